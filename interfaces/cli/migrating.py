"""`samrad migrate`: the tables, made by whoever owns them."""

from contextlib import closing
from typing import Annotated

import typer

from interfaces.cli.console import fail, failures, tell
from interfaces.home import home
from interfaces.people import opened_vault

app = typer.Typer()


@app.command()
def migrate(
    role: Annotated[
        str | None,
        typer.Option(help="The application's role, which may then read and append, no more."),
    ] = None,
) -> None:
    """Make the tables in PostgreSQL as this samrad needs them. Run it as their owner.

    Those of the log, and of the key store if `SAMRAD_KEYS` is in PostgreSQL too. What stands in
    them stays. An SQLite file needs no migration.
    """
    from application.log.postgresql import Datastore, PostgreSQLLog

    with failures():
        place = home()
        if not isinstance(place.database, str):
            fail(f"{place.shown()} is an SQLite file: it needs no migration")
        datastore = Datastore(place.database)
        try:
            PostgreSQLLog(datastore).migrate(role)
        finally:
            datastore.close()
        store = place.key_store()
        if isinstance(store, str):
            with closing(opened_vault(store)) as vault:
                if role:
                    vault.grant(role)
    tell(f"{place.shown()}: ready" + (f"; {role} may read and append" if role else ""))

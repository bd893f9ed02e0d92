"""`samrad migrate`: the tables, made by their owner."""

from contextlib import closing
from typing import Annotated

import typer

from application.engine import Engine
from interfaces.cli.console import fail, failures, spoken, tell
from interfaces.home.home import Home, home
from interfaces.home.people import opened_vault
from interfaces.wording.message import sentence

app = typer.Typer()


@app.command()
def migrate(
    role: Annotated[
        str | None,
        typer.Option(help="The application's role, which may then read and append, no more."),
    ] = None,
) -> None:
    """Make the tables that this samrad needs in PostgreSQL. Run it as their owner.

    They are those of the log, and of the key store if `SAMRAD_KEYS` is in PostgreSQL too. Their
    contents stay. On either database, triggers that refuse changes are made anew if they are gone.
    """
    with failures():
        place = home()
        if isinstance(place.database, str):
            _migrate(place, place.database, role)
            ready = (
                sentence("%(home)s: ready; %(role)s may read and append")
                if role
                else sentence("%(home)s: ready")
            )
            tell(spoken().say(ready, home=place.shown(), role=role))
        elif not place.database.exists():
            fail(
                sentence(
                    "%(database)s is not there: nothing was recorded yet", database=place.database
                )
            )
        else:
            with Engine(place.database) as engine:
                lacked = engine.recorder.undefended()
                engine.recorder.defend()
                left = engine.recorder.undefended()
            if left:
                fail(
                    sentence(
                        "%(all)s: a trigger that is not of samrad; drop it", all=", ".join(left)
                    )
                )
            ready = (
                sentence("%(home)s: ready; made anew: %(lacked)s")
                if lacked
                else sentence("%(home)s: ready; nothing was lacking")
            )
            tell(spoken().say(ready, home=place.shown(), lacked=", ".join(lacked)))


def _migrate(place: Home, url: str, role: str | None) -> None:
    from application.log.postgresql import Datastore, PostgreSQLLog

    datastore = Datastore(url)
    try:
        PostgreSQLLog(datastore).migrate(role)
    finally:
        datastore.close()
    store = place.key_store()
    if isinstance(store, str):
        with closing(opened_vault(store)) as vault:
            if role:
                vault.grant(role)

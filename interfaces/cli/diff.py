"""`samrad diff`: what became known of a round between two moments."""

from typing import Annotated

import typer

from application.changes import between
from interfaces.cli import tables
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    Id,
    Tongue,
    TrueOn,
    chosen_charter,
    opened,
    out,
    point,
    print_json,
    seen,
)
from interfaces.schemas import BetweenSchema
from interfaces.wording.words import language

app = typer.Typer()
_FORMS = "a position of the log, a date, an instant or a checkpoint"


@app.command()
def diff(
    id: Id,
    since: Annotated[str, typer.Argument(metavar="FROM", help=f"The earlier moment: {_FORMS}.")],
    until: Annotated[
        str | None, typer.Argument(metavar="[TO]", help="The later one; else now.")
    ] = None,
    charter: CharterFile = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """What became known between two moments, which verdicts changed, and by which fact."""
    said = language(tongue)
    by = chosen_charter(charter)
    with opened() as engine:
        asked = seen(engine, None, None, by, said=None if as_json else said)
        earlier, later = (point(engine, moment, true_on) for moment in (since, until))
        found = between(engine, asked, id, earlier, later)
        if as_json:
            print_json([BetweenSchema.of(id, found)])
            return
        out.print(tables.basics.heading(asked, id, said))
        out.print(tables.history.between(found, said))

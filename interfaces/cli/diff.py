"""`samrad diff`: what became known of a round between two moments."""

from typing import Annotated

import typer

from application.changes import between
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    Id,
    TrueOn,
    chosen_charter,
    opened,
    out,
    point,
    print_json,
    seen,
)
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables import history
from interfaces.cli.tables.basics import heading
from interfaces.schemas.history import BetweenSchema
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
        asked = seen(engine, None, None, by, said=said, as_json=as_json)
        earlier, later = (point(engine, moment, true_on) for moment in (since, until))
        found = between(engine, asked, id, earlier, later)
        if as_json:
            print_json([BetweenSchema.of(id, found)])
            return
        out.print(heading(asked, id, said))
        out.print(history.between(found, said))

"""`samrad trail`: the facts behind an answer, and what became of each."""

from typing import Annotated

import typer

from application.trails import trails
from domain.answers.participation import STEPS
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    Id,
    KnownAt,
    TrueOn,
    chosen_charter,
    one_of,
    opened,
    out,
    print_json,
    seen,
)
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables import trail as tables
from interfaces.cli.tables.basics import heading
from interfaces.schemas.trail import TrailsSchema
from interfaces.wording.words import language

app = typer.Typer()


@app.command()
def trail(
    id: Id,
    entries: Annotated[
        list[str] | None, typer.Argument(metavar="[ENTRY]…", help="Entries; else all of them.")
    ] = None,
    criterion: Annotated[
        str | None, typer.Option(help="The facts behind this criterion's verdict.", metavar="ID")
    ] = None,
    step: Annotated[
        str | None, typer.Option(help=f"The facts behind a step: {', '.join(STEPS)}.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help="With --step: of this organisation.", metavar="ID")
    ] = None,
    charter: CharterFile = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Who recorded a fact, when and on which source, and what corrected or contested it."""
    said = language(tongue)
    by = chosen_charter(charter)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, by, said=said, as_json=as_json)
        told = trails(
            engine,
            asked,
            id,
            entries=tuple(entries or ()),
            criterion=criterion,
            step=one_of("--step", step, STEPS),
            organisation=organisation,
        )
        if as_json:
            answer = TrailsSchema.of(id, told)
            print_json([answer.seen_by(asked, id)])
            return
        out.print(heading(asked, id, said))
        out.print(tables.trails(told, said))

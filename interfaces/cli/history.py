"""`samrad replay`: a round step by step, or anew by another charter or under a supposition."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from application.answers import Answers
from application.engine import Engine
from application.replaying import Axis
from application.replaying import replay as replay_steps
from interfaces.cli import supposing
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    Id,
    KnownAt,
    TrueOn,
    chosen_charter,
    fail,
    one_of,
    opened,
    out,
    seen,
    tell_json,
)
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables.basics import heading
from interfaces.cli.tables.history import order_of_file, step_in_lines
from interfaces.schemas.history import ReplayStepSchema
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.words import language

app = typer.Typer()


@app.command()
def replay(
    id: Id,
    charter: CharterFile = None,
    what_if: Annotated[
        Path | None,
        typer.Option(
            "--what-if", help="Suppose something (YAML); nothing is stored.", metavar="FILE"
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            help="'known' (the default): fact by fact as recorded; 'occurred': day by day; "
            "'published': as dated sources made it public."
        ),
    ] = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """A round step by step; or judged anew, by another charter or as if something had been so."""
    if by is not None and (charter or what_if):
        fail(
            sentence("--by goes with stepping; leave it out, or leave out --charter and --what-if")
        )
    said = language(tongue)
    chosen = chosen_charter(charter)
    axis: Axis = one_of("--by", by, get_args(Axis)) or "known"
    with opened() as engine:
        asked = seen(engine, known_at, true_on, said=said, as_json=as_json)
        if what_if:
            supposing.what_if(id, asked, what_if, as_json, said, chosen)
        elif chosen:
            supposing.under_charter(id, asked, chosen, as_json, said)
        else:
            _steps(engine, asked, id, axis, as_json, said)


def _steps(
    engine: Engine, asked: Answers, id: str, by: Axis, as_json: bool, tongue: Language
) -> None:
    """Print each step in a line or two; as JSON, in one line."""
    steps = replay_steps(engine, asked, id, by)
    if as_json:
        for step in steps:
            tell_json(ReplayStepSchema.seen(id, by, step).model_dump_json())
    else:
        out.print(heading(asked, id, tongue))
        for step in steps:
            if step.number == 1 and step.is_order_of_file:
                out.print(order_of_file(tongue))
            out.print(step_in_lines(step, tongue))

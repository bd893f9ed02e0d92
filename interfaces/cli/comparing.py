"""`samrad compare`: rounds and regions side by side."""

from typing import Annotated

import typer

from application.as_of import NOW
from application.comparing import chosen, comparison
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    KnownAt,
    TrueOn,
    chosen_charter,
    opened,
    out,
    print_json,
    seen,
)
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables import basics
from interfaces.cli.tables import compare as tables
from interfaces.schemas.comparison import ComparisonSchema
from interfaces.wording.words import language

app = typer.Typer()


@app.command()
def compare(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of rounds, as `samrad rounds` lists them.", metavar="[ID]…"),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(help="All rounds of a region, by its county code.", metavar="CODE"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All rounds.")] = False,
    charter: CharterFile = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Rounds and regions side by side: what all of them evidence, and who took part."""
    said = language(tongue)
    yardstick = chosen_charter(charter)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, yardstick, said=said, as_json=as_json)
        named = [*(ids or ()), *(asked.rounds() if every else ())]
        found = comparison(asked, chosen(asked, named, region or ()))
        if as_json:
            told = ComparisonSchema.of(found, asked.yardstick.sha256, asked.today())
            print_json([told.seen_by(asked)])
            return
        if asked.as_of != NOW:
            for one in found.rounds:
                out.print(basics.heading(asked, one.id, said))
            out.print()
        out.print(tables.comparison(found, said))

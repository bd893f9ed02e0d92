"""``python -m bench``: measures section by section, and prints the results."""

import json
from typing import Annotated

import typer

from bench.archive import Size
from bench.sections import QUICK, QUICK_SIZE, SECTIONS, run
from bench.table import as_markdown, as_table
from interfaces.cli.console import AsJson, one_of, out, tell, tell_json

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    facts: Annotated[int, typer.Option(min=100, help="Facts of a consultation.")] = 2500,
    rounds: Annotated[int, typer.Option(min=5, help="How often; the median counts.")] = 9,
    regions: Annotated[int, typer.Option(min=1, max=21, help="Regions of the archive.")] = 21,
    periods: Annotated[int, typer.Option(min=1, max=20, help="Consultations of each.")] = 8,
    quick: Annotated[
        bool, typer.Option(help="Little of what does not need long, in under two minutes.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="Only this section; may be repeated.", metavar="NAME")
    ] = None,
    postgresql: Annotated[
        str | None,
        typer.Option(
            help="URL of a PostgreSQL server in which databases may be made and dropped.",
            metavar="URL",
        ),
    ] = None,
    as_json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option(help="The table as docs/performance.md has it.")
    ] = False,
) -> None:
    """What the engine costs, as ratios to a raw floor of the same run.

    Sections: engine, proofs, models, people, writes, http, pages, growth, whole-job.
    """
    for name in only or ():
        one_of("--only", name, tuple(SECTIONS))
    size = Size(regions, periods, facts)
    if quick:
        size, rounds, only = QUICK_SIZE, 5, only or QUICK
    measured = {}
    if not postgresql:
        tell("PostgreSQL is not measured: --postgresql names no server", err=True)
    for section, figures in run(size, rounds, only or (), postgresql):
        measured[section] = figures
        if not as_json and not markdown:
            out.print(as_table(section, figures))
    if as_json:
        told = [{"section": s} | one.plain() for s, some in measured.items() for one in some]
        tell_json(json.dumps(told, indent=2))
    elif markdown:
        tell("\n".join(as_markdown(one for some in measured.values() for one in some)))


if __name__ == "__main__":
    app(prog_name="python -m bench")

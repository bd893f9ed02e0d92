"""`samrad serve` and `samrad bench`: the program at work, and what it costs."""

import json
from typing import Annotated

import typer

from interfaces.audit import audit_log
from interfaces.cli.console import AsJson, opened, out
from interfaces.cli.tables.basics import plain_table
from interfaces.home import answers, home

app = typer.Typer()


@app.command()
def bench(
    facts: Annotated[int, typer.Option(min=100, help="Facts of the measured consultation.")] = 2500,
    rounds: Annotated[int, typer.Option(min=5, help="Rounds; the median counts.")] = 9,
    as_json: AsJson = False,
) -> None:
    """What the engine costs, as ratios to a raw floor of the same run."""
    from interfaces.cli.bench import run

    figures = run(facts, rounds)
    if as_json:
        typer.echo(json.dumps([figure.plain() for figure in figures], indent=2))
        return
    table = plain_table(f"{facts} facts", "ms", "floor ms", "ratio", "floor")
    for figure in figures:
        floor = f"{figure.floor_ms:.1f}" if figure.floor_ms is not None else "–"
        ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else "–"
        table.add_row(figure.what, f"{figure.ms:.1f}", floor, ratio, figure.floor)
    out.print(table)


# --- serving -----------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8080,
) -> None:
    """Serve the API (its description is at /openapi.json).

    It does not start on a log that differs from what was signed.
    """
    import uvicorn

    from interfaces.api.app import create_app

    with opened(write=True) as engine:
        audit = audit_log(home(), engine)
        audit.check()
        created = create_app(engine, answers(engine), audit)
        uvicorn.run(created, host=host, port=port, log_level="info")

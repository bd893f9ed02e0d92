"""The commands: `samrad rounds`, `samrad principles dalarna-2019`, `samrad serve` …"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel

from application.answers import Answers, Yardstick
from application.engine import Busy, Engine, KeyReused, NotFound, Refused
from domain.answers.participation import DIMENSIONS, Dimension
from interfaces.cli import tables
from interfaces.files.charter_file import default_charter, read_charter
from interfaces.files.lines import FileRefused
from interfaces.files.round_file import RoundFile, parse, read_file
from interfaces.home import InUse, Misconfigured, answers, home, yardstick
from interfaces.views import (
    ParticipationView,
    PrinciplesView,
    ProcessView,
    RoundView,
    TimelineView,
)
from interfaces.words import Language, language, say

app = typer.Typer(
    help="samrad: who took part in a consultation, and which principles were honoured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = tables.console()

Ids = Annotated[list[str], typer.Argument(help="Ids of rounds, as `samrad rounds` lists them.")]
Id = Annotated[str, typer.Argument(help="Id of a round, as `samrad rounds` lists it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable, as the API gives it.")]
Tongue = Annotated[str | None, typer.Option("--language", help="sv or en.", metavar="LANG")]
CharterFile = Annotated[
    Path | None, typer.Option("--charter", help="A charter of your own (YAML).", metavar="FILE")
]


@contextmanager
def _opened(*, write: bool = False) -> Iterator[Engine]:
    """The engine on the home of the environment; failures end the command with a message."""
    try:
        with home().open(write=write) as engine:
            yield engine
    except (Misconfigured, InUse) as error:
        _fail(str(error))
    except Busy:
        _fail("another process is writing; try again")
    except NotFound as error:
        _fail(f"there is no {error}; `samrad rounds` lists the rounds")


def _fail(message: str) -> NoReturn:
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(1)


def _print_json(views: Sequence[BaseModel], *, listed: bool = False) -> None:
    """One answer as an object, several (or what is a list by nature) as an array."""
    texts = [view.model_dump_json(indent=2) for view in views]
    typer.echo(texts[0] if len(texts) == 1 and not listed else "[" + ",\n".join(texts) + "]")


def _chosen(charter: Path | None) -> Yardstick | None:
    if charter is None:
        return None
    try:
        return yardstick(read_charter(charter))
    except FileRefused as refused:
        _fail(str(refused))


# --- loading -----------------------------------------------------------------------------------


@app.command()
def load(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="FILE…")] = None,
    bundled: Annotated[bool, typer.Option(help="The archive that comes with samrad.")] = False,
    check: Annotated[bool, typer.Option(help="Validate only; store nothing.")] = False,
) -> None:
    """Load round files: each wholly or not at all, and without effect when repeated."""
    if not paths and not bundled:
        _fail("name round files to load, or --bundled")
    failed = False
    with _opened(write=not check) as engine:
        for read in _reading(paths or [], bundled):
            failed |= not (read and _load(engine, read, check=check))
    if failed:
        raise typer.Exit(1)


def _reading(paths: list[Path], bundled: bool) -> Iterator[RoundFile | None]:
    """The files, read; None for one that is refused, with its problems told."""
    reads: list[Callable[[], RoundFile]] = [partial(read_file, path) for path in paths]
    if bundled:
        reads += [partial(_bundled, file) for file in archive()]
    for read in reads:
        try:
            yield read()
        except FileRefused as refused:
            typer.echo(str(refused), err=True)
            yield None


def _bundled(file: Traversable) -> RoundFile:
    return parse(file.read_text(encoding="utf-8"), file.name)


def archive() -> list[Traversable]:
    """The bundled round files, by name."""
    found = (file for file in files("interfaces.archive").iterdir() if file.name.endswith(".yaml"))
    return sorted(found, key=lambda file: file.name)


def _load(engine: Engine, read: RoundFile, *, check: bool) -> bool:
    name = read.document.file
    try:
        if check:
            _, records = engine.preview(read.submission())
            stream = f"consultation-{read.consultation}"
            added = tuple(record.fact.id for record in records if record.stream == stream)
            typer.echo(f"{name}: valid; {_news(added, repeated=False)}")
        else:
            receipt = engine.submit(read.submission())
            typer.echo(f"{name}: {_news(receipt.added, repeated=receipt.repeated)}")
    except Refused as refused:
        for entry, refusal in refused.refusals:
            problem = read.locate(entry, refusal.field, f"{refusal.reason}; {refusal.remedy}")
            typer.echo(str(problem), err=True)
        return False
    except KeyReused:
        typer.echo(f"{name}: loaded before with another content", err=True)
        return False
    return True


def _news(added: tuple[str, ...], *, repeated: bool) -> str:
    if repeated or not added:
        return "nothing new"
    shown = ", ".join(added) if len(added) <= 5 else f"{len(added)} entries"
    return f"new: {shown}"


# --- answers -----------------------------------------------------------------------------------


@app.command()
def rounds(
    all_answers: Annotated[
        bool, typer.Option("--answers", help="With who took part and what was honoured.")
    ] = False,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """List the rounds, by region and years."""
    said = language(tongue)
    with _opened() as engine:
        asked = answers(engine)
        if as_json:
            _print_json([RoundView.of(asked, id) for id in asked.rounds()], listed=True)
        elif all_answers:
            for id in asked.rounds():
                _print_answers(asked, id, said)
        else:
            _print_rounds(asked, said)


def _print_rounds(asked: Answers, said: Language) -> None:
    table = tables.plain_table("id", "region", "", "")
    for id in asked.rounds():
        opened = asked.dossier(id).opened
        phase = say(asked.phase(id), said)
        table.add_row(id, opened.holder, opened.period, phase)
    out.print(table)


def _print_answers(asked: Answers, id: str, said: Language) -> None:
    out.rule(style="dim")
    out.print(tables.heading(id, asked.dossier(id).opened, said))
    out.print()
    out.print(tables.funnel(asked.participation(id), said))
    out.print()
    out.print(
        tables.principles(asked.principles(id), said, view="six", everything=False, evidence=False)
    )
    out.print()


@app.command()
def participation(
    ids: Ids,
    by: Annotated[str | None, typer.Option(help=f"The funnel by {', '.join(DIMENSIONS)}.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Was this organisation asked?", metavar="ID")
    ] = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Who took part: the funnel, and each organisation's part in it."""
    said = language(tongue)
    dimension = _dimension(by)
    with _opened() as engine:
        asked = answers(engine)
        if as_json:
            _print_json([ParticipationView.of(id, asked.participation(id)) for id in ids])
            return
        for id in ids:
            answer = asked.participation(id)
            if organisation:
                out.print(tables.one_organisation(answer, organisation, id, said))
            else:
                out.print(tables.heading(id, asked.dossier(id).opened, said))
                out.print()
                out.print(
                    tables.funnels_by(answer, dimension, said)
                    if dimension
                    else tables.funnel(answer, said)
                )
                if not dimension and answer.participants:
                    out.print()
                    out.print(tables.organisations(answer, said))
                for line in tables.apart(answer, said):
                    out.print(line)


def _dimension(by: str | None) -> Dimension | None:
    if by is None:
        return None
    for dimension in DIMENSIONS:
        if dimension == by:
            return dimension
    _fail(f"--by takes {', '.join(DIMENSIONS)}")


@app.command()
def principles(
    ids: Ids,
    charter: CharterFile = None,
    view: Annotated[str, typer.Option(help="Which view: six, code, alliance.")] = "six",
    everything: Annotated[bool, typer.Option("--all", help="Unfold what is silent.")] = False,
    evidence: Annotated[bool, typer.Option(help="With the facts for and against.")] = False,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Which principles were honoured, with the evidence."""
    said = language(tongue)
    chosen = _chosen(charter)
    _check_view(chosen, view)
    with _opened() as engine:
        asked = answers(engine)
        found = {id: asked.principles(id, chosen) for id in ids}
        if as_json:
            digest, on = (chosen or asked.yardstick).sha256, asked.today()
            _print_json([PrinciplesView.of(id, one, digest, on) for id, one in found.items()])
            return
        for id, one in found.items():
            out.print(tables.heading(id, asked.dossier(id).opened, said))
            out.print()
            out.print(
                tables.principles(one, said, view=view, everything=everything, evidence=evidence)
            )


def _check_view(chosen: Yardstick | None, view: str) -> None:
    charter = chosen.charter if chosen else default_charter().charter
    views = [v.id for v in charter.views]
    if view != "six" and view not in views:
        _fail(f"--view takes {', '.join(views)}")


@app.command()
def process(
    ids: Ids, charter: CharterFile = None, as_json: AsJson = False, tongue: Tongue = None
) -> None:
    """Where a round stands: phase, what is due, what is overdue, what the charter warns of."""
    said = language(tongue)
    chosen = _chosen(charter)
    with _opened() as engine:
        asked = answers(engine)
        found = {id: asked.process(id, chosen) for id in ids}
        if as_json:
            _print_json([ProcessView.of(id, one, asked.today()) for id, one in found.items()])
            return
        for id, one in found.items():
            out.print(tables.heading(id, asked.dossier(id).opened, said))
            out.print(tables.process(one, said))


@app.command()
def timeline(id: Id, as_json: AsJson = False, tongue: Tongue = None) -> None:
    """The facts in order of occurrence, with when they were recorded."""
    said = language(tongue)
    with _opened() as engine:
        asked = answers(engine)
        moments = asked.timeline(id)
        if as_json:
            _print_json([TimelineView.of(id, moments)])
        else:
            out.print(tables.heading(id, asked.dossier(id).opened, said))
            out.print(tables.timeline(moments, said))


# --- measuring ---------------------------------------------------------------------------------


@app.command()
def bench(
    facts: Annotated[int, typer.Option(min=100, help="Facts of the measured consultation.")] = 2500,
    rounds: Annotated[int, typer.Option(min=5, help="Rounds; the median counts.")] = 9,
    as_json: AsJson = False,
) -> None:
    """What the engine costs, as ratios to a raw floor of the same run."""
    import json

    from interfaces.cli.bench import run

    figures = run(facts, rounds)
    if as_json:
        typer.echo(json.dumps([figure.plain() for figure in figures], indent=2))
        return
    table = tables.plain_table(f"{facts} facts", "ms", "floor ms", "ratio", "floor")
    for figure in figures:
        floor = f"{figure.floor_ms:.1f}" if figure.floor_ms is not None else "–"
        ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else "–"
        table.add_row(figure.what, f"{figure.ms:.1f}", floor, ratio, figure.floor)
    out.print(table)


# --- serving -----------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 picks a free one.")] = 8080,
) -> None:
    """Serve the API (its description is at /openapi.json)."""
    import uvicorn

    from interfaces.api.app import create_app

    with _opened(write=True) as engine:
        uvicorn.run(create_app(answers(engine)), host=host, port=port, log_level="info")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()

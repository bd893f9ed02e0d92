"""`samrad load`: round files in."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from application.engine import Engine
from application.streams import stream_of
from application.submission import CONSULTATION, KeyReused, Refused
from interfaces.cli.console import fail, opened, tell
from interfaces.files.lines import FileRefused
from interfaces.files.round_file import RoundFile, parse, read_file

app = typer.Typer()


@app.command()
def load(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="FILE…")] = None,
    bundled: Annotated[bool, typer.Option(help="The archive that comes with samrad.")] = False,
    check: Annotated[bool, typer.Option(help="Validate only; store nothing.")] = False,
) -> None:
    """Load round files: each wholly or not at all, and without effect when repeated."""
    if not paths and not bundled:
        fail("name round files to load, or --bundled")
    failed = False
    with opened(write=not check, trial=check) as engine:
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
            tell(str(refused), err=True)
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
            stream = stream_of(CONSULTATION, read.consultation)
            added = tuple(record.fact.id for record in records if record.stream == stream)
            tell(f"{name}: valid; {_news(added, repeated=False)}")
        else:
            receipt = engine.submit(read.submission())
            tell(f"{name}: {_news(receipt.added, repeated=receipt.repeated)}")
    except Refused as refused:
        for entry, refusal in refused.refusals:
            problem = read.locate(entry, refusal.field, f"{refusal.reason}; {refusal.remedy}")
            tell(str(problem), err=True)
        return False
    except KeyReused:
        tell(f"{name}: loaded before with another content", err=True)
        return False
    return True


def _news(added: tuple[str, ...], *, repeated: bool) -> str:
    if repeated or not added:
        return "nothing new"
    shown = ", ".join(added) if len(added) <= 5 else f"{len(added)} entries"
    return f"new: {shown}"

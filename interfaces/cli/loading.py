"""`samrad load`: loads round files."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from application.answers import Answers
from application.engine import Engine
from application.submission import KeyReused, Refused
from domain.charter.judge import Finding
from domain.consultation.decider import CONSULTATION
from domain.consultation.state import Consultation
from interfaces.cli.console import fail, opened, tell
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables.principles import trial_in_words
from interfaces.files.lines import FileRefused, Problem
from interfaces.files.round_file import RoundFile, parse, read_file
from interfaces.home.home import answers
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.slips import slip_in_words
from interfaces.wording.words import counted, language, say

app = typer.Typer()
_FEW = 3
"""The most items that a warning of the charter names."""


@app.command()
def load(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="FILE…")] = None,
    bundled: Annotated[bool, typer.Option(help="The archive that comes with samrad.")] = False,
    check: Annotated[bool, typer.Option(help="Validate only; store nothing.")] = False,
    tongue: Tongue = None,
) -> None:
    """Load round files: each wholly or not at all, and without effect when repeated.

    Warnings of the charter and likely slips are printed; the facts are recorded all the same.
    """
    if not paths and not bundled:
        fail(sentence("name round files to load, or --bundled"))
    failed, said = False, language(tongue)
    with opened(write=not check, trial=check) as engine:
        for read in _reading([partial(read_file, path) for path in paths or []], said):
            failed |= not (read and _load(engine, read, said, check=check, warns=True))
        if bundled:
            failed |= not load_archive(engine, said, check=check)
    if failed:
        raise typer.Exit(1)


def load_archive(engine: Engine, tongue: Language, *, check: bool = False) -> bool:
    """Load the bundled round files. Returns whether all are taken."""
    reads = _reading([partial(_bundled, one) for one in archive()], tongue)
    taken = [read and _load(engine, read, tongue, check=check, warns=False) for read in reads]
    return all(taken)


def _reading(
    reads: Iterable[Callable[[], RoundFile]], tongue: Language
) -> Iterator[RoundFile | None]:
    """The files, read; None for a file that is refused, once its problems are printed."""
    for read in reads:
        try:
            yield read()
        except FileRefused as refused:
            tell(refused.in_words(tongue), err=True)
            yield None


def _bundled(file: Traversable) -> RoundFile:
    return parse(file.read_text(encoding="utf-8"), file.name, ours=True)


def archive() -> list[Traversable]:
    """The bundled round files, by name."""
    found = (file for file in files("interfaces.archive").iterdir() if file.name.endswith(".yaml"))
    return sorted(found, key=lambda file: file.name)


def _load(engine: Engine, read: RoundFile, tongue: Language, *, check: bool, warns: bool) -> bool:
    """Load a file, and print refusals, and warnings if it ``warns``. False if it was refused."""
    name = read.document.file
    try:
        if check:
            before = engine.consultation_or_empty(read.consultation)
            after, records = engine.preview(read.submission())
            stream = CONSULTATION.stream(read.consultation)
            added = tuple(record.fact.id for record in records if record.stream == stream)
            news = _news(added, tongue, repeated=False)
            tell(tongue.gettext("%(file)s: valid; %(news)s", file=name, news=news))
        else:
            receipt = engine.submit(read.submission())
            before, after = receipt.before, None if receipt.repeated else receipt.after
            tell(f"{name}: {_news(receipt.added, tongue, repeated=receipt.repeated)}")
        if warns and after is not None and after is not before:
            warned = warnings_of(read, answers(engine), before, after, tongue)
            for warning in sorted(warned, key=lambda problem: problem.line):
                tell(warning.in_words(tongue), err=True)
    except Refused as refused:
        for entry, refusal in refused.refusals:
            problem = read.locate(entry, refusal.field, refusal)
            tell(problem.in_words(tongue), err=True)
        return False
    except KeyReused:
        tell(sentence("%(file)s: loaded before with another content", file=name), err=True)
        return False
    return True


def warnings_of(
    read: RoundFile, told: Answers, before: Consultation, after: Consultation, tongue: Language
) -> Iterator[Problem]:
    """The warnings that the API gives for the same facts, each at its place in the file."""
    for slip in told.slips(before, after):
        message = f"{say('warning', tongue)}: {slip_in_words(slip, tongue)}"
        yield read.locate(slip.entry, slip.field, message)
    for finding in told.warnings(read.consultation, before, after):
        yield _charters(read, finding, tongue)


def _charters(read: RoundFile, finding: Finding, tongue: Language) -> Problem:
    """A warning of the charter, at the first entry that falls short."""
    short = finding.falling_short
    entries = (id for trial in short for id in trial.item.facts if id in read.places)
    items = "; ".join(trial_in_words(trial, tongue) for trial in short[:_FEW])
    more = f" (+{len(short) - _FEW})" if len(short) > _FEW else ""
    question = f"{finding.criterion.id} {finding.criterion.question.say(tongue)}"
    message = f"{say('the-charter-warns', tongue)}: {question} {items}{more}"
    return read.locate(next(entries, ""), "", message)


def _news(added: tuple[str, ...], tongue: Language, *, repeated: bool) -> str:
    if repeated or not added:
        return tongue.gettext("nothing new")
    shown = ", ".join(added) if len(added) <= 5 else counted(len(added), "entries", tongue)
    return tongue.gettext("new: %(entries)s", entries=shown)

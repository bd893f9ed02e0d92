"""What all commands share: where they print, what they take, and how they fail."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from pydantic import BaseModel

from application.answers import Answers, Yardstick
from application.as_of import AsOf, as_of, names_a_point
from application.audit.fault import Refused
from application.audit.log import AuditLog, RolledBack
from application.audit.note import Checkpoint, encoded
from application.audit.verify import text_of
from application.engine import Engine
from application.log.failures import LOG_FAILURES
from application.log.lines import Damaged
from application.log.log import Receded, Standby
from application.records import NotFound, NotYet, Unanswerable
from application.submission import Busy, Unavailable
from application.witness import Leapt
from domain import iso8601
from domain.complaint import Complaint
from domain.identity_number import blotted
from domain.text import nearest
from interfaces.cli.speaking import ASKED
from interfaces.cli.tables.basics import console
from interfaces.files.charter_file import read_charter
from interfaces.files.lines import FileRefused
from interfaces.home.audit import audit_log, began
from interfaces.home.home import answers, home, yardstick
from interfaces.home.people import Unkept
from interfaces.home.settings import Misconfigured
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence
from interfaces.wording.printable import in_json, printable, tame
from interfaces.wording.why import Why, why_in_words

W = TypeVar("W", bound=str)

out = console()
_errors = console(of_errors=True)

Ids = Annotated[list[str], typer.Argument(help="Ids of rounds, as `samrad rounds` lists them.")]
Id = Annotated[str, typer.Argument(help="Id of a round, as `samrad rounds` lists it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable, as the API gives it.")]


def spoken() -> Language:
    """The language of the command that runs: the one it names, else that of the environment."""
    return Language.preferred(ASKED.get())


KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="As it was known then: a position of the log, a date, an instant or a checkpoint.",
        metavar="WHEN",
    ),
]
TrueOn = Annotated[
    str | None,
    typer.Option("--true-on", help="Only what had happened by the end of that day.", metavar="DAY"),
]
CharterFile = Annotated[
    Path | None, typer.Option("--charter", help="A charter of your own (YAML).", metavar="FILE")
]


@contextmanager
def opened(*, write: bool = False, trial: bool = False) -> Iterator[Engine]:
    """The engine on the home of the environment; failures end the command with a message.

    With ``write``, a log that has a signing key is checked against what was signed before the
    command runs, and is signed after it.
    """
    audit: AuditLog | None = None

    def hold(engine: Engine) -> None:
        nonlocal audit
        if write and began(home()):
            audit = audit_log(home(), engine)
            audit.check()

    with failures(), home().open(write=write, trial=trial, first=hold) as engine:
        with _misspelt(engine):
            yield engine
        if audit:
            _sign(audit)


def _sign(audit: AuditLog) -> None:
    try:
        audit.sign()
    except (OSError, *LOG_FAILURES) as error:
        warn(f"what was recorded is not signed yet: {error}")


@contextmanager
def _misspelt(engine: Engine) -> Iterator[None]:
    """An unknown id within the block ends the command, and the message suggests the nearest one."""
    try:
        yield
    except NotYet:
        raise
    except NotFound as error:
        fail(_no_such(error, engine.consultations()))


def _no_such(error: NotFound, known: Iterable[str] = ()) -> Complaint:
    if near := nearest(str(error), known):
        return Complaint("not-found-but-near", id=str(error), near=near)
    return Complaint("not-found", id=str(error))


@contextmanager
def failures() -> Iterator[None]:
    """Failures within the block end the command with a message."""
    try:
        yield
    except Misconfigured as error:
        fail(*error.whys)
    except RolledBack as error:
        fail(sentence("refused: %(error)s", error=error))
    except Damaged as error:
        fail(
            sentence(
                "%(error)s; restore %(shown)s from a backup", error=error, shown=home().shown()
            )
        )
    except (Receded, Leapt) as error:
        fail(sentence("nothing is recorded: %(error)s", error=error))
    except Unkept as error:
        fail(sentence("people's keys cannot be used: %(error)s", error=error))
    except Standby as error:
        fail(
            sentence(
                "nothing is recorded in %(shown)s: %(error)s", shown=home().shown(), error=error
            )
        )
    except Unavailable:
        fail(
            sentence(
                "the connection to the database was lost; run the command again, it has one effect"
            )
        )
    except Busy:
        fail(sentence("another process is writing; try again"))
    except LOG_FAILURES as error:
        fail(
            sentence(
                "%(shown)s: %(error)s; if it is damaged, restore it from a backup; else see that "
                "it may be read and written",
                shown=home().shown(),
                error=error,
            )
        )
    except Unanswerable as error:
        fail(f"{error.field.replace('_', '-')}: {why_in_words(error, spoken())}")
    except NotYet as error:
        fail(
            sentence(
                "nothing of %(error)s was recorded by then; ask about a later --known-at",
                error=error,
            )
        )
    except NotFound as error:
        fail(_no_such(error))


def seen(
    engine: Engine,
    known_at: str | None,
    true_on: str | None,
    by: Yardstick | None = None,
    *,
    said: Language,
    as_json: bool,
) -> Answers:
    """The answers as of the point in time that is asked about, by the chosen charter.

    Texts are in the language ``said``, as far as they are translated; in JSON, as written.
    """
    now = answers(engine).by(by) if by else answers(engine)
    told = now if as_json else now.in_language(said)
    if known_at is None and true_on is None:
        return told
    return told.seen_from(engine, point(engine, known_at, true_on))


def point(engine: Engine, known_at: str | None, true_on: str | None) -> AsOf:
    """The point in time that is asked about; a checkpoint may be named by its file.

    A text with the form of a point is read as one, even if there is a file of that name.
    """
    if known_at and not names_a_point(known_at) and os.path.isfile(known_at):
        try:
            trusted = audit_log(home(), engine).signer.verifier
            signed = Checkpoint.opened(text_of(Path(known_at)), trusted)
        except (Refused, OSError) as error:
            fail(sentence("known-at: %(known_at)s: %(error)s", known_at=known_at, error=error))
        known_at = f"{signed.size}@{encoded(signed.root)}"
    return as_of(engine, known_at, a_day(true_on))


def a_day(text: str | None) -> date | None:
    """A day as `--true-on` takes it; None where it is not given."""
    try:
        return None if text is None else iso8601.day(text)
    except ValueError:
        fail(sentence("--true-on: '%(text)s' is no day; write 2019-03-01", text=text))


def one_of(option: str, value: str | None, words: Sequence[W]) -> W | None:
    """The word that an option takes; None where it is not given."""
    if value is None:
        return None
    for word in words:
        if word == value:
            return word
    fail(sentence("%(option)s takes %(all)s", option=option, all=", ".join(words)))


def fail(*whys: Why) -> NoReturn:
    """End the command, and say why. Signs that would steer a terminal are escaped."""
    language = spoken()
    for line in "\n".join(blotted(why_in_words(why, language)) for why in whys).split("\n"):
        _errors.print(printable(line), style="red", soft_wrap=True)
    raise typer.Exit(1)


def tell(text: str | Message, *, err: bool = False) -> None:
    """Print lines as they are, except for signs that would steer a terminal."""
    told = spoken().say(text) if isinstance(text, Message) else text
    print(tame(told), file=sys.stderr if err else sys.stdout, flush=True)


def tell_json(text: str) -> None:
    """Print JSON. Signs that would steer a terminal are escaped."""
    print(in_json(text, sys.stdout), flush=True)


def warn(message: str) -> None:
    """Print a warning on standard error; the command goes on."""
    _errors.print(printable(blotted(message)), style="yellow", soft_wrap=True)


def print_json(answers: Sequence[BaseModel], *, listed: bool = False) -> None:
    """Print one answer as an object; several, or a list by nature (``listed``), as an array."""
    texts = [one.model_dump_json(indent=2) for one in answers]
    tell_json(texts[0] if len(texts) == 1 and not listed else "[" + ",\n".join(texts) + "]")


def chosen_charter(charter: Path | None) -> Yardstick | None:
    """The charter of a file; None for the default one."""
    if charter is None:
        return None
    try:
        return yardstick(read_charter(charter))
    except FileRefused as refused:
        fail(refused.in_words(spoken()))

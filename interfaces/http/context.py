"""What an operation needs from outside: the answers, and who is asking."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from pydantic import BeforeValidator

from application.answers import Answers
from application.audit.log import AuditLog
from application.disclosure import lens_of
from application.engine import Engine
from application.vantage import vantage
from domain import iso8601
from domain.access import Who
from interfaces.home.home import yardstick_of
from interfaces.http import logs
from interfaces.http.access import Asking, asking_of
from interfaces.http.grammar import preferences
from interfaces.http.measures import Measures


class NotAudited(Exception):
    """The service was started without a key to sign checkpoints with."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a command needs: the engine that records, the answers that warn, and who sends it.

    ``correlation`` is what the sender calls the errand; one that we made up is not recorded.
    ``minimal`` is that the sender does without warnings.
    """

    engine: Engine
    answers: Answers
    who: Who
    measures: Measures
    correlation: str | None = None
    minimal: bool = False


async def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


async def _answers(request: Request) -> Answers:
    return _narrowed(request.app.state.answers, request)


def _narrowed(answers: Answers, request: Request) -> Answers:
    """The answers on what the asker sees, as they may see it."""
    sight, state = asking_of(request).sight, request.app.state
    if sight.is_whole:
        return answers
    return answers.narrowed(sight, lens_of(sight, state.pseudonyms, state.engine))


FORM_OF_KNOWN_AT = (
    "a position of the log, a date (the end of that day in Sweden), an instant with its offset, "
    "or a checkpoint (SIZE@ROOT)"
)
KnownAt = Annotated[
    str | None,
    Query(
        max_length=120,
        description=f"Read the record as it was known then: {FORM_OF_KNOWN_AT}.",
        examples=["2026-11-22"],
    ),
]


def written_out(day: object) -> object:
    """Pydantic alone would take a number of seconds, too."""
    if not isinstance(day, str):
        return day
    try:
        return iso8601.day(day)
    except ValueError:
        raise ValueError(f"{day!r} is no day; write 2019-03-01") from None


TrueOn = Annotated[
    Annotated[date, BeforeValidator(written_out)] | None,
    Query(description="Only what had happened by the end of that day; the rest is left out."),
]


def _seen(request: Request, known_at: KnownAt = None, true_on: TrueOn = None) -> Answers:
    answers: Answers = request.app.state.answers
    if known_at is not None or true_on is not None:
        engine: Engine = request.app.state.engine
        answers = answers.seen_from(engine, vantage(engine, known_at, true_on))
    return _narrowed(answers, request)


def _known(request: Request, known_at: KnownAt = None) -> Answers:
    return _seen(request, known_at)


Sha256 = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9a-f]{64}$",
        description="The charter to judge by: the digest of one that is kept; else the default.",
    ),
]


def _judged(
    request: Request, known_at: KnownAt = None, true_on: TrueOn = None, charter: Sha256 = None
) -> Answers:
    answers = _seen(request, known_at, true_on)
    if charter is None or charter == answers.yardstick.sha256:
        return answers
    return answers.by(yardstick_of(request.app.state.engine, charter))


def _by_charter(request: Request, true_on: TrueOn = None, charter: Sha256 = None) -> Answers:
    return _judged(request, None, true_on, charter)


CorrelationId = Annotated[
    str | None,
    Header(
        alias=logs.HEADER,
        description="What the sender calls the errand, recorded with what it adds: "
        f"{logs.FORM}. Anything else is not heeded.",
    ),
]


Prefer = Annotated[
    list[str] | None,
    Header(
        description="`return=minimal`: the receipt without warnings, which is quicker (RFC 7240).",
    ),
]


async def _writing(
    request: Request, correlation: CorrelationId = None, prefer: Prefer = None
) -> Writing:
    state = request.app.state
    return Writing(
        state.engine, _narrowed(state.answers, request), asking_of(request).who, state.measures,
        logs.accepted(correlation),
        minimal=preferences(prefer or ()).get("return") == "minimal",
    )  # fmt: skip


async def _audit(request: Request) -> AuditLog:
    """Raises NotAudited where the service has no key to sign with."""
    audit: AuditLog | None = request.app.state.audit
    if audit is None:
        raise NotAudited
    return audit


async def _asking(request: Request) -> Asking:
    return asking_of(request)


Asker = Annotated[Asking, Depends(_asking)]
"""Who asks, and what they see."""
Storing = Annotated[Engine, Depends(_engine)]
"""The engine: the log as it is, and as it was."""
Asked = Annotated[Answers, Depends(_answers)]
Seen = Annotated[Answers, Depends(_seen)]
"""Answers as known at, and as true on, the point in time that the query names."""
Judged = Annotated[Answers, Depends(_judged)]
"""The same, by the charter that the query names."""
JudgedNow = Annotated[Answers, Depends(_by_charter)]
"""Answers as true on a day and by a charter, all that is known now."""
Known = Annotated[Answers, Depends(_known)]
"""Answers as known at a point in time, on what carries no dates of its own."""
Auditing = Annotated[AuditLog, Depends(_audit)]
Commanding = Annotated[Writing, Depends(_writing)]

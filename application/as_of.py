"""As of: the point in time from which the record is read, on two axes.

*Known at* cuts the log: only what was recorded by then is seen. *True on* asks how the rounds stood
on a day: only what had happened by the end of it. An instant is resolved once to a position of the
log; after that, only the position counts.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from application.engine import Engine
from application.records import Unanswerable
from domain import iso8601
from domain.consultation.dossier import LOCAL, local_day

T = TypeVar("T")
_POSITION = re.compile(r"[0-9]{1,18}")
_CHECKPOINT = re.compile(r"([0-9]{1,18})@([A-Za-z0-9+/_-]{43}=?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class AsOf:
    """A point in time from which the record is read. Without any field set it is now."""

    position: int | None = None
    """Only the first ``position`` facts of the log are seen."""
    known_on: date | None = None
    """The day (in Sweden) of that cut: answers are judged as they would have been then."""
    true_on: date | None = None
    """Only what had happened by the end of that day (in Sweden) is seen."""
    public_on: date | None = None
    """Only what dated sources had published by the end of that day is seen."""

    @property
    def day(self) -> date | None:
        """The day on which rounds are judged; None means today."""
        return self.true_on or self.public_on or self.known_on


NOW = AsOf()


def as_of(engine: Engine, known_at: str | None, true_on: date | None) -> AsOf:
    """The point in time that is asked about.

    ``known_at`` is a position of the log, a date (the end of that day in Sweden), an instant with
    its offset, or a checkpoint as ``SIZE@ROOT``, which must match the log. Raises Unanswerable.
    """
    if known_at is None:
        return AsOf(true_on=true_on)
    position, day = _resolved(engine, known_at.strip())
    return AsOf(position, day, true_on)


def names_a_point(known_at: str) -> bool:
    """Whether a text has the form of a position, a date, an instant or ``SIZE@ROOT``."""
    text = known_at.strip()
    if any(form.fullmatch(text) for form in (_POSITION, _CHECKPOINT, _DAY)):
        return True
    try:
        return bool(_instant(text))
    except (ValueError, OverflowError):
        return False


def _resolved(engine: Engine, known_at: str) -> tuple[int, date | None]:
    if _POSITION.fullmatch(known_at):
        return _at_position(engine, int(known_at))
    if checkpoint := _CHECKPOINT.fullmatch(known_at):
        return _at_checkpoint(engine, int(checkpoint[1]), checkpoint[2])
    if _DAY.fullmatch(known_at):
        day = _not_to_come(engine, _parsed(iso8601.day, known_at))
        last = datetime.combine(day + timedelta(days=1), time(), LOCAL) - timedelta(microseconds=1)
        return engine.recorder.position_by(last), day
    instant = _parsed(_instant, known_at)
    if instant.tzinfo is None:
        raise Unanswerable("known_at", "no-offset", instant=known_at)
    day = _not_to_come(engine, local_day(instant))
    return engine.recorder.position_by(instant), day


def _instant(text: str) -> datetime:
    """An instant in UTC, or naive if it has no offset. Raises ValueError or OverflowError."""
    if "T" not in text:
        raise ValueError(text)
    instant = iso8601.instant(text)
    if instant.tzinfo is None:
        return instant
    instant.astimezone(LOCAL)  # raises if it is outside the calendar
    return instant.astimezone(UTC)


def _at_position(engine: Engine, position: int) -> tuple[int, date | None]:
    last = engine.position()
    if position > last:
        raise Unanswerable("known_at", "beyond-the-log", last=last)
    day = local_day(engine.recorder.at(position).recorded) if position else None
    return position, day


def _at_checkpoint(engine: Engine, size: int, root: str) -> tuple[int, date | None]:
    """The position that a checkpoint fixes, if this log matches it."""
    tree = engine.tree.grown()
    if size > len(tree):
        raise Unanswerable("known_at", "checkpoint-beyond-the-log", last=len(tree), size=size)
    stated = b64decode(root.replace("-", "+").replace("_", "/").rstrip("=") + "=")
    if tree.root(size) != stated:
        raise Unanswerable("known_at", "checkpoint-of-another-log", size=size)
    return _at_position(engine, engine.tree.position(size))


def _parsed(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except (ValueError, OverflowError):
        raise Unanswerable("known_at", "no-point", text=text) from None


def _last(engine: Engine) -> date:
    """The day of the last fact: if the clock stepped back, that day is still not in the future."""
    last = engine.position()
    return local_day(engine.recorder.at(last).recorded) if last else date.min


def _not_to_come(engine: Engine, day: date) -> date:
    if day > local_day(engine.sources.clock()) and day > _last(engine):
        raise Unanswerable("known_at", "to-come", day=day.isoformat())
    return day

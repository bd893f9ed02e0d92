"""The recording of a fact: as it happened or long after, how late, and public since when.

A fact of a live record is *contemporaneous*, unless an archivist recorded it; only such a fact can
be late. One that was written down afterwards from sources is *reconstructed*: that it was held, or
announced, was public by the date of the first source that proves it, if not before. A source that
reports only a part of it, is older than it, or has another reading does not make it public.
"""

from dataclasses import dataclass
from datetime import date

from domain.calendar import working_days_after
from domain.consultation.dossier import Entry
from domain.consultation.opening import Opened
from domain.edtf import Certainty, Edge, days_between
from domain.fact import Fact
from domain.span import Span

IN_TIME = 1
"""Working days within which a received document must be registered (OSL 5:1, criterion 29). For
other facts this is a convention of this project."""
_FORTNIGHT = 14


@dataclass(frozen=True, slots=True)
class Recording:
    """How a fact came to be recorded."""

    contemporaneous: bool
    delay: Span | None = None
    """Calendar days from when it ended to its recording, if it is contemporaneous. None if nothing
    is known of its end, if it goes on without end, or if it is not proved to have been held."""
    late: Certainty | None = None
    """Whether it was recorded later than the next working day; None if that does not apply."""
    public_by: date | None = None
    """If it is reconstructed: the day by which a dated source had proved as much as is now
    proved."""
    public_in: str | None = None
    """That source."""


def recording(entry: Entry[Fact], opened: Opened) -> Recording:
    """How an entry of a round came to be recorded."""
    if opened.kept == "live" and entry.record.role != "archivist":
        return _contemporaneous(entry)
    dated = [
        (testimony.told.latest, testimony.source)
        for testimony in entry.testimonies
        if testimony.tells is None
        and testimony.proof == entry.proof
        and testimony.source
        and testimony.told
        and testimony.told.latest
    ]
    public_by, source = min(dated, default=(None, None))
    return Recording(contemporaneous=False, public_by=public_by, public_in=source)


def _contemporaneous(entry: Entry[Fact]) -> Recording:
    when, day = entry.when, entry.day
    if when is None or when.end.open or entry.proof != "held":
        return Recording(contemporaneous=True)
    known = when.end.earliest or when.end.latest
    delay = days_between(when.end, Edge(day, day)) if known else None
    return Recording(True, delay, _late(when.end, day))


def _late(ended: Edge, day: date) -> Certainty:
    """Whether it was recorded after the next working day; "uncertain" if the exact date decides."""
    worst = ended.earliest is None or _after(ended.earliest, day) > IN_TIME
    best = ended.latest is not None and _after(ended.latest, day) > IN_TIME
    if best:
        return "yes"
    return "uncertain" if worst else "no"


def _after(ended: date, day: date) -> int:
    """Working days from one to the other; after two weeks, calendar days: it is late anyhow."""
    days = (day - ended).days
    return working_days_after(ended, day) if 0 <= days <= _FORTNIGHT else max(days, 0)

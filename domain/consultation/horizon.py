"""The horizon: how a round stood on a day, by when things happened, not by when they were known.

A thing had happened on a day if it had begun by the end of it. Dates are imprecise, so there are
three answers: yes, no and uncertain.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias, TypeVar

from domain.consultation.dialogue import AttendanceCounted, AttendanceRecorded, ViewStated, meetings
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.opening import DESCRIPTIONS
from domain.edtf import Certainty, Edge, When
from domain.fact import Fact

F = TypeVar("F", bound=Fact)
_AT_A_MEETING = (AttendanceRecorded, AttendanceCounted, ViewStated)


def standing_on(read: Dossier, day: date) -> Dossier:
    """The round as it stood at the end of a day (local date, Sweden).

    What certainly came later is left out; what may have come later is in ``perhaps``. What a source
    or a recorder had reported by that day stands as planned; if it may have happened as well, it is
    also in ``perhaps``.
    """
    horizon = _Horizon(day, _times(read), {})
    seen = [horizon.see(entry) for entry in read.entries]
    certain = tuple(stands for stands, _ in seen if stands)
    perhaps = tuple(may for _, may in seen if may)
    retracted = tuple(most for entry in read.retracted if (most := horizon.at_most(entry)))
    unsettled = tuple(entry for entry in certain if entry.readings)
    return Dossier(certain, unsettled, perhaps, retracted)


def turns(read: Dossier, days: Sequence[date]) -> Iterator[list[tuple[str, Entry[Fact] | None]]]:
    """On each of some days in order, the entries that may stand otherwise than on the day before:
    their ids, and how they then certainly stood; None for those that did not.

    An entry is asked only where a date of its own can have changed the answer. What it refers to,
    or what a contest of it concedes, bears only on how it perhaps stood.
    """
    times = _times(read)
    asked: list[list[Entry[Fact]]] = [[] for _ in days]
    for entry in read.entries:
        changing = {bisect_left(days, day) for day in _days_of_change(entry, times)}
        for at in changing | {0}:
            if at < len(days):
                asked[at].append(entry)
    for day, entries in zip(days, asked, strict=True):
        horizon = _Horizon(day, times, {})
        yield [(entry.id, horizon.see(entry)[0]) for entry in entries]


def _days_of_change(entry: Entry[Fact], times: Mapping[str, When | None]) -> Iterator[date]:
    """Every day from which on it may stand otherwise, by the dates of its sources and its own."""
    for reading in (entry, *entry.readings):
        yield reading.day
        when = _time(reading, times)
        edges = (when.start.earliest, when.start.latest, when.end.latest) if when else ()
        told = (one.told.latest for one in reading.testimonies if one.told)
        yield from (day for day in (*edges, *told) if day)


def _times(read: Dossier) -> Mapping[str, When | None]:
    return {meeting.id: meeting.when for meeting in meetings(read)}


def undated(read: Dossier) -> frozenset[str]:
    """Ids of the entries that happened in the round but have no date, nor a meeting with one."""
    times = _times(read)
    entries = (*read.entries, *read.perhaps)
    return frozenset(
        one.id
        for one in entries
        if not isinstance(one.fact, DESCRIPTIONS)
        and all(_time(reading, times) is None for reading in (one, *one.readings))
    )


def _time(entry: Entry[Any], times: Mapping[str, When | None]) -> When | None:
    """When it happened; without a date, when its meeting was."""
    if entry.when is None and isinstance(entry.fact, _AT_A_MEETING) and entry.fact.meeting:
        return times.get(entry.fact.meeting)
    return entry.when


_Seen: TypeAlias = tuple[Entry[Fact] | None, Entry[Fact] | None]
"""An entry as it certainly stood, and as it may have stood as well."""


@dataclass(frozen=True, slots=True)
class _Horizon:
    """A day, the times of the meetings, and which things had been introduced by that day."""

    day: date
    times: Mapping[str, When | None]
    so_far: dict[str, Certainty]

    def see(self, entry: Entry[Fact]) -> _Seen:
        """How an entry stood: on every reading of its sources, and on only some."""
        if isinstance(entry.fact, DESCRIPTIONS):
            return entry, None
        readings = (entry, *entry.readings)
        answers = [_one(reading, self.day, self.times, self.so_far) for reading in readings]
        happened = answers[0] if len({*answers}) == 1 else "uncertain"
        introduced = entry.fact.introduced()
        if introduced:
            self.so_far[introduced] = happened
        if entry.conceded:
            entry = replace(entry, conceded=self.at_most(entry.conceded))
        if happened == "yes":
            return entry, None
        planned = _as_planned(entry, self.day) if entry.fact.foretold else None
        if happened == "no" or (planned and entry.proof == "announced"):
            return planned, None
        possible = [r for r, answer in zip(readings, answers, strict=True) if answer != "no"]
        return planned, _read_as(entry, possible)

    def at_most(self, entry: Entry[Fact]) -> Entry[Fact] | None:
        """The most that an entry may have become by the day; None if it came later."""
        certain, perhaps = replace(self, so_far=dict(self.so_far)).see(entry)
        return perhaps or certain


def _read_as(entry: Entry[Fact], readings: Sequence[Entry[Fact]]) -> Entry[Fact]:
    """The entry with only some of the readings of its sources."""
    first, *others = readings
    return replace(first, readings=tuple(others), conceded=entry.conceded)


def _one(
    entry: Entry[Any],
    day: date,
    times: Mapping[str, When | None],
    so_far: Mapping[str, Certainty],
) -> Certainty:
    when = _time(entry, times)
    by_date = when.begun_by(day) if when else "uncertain"
    if by_date != "uncertain":
        return by_date
    if entry.proof == "held" and entry.day <= day:
        return "yes"  # it was recorded as held afterwards
    if any(t.proof == "held" and _told_by(t.told, day) for t in entry.testimonies):
        return "yes"
    unknown = when is None and entry.proof == "unknown" and bool(entry.testimonies)
    if unknown and all(_told_by(one.told, day) for one in entry.testimonies):
        return "yes"  # all have told of it: it stands as it reads
    if any(so_far.get(thing) == "no" for _, thing in entry.fact.references()):
        return "no"
    return "uncertain"


def _told_by(told: Edge | None, day: date) -> bool:
    """Whether a source was certainly there by the day; false if it has no date."""
    return told is not None and told.latest is not None and told.latest <= day


def _as_planned(entry: Entry[F], day: date) -> Entry[F] | None:
    """The entry as planned, with the fields that sources had certainly reported by the day; None if
    there are no such sources.
    """
    told = [one.tells for one in entry.testimonies if _told_by(one.told, day)]
    if not told:
        return None
    fact = entry.fact
    if None not in told:
        fact = fact.telling({name for names in told for name in names or ()})
    others = (_as_planned(reading, day) for reading in entry.readings)
    return replace(
        entry,
        fact=fact,
        proof="announced",
        readings=tuple(reading for reading in others if reading),
        conceded=_as_planned(entry.conceded, day) if entry.conceded else None,
    )

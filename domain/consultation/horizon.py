"""The horizon: how a round stood on a day, by when things happened, not by when they were known.

A thing had happened on a day if it had begun by the end of it. Dates are imprecise, so there are
three answers: yes, no and uncertain.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return next(standing_on_each(read, (day,)))


def standing_on_each(read: Dossier, days: Iterable[date]) -> Iterator[Dossier]:
    """The round as it stood at the end of each of several days."""
    times = {meeting.id: meeting.when for meeting in meetings(read)}
    return (_standing(read, _Horizon(day, times, {})) for day in days)


def undated(read: Dossier) -> frozenset[str]:
    """Ids of the entries that happened in the round but have no date, nor a meeting with one."""
    times = {meeting.id: meeting.when for meeting in meetings(read)}
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


def _standing(read: Dossier, horizon: "_Horizon") -> Dossier:
    certain: list[Entry[Fact]] = []
    perhaps: list[Entry[Fact]] = []
    for entry in read.entries:
        stands, may = horizon.see(entry)
        certain += [stands] if stands else []
        perhaps += [may] if may else []
    retracted = tuple(seen for entry in read.retracted if (seen := horizon.at_most(entry)))
    unsettled = tuple(entry for entry in certain if entry.readings)
    return Dossier(tuple(certain), unsettled, tuple(perhaps), retracted)


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
    if any(so_far.get(thing) == "no" for _, thing in entry.fact.references()):
        return "no"
    if when is None and entry.proof == "unknown" and entry.testimonies:
        told = all(_told_by(one.told, day) for one in entry.testimonies)
        return "yes" if told else "uncertain"  # once all have told of it, it stands as it reads
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

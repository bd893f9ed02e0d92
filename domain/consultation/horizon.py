"""The horizon: how a round stood on a day, by when things happened, not by when they were known.

A thing was so on a day if it had begun by the end of it. Dates are imprecise, so there are
three answers: yes, no and uncertain.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from domain.consultation.dialogue import AttendanceCounted, AttendanceRecorded, ViewStated, meetings
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.opening import DESCRIPTIONS
from domain.edtf import Certainty, Edge, When
from domain.fact import Fact

_AT_A_MEETING = (AttendanceRecorded, AttendanceCounted, ViewStated)


def standing_on(read: Dossier, day: date) -> Dossier:
    """The round as it stood at the end of a day (local date, Sweden).

    Left out is what certainly came later; what may have come later is in ``perhaps``. What was
    by then only planned, by a source or a recorder of that day or before, stands as planned; if
    it may have happened as well, that is in ``perhaps`` besides.
    """
    times = {meeting.id: meeting.when for meeting in meetings(read)}
    so_far: dict[str, Certainty] = {}
    certain: list[Entry[Fact]] = []
    perhaps: list[Entry[Fact]] = []
    for entry in read.entries:
        happened = _happened(entry, day, times, so_far)
        introduced = entry.fact.introduced()
        if introduced:
            so_far[introduced] = happened
        planned = "no" if happened == "yes" else _planned(entry, day)
        if happened == "yes":
            certain.append(entry)
        elif planned == "yes":
            certain.append(_as_planned(entry))
        if happened == "uncertain" and not (planned == "yes" and entry.proof == "announced"):
            perhaps.append(entry)
        elif happened == "no" and planned == "uncertain":
            perhaps.append(_as_planned(entry))
    stands, may, retracted = (
        tuple(_conceding_no_more(entry, day, times, so_far) for entry in entries)
        for entries in (certain, perhaps, read.retracted)
    )
    return Dossier(stands, tuple(e for e in stands if e.readings), may, retracted)


def _conceding_no_more(
    entry: Entry[Fact],
    day: date,
    times: Mapping[str, When | None],
    so_far: Mapping[str, Certainty],
) -> Entry[Fact]:
    """The entry; if its contest were heeded, it too would stand only as it stood that day."""
    conceded = entry.conceded
    if conceded is None:
        return entry
    if _one(conceded, day, times, so_far) == "no":
        planned = _planned(conceded, day) == "yes"
        return replace(entry, conceded=_as_planned(conceded) if planned else None)
    return entry


def _happened(
    entry: Entry[Any],
    day: date,
    times: Mapping[str, When | None],
    so_far: Mapping[str, Certainty],
) -> Certainty:
    """Whether it had begun by the day, on every reading of its sources or only on some."""
    if isinstance(entry.fact, DESCRIPTIONS):
        return "yes"
    answers = {_one(reading, day, times, so_far) for reading in (entry, *entry.readings)}
    return answers.pop() if len(answers) == 1 else "uncertain"


def _one(
    entry: Entry[Any],
    day: date,
    times: Mapping[str, When | None],
    so_far: Mapping[str, Certainty],
) -> Certainty:
    when = entry.when
    if when is None and isinstance(entry.fact, _AT_A_MEETING) and entry.fact.meeting:
        when = times.get(entry.fact.meeting)
    by_date = when.begun_by(day) if when else "uncertain"
    if by_date != "uncertain":
        return by_date
    if any(t.proof == "held" and _told_by(t.told, day) == "yes" for t in entry.testimonies):
        return "yes"
    if any(so_far.get(thing) == "no" for _, thing in entry.fact.references()):
        return "no"
    return "uncertain"


def _planned(entry: Entry[Any], day: date) -> Certainty:
    """Whether it was told of by the day, although it came later."""
    if not entry.fact.foretold:
        return "no"
    told = {_told_by(testimony.told, day) for testimony in entry.testimonies}
    return next((answer for answer in ("yes", "uncertain") if answer in told), "no")


def _told_by(told: Edge | None, day: date) -> Certainty:
    """Whether a source was there by the day; one without a date may have been."""
    if told is None:
        return "uncertain"
    if told.earliest and told.earliest > day:
        return "no"
    return "yes" if told.latest and told.latest <= day else "uncertain"


def _as_planned(entry: Entry[Fact]) -> Entry[Fact]:
    readings = tuple(replace(reading, proof="announced") for reading in entry.readings)
    return replace(entry, proof="announced", readings=readings)

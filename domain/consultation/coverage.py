"""Coverage: what dated sources had made public about a round by a day.

A round that was written down afterwards became known to its archive all at once, in the order of a
file. What people could read at the time follows from the dates of its sources.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from domain.consultation.dossier import Dossier, Entry, Testimony, strongest
from domain.consultation.opening import DESCRIPTIONS
from domain.fact import Fact

F = TypeVar("F", bound=Fact)


def covered_by(read: Dossier, day: date) -> Dossier:
    """The round as its dated sources had reported it by the end of a day.

    Entries that only describe the round always stand. What no dated source reports is left out.
    """
    entries = tuple(seen for entry in read.entries if (seen := _covered(entry, day)))
    return Dossier(
        entries,
        unsettled=tuple(entry for entry in entries if entry.readings),
        retracted=tuple(seen for entry in read.retracted if (seen := _covered(entry, day))),
    )


def days_of_coverage(read: Dossier) -> Iterator[date]:
    """The days by which some source had certainly been published."""
    for entry in read.entries:
        for reading in (entry, *entry.readings):
            yield from (day for one in reading.testimonies if (day := _day(one)))


def _covered(entry: Entry[F], day: date) -> Entry[F] | None:
    if isinstance(entry.fact, DESCRIPTIONS):
        return entry
    told = (_told(reading, day) for reading in (entry, *entry.readings))
    readings = [reading for reading in told if reading]
    if not readings:
        return None
    proof = strongest(one for reading in readings for one in reading.testimonies)
    first, *others = (replace(reading, proof=proof) for reading in readings)
    conceded = _covered(entry.conceded, day) if entry.conceded else None
    return replace(first, readings=tuple(others), conceded=conceded)


def _told(reading: Entry[F], day: date) -> Entry[F] | None:
    """One reading, by the sources up to that day; the part that they report, if it is only a
    part.
    """
    sources = [one for one in reading.testimonies if (told := _day(one)) and told <= day]
    telling = tuple(one for one in sources if one.tells != ())
    if not telling:
        return None
    fact = reading.fact
    if all(one.tells for one in telling):
        fact = fact.telling({name for one in telling for name in one.tells or ()})
    return replace(reading, fact=fact, testimonies=telling)


def _day(testimony: Testimony) -> date | None:
    """The day by which a source had certainly been published; None for a recorder, who informs the
    record, not the public.
    """
    return testimony.told.latest if testimony.source and testimony.told else None

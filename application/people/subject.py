"""The data subject: all that is held of one person, for access requests (GDPR article 15)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from application.people.opening import Forgotten, Opened, Opening, Read
from domain.consultation.people import as_it_reads, withheld
from domain.consultation.state import Consultation
from domain.fact import Fact
from domain.personal import Sealed
from domain.record import Recorded
from domain.text import folded


@dataclass(frozen=True, slots=True)
class Held:
    """One mention of a person: where it stands, since when, and what it says."""

    consultation: str
    entry: str
    kind: str
    field: str
    mention: str
    recorded: datetime
    read: Read


@dataclass(frozen=True, slots=True)
class Subject:
    """All that is held of a person. ``erased`` is the erasure, if there was one."""

    person: str
    held: tuple[Held, ...] = ()
    erased: Forgotten | None = None


def subject(opening: Opening, region: str, person: str) -> Subject | None:
    """All that is held of a person in a region; None if the person is not known there."""
    names = opening.keys.known_region(region)
    if names is None:
        return None
    handle = names.handle(person)
    record = opening.erasures().by_handle.get(handle)
    if record is not None:
        return Subject(person, erased=Forgotten(record.fact.decision, record.recorded))
    known = opening.keys.person(region, handle)
    if known is None:
        return None
    mentions = frozenset(known.mentions)
    held = tuple(one for one in _held(opening, region) if one.mention in mentions)
    return Subject(person, held)


def find(opening: Opening, region: str, text: str) -> tuple[Subject, ...]:
    """Everyone in a region with a value that contains a text, with all that is held of each.

    Case and the like do not matter, as `folded` says; a blank text finds nobody.
    """
    sought = folded(text)
    everything = list(_held(opening, region)) if sought else []
    persons = opening.keys.persons_of(one.mention for one in everything)
    found = {
        persons[one.mention]: None
        for one in everything
        if isinstance(one.read, Opened) and sought in folded(one.read.value)
    }
    return tuple(
        Subject(person, tuple(o for o in everything if persons.get(o.mention) == person))
        for person in found
    )


def _held(opening: Opening, region: str) -> Iterator[Held]:
    """Every mention in a region's rounds, opened."""
    engine = opening.engine
    for id in engine.consultations():
        if engine.region(id) != region:
            continue
        told = [
            (record, field, one)
            for record in engine.consultation(id).facts.values()
            for field, one in record.fact.people()
            if isinstance(one, Sealed)
        ]
        read = opening.open(id, (one for _, _, one in told)) if told else {}
        for record, field, one in told:
            yield _one(id, record, field, one, read[one.mention])


def _one(id: str, record: Recorded[Any], field: str, told: Sealed, read: Read) -> Held:
    fact: Fact = record.fact
    return Held(id, fact.id, fact.short_kind(), field, told.mention, record.recorded, read)


# --- one entry -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonalField:
    """The personal data in one field of an entry, as it reads now. ``read`` is None if it is
    withheld.
    """

    field: str
    mention: str
    read: Read | None


def named_in(
    opening: Opening,
    id: str,
    state: Consultation,
    entry: str,
    elsewhere: Callable[[str], bool],
) -> tuple[PersonalField, ...]:
    """The people an entry of a round names, with its corrections and other readings applied.

    A name is withheld, and not even opened, if the entry would now be refused because it reveals
    something sensitive, by this round or by what is known of the organisation ``elsewhere``. Raises
    KeyError if the round has no such entry.
    """
    fact: Fact = state.facts[entry].fact
    found: dict[str, tuple[str, Sealed]] = {}
    hidden: set[str] = set()
    for read in as_it_reads(state, fact):
        for field in read.personal_fields():
            told = getattr(read, field)
            if isinstance(told, Sealed):
                found.setdefault(told.mention, (field, told))
                if withheld(state, read, elsewhere):
                    hidden.add(told.mention)
    opened = opening.open(id, (one for m, (_, one) in found.items() if m not in hidden))
    return tuple(
        PersonalField(field, mention, opened.get(mention)) for mention, (field, _) in found.items()
    )

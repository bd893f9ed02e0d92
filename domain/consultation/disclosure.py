"""What a record discloses to outsiders: no small count of sensitive matters.

Who needs what food, or how many Sami came, is a count; one or two can be known persons (GDPR
article 9). Those who work with a round read it as it is recorded. All others read such a count as
*fewer than 5*, and the counts that it could be worked out from as *at least 5*: every answer to
them is folded from a record that reads so, and no answer knows more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter

from domain.consultation.dialogue import NeedsCounted
from domain.consultation.invitation import Addressed, Collective
from domain.consultation.people import sensitive, telling
from domain.consultation.remark import Corrected
from domain.consultation.state import Consultation, Record
from domain.count import Count, StatedCount
from domain.fact import Fact
from domain.translation import LANGUAGES, without
from domain.words import Unit

FEW: Final = 5
"""Fewer than so many can be known persons: the threshold of Sweden's official statistics."""
WITHHELD: Final = "withheld"
"""Stands in place of an entry's nonce: with the nonce, guesses of the count could be checked
against the hash of its stored line."""

_OF_PERSONS: Final[frozenset[Unit]] = frozenset(
    {"persons", "attendances", "responses", "voices", "contributions", "views"}
)
_COUNT: Final[TypeAdapter[StatedCount]] = TypeAdapter(Count)


@dataclass(frozen=True, slots=True)
class _Told:
    """A count in an entry: as stated, as corrected, or as other sources have it.

    ``of`` is what it counts, for example a meeting. Counts of the same could reveal one another.
    """

    entry: str
    of: str
    count: StatedCount
    is_sensitive: bool

    @property
    def is_hidden(self) -> bool:
        """Whether it is a small count of a sensitive matter."""
        return self.is_sensitive and is_few(self.count)


def is_few(count: StatedCount) -> bool:
    """Whether a count is so low that persons can be known by it; *at least 2* may be many."""
    return count.precision != "at-least" and count.number < FEW


def outside(count: StatedCount) -> StatedCount:
    """A count as outsiders read it, if a count of the same is hidden."""
    if is_few(count) or (count.precision == "fewer-than" and count.number == FEW):
        return StatedCount(number=FEW, unit=count.unit, precision="fewer-than")
    low = int(count.span.low or 0)
    return StatedCount(number=min(FEW, low), unit=count.unit, precision="at-least")


def guarded(state: Consultation) -> Mapping[str, Fact]:
    """The facts of a round that outsiders read differently, by their ids.

    Everything that is known now decides this, for every moment of the past, too: yesterday's total
    would reveal a part that was recorded today.
    """
    told = [one for record in state.facts.values() for one in _told(state, record.fact)]
    hidden = {one.of for one in told if one.is_hidden}
    entries = dict.fromkeys(one.entry for one in told if one.of in hidden)
    return {id: _reads_outside(state.facts[id].fact) for id in entries}


def seen_outside(state: Consultation, facts: Mapping[str, Fact]) -> Consultation:
    """A round as outsiders read it, given its `guarded` facts; unchanged if it has none."""
    if not facts.keys() & state.facts.keys():
        return state
    read = {id: _record(record, facts.get(id)) for id, record in state.facts.items()}
    return replace(state, facts=read)


def _record(record: Record, fact: Fact | None) -> Record:
    return record.model_copy(update={"fact": fact, "nonce": WITHHELD}) if fact else record


# --- the counts of a fact ----------------------------------------------------------------------


def _told(state: Consultation, fact: Fact) -> Iterator[_Told]:
    """The counts of persons in every reading of a fact, or of the fact that it corrects."""
    told_of = state.fact(fact.entry) if isinstance(fact, Corrected) else fact
    if told_of is None or not _counts(told_of):
        return
    of = _of(told_of)
    for read in _readings(state, told_of):
        for count, is_sensitive in _stated(state, read):
            if count.unit in _OF_PERSONS:
                yield _Told(fact.id, of, count, is_sensitive)


def _readings(state: Consultation, fact: Fact) -> Iterator[Fact]:
    """A fact as first recorded, as other sources have it, and as each correction made it."""
    yield fact
    yield from (fact.changed(other.changes) for other in fact.alternatives)
    for correction in state.speaking_of(f"fact:{fact.id}", Corrected):
        fact = fact.changed(correction.changes)
        yield fact


def _counts(fact: Fact) -> bool:
    return "count" in type(fact).model_fields or isinstance(fact, Addressed)


def _of(fact: Fact) -> str:
    """What a fact counts, as those at a meeting. Needs and addressees overlap: each counts
    alone.
    """
    if isinstance(fact, NeedsCounted | Addressed):
        return fact.id
    meeting: str | None = getattr(fact, "meeting", None)
    return f"meeting:{meeting}" if meeting else fact.kind


def _stated(state: Consultation, fact: Fact) -> Iterator[tuple[StatedCount, bool]]:
    """Each count of a fact, and whether it is of a sensitive matter."""
    if isinstance(fact, Addressed):
        for one in fact.collectives:
            if one.count:
                yield one.count, any(telling(one))
        return
    count: StatedCount | None = getattr(fact, "count", None)
    if count:
        yield count, _is_sensitive(state, fact)


def _is_sensitive(state: Consultation, fact: Fact) -> bool:
    """Whether a count is of a sensitive matter: by its party or group, else by the organisations it
    names, its meeting, or those who were invited to that.
    """
    if isinstance(fact, NeedsCounted):
        return True
    if getattr(fact, "party", None) or getattr(fact, "group", None):
        return any(telling(fact))
    return sensitive(state, fact) is not None


# --- as they read outside ----------------------------------------------------------------------


def _reads_outside(fact: Fact) -> Fact:
    """The fact with its counts as outsiders read them, and without words that might reveal them."""
    update: dict[str, Any] = {}
    if isinstance(fact, Corrected):
        update = {"changes": _changed(fact.changes), "reason": "–"}
    elif isinstance(fact, Addressed):
        update = {"collectives": tuple(map(_collective, fact.collectives))}
    elif count := getattr(fact, "count", None):
        update = {"count": _shown(count)}
    if fact.alternatives:
        update["alternatives"] = tuple(
            one.model_copy(update={"changes": _changed(one.changes)}) for one in fact.alternatives
        )
    if fact.note:
        update["note"] = None
    return fact.restated(update)


def _shown(count: StatedCount) -> StatedCount:
    return outside(count) if count.unit in _OF_PERSONS else count


def _collective(one: Collective) -> Collective:
    return one.model_copy(update={"count": _shown(one.count)}) if one.count else one


def _changed(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a correction or another reading, as outsiders read them."""
    return {name: _change(name, value) for name, value in changes.items()}


def _change(name: str, value: Any) -> Any:
    if name == "count" and value is not None:
        return _shown(_COUNT.validate_python(value)).model_dump(mode="json")
    if name == "collectives" and isinstance(value, Sequence):
        return [_changed(one) if isinstance(one, Mapping) else one for one in value]
    if name in LANGUAGES and isinstance(value, Mapping):
        return without(value, ("note",))
    return None if name == "note" else value

"""The state of a consultation: its facts by id, and which facts refer to which thing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from domain.fact import Fact
from domain.record import Recorded

Record: TypeAlias = Recorded[Any]
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Consultation:
    """Everything recorded of one consultation so far; frozen, so that it can be shared.

    ``facts`` are in the order recorded, each id once, so that the nth is at position n. ``things``
    maps a thing (``meeting:dialog-mora``) to the fact that introduced it, and ``about`` maps it to
    the facts that refer to it, in the order recorded.
    """

    facts: Mapping[str, Record] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    position: int = 0
    recorded: datetime | None = None

    def fact(self, id: str) -> Fact | None:
        """The fact as first recorded, or None."""
        record = self.facts.get(id)
        return record.fact if record else None

    def speaking_of(self, thing: str, kind: type[F]) -> tuple[F, ...]:
        """The facts of a kind that refer to a thing, as first recorded."""
        facts = (self.facts[id].fact for id in self.about.get(thing, ()))
        return tuple(fact for fact in facts if isinstance(fact, kind))


EMPTY = Consultation()


def cut(state: Consultation, position: int) -> Consultation:
    """The state as it was at an earlier position."""
    if position >= state.position:
        return state
    return fold(EMPTY, islice(state.facts.values(), position))


def evolve(state: Consultation, record: Record) -> Consultation:
    """The state with one more recorded fact."""
    return fold(state, (record,))


def fold(state: Consultation, records: Iterable[Record]) -> Consultation:
    """The state with further recorded facts, in the order of their positions.

    Copies the state once, however many facts there are.
    """
    facts, things, about = dict(state.facts), dict(state.things), dict(state.about)
    spoken: dict[str, list[str]] = {}
    last = None
    for last in records:
        fact: Fact = last.fact
        facts[fact.id] = last
        introduced = fact.introduced()
        if introduced is not None:
            things[introduced] = fact.id
        for _, thing in fact.references():
            spoken.setdefault(thing, []).append(fact.id)
    about |= {thing: (*about.get(thing, ()), *ids) for thing, ids in spoken.items()}
    return Consultation(facts, things, about, last.position, last.recorded) if last else state

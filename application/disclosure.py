"""Who reads small counts of what is sensitive, and what others read in their place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from application.cache import ByIdentity, Cache
from application.pseudonyms import Pseudonymised, Pseudonyms
from application.records import NotFound, Others, Records
from application.visibility import Visibility
from domain.consultation.disclosure import guarded, seen_outside
from domain.consultation.state import Consultation
from domain.fact import Fact

_STATES: Final[Cache[tuple[ByIdentity[Consultation], ByIdentity[Consultation]], Consultation]] = (
    Cache(10_000, lambda state: state.position)
)
"""Rounds as they read outside, by how they stood and how they stand now."""
_GUARDED: Final[Cache[ByIdentity[Consultation], tuple[int, Mapping[str, Fact]]]] = Cache(
    30_000, lambda found: found[0]
)
"""What is guarded in rounds, with how many facts they have."""


def _guarded(state: ByIdentity[Consultation]) -> Mapping[str, Fact]:
    return _GUARDED.made(state, lambda: (state.one.position, guarded(state.one)))[1]


@dataclass(frozen=True)
class Discreet(Others):
    """Other records, in which small counts of what is sensitive are not told.

    Except in rounds that the asker ``works_with``. ``now`` decides which counts those are.
    """

    now: Records
    works_with: Callable[[str], bool] = lambda id: False

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        state = self.others.consultation(id)
        if self.works_with(id):
            return state
        key = ByIdentity(state), ByIdentity(self._now(id, state))
        return _STATES.made(key, lambda: seen_outside(state, _guarded(key[1])))

    def _now(self, id: str, state: Consultation) -> Consultation:
        """The round as it stands; of one that is only previewed, the preview."""
        try:
            return self.now.consultation(id)
        except NotFound:
            return state


def guarded_in(now: Records, id: str) -> Mapping[str, Fact]:
    """What reads otherwise outside in a round, by the ids of entries. Raises NotFound."""
    return _guarded(ByIdentity(now.consultation(id)))


def places_in(now: Records, rounds: Iterable[str]) -> set[tuple[str, int]]:
    """Where such entries stand: the stream, and the position in it. Raises NotFound."""
    states = [(now.consultation(id), guarded_in(now, id)) for id in rounds]
    found = (state.facts[entry] for state, facts in states for entry in facts)
    return {(record.stream, record.position) for record in found}


def lens_of(sight: Visibility, names: Pseudonyms, now: Records) -> Callable[[Records], Records]:
    """How records look from outside: recorders have pseudonyms, and small counts stay hidden."""

    def seen(records: Records) -> Records:
        known = Pseudonymised(records, sight, names) if sight.witness != sight.reach else records
        return Discreet(known, now, sight.works_with)

    return seen

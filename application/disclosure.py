"""Who reads small counts of sensitive data, and what others read instead."""

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
"""Rounds as outsiders read them, by their state then and their state now."""
_GUARDED: Final[Cache[ByIdentity[Consultation], tuple[int, Mapping[str, Fact]]]] = Cache(
    30_000, lambda found: found[0]
)
"""What is guarded in rounds, with the number of facts in each."""


def _guarded(state: ByIdentity[Consultation]) -> Mapping[str, Fact]:
    return _GUARDED.made(state, lambda: (state.one.position, guarded(state.one)))[1]


@dataclass(frozen=True)
class Discreet(Others):
    """Other records without small counts of sensitive data.

    Rounds that the asker ``works_with`` are unchanged. The records ``now`` decide which counts to
    hide.
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
        """The round as it is now; of a round that exists only in a preview, the preview."""
        try:
            return self.now.consultation(id)
        except NotFound:
            return state


def guarded_in(now: Records, id: str) -> Mapping[str, Fact]:
    """The entries of a round that read differently outside, by their ids. Raises NotFound."""
    return _guarded(ByIdentity(now.consultation(id)))


def places_in(now: Records, rounds: Iterable[str]) -> set[tuple[str, int]]:
    """The stream and position of each such entry. Raises NotFound."""
    states = [(now.consultation(id), guarded_in(now, id)) for id in rounds]
    found = (state.facts[entry] for state, facts in states for entry in facts)
    return {(record.stream, record.position) for record in found}


def lens_of(sight: Visibility, names: Pseudonyms, now: Records) -> Callable[[Records], Records]:
    """How records look from outside: with pseudonyms for recorders, and without small counts."""

    def seen(records: Records) -> Records:
        known = Pseudonymised(records, sight, names) if sight.witness != sight.reach else records
        return Discreet(known, now, sight.works_with)

    return seen

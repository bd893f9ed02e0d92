"""Which refusals are reported for a round: one that only follows from another is left out.

If a meeting is refused, so is everything that refers to it; correcting the meeting corrects that,
too.
"""

from collections.abc import Iterable, Iterator

from domain.consultation.decide import Record
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.order import brings, names
from domain.decider import Refused
from domain.fact import Fact
from domain.organisation import Identify
from domain.refusal import Refusal


def causes(refused: Iterable[Refused]) -> Iterator[Refused]:
    """The refusals that do not follow from an earlier one, in the order decided."""
    before = _Before()
    for command, refusal in refused:
        match command:
            case Record(fact=fact):
                follows = before.leads_to(fact, refusal)
                before.refused(fact, refusal)
                if follows:
                    continue
            case Identify(organisation=organisation):
                before.unidentified.add((organisation, refusal.kind, refusal.field))
        yield command, refusal


class _Before:
    """What was refused so far."""

    def __init__(self) -> None:
        self.unidentified: set[tuple[str, str, str]] = set()
        """Organisations whose identity was refused, with the kind of refusal and the field."""
        self._missing: set[str] = set()
        """The things that refused facts would have introduced."""
        self._causes: set[str] = set()

    def refused(self, fact: Fact, refusal: Refusal) -> None:
        self._missing.update(brings(fact))
        self._causes.add(_cause(refusal))

    def leads_to(self, fact: Fact, refusal: Refusal) -> bool:
        if isinstance(fact, OrganisationDescribed):
            told = (fact.organisation, refusal.kind, refusal.field)
            if told in self.unidentified:
                return True
        if refusal.kind == "not-opened":
            return bool(self._missing)
        if not refusal.kind.startswith("unknown-"):
            return False
        missing = {thing.partition(":")[2] for thing in self._missing.intersection(names(fact))}
        return refusal.values.get("id") in missing or _cause(refusal) in self._causes


def _cause(refusal: Refusal) -> str:
    """What is wrong, no matter in which field."""
    return refusal.told

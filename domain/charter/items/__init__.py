"""From facts to items: how the vocabulary of criteria is filled from a round.

There is one module per phase, as in `domain.consultation`; `acts` gathers the acts of every phase.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from domain.charter.items import (
    acts,
    dialogue,
    follow_up,
    inventory,
    invitation,
    opening,
    referral,
    sami,
)
from domain.charter.items.evidence import NO_EARLIER, Earlier, Evidence
from domain.charter.vocabulary import Item

__all__ = ["NO_EARLIER", "Earlier", "Items"]

_BUILDERS: dict[str, Callable[[Evidence], Iterable[Item]]] = {
    "round": opening.rounds,
    "mandate": opening.mandates,
    "acts": acts.acts,
    "inventory": inventory.inventories,
    "parties": invitation.parties,
    "minorities": invitation.minorities,
    "sami-parties": sami.parties,
    "tiers": invitation.tiers,
    "channels": invitation.channels,
    "meetings": dialogue.meetings,
    "places": dialogue.places,
    "referrals": referral.referrals,
    "responses": referral.responses,
    "adoptions": follow_up.adoptions,
    "views": follow_up.views,
    "conduct": follow_up.conduct,
    "continuity": follow_up.continuity,
}


@dataclass(frozen=True)
class Items(Evidence):
    """All items of a round; each collection is built when first asked for."""

    def of(self, collection: str) -> tuple[Item, ...]:
        """The items of a collection."""
        if collection not in self._built:
            self._built[collection] = tuple(_BUILDERS[collection](self))
        return self._built[collection]

    @cached_property
    def _built(self) -> dict[str, tuple[Item, ...]]:
        return {}

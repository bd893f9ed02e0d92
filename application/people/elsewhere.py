"""Elsewhere: what other rounds tell of an organisation, so that no two answers do together.

An organisation that tells nothing of itself in one round may in another be described as one of a
national minority; whoever stands for it in the first would be known by the second.
"""

from functools import cached_property

from application.comparing import identities
from application.visibility import Covers
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.people import described, telling


class Elsewhere:
    """What all rounds together tell of organisations, under all ids of each.

    For one question, or those that are asked at one time: identities are looked up once.
    """

    def __init__(self, covers: Covers):
        self._covers = covers
        self._asked: dict[str, bool] = {}

    def __call__(self, organisation: str) -> bool:
        """Whether whoever represents it is known by that, as any round describes it.

        Or one that it belongs to: which that is may be told in one round, and of what sort that
        one is in another.
        """
        if organisation not in self._asked:
            self._asked[organisation] = self._tells(organisation)
        return self._asked[organisation]

    def _tells(self, organisation: str) -> bool:
        seen: set[str] = set()
        waiting = {organisation}
        while waiting:
            id = waiting.pop()
            seen.add(id)
            descriptions = self._descriptions(id)
            if any(True for one in descriptions for _ in telling(one)):
                return True
            umbrellas = {one.umbrella for one in descriptions if one.umbrella}
            waiting |= (umbrellas | self._same(id)) - seen
        return False

    def _descriptions(self, id: str) -> list[OrganisationDescribed]:
        engine = self._covers.engine
        return [
            one
            for round in engine.consultations()
            if id in self._covers.of(round).organisations
            for one in described(engine.consultation(round), id)
        ]

    def _same(self, organisation: str) -> set[str]:
        first = self._alike.get(organisation, organisation)
        return {id for id, one in self._alike.items() if one == first}

    @cached_property
    def _alike(self) -> dict[str, str]:
        return identities(self._covers.engine)

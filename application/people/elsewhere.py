"""What other rounds reveal about an organisation, so that two answers together do not reveal it.

An organisation that reveals nothing sensitive in one round may be described in another as one of a
national minority. Naming its representative in the first round would then reveal sensitive data
about that person.
"""

from functools import cached_property

from application.comparing import identities
from application.visibility import Covers
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.people import described, telling


class Elsewhere:
    """What all rounds together reveal about organisations, under all ids of each.

    For one question, or several asked at the same time: identities are looked up only once.
    """

    def __init__(self, covers: Covers):
        self._covers = covers
        self._asked: dict[str, bool] = {}

    def __call__(self, organisation: str) -> bool:
        """Whether any round's description of an organisation reveals something sensitive.

        The same holds for its umbrella organisations: one round may name the umbrella, and another
        say of what kind it is.
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

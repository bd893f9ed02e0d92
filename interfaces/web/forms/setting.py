"""The setting of a form: its round, the day, and what can be named in it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TypeAlias

from domain.complaint import Complaint
from domain.consultation.opening import SourceRegistered
from domain.text import alphabetical, folded
from interfaces.web.round import Round
from interfaces.wording import dates
from interfaces.wording.language import Language

Register = Callable[[], Iterable[tuple[str, str]]]
"""Every organisation that there is, outside the round too: its id, and each of its names."""

_ByName: TypeAlias = tuple[set[str], dict[str, set[str]]]
"""The ids of some organisations, and those of each name as names are compared."""


class Setting:
    """What a form knows of its round: what can be named, and what it is called."""

    def __init__(self, round: Round, tongue: Language, register: Register):
        self.round, self.tongue = round, tongue
        self._register = register

    @property
    def today(self) -> date:
        """The day, in Sweden."""
        return self.round.answers.today()

    @cached_property
    def organisations(self) -> list[tuple[str, str]]:
        """The round's organisations, id and name, in the order of their names."""
        names = self.round.telling.names
        return sorted(names.items(), key=lambda one: alphabetical(one[1]))

    def things(self, thing: str) -> list[tuple[str, str]]:
        """What of a sort the round has: the id, and what it is about; the latest first."""
        telling, tongue = self.round.telling, self.tongue
        if thing == "fact":
            return [(e.id, telling.gist(e.id, tongue)) for e in reversed(self.round.read.entries)]
        found = [
            e.fact.id for e in self.round.read.entries if e.fact.introduces == thing
        ] if thing != "meeting" else [m.id for m in self.round.course.meetings]  # fmt: skip
        return [(id, self._called(id)) for id in reversed(found)]

    def _called(self, id: str) -> str:
        found = self.round.read.by_id.get(id)
        gist = self.round.telling.gist(id, self.tongue)
        at = getattr(found.fact, "when", None) or found.fact.occurred if found else None
        return f"{gist} ({dates.when(at, self.tongue)})" if at else gist

    @cached_property
    def uninvited(self) -> list[str]:
        """The round's organisations that are named in no invitation, held or planned."""
        invited = next(s for s in self.round.participation.funnel if s.step == "invited")
        known = {*invited.possible, *invited.planned}
        return [id for id, _ in self.organisations if id not in known]

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        """The round's sources, id and title."""
        return [(e.fact.source, e.fact.title) for e in self.round.read.of(SourceRegistered)]

    def find(self, name: str) -> str | None:
        """The id of an organisation by its name or its id; None if it is not known at all.

        Raises Complaint if several are called so.
        """
        for ids, named in self._known:
            found = ids & {name} | named.get(folded(name), set())
            if len(found) > 1:
                raise Complaint("several-called-so", name=name, ids=tuple(sorted(found)))
            if found:
                return found.pop()
        return None

    @cached_property
    def _known(self) -> tuple[_ByName, _ByName]:
        """The round's organisations, and all that there are."""
        return _by_name(self.organisations), _by_name(self._register())

    def is_taken(self, id: str) -> bool:
        """Whether an entry or an organisation has an id already."""
        state = self.round.answers.records.consultation(self.round.id)
        _, (registered, _) = self._known
        return id in state.facts or id in registered


def _by_name(known: Iterable[tuple[str, str]]) -> _ByName:
    named: dict[str, set[str]] = {}
    ids = set()
    for id, called in known:
        ids.add(id)
        named.setdefault(folded(called), set()).add(id)
    return ids, named

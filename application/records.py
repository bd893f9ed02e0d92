"""Sources of states: the log now, the log as it was, or a supposition.

Every answer is a pure function of states. So another set of records gives the same kinds of answer:
as known on a day, or as it would be.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from domain.complaint import Value
from domain.consultation.decider import CONSULTATION
from domain.consultation.state import Consultation
from domain.decider import Decider, State, Subject
from domain.organisation import ORGANISATION, Alike, Organisation
from domain.refusal import Refusal

S = TypeVar("S", bound=State)


class NotFound(Exception):
    """There is no consultation, organisation or charter with that id."""


class NotYet(NotFound):
    """There is something with that id, but it was not recorded by then."""


class Unanswerable(Refusal):
    """A question that cannot be answered as it is asked; ``field`` is the part at fault."""

    def __init__(self, field: str, case: str, /, **values: Value):
        super().__init__("unanswerable", field, case, **values)


class Records(Protocol):
    """The consultations and organisations from which answers are folded."""

    def consultations(self) -> list[str]:
        """Ids of all consultations."""

    def region(self, id: str) -> str:
        """The region of a consultation. Raises NotFound."""

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""

    def organisations(self) -> list[str]:
        """Ids of all organisations."""

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""

    def alike(self) -> Alike:
        """Which ids turned out to be the same organisation."""

    def position(self) -> int:
        """How many facts the log holds, as seen from here."""


class Stored(ABC):
    """Records made from the states of streams."""

    @abstractmethod
    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """All ids of a kind."""

    @abstractmethod
    def state(self, subject: Subject[S]) -> S:
        """The state of a subject. Raises NotFound."""

    def consultations(self) -> list[str]:
        """Ids of all consultations."""
        return self.ids(CONSULTATION)

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        return self.state(CONSULTATION.of(id))

    def organisations(self) -> list[str]:
        """Ids of all organisations."""
        return self.ids(ORGANISATION)

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""
        return self.state(ORGANISATION.of(id))


@dataclass(frozen=True)
class Others:
    """Other records, unchanged; subclasses override what is to differ."""

    others: Records

    def consultations(self) -> list[str]:
        """Ids of all consultations."""
        return self.others.consultations()

    def region(self, id: str) -> str:
        """The region of a consultation. Raises NotFound."""
        return self.others.region(id)

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        return self.others.consultation(id)

    def organisations(self) -> list[str]:
        """Ids of all organisations."""
        return self.others.organisations()

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""
        return self.others.organisation(id)

    def alike(self) -> Alike:
        """Which ids turned out to be the same organisation."""
        return self.others.alike()

    def position(self) -> int:
        """How many facts the log holds, as seen from here."""
        return self.others.position()


@dataclass(frozen=True)
class Supposed(Others):
    """Other records, with supposed states for some consultations. Stores nothing."""

    instead: Mapping[str, Consultation] = field(default_factory=dict)

    def consultation(self, id: str) -> Consultation:
        """The supposed state, or else the recorded one. Raises NotFound."""
        return self.instead.get(id) or self.others.consultation(id)

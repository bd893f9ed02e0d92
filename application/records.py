"""Where states come from: the log as it is, the log as it was, or a supposition.

Every answer is a pure function of states, so whoever asks on another set of records gets the
same kind of answer: as known on a day, or as it would be.
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
    """There is no consultation, organisation or charter of that id."""


class NotYet(NotFound):
    """There is something of that id, but nothing of it was recorded by then."""


class Unanswerable(Refusal):
    """A question that cannot be answered as it is put, and the part of it that is to blame."""

    def __init__(self, field: str, case: str, /, **values: Value):
        super().__init__("unanswerable", field, case, **values)


class Records(Protocol):
    """The consultations and organisations that answers are folded from."""

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
        """Which ids turned out to be one organisation."""

    def position(self) -> int:
        """How many facts the log holds, as seen from here."""


class Stored(ABC):
    """Records by the states of their streams."""

    @abstractmethod
    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """The ids of all that there is of a kind."""

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
    """Other records as they are: what is to be otherwise, a kind of this says."""

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
        """Which ids turned out to be one organisation."""
        return self.others.alike()

    def position(self) -> int:
        """How many facts the log holds, as seen from here."""
        return self.others.position()


@dataclass(frozen=True)
class Supposed(Others):
    """Other records, but for some consultations, which stand as is supposed. Stores nothing."""

    instead: Mapping[str, Consultation] = field(default_factory=dict)

    def consultation(self, id: str) -> Consultation:
        """The state that is supposed, or else the recorded one. Raises NotFound."""
        return self.instead.get(id) or self.others.consultation(id)

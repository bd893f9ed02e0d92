"""The decider: all that an aggregate is. What it is before anything, what changes it, what may be.

A new aggregate is one decider, and a place among `domain.aggregates`: it is then stored, cached,
read as it was and refused as every other is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import JsonValue

from domain.fact import Fact
from domain.record import Recorded
from domain.refusal import Refusal


class State(Protocol):
    """What a stream comes to."""

    @property
    def position(self) -> int:
        """How many facts of the stream led to it; 0 where there are none."""


class Command(Protocol):
    """What is asked to be recorded in a stream."""

    @property
    def entry(self) -> str:
        """What the sender calls it: a refusal of it is told by that."""

    def stated(self) -> JsonValue:
        """All that is asked, by which the same request is told from another one."""

    def identity_numbers(self) -> Iterable[str]:
        """The fields of it that hold a personal identity number."""


S = TypeVar("S", bound=State)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Subject(Generic[S]):
    """What is written to or read: one thing of its kind."""

    decider: "Decider[S, Any]"
    id: str

    @property
    def stream(self) -> str:
        """The name of its stream."""
        return self.decider.stream(self.id)


Sent: TypeAlias = tuple[Subject[Any], Command]
"""A command, and what it is for."""
Refused: TypeAlias = tuple[Command, Refusal]
"""A command, and why it is refused."""


@dataclass(frozen=True, eq=False)
class Decider(Generic[S, C]):
    """An aggregate: its streams are ``category-id``, and their facts are of these kinds.

    ``decide`` gives the facts that a command adds, none where all is known, and raises Refusal.
    ``fold`` gives the state after further facts, in the order of their positions.
    """

    category: str
    kinds: tuple[type[Fact], ...]
    empty: S
    fold: Callable[[S, Iterable[Recorded[Any]]], S]
    decide: Callable[[S, C], Sequence[Fact]]
    follow: Callable[[str, Fact], Iterable[tuple[Subject[Any], Any]]] = lambda id, fact: ()
    """What a fact of the stream of an id asks of other streams: refused there, it is refused."""
    arrange: Callable[[Sequence[C]], Sequence[C]] = lambda commands: commands
    """The order in which commands that come together are decided."""
    explain: Callable[[Iterable[Refused]], Iterator[Refused]] = iter
    """The refusals that are told; one that only follows from another may be left out."""
    cut: Callable[[S, int], S] | None = None
    """The state as it was after its first facts, so many; by default they are read again."""

    def of(self, id: str) -> Subject[S]:
        """The one of this id."""
        return Subject(self, id)

    def stream(self, id: str) -> str:
        """The name of a stream."""
        return f"{self.category}-{id}"

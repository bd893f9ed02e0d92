"""The decider: an aggregate's initial state, how facts change it, and what commands may add.

A new aggregate is one decider, listed in `domain.aggregates`. Storing, caching, reading as of a day
and refusing then work as for every other aggregate.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import JsonValue

from domain.fact import Fact
from domain.record import Recorded
from domain.refusal import Refusal


class State(Protocol):
    """The state that the facts of a stream lead to."""

    @property
    def position(self) -> int:
        """How many facts of the stream led to it; 0 if there are none."""


class Command(Protocol):
    """A request to record something in a stream."""

    @property
    def entry(self) -> str:
        """The sender's name for it, by which a refusal refers to it."""

    def stated(self) -> JsonValue:
        """Everything it asks for: this tells a repeated request from a different one."""

    def identity_numbers(self) -> Iterable[str]:
        """The fields that hold a personal identity number."""


S = TypeVar("S", bound=State)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Subject(Generic[S]):
    """One aggregate to write to or read: its decider and its id."""

    decider: "Decider[S, Any]"
    id: str

    @property
    def stream(self) -> str:
        """The name of its stream."""
        return self.decider.stream(self.id)


Sent: TypeAlias = tuple[Subject[Any], Command]
"""A command, and the aggregate it is for."""
Refused: TypeAlias = tuple[Command, Refusal]
"""A command, and why it is refused."""


@dataclass(frozen=True, eq=False)
class Decider(Generic[S, C]):
    """The rules of one kind of aggregate.

    Its streams are named ``category-id``, and hold facts of ``kinds`` only. ``decide`` gives the
    facts that a command adds, none if everything is already recorded, and raises Refusal. ``fold``
    gives the state after further facts, in the order of their positions.
    """

    category: str
    kinds: tuple[type[Fact], ...]
    empty: S
    fold: Callable[[S, Iterable[Recorded[Any]]], S]
    decide: Callable[[S, C], Sequence[Fact]]
    follow: Callable[[str, Fact], Iterable[tuple[Subject[Any], Any]]] = lambda id, fact: ()
    """The commands for other streams that follow from a fact in the stream of an id. If one of them
    is refused, so is the fact."""
    arrange: Callable[[Sequence[C]], Sequence[C]] = lambda commands: commands
    """The order in which commands that are sent together are decided."""
    explain: Callable[[Iterable[Refused]], Iterator[Refused]] = iter
    """The refusals to report; one that merely follows from another may be left out."""
    cut: Callable[[S, int], S] | None = None
    """The state as it was at an earlier position; if None, the facts are read again up to there."""

    def of(self, id: str) -> Subject[S]:
        """The aggregate with this id."""
        return Subject(self, id)

    def stream(self, id: str) -> str:
        """The name of a stream."""
        return f"{self.category}-{id}"

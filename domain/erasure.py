"""Erasure: a person's data is disposed of, by a decision, while the log stays as it is.

Nothing is deleted by itself: to lose information is disposal (*gallring*), which needs a decision
(Archives Act 1990:782, section 10). Destroying the key is disposal, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field, JsonValue, StringConstraints

from domain.decider import Decider
from domain.fact import Fact
from domain.identity_number import places
from domain.record import Recorded
from domain.refusal import refuse_unseen
from domain.region import RegionCode
from domain.text import tidied
from domain.words import Slug, Text

Decision = Annotated[Text, StringConstraints(max_length=200)]
"""Where the disposal decision is found: its case number, or the plan and its section."""


class Erased(Fact, kind="people.erased"):
    """The key of a person was destroyed, and with it what is told of that person.

    Only who has the region's secret can tell which mentions it covers, so that nobody learns from
    it that they are of one person.
    """

    region: RegionCode
    decision: Decision = Field(description="The disposal decision's reference, never a name.")
    handle: Slug = Field(description="What is left of the person's id.")
    covers: tuple[Slug, ...] = Field(description="A mark for each mention that it covers.")


# --- what they change ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure, as its stream tells of it; that stream has one fact."""

    record: Recorded[Any] | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Erasures:
    """All erasures up to a position of the log, by the marks of what they cover."""

    position: int = 0
    by_mark: dict[str, Recorded[Any]] = field(default_factory=dict)
    by_handle: dict[str, Recorded[Any]] = field(default_factory=dict)

    def grown(self, records: Iterable[Recorded[Any]], position: int) -> "Erasures":
        """With further ones."""
        by_mark, by_handle = dict(self.by_mark), dict(self.by_handle)
        for record in records:
            by_handle[record.fact.handle] = record
            by_mark |= dict.fromkeys(record.fact.covers, record)
        return Erasures(position, by_mark, by_handle)


def fold(state: Erasure, records: Iterable[Recorded[Any]]) -> Erasure:
    """The erasure that a stream tells of."""
    for record in records:
        state = Erasure(record, record.position)
    return state


# --- what may be decided ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Erase:
    """The command of an erasure: the key of a person is to be destroyed, by a decision."""

    region: str
    decision: str
    handle: str
    covers: tuple[str, ...]

    @property
    def entry(self) -> str:
        """Of all that is recorded, the sender chooses the reference alone."""
        return "decision"

    def stated(self) -> JsonValue:
        """All of it."""
        return [self.region, self.decision, self.handle, [*self.covers]]

    def identity_numbers(self) -> Iterable[str]:
        """The reference, if it holds an identity number."""
        return places({"decision": self.decision})


def decide(state: Erasure, command: Erase) -> tuple[Fact, ...]:
    """The erasure, once. Raises Refusal where nothing of the reference is seen."""
    if state.position:
        return ()
    decision = tidied(command.decision)
    refuse_unseen("decision", decision)
    return (
        Erased(
            id="erased",
            region=command.region,
            decision=decision,
            handle=command.handle,
            covers=command.covers,
        ),
    )


ERASURE: Decider[Erasure, Erase] = Decider(
    "person", kinds=(Erased,), empty=Erasure(), fold=fold, decide=decide
)
"""Their streams have ids drawn at random, which are no person's."""

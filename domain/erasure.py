"""Erasure: a person's data is disposed of by a decision, while the log stays unchanged.

Nothing is deleted automatically: losing information is disposal (*gallring*), which needs a
decision (Archives Act 1990:782, section 10). Destroying a key is disposal, too.
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
"""Where the disposal decision can be found: its case number, or the plan and its section."""


class Erased(Fact, kind="people.erased"):
    """A person's key was destroyed, which makes that person's data unreadable.

    Only with the region's secret can anyone tell which mentions it covers, so the record does not
    reveal that they concern one person.
    """

    region: RegionCode
    decision: Decision = Field(description="The disposal decision's reference, never a name.")
    handle: Slug = Field(description="What is left of the person's id.")
    covers: tuple[Slug, ...] = Field(description="A mark for each mention that it covers.")


# --- what they change ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Erasure:
    """The state of an erasure's stream, which has one fact."""

    record: Recorded[Any] | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Erasures:
    """All erasures up to a position in the log, by the marks of the mentions they cover."""

    position: int = 0
    by_mark: dict[str, Recorded[Any]] = field(default_factory=dict)
    by_handle: dict[str, Recorded[Any]] = field(default_factory=dict)

    def grown(self, records: Iterable[Recorded[Any]], position: int) -> "Erasures":
        """These erasures and further ones."""
        by_mark, by_handle = dict(self.by_mark), dict(self.by_handle)
        for record in records:
            by_handle[record.fact.handle] = record
            by_mark |= dict.fromkeys(record.fact.covers, record)
        return Erasures(position, by_mark, by_handle)


def fold(state: Erasure, records: Iterable[Recorded[Any]]) -> Erasure:
    """The erasure that a stream records."""
    for record in records:
        state = Erasure(record, record.position)
    return state


# --- what may be decided ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Erase:
    """The command to destroy a person's key, by a decision."""

    region: str
    decision: str
    handle: str
    covers: tuple[str, ...]

    @property
    def entry(self) -> str:
        """Always ``decision``, the only field that the sender chooses."""
        return "decision"

    def stated(self) -> JsonValue:
        """All its fields."""
        return [self.region, self.decision, self.handle, [*self.covers]]

    def identity_numbers(self) -> Iterable[str]:
        """The reference, if it holds an identity number."""
        return places({"decision": self.decision})


def decide(state: Erasure, command: Erase) -> tuple[Fact, ...]:
    """The erasure; nothing if it is already recorded.

    Raises Refusal if the decision's reference shows nothing or would control a terminal.
    """
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
"""Its streams have random ids, which identify no person."""

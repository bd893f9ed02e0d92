"""Erasure: a person's data is disposed of, by a decision, while the log stays as it is.

Nothing is deleted by itself: to lose information is disposal (*gallring*), which needs a decision
(Archives Act 1990:782, section 10). Destroying the key is disposal, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from domain.fact import Fact
from domain.record import Recorded
from domain.region import RegionCode
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


FACTS: tuple[type[Fact], ...] = (Erased,)


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

"""What is due, told once for all of a sort that are due on one day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from domain.answers.process import DueState


class Due(Protocol):
    """Something to be done, as a round or the read models tell of it."""

    @property
    def what(self) -> str:
        """What."""

    @property
    def entry(self) -> str:
        """The entry that says so."""

    @property
    def by(self) -> date | None:
        """By when."""

    @property
    def state(self) -> DueState:
        """How it stands."""


@dataclass(frozen=True, slots=True)
class Dues:
    """What is due of a sort on one day, in one round."""

    what: str
    state: DueState
    by: date | None
    each: tuple[Due, ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that say so."""
        return tuple(due.entry for due in self.each)

    def presses(self, *, live: bool) -> bool:
        """Whether it is to be done; what has no date presses nobody in a round of the past."""
        return self.state in ("overdue", "due") or (self.state == "undated" and live)


def grouped(dues: Iterable[Due]) -> Iterator[Dues]:
    """What is due, by days; what has none comes last."""

    def sort(due: Due) -> tuple[date, str, str]:
        return due.by or date.max, due.what, due.state

    for _, some in groupby(sorted(dues, key=sort), key=sort):
        each = tuple(some)
        yield Dues(each[0].what, each[0].state, each[0].by, each)

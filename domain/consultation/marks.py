"""Marks: what readers should know about entries behind an answer, besides how they now read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Mark = Literal["corrected", "retracted", "contested", "settled", "in-conflict"]
"""It was corrected; it was retracted; a contest of it stands; all contests of it are settled; its
sources disagree."""
MARKS: tuple[Mark, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of entries, by their ids; entries without marks are left out."""

    by_entry: Mapping[str, tuple[Mark, ...]]

    def of(self, entry: str) -> tuple[Mark, ...]:
        """The marks of an entry."""
        return self.by_entry.get(entry, ())

    def among(self, entries: Iterable[str]) -> "Marks":
        """The marks of some entries."""
        known = dict.fromkeys(id for id in entries if id in self.by_entry)
        return Marks({id: self.by_entry[id] for id in known})

    def bearing(self, mark: Mark) -> tuple[str, ...]:
        """The entries that have a mark."""
        return tuple(id for id, marks in self.by_entry.items() if mark in marks)

    @property
    def contested(self) -> tuple[str, ...]:
        """Entries with a contest that stands."""
        return self.bearing("contested")

    @property
    def corrected(self) -> tuple[str, ...]:
        """Entries that no longer read as they were first recorded."""
        return self.bearing("corrected")

    @property
    def in_conflict(self) -> tuple[str, ...]:
        """Entries whose sources disagree; they are read by the first reading."""
        return self.bearing("in-conflict")


UNMARKED = Marks({})
"""No entry has a mark."""

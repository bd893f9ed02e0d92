"""Counts of one thing: the whole, and its parts by party or group.

A count that names neither party nor group is the whole, unless it is less than its parts together:
then a word is missing, and it stands beside them as one more part. Of several counts of the same
thing the largest holds, since what has come in does not become fewer.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from domain.consultation.dossier import Entry
from domain.count import StatedCount

F = TypeVar("F", bound=Any)


@dataclass(frozen=True, slots=True)
class Counts(Generic[F]):
    """Counts of one thing in one unit, sorted into whole and parts."""

    whole: Entry[F] | None
    parts: tuple[Entry[F], ...]
    """By party or group; also a count that names neither, if it is less than the parts together."""
    smaller: tuple[Entry[F], ...]
    """Counts of the same thing as one that is as large or larger."""

    @property
    def unassigned(self) -> tuple[Entry[F], ...]:
        """Counts that name neither party nor group, and are less than the parts together."""
        return tuple(entry for entry in self.parts if is_of_all(entry))


def counted(
    entries: Iterable[Entry[F]], of: Callable[[F], Hashable] = lambda fact: None
) -> tuple[Counts[F], ...]:
    """Counts as wholes and parts, separately for each thing, unit and proof."""
    groups: dict[Hashable, list[Entry[F]]] = {}
    for entry in entries:
        key = of(entry.fact), entry.fact.count.unit, entry.proof
        groups.setdefault(key, []).append(entry)
    return tuple(map(_told_apart, groups.values()))


def _told_apart(entries: Iterable[Entry[F]]) -> Counts[F]:
    """Counts of one thing in one unit, as whole and parts."""
    largest: dict[Hashable, Entry[F]] = {}
    smaller: list[Entry[F]] = []
    for entry in entries:
        known = largest.get(_of(entry))
        if known is None or entry.fact.count.number >= known.fact.count.number:
            smaller += [known] if known else []
            largest[_of(entry)] = entry
        else:
            smaller.append(entry)
    whole = largest.pop((None, None), None)
    parts = list(largest.values())
    if whole and below(whole.fact.count, least(parts)):
        return Counts(None, (*parts, whole), tuple(smaller))
    return Counts(whole, tuple(parts), tuple(smaller))


def least(parts: Iterable[Entry[Any]]) -> int:
    """The least that the parts come to. Groups overlap with each other and with parties."""
    by_party, by_group = 0, 0
    for part in parts:
        number = int(part.fact.count.span.low or 0)
        if _of(part)[1] is None:
            by_party += number
        by_group = max(by_group, number)
    return max(by_party, by_group)


def below(whole: StatedCount, parts: int) -> bool:
    """Whether a count is certainly less than the sum of its parts."""
    most = whole.span.high
    return most is not None and most < parts


def shows_some(count: StatedCount) -> bool:
    """Whether a count shows that there was at least one; "at most 5" and 0 do not."""
    return bool(count.span.low)


def is_of_all(entry: Entry[Any]) -> bool:
    """Whether a count names neither party nor group."""
    return _of(entry) == (None, None)


def _of(entry: Entry[Any]) -> tuple[str | None, str | None]:
    return entry.fact.party, getattr(entry.fact, "group", None)

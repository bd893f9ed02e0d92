"""Long lists in parts, so that a page stays light however much is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

T = TypeVar("T")
Number = Annotated[int, Query(ge=1, le=100_000)]
"""Which part is asked for, the first being 1; beyond the last, the last is given."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A part of a list, and how many there are."""

    items: tuple[T, ...]
    number: int
    of: int
    total: int


def part(whole: Sequence[T], number: int, size: int) -> Slice[T]:
    """So many at a time, the last part at most."""
    of = max(1, -(-len(whole) // size))
    number = min(number, of)
    return Slice(tuple(whole[(number - 1) * size : number * size]), number, of, len(whole))

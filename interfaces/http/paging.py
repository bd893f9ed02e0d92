"""Lists, a page at a time."""

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Annotated, TypeVar

from fastapi import Query

from application.cursors import cursor as cursor_of
from application.cursors import place

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Cursor = Annotated[str | None, Query(max_length=4000, description="'next' of the page before.")]
Position = Annotated[
    int | None, Query(alias="cursor", ge=0, lt=2**63, description="'next' of the page before.")
]
"""The cursor of a list in the order recorded."""


def placed_by(cursor: str | None, keys: int) -> tuple[str, ...]:
    """The place that a cursor names. Raises Unanswerable if it is one of another order."""
    return () if cursor is None else place(cursor, keys)


def page(
    whole: Iterable[T],
    order: Callable[[T], tuple[str, ...]],
    keys: int,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[T], str | None]:
    """The first ``limit`` items after the cursor, and the cursor of the next page, if any.

    ``keys`` is how many texts the order compares. Raises Unanswerable if the cursor is one of
    another order.
    """
    after = placed_by(cursor, keys)
    placed = ((order(one), one) for one in whole)
    rest = sorted((pair for pair in placed if pair[0] > after), key=itemgetter(0))
    chosen = rest[:limit]
    return [one for _, one in chosen], cursor_of(*chosen[-1][0]) if rest[limit:] else None

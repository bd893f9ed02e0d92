"""Lists, a page at a time: a cursor is the last id of the page before."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Cursor = Annotated[str | None, Query(max_length=100, description="'next' of the page before.")]


def page(ids: Sequence[str], cursor: str | None, limit: int) -> tuple[Sequence[str], str | None]:
    """The ids after the cursor, and the next cursor. Raises HTTPException 422 if unknown."""
    if cursor is not None and cursor not in ids:
        raise HTTPException(422, "cursor: it is none of this list's")
    start = ids.index(cursor) + 1 if cursor is not None else 0
    chosen = ids[start : start + limit]
    return chosen, chosen[-1] if start + limit < len(ids) else None

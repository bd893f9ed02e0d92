"""Lists, a page at a time: a cursor is the last id of the page before."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.exceptions import HTTPException

from domain.words import Slug

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Cursor = Annotated[Slug | None, Query(description="'next' of the page before.")]
"""An id, or a position of the record; it goes into the page's ETag, so nothing else may pass."""


def page(ids: Sequence[str], cursor: str | None, limit: int) -> tuple[Sequence[str], str | None]:
    """The ids after the cursor, and the next cursor. Raises HTTPException 422 if unknown."""
    if cursor is not None and cursor not in ids:
        raise HTTPException(422, "cursor: it is none of this list's")
    start = ids.index(cursor) + 1 if cursor is not None else 0
    chosen = ids[start : start + limit]
    return chosen, chosen[-1] if start + limit < len(ids) else None

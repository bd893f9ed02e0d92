"""Bodies read strictly: JSON in UTF-8, of bounded size and depth, and nothing else."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

LARGEST = 1_000_000
"""Bytes of a body. A round file is loaded by the command line, not here."""
DEEPEST = 20


class StrictRequest(Request):
    """A request whose body is refused before it can do harm."""

    async def body(self) -> bytes:
        """The body. Raises HTTPException: 415 if it is not JSON, 413 if it is too large."""
        if not hasattr(self, "_body"):
            stated = self.headers.get("content-type", "").partition(";")[0].strip().lower()
            if stated != "application/json":
                raise HTTPException(415, f"Content-Type is {stated or 'absent'}")
            chunks = bytearray()
            async for chunk in self.stream():
                chunks += chunk
                if len(chunks) > LARGEST:
                    raise HTTPException(413, f"more than {LARGEST} bytes")
            self._body = bytes(chunks)
        return self._body

    async def json(self) -> Any:
        """The body's content. Raises HTTPException 400 where it is not JSON in UTF-8."""
        try:
            content = orjson.loads(await self.body())
        except orjson.JSONDecodeError as error:
            raise HTTPException(400, str(error)) from None
        if not _is_within(content, DEEPEST):
            raise HTTPException(400, f"nested deeper than {DEEPEST} levels")
        return content


def _is_within(content: Any, levels: int) -> bool:
    if not isinstance(content, dict | list):
        return True
    parts = content.values() if isinstance(content, dict) else content
    return levels > 0 and all(_is_within(part, levels - 1) for part in parts)


class StrictRoute(APIRoute):
    """A route that reads its body strictly."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, given a strict request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly

"""Bodies read strictly: JSON in UTF-8, of bounded size and depth, and nothing else."""

import asyncio
import codecs
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, ClassVar

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from interfaces.http.grammar import media_type

LARGEST = 1_000_000
"""Bytes of a body. A round file is loaded by the command line, not here."""
MOST = 10_000
"""Values in a body: of each that is wrong something is said, before it is known how many are."""
DEEPEST = 20
SLOWEST = 30.0
"""Seconds in which a body is there, from the moment that it is waited for."""


class StrictRequest(Request):
    """A request whose body is refused before it can do harm: of so many bytes at most."""

    largest = LARGEST

    async def body(self) -> bytes:
        """The body.

        Raises HTTPException: 415 if it is not JSON, 413 if it is too large, 408 if it is too slow.
        """
        if not hasattr(self, "_body"):
            stated = media_type(self.headers)
            if stated != "application/json":
                raise HTTPException(415, f"Content-Type is {stated or 'absent'}")
            try:
                async with asyncio.timeout(SLOWEST):
                    self._body = await self._bounded()
            except TimeoutError:
                raise HTTPException(408, f"it is not there after {SLOWEST:g} seconds") from None
        return self._body

    async def _bounded(self) -> bytes:
        chunks = bytearray()
        async for chunk in self.stream():
            chunks += chunk
            if len(chunks) > self.largest:
                raise HTTPException(413, f"more than {self.largest} bytes")
        return bytes(chunks)

    async def json(self) -> Any:
        """The body's content.

        Raises HTTPException: 413 if it has too many values; 400 where it is not JSON in UTF-8, is
        nested too deep, or states a field twice: which of the two counts, another reader could see
        otherwise.
        """
        body = (await self.body()).removeprefix(codecs.BOM_UTF8)
        try:
            content = orjson.loads(body)
            _refuse_boundless(content)
            json.loads(body, object_pairs_hook=_each_once)
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        return content


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise ValueError(f"the field {name[:100]!r} stands twice")
        names.add(name)


def _refuse_boundless(content: Any) -> None:
    level, met = [content], 0
    for _ in range(DEEPEST + 1):
        met += len(level)
        if met > MOST:
            raise HTTPException(413, f"more than {MOST} values")
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise HTTPException(400, f"nested deeper than {DEEPEST} levels")


def _parts(content: Any) -> Iterable[Any]:
    if isinstance(content, dict):
        return content.values()
    return content if isinstance(content, list) else ()


class StrictRoute(APIRoute):
    """A route that reads its body strictly."""

    request: ClassVar[type[StrictRequest]] = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, given a strict request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(self.request(request.scope, request.receive))

        return strictly


class SmallRequest(StrictRequest):
    """A request of anybody's, which takes more work than its length tells."""

    largest = 64_000


class SmallRoute(StrictRoute):
    """A route that reads a small body strictly."""

    request = SmallRequest

"""Strict reading of request bodies: JSON in UTF-8, of bounded size and depth, and nothing else."""

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
from interfaces.http.problems import PROBLEMS
from interfaces.wording.message import sentence
from interfaces.wording.why import Why

LARGEST = 1_000_000
"""The most bytes in a body. Round files are loaded with the command line, not here."""
MOST = 10_000
"""The most values in a body: validation reports every wrong one before any are left out."""
DEEPEST = 20
SLOWEST = 30.0
"""Seconds in which a body must arrive, counted from when reading begins."""


class BodyRefused(HTTPException):
    """A body is refused: the kind of problem, and why."""

    def __init__(self, kind: str, why: Why):
        super().__init__(PROBLEMS[kind].status)
        self.kind, self.why = kind, why


async def bounded(request: Request, largest: int = LARGEST) -> bytes:
    """The body of a request. Raises BodyRefused if it is too large or comes too slowly."""
    chunks = bytearray()
    try:
        async with asyncio.timeout(SLOWEST):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > largest:
                    why = sentence("more than %(most)s bytes", most=largest)
                    raise BodyRefused("too-large", why)
    except TimeoutError:
        why = sentence("it is not there after %(seconds)s seconds", seconds=int(SLOWEST))
        raise BodyRefused("too-slow", why) from None
    return bytes(chunks)


class StrictRequest(Request):
    """A request that refuses a harmful body early. ``largest`` is the most bytes it reads."""

    largest = LARGEST

    async def body(self) -> bytes:
        """The body.

        Raises BodyRefused if it is not declared as JSON, is too large or comes too slowly.
        """
        if not hasattr(self, "_body"):
            stated = media_type(self.headers)
            if stated != "application/json":
                why = (
                    sentence("Content-Type is %(stated)s", stated=stated)
                    if stated
                    else sentence("there is no Content-Type")
                )
                raise BodyRefused("not-json", why)
            self._body = await bounded(self, self.largest)
        return self._body

    async def json(self) -> Any:
        """The body's content.

        Raises BodyRefused if it is not JSON in UTF-8, has too many values, is nested too deeply,
        or repeats a field, since parsers differ on which of the two counts.
        """
        body = (await self.body()).removeprefix(codecs.BOM_UTF8)
        try:
            content = orjson.loads(body)
            _refuse_boundless(content)
            json.loads(body, object_pairs_hook=_each_once)
        except ValueError as error:
            raise BodyRefused("unreadable", str(error)) from None
        return content


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            why = sentence("the field '%(name)s' stands twice", name=name[:100])
            raise BodyRefused("unreadable", why)
        names.add(name)


def _refuse_boundless(content: Any) -> None:
    level, met = [content], 0
    for _ in range(DEEPEST + 1):
        met += len(level)
        if met > MOST:
            raise BodyRefused("too-large", sentence("more than %(most)s values", most=MOST))
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    why = sentence("nested deeper than %(levels)s levels", levels=DEEPEST)
    raise BodyRefused("unreadable", why)


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
    """A request open to many, whose body takes more work than its length suggests."""

    largest = 64_000


class SmallRoute(StrictRoute):
    """A route that reads a small body strictly."""

    request = SmallRequest

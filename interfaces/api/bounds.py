"""How long an address may be, and how many headers: what is more is refused unread."""

from typing import Final

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from interfaces.api.problems import problem

LONGEST: Final = 16_000
"""Bytes of an address with its query: two hundred ids of rounds stand in it."""
MOST: Final = 100
LARGEST: Final = 32_000
"""Bytes of all headers together."""


class Bounded:
    """ASGI middleware: refuses an address that is too long, and headers that are too many."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        app = _refused(scope) if scope["type"] == "http" else None
        await (app or self.app)(scope, receive, send)


def _refused(scope: Scope) -> ASGIApp | None:
    if len(scope["path"]) + len(scope["query_string"]) > LONGEST:
        return problem("too-long", f"more than {LONGEST} bytes")
    headers = scope["headers"]
    if len(headers) > MOST:
        return problem("too-many-headers", f"more than {MOST}")
    if sum(len(name) + len(value) for name, value in headers) > LARGEST:
        return problem("too-many-headers", f"more than {LARGEST} bytes of them")
    return None


def install(app: Starlette) -> None:
    """Bound an application's requests."""
    app.add_middleware(Bounded)

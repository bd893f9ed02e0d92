"""Limits on addresses and headers, and the rule that a body states one length only."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from interfaces.http.problems import problem
from interfaces.wording.message import sentence

LONGEST: Final = 16_000
"""The most bytes in an address with its query: room for two hundred round ids."""
MOST: Final = 100
LARGEST: Final = 32_000
"""The most bytes in all headers together."""


class BoundsMiddleware:
    """Refuses an address that is too long, too many headers, and a body with two lengths."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        app = _refused(scope) if scope["type"] == "http" else None
        await (app or self.app)(scope, receive, send)


def _refused(scope: Scope) -> ASGIApp | None:
    if len(scope["path"]) + len(scope["query_string"]) > LONGEST:
        return problem("too-long", sentence("more than %(most)s bytes", most=LONGEST))
    headers = scope["headers"]
    if len(headers) > MOST:
        return problem("too-many-headers", sentence("more than %(most)s", most=MOST))
    if sum(len(name) + len(value) for name, value in headers) > LARGEST:
        return problem(
            "too-many-headers", sentence("more than %(most)s bytes of them", most=LARGEST)
        )
    return _of_two_lengths(scope)


def _of_two_lengths(scope: Scope) -> ASGIApp | None:
    """Refuse a body whose end is ambiguous, and which could hide a second request.

    The connection is closed, so that no part of the body is read as one (RFC 9112, 6.1 and 6.3).
    """
    stated = {name.lower() for name, _ in scope["headers"]}
    if b"transfer-encoding" not in stated:
        return None
    if b"content-length" in stated:
        detail = sentence("it comes with Content-Length and with Transfer-Encoding")
    elif scope["http_version"] == "1.0":
        detail = sentence("HTTP/1.0 knows no Transfer-Encoding")
    else:
        return None
    return problem("two-lengths", detail, headers={"Connection": "close"})

"""Methods: HEAD works wherever GET does, and ``Allow`` names all that an address takes."""

from contextlib import suppress
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKED: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


class HeadMiddleware:
    """Lets every operation that takes GET take HEAD too (RFC 9110, 9.3.2).

    The server sends no body in answer to HEAD. An endless answer, such as the live feed, ends with
    its first piece.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        ended = False

        async def cut(message: Message) -> None:
            nonlocal ended
            if ended:
                raise OSError("an answer to HEAD ends here")
            ended = message["type"] == "http.response.body"
            await send({**message, "more_body": False} if ended else message)

        inner = {**scope, "method": "GET"}
        try:
            with suppress(ClientDisconnect):
                await self.app(inner, receive, cut)
        finally:
            scope.update({**inner, "method": "HEAD"})  # the log reads the route from it


def allowed(request: Request) -> str:
    """The methods that an address takes, as ``Allow`` names them (RFC 9110, 10.2.1)."""
    taken = [method for method in _ASKED if _takes(request, method)]
    return ", ".join([*taken[:1], "HEAD", *taken[1:]] if "GET" in taken else taken)


def _takes(request: Request, method: str) -> bool:
    scope = request.scope
    asked = {"type": "http", "method": method} | {
        name: scope[name] for name in ("path", "root_path") if name in scope
    }
    return any(route.matches({**asked})[0] is Match.FULL for route in request.app.routes)

"""What every answer says to a browser and to caches: how little it may do, and who may keep it.

An answer may state a header of its own, as a page states its own policy; it is then left alone.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.grammar import listed

POLICY: Final = "Content-Security-Policy"
CLOSED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of whatever is no page: it loads nothing, and stands in no frame."""
OF_PAGES: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""The policy that a page states: everything from here, nothing inline."""

_ALWAYS: Final = {
    POLICY: CLOSED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_ONLY_HTTPS: Final = "max-age=31536000"
"""A year. The names below the service's own are its operator's concern."""
_CREDENTIALS: Final = ("Authorization", "Cookie")


class HeadersMiddleware:
    """Gives every answer the headers that it lacks.

    An answer that caches may check and keep is the asker's own where there is a credential, and
    in every case another one for another credential.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        is_personal = any(name in asked for name in _CREDENTIALS)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                _guard(answer, is_personal=is_personal)
                if scope["scheme"] == "https":
                    answer.setdefault("Strict-Transport-Security", _ONLY_HTTPS)
            await send(message)

        await self.app(scope, receive, guarded)


def _guard(answer: MutableHeaders, *, is_personal: bool) -> None:
    for name, value in _ALWAYS.items():
        answer.setdefault(name, value)
    varies = listed(answer.getlist("Vary"))
    answer["Vary"] = ", ".join(dict.fromkeys((*varies, *_CREDENTIALS)))
    kept = answer["Cache-Control"]
    if is_personal and not {"no-store", "private"} & {*listed([kept])}:
        answer["Cache-Control"] = f"private, {kept}"

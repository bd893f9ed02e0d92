"""Headers that limit what a browser may do with an answer, and which caches may keep it.

An answer may set one itself, as a page sets its own policy: it is then kept, except that Vary and
Cache-Control may be added to.
"""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.grammar import listed

POLICY: Final = "Content-Security-Policy"
CLOSED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of all but pages: it loads nothing, and appears in no frame."""
OF_PAGES: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""The policy of a page: it loads everything from this service, and nothing inline."""

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
"""A year. Subdomains are left to the operator."""
_CREDENTIALS: Final = ("Authorization", "Cookie")


class HeadersMiddleware:
    """Gives every answer the headers that it lacks.

    A cacheable answer to a request with a credential is private to the asker. All answers vary by
    credential.
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

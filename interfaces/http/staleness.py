"""The age of answers from a server that reads a standby: it is stated, and limited."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.problems import problem
from interfaces.wording.message import sentence

HEADER = "Samrad-Staleness"
_ALWAYS = ("/livez", "/readyz", "/metrics", "/problems")


class StalenessMiddleware:
    """States the age of answers that may be old, and refuses those that would be too old.

    ``staleness`` gives that age in seconds, or None if they are current; ``bound`` is its limit.
    """

    def __init__(self, app: ASGIApp, staleness: Callable[[], float | None], bound: float):
        self.app, self.staleness, self.bound = app, staleness, bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it if the answer would be too old."""
        age = self.staleness() if scope["type"] == "http" else None
        if age is None:
            await self.app(scope, receive, send)
            return

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = f"{age:.1f}"
            await send(message)

        if age > self.bound and not scope["path"].startswith(_ALWAYS):
            behind = sentence(
                "its answers would be %(age)s seconds old; %(most)s are allowed",
                age=round(age),
                most=f"{self.bound:g}",
            )
            refused = problem("stale", behind, headers={"Retry-After": "5"})
            await refused(scope, receive, dated)
        else:
            await self.app(scope, receive, dated)

"""Answers of a server that reads a standby say how old they may be, and are not too old."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.problems import problem
from interfaces.wording.message import sentence

HEADER = "Samrad-Staleness"
_ALWAYS = ("/livez", "/readyz", "/metrics", "/problems")


class StalenessMiddleware:
    """Dates answers that may be old, and refuses those that would be too old.

    ``staleness`` gives by how many seconds they may be; None where they are not.
    """

    def __init__(self, app: ASGIApp, staleness: Callable[[], float | None], bound: float):
        self.app, self.staleness, self.bound = app, staleness, bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse what would be answered too late."""
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

"""The names that a service answers to."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from interfaces.http.logs import PROBED
from interfaces.http.problems import problem
from interfaces.wording.message import sentence


class HostsMiddleware:
    """Refuses requests for other names, so that no other site can point its own name here to read
    what is served (DNS rebinding). None lets all names through.

    Probes and scrapes pass: they use the address of a process.
    """

    def __init__(self, app: ASGIApp, names: frozenset[str] | None):
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if self.names is not None and scope["type"] == "http" and scope["path"] not in PROBED:
            asked = Headers(scope=scope).getlist("host")
            if len(asked) != 1 or name_in(asked[0]) not in self.names:
                refused = problem("unknown-host", sentence("the Host header names another service"))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)


_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^:\[\]]+?)\.?(:[0-9]*)?")


def name_in(host: str) -> str:
    """The name in a Host header, without its port; empty if the header is malformed."""
    form = _HOST.fullmatch(host.lower())
    return form["name"] if form else ""

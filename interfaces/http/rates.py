"""Rate limits for each client, high enough to hinder nobody who works.

One number is kept for each client, in the memory of the process: each process counts for itself,
and a client has its full allowance from each.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interfaces.http.clients import address_of, client_of, is_loopback, signed_in
from interfaces.http.problems import problem
from interfaces.wording.message import plural

MOST: Final = 100_000
"""The most clients remembered for a limit, some 20 MB; then the longest idle are dropped."""
_MINUTE: Final = 60.0
_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_COSTLY: Final = (
    "/what-if", "/replay", "/diff", "/side-by-side", "/trail", "/compare",
    "/charters", "/audit/verify",
)  # fmt: skip
"""The endings of addresses that take the server longer than others."""
_STEP: Final = "/moments"
"""The ending of the address of a replay's step: a slider asks for several a second."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many requests a minute one client may make, even all at once; 0 is no limit.

    ``steps`` are those of a replay, which a slider asks for one after the other. ``failures`` are
    credentials that were refused. ``spare_loopback`` exempts clients on the machine itself;
    turn it off behind a proxy.
    """

    reads: int = 1200
    commands: int = 600
    costly: int = 30
    steps: int = 300
    failures: int = 20
    spare_loopback: bool = True


UNLIMITED: Final = Rates(0, 0, 0, 0, 0)


class Allowance:
    """What clients have left of a number of requests a minute, which refills evenly.

    It keeps the time at which each client's allowance will be full (generic cell rate algorithm).
    """

    def __init__(
        self, a_minute: int, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ):
        self._most, self._clock = most, clock
        self._each = _MINUTE / a_minute if a_minute else 0.0
        self._whole_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until the client may ask again; 0 if it may now."""
        if not self._each:
            return 0.0
        ahead = self._whole_at.get(client, 0.0) - self._clock()
        return max(0.0, ahead + self._each - _MINUTE)

    def take(self, client: str) -> None:
        """Count a request."""
        if not self._each:
            return
        now = self._clock()
        self._whole_at[client] = max(self._whole_at.pop(client, now), now) + self._each
        if len(self._whole_at) > self._most:
            self._whole_at.popitem(last=False)

    def __len__(self) -> int:
        return len(self._whole_at)


class RatesMiddleware:
    """Refuses requests that come too often, once the asker is identified and before other work.

    A credential is looked up even if its address had too many failures: a person who is signed in
    may share the address, and others' failures must not keep them out.
    """

    def __init__(self, app: ASGIApp, rates: Rates, clock: Callable[[], float] = time.monotonic):
        self.app, self.rates = app, rates
        self.reads, self.commands, self.costly, self.steps, self.failures = (
            Allowance(a_minute, clock=clock)
            for a_minute in (
                rates.reads,
                rates.commands,
                rates.costly,
                rates.steps,
                rates.failures,
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        spared = self.rates.spare_loopback and is_loopback(address_of(scope))
        if scope["type"] != "http" or spared:
            await self.app(scope, receive, send)
            return
        client = client_of(scope)
        allowances = self._of(scope)
        wait = max(one.wait(client) for one in allowances)
        tries = not signed_in(scope) and _tries_to_get_in(scope)
        if tries:
            wait = max(wait, self.failures.wait(client))
        if wait:
            refused = _refused(wait)
            await refused(scope, receive, send)
            return
        for one in allowances:
            one.take(client)

        async def seen(message: Message) -> None:
            if tries and message["type"] == "http.response.start" and message["status"] == 401:
                self.failures.take(client)
            await send(message)

        await self.app(scope, receive, seen)

    def _of(self, scope: Scope) -> tuple[Allowance, ...]:
        usual = self.commands if scope["method"] in _UNSAFE else self.reads
        if scope["path"].endswith(_STEP):
            return usual, self.steps
        return (usual, self.costly) if scope["path"].endswith(_COSTLY) else (usual,)


def _refused(wait: float) -> ASGIApp:
    seconds = math.ceil(wait)
    detail = plural(
        "wait %(num)s second, then ask again", "wait %(num)s seconds, then ask again", num=seconds
    )
    return problem("too-many", detail, headers={"Retry-After": str(seconds)})


def _tries_to_get_in(scope: Scope) -> bool:
    """Whether a request shows a credential, or may hold one in its body."""
    asked = Headers(scope=scope)
    return scope["method"] in _UNSAFE or "authorization" in asked or "cookie" in asked

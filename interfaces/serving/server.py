"""The server: uvicorn, made to end the feed when it stops, and to cut off stalled clients.

When it stops, uvicorn closes idle connections and waits for answers under way. The live feed never
ends by itself, and the application learns of the stop only once all answers have ended. Nor does
uvicorn give up a connection whose client reads nothing, or never completes its request.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_network
from types import FrameType
from typing import Any, NoReturn

import anyio.to_thread
import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from interfaces.http.clients import network, parsed
from interfaces.http.service import service_of

_FAREWELL = 5
"""Seconds that answers have to finish when the server stops."""
_HURRY = 1
"""The same for an answer whose client reads nothing just then."""
_HEAD = 20
"""Seconds in which a request's head must arrive, or the rest of a body that no handler awaits."""
_HEAD_BYTES = 32_768
_BESIDE_THE_FEED = 400
"""Connections that a process takes beside the feed's; any more are answered with 503."""
_OF_ONE_PEER = 64
"""The most connections of one address; any more are closed at once."""
_SPARED = ("127.0.0.0/8", "::1/128")
"""The machine itself, whose connections are not limited."""


class Server(uvicorn.Server):
    """Serves an application. When it stops, it first ends the live feed.

    It calls ``begun`` once it listens.
    """

    def __init__(self, app: FastAPI, begun: Callable[[], None] = lambda: None, **settings: Any):
        self._begun = begun
        self.feed = service_of(app).feed
        limits = self.feed.limits
        usual = {
            "timeout_graceful_shutdown": _FAREWELL,
            "server_header": False,
            "h11_max_incomplete_event_size": _HEAD_BYTES,
            "limit_concurrency": limits.followers + _BESIDE_THE_FEED,
        }
        peers = Peers(settings.get("forwarded_allow_ips", ()))
        http = patient(limits.patience, peers)
        super().__init__(uvicorn.Config(app, http=http, **usual | settings))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the feed, then stop."""
        await anyio.to_thread.run_sync(self.feed.close)
        await super().shutdown(sockets)


class Peers:
    """Whose connections are counted: all but the machine's own, and proxies', which serve many."""

    def __init__(self, proxies: Iterable[str] = ()):
        self._spared = [ip_network(one, strict=False) for one in (*_SPARED, *proxies)]

    def counted(self, address: str) -> str | None:
        """What an address counts as; None if it is spared, or is no IP address."""
        found = parsed(address)
        if found is None or any(found in spared for spared in self._spared):
            return None
        return network(address)


class Prompt(H11Protocol):
    """A connection that is given up if its client does not complete a request in time.

    Uvicorn gives up a connection that is idle between two requests, but not one whose client
    sends a byte now and then. While an answer is made, its handler waits for the body. A connection
    beyond the limit of its peer is given up at once.
    """

    peers = Peers()
    peer: str | None = None
    _owed_by: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self.peer = self.peers.counted(self.client[0]) if self.client else None
        if self._is_one_too_many():
            transport.abort()
        else:
            self._expect()

    def _is_one_too_many(self) -> bool:
        if self.peer is None:
            return False
        same: int = sum(
            isinstance(one, Prompt) and one.peer == self.peer for one in self.connections
        )
        return same > _OF_ONE_PEER

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request, and wait for the rest."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._expect()
        elif self.conn.their_state is not h11.SEND_BODY or not self.cycle.response_complete:
            self._expect_nothing()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that the handler did not read."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect(self) -> None:
        if self._owed_by is None:
            self._owed_by = self.loop.call_later(_HEAD, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._owed_by is not None:
            self._owed_by.cancel()
            self._owed_by = None


def patient(seconds: float, among: Peers | None = None) -> type[asyncio.Protocol]:
    """A class of connections that are given up if the client reads nothing for so many seconds.

    They are aborted, not closed: else what was not read would be kept for ever.
    """

    class Patient(Prompt):
        peers = among or Prompt.peers
        _given_up: asyncio.TimerHandle | None = None

        def pause_writing(self) -> None:
            super().pause_writing()
            self._give_up(seconds)

        def resume_writing(self) -> None:
            self._go_on()
            super().resume_writing()

        def connection_lost(self, exc: Exception | None) -> None:
            self._go_on()
            super().connection_lost(exc)

        def shutdown(self) -> None:
            super().shutdown()
            if self._given_up is not None:
                self._give_up(min(seconds, _HURRY))

        def _give_up(self, after: float) -> None:
            self._go_on()
            self._given_up = self.loop.call_later(after, self.transport.abort)

        def _go_on(self) -> None:
            if self._given_up is not None:
                self._given_up.cancel()
                self._given_up = None

    return Patient


def serve(app: FastAPI, begun: Callable[[], None] = lambda: None, **settings: Any) -> None:
    """Serve until told to stop, then exit with status 0; with status 3 if it could not start.

    ``begun`` is called once the server listens.
    """
    signal.signal(signal.SIGTERM, _leave)  # uvicorn raises it again when all is closed
    server = Server(app, begun, **settings)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)

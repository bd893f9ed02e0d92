"""The server: uvicorn's, that ends the feed when it is asked to stop, and cuts who does not read.

uvicorn closes what is idle, and waits for answers that are under way. The live feed's would never
end by itself, and the application learns of the end only when all answers have. Nor does uvicorn
give up a connection whose client takes nothing of what is sent.
"""

import asyncio
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from interfaces.api import events

_FAREWELL = 5
"""Seconds that answers have to be finished in when the server stops."""
_HURRY = 1
"""And those whose client just then takes nothing."""


class Server(uvicorn.Server):
    """Serves the API. Stopped, it first ends the live feed."""

    def __init__(self, app: FastAPI, **settings: Any):
        patience = app.state.feed_limits.patience
        super().__init__(
            uvicorn.Config(
                app, http=patient(patience), **{"timeout_graceful_shutdown": _FAREWELL} | settings
            )
        )
        self.app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, once the feed has ended."""
        await events.close(self.app)
        await super().shutdown(sockets)


def patient(seconds: float) -> type[asyncio.Protocol]:
    """A connection that is given up if its client takes nothing for so long.

    To close it would not do: what was not taken would be kept for ever.
    """

    class Patient(H11Protocol):
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


def serve(app: FastAPI, **settings: Any) -> None:
    """Serve until told to stop; then leave as one that did what it was told."""
    signal.signal(signal.SIGTERM, _leave)  # uvicorn sends it on when all is closed
    server = Server(app, **settings)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)

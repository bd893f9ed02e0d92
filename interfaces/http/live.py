"""The live feed, as server-sent events (HTML Standard, 9.2)."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from application.disclosure import guarded_in
from application.feed import EVERYTHING, Eye, Feed, Follower
from application.log.lines import Line
from application.pseudonyms import Pseudonyms
from application.records import Records
from application.visibility import Visibility
from domain.consultation.decider import CONSULTATION
from interfaces.schemas.cloud_event import TELLS, cloud_event, discreet, pseudonymised

LIVE = "text/event-stream"
_RETRY = 2_000
"""Milliseconds after which a client that was cut off reconnects."""
_log = logging.getLogger(__name__)


def server_sent(line: Line, source: str) -> bytes:
    """A row of the log as a server-sent event. Its JSON is on one line."""
    told = cloud_event(line, source)
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (line[0], told.type.encode(), told.json)


class Live(Response):
    """The feed from a position on, for as long as the client reads it.

    This response class times each sending: a client that reads nothing is cut off, and reconnects
    with the id that it last saw.
    """

    media_type = LIVE
    charset = "utf-8"

    def __init__(
        self,
        feed: Feed,
        stream: str | None,
        cursor: int,
        eye: Eye = EVERYTHING,
        stays: Callable[[], Awaitable[bool]] | None = None,
        client: str | None = None,
    ):
        """From ``cursor`` on, what the eye sees, for as long as ``stays`` returns true.

        If a client is given, this counts as one of its followers.
        """
        self.client = client
        self.feed, self.stream, self.cursor, self.eye = feed, stream, cursor, eye
        self.stays = stays
        self.status_code, self.background = 200, None
        self.init_headers(
            {
                "Content-Type": LIVE,
                "Cache-Control": "no-store",
                "Vary": "Accept",
                "X-Accel-Buffering": "no",  # or a proxy would buffer it
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the feed. Raises Full before anything is sent."""
        with self.feed.followed(self.stream, self.cursor, self.eye, self.client) as follower:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_until_gone, receive, tasks.cancel_scope)
                try:
                    await self._tell(follower, send)
                except TimeoutError:
                    _log.warning("a follower of the feed that reads nothing is cut off")
                except OSError:
                    _log.debug("a follower of the feed has gone")
                tasks.cancel_scope.cancel()

    async def _tell(self, follower: Follower, send: Send) -> None:
        head = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await self._sent(send, head)
        # The id alone: a client that is cut off before the first fact comes back to the same place.
        chunk = b"retry: %d\n" % _RETRY + _reached(follower)
        heartbeat = self.feed.limits.heartbeat
        asked = anyio.current_time()
        while not self.feed.closed:
            await self._sent(send, _body(chunk))
            chunk = await follower.next(heartbeat) or _reached(follower)
            if self.stays and anyio.current_time() >= asked + heartbeat:
                if not await self.stays():
                    break
                asked = anyio.current_time()
        await self._sent(send, _body(b"", more=False))

    async def _sent(self, send: Send, message: dict[str, Any]) -> None:
        with anyio.fail_after(self.feed.limits.patience):
            await send(message)


def _reached(follower: Follower) -> bytes:
    """A heartbeat with the position read so far, so that readers who see few facts advance too."""
    return b": \nid: %d\n\n" % follower.cursor


def _body(chunk: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": chunk, "more_body": more}


@dataclass(frozen=True, slots=True)
class ReadersEye:
    """What a reader sees of the feed, with recorders under pseudonyms where required."""

    sight: Visibility
    pseudonyms: Pseudonyms
    now: Records

    @property
    def label(self) -> str:
        """The label of the sight."""
        return self.sight.label

    def reads_stream(self, stream: str) -> bool:
        """Whether the reader may read the facts of a stream."""
        return self.sight.reads_stream(stream)

    def shown(self, stream: str, told: bytes) -> bytes:
        """A fact as the reader sees it."""
        if not self.label:
            return told
        category, _, id = stream.partition("-")
        begins, ends = told.index(b"{"), told.rindex(b"}") + 1
        event = told[begins:ends]
        if category != CONSULTATION.category or not self.sight.witnesses(id):
            event = pseudonymised(event, self.pseudonyms.name)
        if category == CONSULTATION.category and TELLS in event and not self.sight.works_with(id):
            event = discreet(event, guarded_in(self.now, id))
        return told[:begins] + event + told[ends:]


async def _until_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    """Wait until the client has gone, then cancel what is being sent to it."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()

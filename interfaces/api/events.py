"""The feed: the log as CloudEvents, a page at a time or live as server-sent events."""

import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import APIRouter, FastAPI, Header, Query, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from application.disclosure import guarded_in
from application.engine import Engine
from application.feed import EVERYTHING, Entry, Eye, Feed, Follower, Limits, begin
from application.feed import seen as seen_by
from application.log.lines import Line
from application.pseudonyms import Pseudonyms
from application.records import Records
from application.sight import Sight
from application.subscription import read_on
from domain.access import Who
from domain.consultation.decider import CONSULTATION
from domain.words import Slug
from interfaces.http.clients import address_of, client_of, is_loopback
from interfaces.http.context import Asker
from interfaces.http.gate import Gate, Unrecognised
from interfaces.http.grammar import of_media, weights
from interfaces.http.measures import gauge
from interfaces.http.problems import documented
from interfaces.schemas.cloud_event import (
    BATCH,
    TELLS,
    CloudEvent,
    cloud_event,
    discreet,
    pseudonymised,
    source_of,
)

LIVE = "text/event-stream"
POSITION = "Samrad-Position"
_LAST = 2**63 - 1
_LARGEST = 4_000_000
"""Bytes after which a batch ends, however few facts it has."""
_RETRY = 2_000
"""Milliseconds after which a client that was cut off comes back."""
_log = logging.getLogger(__name__)
_making = threading.Lock()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await close(app)


router = APIRouter(tags=["feed"], lifespan=_lifespan)


class Batch(Response):
    """CloudEvents in a JSON array."""

    media_type = BATCH


After = Annotated[
    int | None,
    Query(
        ge=0,
        le=_LAST,
        description="Only what stands in the log after this position. Absent: a batch begins "
        "with the first fact, the live feed with the next.",
    ),
]
LastEventId = Annotated[
    str | None,
    Header(
        alias="Last-Event-ID",
        pattern=r"^(0|[1-9][0-9]{0,17})$",
        description="The id last seen: a position of the log. It goes before 'after'.",
    ),
]
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "model": list[CloudEvent],
        "description": "A batch; or, if `Accept` names it, the live feed: server-sent events "
        "whose `id` is the position, whose `event` is the type, and whose `data` is the "
        "CloudEvent. Lines that have only an `id` say how far the log has been read.",
        "content": {LIVE: {"schema": {"type": "string"}}},
        "headers": {
            POSITION: {
                "description": "The position up to which the batch has all that was asked for.",
                "schema": {"type": "integer", "minimum": 0},
            },
            "Link": {
                "description": 'The next page (rel="next"), if there is more already.',
                "schema": {"type": "string"},
            },
        },
    }
}


@router.get(
    "/events",
    summary="The feed: the log as CloudEvents",
    response_class=Batch,
    responses=_ANSWER | documented("not-found", "beyond-the-log", "feed-full"),
)
def events(
    request: Request,
    asker: Asker,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Of a batch: at most so many.")] = 100,
    consultation: Annotated[
        Slug | None, Query(description="Only the facts of this consultation.")
    ] = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Every fact that is the asker's to read, in the order of the log, a page at a time.

    A page may be short, or empty, where not all is theirs: `Link` says whether there is more.
    With `Accept: text/event-stream` the feed stays open and tells each fact once it is recorded.
    """
    feed = feed_of(request.app)
    stream = CONSULTATION.stream(consultation) if consultation else None
    seen = int(last_event_id) if last_event_id else after
    eye = ReadersEye(asker.sight, request.app.state.pseudonyms, request.app.state.engine)
    if asks_for_live(*request.headers.getlist("accept")):
        stays = partial(still_who, request, asker.who)
        return Live(feed, stream, begin(feed.log, stream, seen), eye, stays, _counted(request))
    start = begin(feed.log, stream, seen or 0)
    found = read_on(feed.log, start, limit, stream=stream, most=_LARGEST)
    source = _source(request.app)
    entries = [Entry(line[0], line[1], cloud_event(line, source).json) for line in found.lines]
    body = b",".join(told for _, told in seen_by(eye, entries))
    headers = {POSITION: str(found.reached), "Cache-Control": "no-cache", "Vary": "Accept"}
    if found.more:
        chosen = f"&consultation={consultation}" if consultation else ""
        headers["Link"] = f'</events?after={found.reached}&limit={limit}{chosen}>; rel="next"'
    return Batch(b"[" + body + b"]", headers=headers)


def asks_for_live(*accept: str) -> bool:
    """Whether a client names the live feed, and wants it more than a batch.

    A client that takes anything gets a batch.
    """
    is_named = any(media == LIVE for media, _ in weights(accept))
    return is_named and of_media(accept, LIVE) > of_media(accept, BATCH)


# --- the feed of an application ----------------------------------------------------------------


def install(app: FastAPI, limits: Limits | None = None, *, spare_loopback: bool = True) -> None:
    """Let the application have a feed. It begins with whoever first asks for it.

    Whoever sits at the machine itself may follow as often as there are places, if it is spared.
    """
    app.state.feed, app.state.feed_limits = None, limits or Limits()
    app.state.feed_spares_loopback = spare_loopback
    gauge(app, "samrad_feed_clients", "How many follow the live feed.", lambda: _followers(app))


def _followers(app: FastAPI) -> float:
    return len(app.state.feed) if app.state.feed is not None else 0


def feed_of(app: FastAPI) -> Feed:
    """The feed of the application's log."""
    engine: Engine = app.state.engine
    with _making:
        feed: Feed | None = app.state.feed
        if feed is None or feed.log is not engine.recorder:
            source = _source(app)
            feed = Feed(engine.recorder, lambda line: as_sent(line, source), app.state.feed_limits)
            app.state.feed = feed
        return feed


def _counted(request: Request) -> str | None:
    """The client as whose a follower counts; None where clients are not told apart."""
    at_home = is_loopback(address_of(request.scope))
    spared = request.app.state.feed_spares_loopback and at_home
    return None if spared else client_of(request.scope)


async def close(app: FastAPI) -> None:
    """End the live feed for all who follow it."""
    if app.state.feed is not None:
        await anyio.to_thread.run_sync(app.state.feed.close)


def _source(app: FastAPI) -> str:
    audit = app.state.audit
    return source_of(audit.signer.name if audit else None)


def as_sent(line: Line, source: str) -> bytes:
    """A row of the log as a server-sent event. Its JSON is on one line."""
    told = cloud_event(line, source)
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (line[0], told.type.encode(), told.json)


class Live(Response):
    """The feed from a position on, for as long as the client reads it.

    A response of its own, so that each sending can be timed: a client that reads nothing is cut,
    and comes back with the id that it last saw.
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
        """From a position on, what an eye sees, and for as long as whoever reads ``stays``.

        It counts as one of a client's, if that is given.
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
                "X-Accel-Buffering": "no",  # or a proxy would keep it until there is much
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Raises Full before anything is sent."""
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
        # The id alone: whoever is cut off before the first fact comes back to the same place.
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
    """A sign of life, with how far the log was read: those who see few facts get on, too."""
    return b": \nid: %d\n\n" % follower.cursor


def _body(chunk: bytes, *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.response.body", "body": chunk, "more_body": more}


@dataclass(frozen=True, slots=True)
class ReadersEye:
    """What a reader sees of the feed; recorders under pseudonyms where they are to be."""

    sight: Sight
    pseudonyms: Pseudonyms
    now: Records

    @property
    def label(self) -> str:
        """That of the sight."""
        return self.sight.label

    def reads_stream(self, stream: str) -> bool:
        """Whether the facts of a stream are theirs to read."""
        return self.sight.reads_stream(stream)

    def shown(self, stream: str, told: bytes) -> bytes:
        """A fact as it is told to them."""
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


async def still_who(request: Request, who: Who) -> bool:
    """Whether whoever began to follow still comes in, with the same rights."""
    gate: Gate = request.app.state.gate
    try:
        now = gate.at_once(request)
        return who == (now or await anyio.to_thread.run_sync(gate.who, request))
    except Unrecognised:
        return False


async def _until_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    """Wait until the client has gone, then give up what is being told to it."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()

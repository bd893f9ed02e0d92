"""The feed: the log as CloudEvents, a page at a time or live as server-sent events."""

from functools import partial
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from application.feed import Entry, begin
from application.feed import seen as seen_by
from application.subscription import read_on
from domain.access import Who
from domain.consultation.decider import CONSULTATION
from domain.words import Slug
from interfaces.http.access import Asker
from interfaces.http.clients import address_of, client_of, is_loopback
from interfaces.http.gate import Gate, Unrecognised
from interfaces.http.grammar import of_media, weights
from interfaces.http.live import LIVE, Live, ReadersEye
from interfaces.http.problems import documented
from interfaces.http.service import Service, Serving
from interfaces.schemas.cloud_event import BATCH, CloudEvent, cloud_event

POSITION = "Samrad-Position"
_LAST = 2**63 - 1
_LARGEST = 4_000_000
"""Bytes after which a batch ends, however few facts it has."""

router = APIRouter(tags=["feed"])


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
    service: Serving,
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
    feed = service.feed
    stream = CONSULTATION.stream(consultation) if consultation else None
    seen = int(last_event_id) if last_event_id else after
    eye = ReadersEye(asker.sight, service.pseudonyms, service.engine)
    if asks_for_live(*request.headers.getlist("accept")):
        stays = partial(still_who, service.gate, request, asker.who)
        start, client = begin(feed.log, stream, seen), _counted(request, service)
        return Live(feed, stream, start, eye, stays, client)
    start = begin(feed.log, stream, seen or 0)
    found = read_on(feed.log, start, limit, stream=stream, most=_LARGEST)
    entries = [
        Entry(line[0], line[1], cloud_event(line, service.source).json) for line in found.lines
    ]
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


def _counted(request: Request, service: Service) -> str | None:
    """The client as whose a follower counts; None where clients are not told apart."""
    at_home = is_loopback(address_of(request.scope))
    return None if service.rates.spare_loopback and at_home else client_of(request.scope)


async def still_who(gate: Gate, connection: HTTPConnection, who: Who) -> bool:
    """Whether the follower may still come in, with the same rights."""
    try:
        now = gate.at_once(connection)
        return who == (now or await anyio.to_thread.run_sync(gate.who, connection))
    except Unrecognised:
        return False

"""The feed: the log as it grows, for many followers at once.

In each process one thread, the tail, reads each new line once and keeps the newest lines in a
window. Each follower has its own cursor and pulls what comes after it, from the window or, if it is
further behind, from the log. There are no queues, so nothing can overflow; and a follower that
returns with its last cursor misses nothing and gets nothing twice.
"""

import asyncio
import logging
import threading
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

import anyio
import anyio.to_thread

from application.log.lines import Line
from application.log.log import Log
from application.records import NotFound
from application.subscription import Pace, Reached, Subscription, read_on

T = TypeVar("T")
_log = logging.getLogger(__name__)
_CHUNK = 256_000
"""Bytes after which a delivery ends, so that a slow reader can finish it within its patience."""
_LOOK = 1.0
"""Seconds between two checks by the tail whether it is still needed."""
_AGAIN = 1.0
"""Seconds until a failed query is repeated. The tail starts at a quarter and doubles up to
_AT_MOST."""
_AT_MOST = 8.0
_AT_ONCE = 8
"""Followers woken before the event loop does something else."""


class Beyond(Exception):
    """A follower's position is beyond the log's end: this is another log, or an older copy."""

    def __init__(self, after: int, head: int):
        super().__init__(f"the log ends at position {head}, before {after}")
        self.after, self.head = after, head


class Full(Exception):
    """The feed has no place for another follower. ``each`` is the limit per client, if exceeded."""

    def __init__(self, each: int | None = None):
        super().__init__(each)
        self.each = each


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a feed. Times are seconds."""

    followers: int = 600
    each: int = 10
    """Followers per client, so that one client does not take all places."""
    entries: int = 2048
    """Lines kept in the window."""
    bytes: int = 4_000_000
    """Total bytes of the lines in the window."""
    pace: float = 0.05
    """Time between two wakings of the followers; they get all that comes meanwhile at once."""
    pace_each: float = 0.0005
    """This much per woken follower, if the total is more, so that requests get their turn."""
    heartbeat: float = 15.0
    patience: float = 30.0
    """How long a follower may leave unread what it was sent."""


# --- where to begin ----------------------------------------------------------------------------


def begin(log: Log, stream: str | None, after: int | None) -> int:
    """The position after which a follower starts: ``after``, or else the end of the log.

    Raises Beyond if the log is shorter, and NotFound if there is no such stream.
    """
    head = log.max_notification_id() or 0
    if after is not None and after > head:
        raise Beyond(after, head)
    if stream is not None and not log.version_at(stream, head):
        raise NotFound(stream.partition("-")[2])
    return head if after is None else after


# --- the window --------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A line, with its text for followers."""

    position: int
    stream: str
    told: bytes


class Delivery(NamedTuple):
    """What a follower gets at a time, and the position after which it continues.

    ``more``: there is more to read at once.
    """

    chunk: bytes
    cursor: int
    more: bool = False


class Eye(Protocol):
    """What a follower may see of the log."""

    @property
    def label(self) -> str:
        """The same for all who see the same; empty for a follower who sees everything."""

    def reads_stream(self, stream: str) -> bool:
        """Whether the follower may read the facts of a stream. May query the database."""

    def shown(self, stream: str, told: bytes) -> bytes:
        """A fact of such a stream, as this follower gets it."""


class _Everything:
    label = ""

    def reads_stream(self, stream: str) -> bool:
        return True

    def shown(self, stream: str, told: bytes) -> bytes:
        return told


EVERYTHING: Eye = _Everything()
"""The eye of a follower who sees everything."""


def seen(eye: Eye, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """Those of some entries that an eye may read, each with its text as the eye sees it."""
    known: dict[str, bool] = {}
    for entry in entries:
        if entry.stream not in known:
            known[entry.stream] = eye.reads_stream(entry.stream)
        if known[entry.stream]:
            yield entry, eye.shown(entry.stream, entry.told)


@dataclass(frozen=True)
class Window:
    """All lines of the log between two positions. Immutable."""

    floor: int
    top: int
    entries: tuple[Entry, ...] = ()
    _known: dict[tuple[int, str | None, str], Delivery] = field(default_factory=dict, compare=False)
    """Earlier deliveries: followers woken together mostly ask for the same."""

    def after(self, cursor: int, stream: str | None, eye: Eye = EVERYTHING) -> Delivery | None:
        """What comes after a position; None if the window does not hold all of it."""
        if cursor < self.floor:
            return None
        key = cursor, stream, eye.label
        told = self._known.get(key)
        if told is None:
            told = self._known[key] = self._told(cursor, stream, eye)
        return told

    def _told(self, cursor: int, stream: str | None, eye: Eye) -> Delivery:
        start = bisect_right(self.entries, cursor, key=lambda entry: entry.position)
        asked = (e for e in self.entries[start:] if stream is None or e.stream == stream)
        parts, size = [], 0
        for entry, told in seen(eye, asked):
            parts.append(told)
            size += len(told)
            if size >= _CHUNK:
                return Delivery(b"".join(parts), entry.position)
        return Delivery(b"".join(parts), max(cursor, self.top))

    def grown(self, fresh: Collection[Entry], limits: Limits) -> "Window":
        """The window with the next entries, without the oldest ones beyond the limits."""
        entries = [*self.entries, *fresh]
        size = sum(len(entry.told) for entry in entries)
        dropped = 0
        while dropped < len(entries) and (
            len(entries) - dropped > limits.entries or size > limits.bytes
        ):
            size -= len(entries[dropped].told)
            dropped += 1
        floor = entries[dropped - 1].position if dropped else self.floor
        top = entries[-1].position if entries else self.top
        return Window(floor, top, tuple(entries[dropped:]))


# --- following ---------------------------------------------------------------------------------


class Follower:
    """A reader of the feed: its cursor, and an event that wakes it.

    It belongs to the event loop in which it was made.
    """

    def __init__(
        self, feed: "Feed", stream: str | None, cursor: int, eye: Eye, client: str | None = None
    ):
        self.feed, self.stream, self.cursor, self.eye = feed, stream, cursor, eye
        self.client = client
        self.loop = asyncio.get_running_loop()
        self.woken = asyncio.Event()

    async def next(self, seconds: float) -> bytes:
        """What comes next; empty if nothing comes within ``seconds``, or the feed ends.

        The cursor moves only with what is returned, so that a cancelled pull is repeated.
        """
        with anyio.move_on_after(seconds):
            while not self.feed.closed:
                self.woken.clear()  # before looking: whatever comes later sets it again
                told = await self._pull()
                self.cursor = told.cursor
                if told.chunk:
                    return told.chunk
                if told.more:
                    continue
                await self.woken.wait()
        return b""

    async def _pull(self) -> Delivery:
        while True:
            try:
                return await self.feed.next_of(self)
            except Exception:
                _log.exception("a follower of the feed cannot be told what the log has")
                await anyio.sleep(_AGAIN)


class Feed:
    """The log as it grows, for a limited number of followers. ``tell`` formats a line for them.

    The tail runs while there are followers.
    """

    def __init__(self, log: Log, tell: Callable[[Line], bytes], limits: Limits | None = None):
        self.log, self.limits = log, limits or Limits()
        self.closed = False
        self._tell = tell
        self._window: Window | None = None
        self._followers: set[Follower] = set()
        self._lock = threading.Lock()
        self._tail: _Tail | None = None
        self._readers: anyio.CapacityLimiter | None = None

    def __len__(self) -> int:
        """The number of followers."""
        return len(self._followers)

    @contextmanager
    def followed(
        self,
        stream: str | None,
        cursor: int,
        eye: Eye = EVERYTHING,
        client: str | None = None,
    ) -> Iterator[Follower]:
        """Follow the feed from a position. Raises Full. Without a client, only the total is
        limited.
        """
        follower = Follower(self, stream, cursor, eye, client)
        with self._lock:
            self._refuse_if_full(client)
            self._followers.add(follower)
            if self._tail is None and not self.closed:
                self._tail = _Tail(self, self._tell)
                self._tail.start()
        try:
            yield follower
        finally:
            with self._lock:
                self._followers.discard(follower)
                if not self._followers:
                    self._stop()

    def _refuse_if_full(self, client: str | None) -> None:
        if len(self._followers) >= self.limits.followers:
            raise Full
        if client is None:
            return
        if sum(one.client == client for one in self._followers) >= self.limits.each:
            raise Full(self.limits.each)

    def close(self) -> None:
        """Close the feed and tell all followers. Closing it twice does no harm; it cannot be
        reopened.
        """
        with self._lock:
            self.closed = True
            tail = self._tail
            self._stop()
        self._wake(None)
        if tail:
            tail.stop(2 * _LOOK)

    async def next_of(self, follower: Follower) -> Delivery:
        """What comes next, from the window or from the database.

        An eye with a label is served in a worker thread, since it may have to query the database.
        """
        if follower.eye.label:
            told = await self._aside(self.at_hand, follower)
        else:
            told = self.at_hand(follower)
        return told or await self.from_log(follower)

    def at_hand(self, follower: Follower) -> Delivery | None:
        """What comes next, if the window holds it."""
        window = self._window
        return window.after(follower.cursor, follower.stream, follower.eye) if window else None

    async def from_log(self, follower: Follower) -> Delivery:
        """What comes next, from the database.

        Uses a few threads of its own, so that many followers far behind take none from the
        requests.
        """
        return await self._aside(self._read, follower.cursor, follower.stream, follower.eye)

    async def _aside(self, work: Callable[..., T], *given: Any) -> T:
        if self._readers is None:
            self._readers = anyio.CapacityLimiter(2)
        return await anyio.to_thread.run_sync(work, *given, limiter=self._readers)

    def _read(self, cursor: int, stream: str | None, eye: Eye) -> Delivery:
        found = read_on(self.log, cursor, self.limits.entries, stream=stream, most=_CHUNK)
        entries = [Entry(line[0], line[1], self._tell(line)) for line in found.lines]
        return Delivery(b"".join(told for _, told in seen(eye, entries)), found.reached, found.more)

    # --- the tail ------------------------------------------------------------------------------

    def _stop(self) -> None:
        if self._tail:
            self._tail.ends.set()
        self._tail = self._window = None

    def moved(self, tail: "_Tail", window: Window, streams: frozenset[str] | None) -> int | None:
        """Replace the window, and wake the followers concerned. Returns how many.

        Returns None to a tail that is no longer needed.
        """
        with self._lock:
            if tail is not self._tail:
                return None
            self._window = window
        return self._wake(streams)

    def end(self) -> None:
        """Close the feed, so that all followers start anew."""
        self.closed = True
        self._wake(None)

    def _wake(self, streams: frozenset[str] | None) -> int:
        """Wake the followers of some streams, or all, with one call per event loop. Returns how
        many.
        """
        loops: dict[asyncio.AbstractEventLoop, list[Follower]] = {}
        with self._lock:
            for follower in self._followers:
                if streams is None or follower.stream is None or follower.stream in streams:
                    loops.setdefault(follower.loop, []).append(follower)
        for loop, followers in loops.items():
            try:
                loop.call_soon_threadsafe(_rouse, loop, followers)
            except RuntimeError:  # the loop is closed, and its followers are gone
                _log.debug("followers are gone, with their loop")
        return sum(map(len, loops.values()))


class _Tail(Subscription):
    """Reads each new line once for all followers. Its position is the top of its window."""

    def __init__(self, feed: Feed, tell: Callable[[Line], bytes]):
        super().__init__("samrad-feed", feed.log, Pace(_LOOK, _AGAIN / 4, _AT_MOST))
        self._feed, self._tell = feed, tell
        self._window: Window | None = None

    def advance(self) -> Reached | None:
        """Add new lines to the window, and have the feed wake its followers."""
        limits = self._feed.limits
        if self.log.receded:  # what followers got may be gone
            self._feed.end()
            return None
        grown, streams = self._grown(limits)
        if grown is self._window:
            return Reached(grown.top)
        woken = self._feed.moved(self, grown, streams)
        if woken is None:
            return None
        self._window = grown
        return Reached(grown.top, rest=max(limits.pace, woken * limits.pace_each))

    def _grown(self, limits: Limits) -> tuple[Window, frozenset[str] | None]:
        """The window with the new lines, and the streams they belong to; None for all, after a
        jump.
        """
        window, head = self._window, self.log.max_notification_id() or 0
        if window is None or head - window.top > limits.entries:
            return Window(head, head), None
        fresh = [
            Entry(line[0], line[1], self._tell(line))
            for line in read_on(self.log, window.top, limits.entries).lines
        ]
        if not fresh:
            return window, frozenset()
        return window.grown(fresh, limits), frozenset(entry.stream for entry in fresh)

    def due(self) -> bool:
        """Whether the log has receded."""
        return self.log.receded is not None

    def failed(self, error: Exception, delay: float) -> None:
        """Log the error."""
        _log.error("the log cannot be read; the feed tries again", exc_info=error)


def _rouse(loop: asyncio.AbstractEventLoop, followers: list[Follower]) -> None:
    """Wake some now and the rest in later turns, so that requests never wait for all of them."""
    for follower in followers[:_AT_ONCE]:
        follower.woken.set()
    if len(followers) > _AT_ONCE:
        loop.call_soon(_rouse, loop, followers[_AT_ONCE:])

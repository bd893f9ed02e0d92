"""The log, whatever database holds it: how it is queried, and the turn to append to it."""

import threading
import time
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar, Literal, TypeAlias

import orjson
from eventsourcing.persistence import ApplicationRecorder, PersistenceError, StoredEvent

from application.log.command import COMMAND, CommandId, CommandRow
from application.log.lines import Damaged, Line, agree, read_row, stored_event
from domain.fact import Fact
from domain.record import Recorded

_FIRST, _LAST = -(2**63), 2**63 - 1
"""Before the first position, and after the last."""
_PAGE = 2_000
_GLANCE = 0.1
"""Seconds between two checks for facts appended by other processes."""


Setback: TypeAlias = Literal["busy", "lost"]
""""busy": another writer holds the turn. "lost": the connection was lost, and only the database
knows whether what was sent was committed."""


class Unmigrated(Exception):
    """The database lacks this program's tables, and this role may not create them."""


class Standby(Exception):
    """The database follows another one: it can be read but not written to."""


class Receded(Exception):
    """The log no longer holds what this process left in it, so nothing more is appended.

    The log was rolled back or replaced. The process must be restarted, since what it remembers may
    no longer be in the log.
    """


@dataclass(frozen=True, slots=True)
class Turn:
    """What a writer finds when its turn comes. Nobody else appends until the turn ends.

    ``last`` is the line of the last fact. ``commands`` holds those of the requested commands that
    were already carried out.
    """

    position: int
    last: bytes | None
    commands: Mapping[CommandId, CommandRow]

    @property
    def stamp(self) -> datetime | None:
        """When the last fact was recorded. Raises Damaged."""
        if self.last is None:
            return None
        try:
            return datetime.fromisoformat(orjson.loads(self.last)["recorded"])
        except (ValueError, KeyError, TypeError):
            raise Damaged(self.position, "when it was recorded cannot be read") from None


End: TypeAlias = tuple[int, bytes | None]
"""Where a log ends: the last position, and its line."""


class Log(ApplicationRecorder, ABC):
    """The library's recorder, with turns, commands, and queries on the order of facts.

    Positions start at 1 and have no gaps: each fact gets its position in the turn that appends it,
    and turns follow one another. A reader that continues from a position therefore misses nothing,
    and a position is also the fact's rank among all facts.
    """

    EVENTS: ClassVar[str]
    COMMANDS: ClassVar[str]
    AT: ClassVar[str]
    """The names of the tables and of the position column."""
    LINE: ClassVar[str] = "state"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._held = threading.local()
        self._appended = threading.Condition()
        self._turns = 0
        self.damage: Damaged | None = None
        """The first damaged row that was found."""
        self._end: End | None = None
        self._file: object = None
        self.receded: Receded | None = None
        """Why nothing more is written, once the log is found to have receded."""

    @abstractmethod
    def turn(self, asked: Sequence[CommandId] = ()) -> AbstractContextManager[Turn]:
        """Wait for the turn to append. What is appended in it is committed when it ends.

        The turn belongs to the thread: queries that the thread makes meanwhile run inside it.
        Raises OperationalError if the turn does not come in time.
        """

    @abstractmethod
    def _append(self, events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        """Append within the turn that is held. Returns the position of the first fact."""

    @abstractmethod
    def undefended(self) -> list[str]:
        """The names of defences against changes that are missing, altered or not this program's."""

    @abstractmethod
    def defend(self) -> None:
        """Create those defences again."""

    @abstractmethod
    def setback(self, error: PersistenceError) -> Setback | None:
        """What a failure means for a writer; None if trying again will not help."""

    def follows(self) -> bool:
        """Whether this database follows another one."""
        return False

    def beat(self) -> bool:
        """Record for standbys that this database is alive. Returns whether it can have standbys."""
        return False

    def age(self) -> float | None:
        """Seconds since the last beat of the database that this one follows; None if it follows
        none.

        Compares the clocks of both, which are assumed to agree.
        """
        return None

    @abstractmethod
    def forget_commands(self, before: datetime) -> int:
        """Forget the commands carried out before an instant. Returns how many there were."""

    @abstractmethod
    def _rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that a query selects. Its parameters are written `:name`."""

    # --- appending -----------------------------------------------------------------------------

    def append(self, records: Iterable[Recorded[Any]], rows: Sequence[CommandRow] = ()) -> None:
        """Append records, and the rows of the commands behind them, all or nothing."""
        self.insert_events([*map(stored_event, records)], commands=rows)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append facts, and the rows of the commands behind them, all or nothing."""
        commands = kwargs.get("commands", ())
        if self.in_turn():
            first = self._append(stored_events, commands)
        else:
            with self.turn():
                return self.insert_events(stored_events, **kwargs)
        if stored_events:
            self._held.end = first + len(stored_events) - 1, stored_events[-1].state
        return [*range(first, first + len(stored_events))]

    # --- whether it is still the same log ---------------------------------------------------------

    def look_first(self) -> None:
        """Note where the log ends, as the reference for later checks in this process."""
        with suppress(Damaged):
            self.look()

    def look(self) -> datetime | None:
        """Check that the log still ends where this process left it, or grew from there.

        Returns when the last fact was recorded. Raises Receded and Damaged.
        """
        left = self._end  # before reading: another thread may append meanwhile
        rows = self._rows(f"{self._lines} ORDER BY {self.AT} DESC LIMIT 1")
        position, last = (rows[0][0], rows[0][-1]) if rows else (0, None)
        stamp = self._stamped(Turn(position, last, {}))
        self._compare(left, position, last)
        return stamp

    def _take_up(self, found: Turn) -> None:
        """Begin a turn where the last one ended. Raises Receded."""
        self._compare(self._end, found.position, found.last)
        self._held.end = found.position, found.last

    def _stamped(self, turn: Turn) -> datetime | None:
        with self._damage_kept():
            return turn.stamp

    def _leave(self) -> None:
        """Note the new end of the log, once a turn's facts are committed."""
        end: End = self._held.end
        if self._end is None or end[0] >= self._end[0]:
            self._end = end

    def _compare(self, left: End | None, position: int, last: bytes | None) -> None:
        """Compare the end of the log with where this process left it. Raises Receded."""
        if left is None:
            left, self._file = (position, last), self._whereabouts()
            self._end = self._end or left
        if self.receded is None and not self._continues(left, position, last):
            self._stamped(Turn(position, last, {}))  # an unreadable line is reported as damaged
            told = f"the log does not hold any more what stood at position {left[0]}"
            self.receded = Receded(f"{told}: it was rolled back, or altered")
        if self.receded is not None:
            raise self.receded

    def _refuse_another_file(self) -> None:
        """Raises Receded if the file was replaced: open connections would still lead to the old
        one.
        """
        if self._file is not None and self._whereabouts() != self._file:
            self.receded = Receded("another database was put in the place of the log's")
            raise self.receded

    def _continues(self, end: End, position: int, last: bytes | None) -> bool:
        self._refuse_another_file()
        if position < end[0]:
            return False
        if position == end[0]:
            return last == end[1]
        try:
            return end[0] == 0 or self._row(end[0])[-1] == end[1]
        except KeyError:
            return False

    def _whereabouts(self) -> object:
        """What distinguishes this database from one put in its place, as far as possible."""
        return None

    def in_turn(self) -> bool:
        """Whether this thread holds the turn. Its cursor is then `_held.cursor`."""
        return hasattr(self._held, "cursor")

    def tell(self) -> None:
        """Wake the threads of this process that wait for the log to grow."""
        with self._appended:
            self._turns += 1
            self._appended.notify_all()

    def wait(self, after: int, timeout: float) -> int:
        """Wait until the log holds more than ``after`` facts, or ``timeout`` seconds have passed.

        Returns how many facts it then holds. Facts appended by other processes are noticed within a
        tenth of a second.
        """
        until = time.monotonic() + timeout
        while True:
            turns = self._turns
            head, left = self.max_notification_id() or 0, until - time.monotonic()
            if head > after or left <= 0:
                return head
            with self._appended:
                self._appended.wait_for(lambda: self._turns != turns, min(left, _GLANCE))  # noqa: B023

    # --- reading -------------------------------------------------------------------------------

    def max_notification_id(self) -> int | None:
        """The last position. Asked only once: the library would retry a lost database ten times."""
        last: int | None = self._rows(f"SELECT MAX({self.AT}) FROM {self.EVENTS}")[0][0]
        return last

    def command(self, recorder: str, key: str) -> CommandRow | None:
        """The row of a command that was carried out, or None."""
        rows = self._rows(
            f"SELECT {COMMAND} FROM {self.COMMANDS} WHERE recorder = :recorder AND key = :key",
            recorder=recorder,
            key=key,
        )
        return CommandRow(*rows[0]) if rows else None

    def read(self, stream: str, after: int = 0, until: int = _LAST) -> Iterator[Recorded[Any]]:
        """The facts of a stream after a position in it, without building the library's own objects.

        Raises Damaged at a row whose columns differ from its line, and at a gap.
        """
        rows = self._rows(
            f"{self._lines} WHERE originator_id = :stream AND "
            "originator_version > :after AND originator_version <= :until "
            "ORDER BY originator_version",
            stream=stream,
            after=after,
            until=until,
        )
        return self._in_order(rows, after)

    def _in_order(self, rows: Iterable[Line], after: int) -> Iterator[Recorded[Any]]:
        with self._damage_kept():
            for expected, row in enumerate(rows, after + 1):
                if row[2] != expected:
                    why = f"{row[1]} goes on with {row[2]} where {expected} should be"
                    raise Damaged(row[0], why)
                yield read_row(row)

    @contextmanager
    def _damage_kept(self) -> Iterator[None]:
        """Remember damage, so that the service reports that it is not ready."""
        try:
            yield
        except Damaged as damaged:
            self.damage = self.damage or damaged
            raise

    def _agreed(self, row: Line) -> Line:
        with self._damage_kept():
            agree(row)
        return row

    def of_kinds(
        self, stream: str, kinds: Iterable[type[Fact]], after: int = 0, until: int = _LAST
    ) -> list[tuple[str, bytes]]:
        """The stored names and lines of a stream's facts of some kinds, without decoding them.

        Raises Damaged at a row whose columns differ from its line.
        """
        names = {f"{kind.kind}.{n}": kind.kind for kind in kinds for n in _versions(kind)}
        rows = self._rows(
            f"{self._lines} WHERE originator_id = :stream AND "
            "originator_version > :after AND originator_version <= :until "
            f"AND topic IN ({', '.join(map(repr, names))}) ORDER BY originator_version",
            stream=stream,
            after=after,
            until=until,
        )
        return [(names[topic], line) for _, _, _, topic, line in map(self._agreed, rows)]

    def everywhere(self, prefix: str, kind: type[Fact], after: int) -> list[tuple[int, str, bytes]]:
        """Position, stream and line of a kind's facts after a position, in all streams of a prefix.

        From the beginning, the index of streams is used; after a position, the few new lines are
        scanned.
        """
        names = [f"{kind.kind}.{n}" for n in _versions(kind)]
        later = f"{self.AT} > :after AND " if after else ""
        rows = self._rows(
            f"{self._lines} WHERE {later}originator_id >= :first AND originator_id < :last "
            f"AND topic IN ({', '.join(map(repr, names))})",
            first=prefix,
            last=prefix + "\x7f",
            **({"after": after} if after else {}),
        )
        return sorted((at, stream, line) for at, stream, _, _, line in map(self._agreed, rows))

    def streams(self, prefix: str, until: int | None = None) -> list[str]:
        """The streams whose names start with a prefix, sorted by name; only those begun by
        ``until``.
        """
        rows = self._rows(
            f"SELECT originator_id FROM {self.EVENTS} WHERE originator_version = 1 "
            f"AND originator_id >= :first AND originator_id < :last AND {self.AT} <= :until "
            "ORDER BY originator_id",
            first=prefix,
            last=prefix + "\x7f",
            until=_LAST if until is None else until,
        )
        return [stream for (stream,) in rows]

    def touched(self, after: int) -> set[str]:
        """The streams that have facts after a position."""
        query = f"SELECT DISTINCT originator_id FROM {self.EVENTS} WHERE {self.AT} > :after"
        return {stream for (stream,) in self._rows(query, after=after)}

    def lines(
        self,
        after: int | None = None,
        stream: str | None = None,
        page: int = _PAGE,
        *,
        sound: bool = False,
    ) -> Generator[Line, None, None]:
        """The log's rows in order, without decoding them, fetched a page at a time.

        Yields all rows, or those after a position, or those of one stream. A damaged row is yielded
        too and remembered, so that reading continues after it; with ``sound`` it raises Damaged
        instead.
        """
        order = f"ORDER BY {self.AT}"
        if stream is not None:  # the same order, served by the stream's index
            order = "AND originator_id = :stream ORDER BY originator_version"
        query = f"{self._lines} WHERE {self.AT} > :after {order} LIMIT :page"
        named = {} if stream is None else {"stream": stream}
        last = _FIRST if after is None else after
        while rows := self._rows(query, after=last, page=page, **named):
            for row in rows:
                try:
                    agree(row)
                except Damaged as damaged:
                    self.damage = self.damage or damaged
                    if sound:
                        raise
                yield row
            last = rows[-1][0]

    def try_after(self, position: int) -> None:
        """Check that all facts after a position were recorded in order, with no event id twice.

        Skips kinds that this program does not know. Raises Damaged.
        """
        last: datetime | None = None
        events = set[str]()
        with self._damage_kept(), closing(self.lines(position - 1 if position else None)) as rows:
            for row in rows:
                try:
                    record = read_row(row)
                except KeyError:
                    continue
                if last and record.recorded < last:
                    raise Damaged(row[0], "it was recorded before the entry above it")
                if record.event in events:
                    raise Damaged(row[0], "its event is that of another entry")
                last = record.recorded
                events.add(record.event)

    @property
    def _lines(self) -> str:
        return (
            f"SELECT {self.AT}, originator_id, originator_version, topic, {self.LINE} "
            f"FROM {self.EVENTS}"
        )

    def version_at(self, stream: str, position: int = _LAST) -> int:
        """How many facts of a stream the log held at a position; by default, how many now."""
        rows = self._rows(
            f"SELECT originator_version FROM {self.EVENTS} WHERE originator_id = :stream "
            f"AND {self.AT} <= :position AND originator_version <= :last "
            "ORDER BY originator_version DESC LIMIT 1",
            stream=stream,
            position=position,
            last=_LAST,  # in SQLite an altered version can be text, which sorts after all numbers
        )
        return int(rows[0][0]) if rows else 0

    def position_of(self, stream: str, version: int) -> int:
        """The log position of a fact, by stream and version. Raises KeyError if there is none."""
        rows = self._rows(
            f"SELECT {self.AT} FROM {self.EVENTS} "
            "WHERE originator_id = :stream AND originator_version = :version",
            stream=stream,
            version=version,
        )
        if not rows:
            raise KeyError(f"{stream}:{version}")
        return int(rows[0][0])

    def positions(self, stream: str, after: int = 0) -> dict[int, int]:
        """The log positions of a stream's facts after a version, by their versions."""
        rows = self._rows(
            f"SELECT originator_version, {self.AT} FROM {self.EVENTS} "
            "WHERE originator_id = :stream AND originator_version > :after "
            "AND originator_version <= :last",
            stream=stream,
            after=after,
            last=_LAST,
        )
        return {int(version): int(position) for version, position in rows}

    def at(self, position: int) -> Recorded[Any]:
        """The fact at a position of the log. Raises KeyError if there is none, and Damaged."""
        with self._damage_kept():
            return read_row(self._row(position))

    def line(self, position: int) -> bytes:
        """The stored line at a position of the log. Raises KeyError if there is none; Damaged."""
        return self._agreed(self._row(position))[-1]

    def digest(self, position: int) -> str:
        """A digest that identifies the history up to a position: that of the line there.

        Each line holds a random nonce, so two histories have a line in common only if they share
        it. Raises KeyError if there is no such line.
        """
        return sha256(self._row(position)[-1]).hexdigest() if position else ""

    def _row(self, position: int) -> Line:
        rows = self._rows(f"{self._lines} WHERE {self.AT} = :position", position=position)
        if not rows:
            raise KeyError(position)
        return rows[0]

    def position_by(self, instant: datetime) -> int:
        """The last position recorded at an instant or before; 0 if there is none.

        Found by bisection, since stamps never run backwards in the log.
        """
        last = self.max_notification_id() or 0
        return bisect_right(range(1, last + 1), instant, key=lambda at: self.at(at).recorded)


def _versions(kind: type[Fact]) -> range:
    return range(1, kind.version + 1)

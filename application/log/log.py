"""The log, whatever database holds it: what can be asked of it, and the turn to append to it."""

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
"""Before and after any position."""
_PAGE = 2_000
_GLANCE = 0.1
"""Seconds between two looks at what other processes append."""


Setback: TypeAlias = Literal["busy", "lost"]
"""Another writer leaves no room, or the connection was lost: whether what was sent came in time
to be committed, nobody knows but the database."""


class Unmigrated(Exception):
    """The database has not the tables of this program, and this role may not make them."""


class Standby(Exception):
    """The database only follows another one: it is read from, and not written to."""


class Receded(Exception):
    """The log no longer holds what this process left in it: nothing more is added.

    It was rolled back, or another one was put there. That stays so until the process ends, for what
    it remembers may be of what is gone.
    """


@dataclass(frozen=True, slots=True)
class Turn:
    """What a writer finds when its turn comes: nobody else appends until it is over.

    ``last`` is the line of the last fact; ``commands`` are those, of the ones asked about, that
    were carried out before.
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
"""Where a log ends: the last position, and the line there."""


class Log(ApplicationRecorder, ABC):
    """The library's recorder, with turns, commands, and questions about the order of facts.

    Positions begin at 1 and none is left out: each fact is given its position in the turn in
    which it is appended, and turns follow one another. So whoever reads on from a position
    misses nothing, and a position is also the fact's rank among all.
    """

    EVENTS: ClassVar[str]
    COMMANDS: ClassVar[str]
    AT: ClassVar[str]
    """The names of the tables, and of the column of positions."""
    LINE: ClassVar[str] = "state"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._held = threading.local()
        self._appended = threading.Condition()
        self._turns = 0
        self.damage: Damaged | None = None
        """The first damaged row that was met."""
        self._end: End | None = None
        self._file: object = None
        self.receded: Receded | None = None
        """Why nothing more is written, once it was found that the log was rolled back."""

    @abstractmethod
    def turn(self, asked: Sequence[CommandId] = ()) -> AbstractContextManager[Turn]:
        """Wait for the turn to append; what is appended in it is committed at its end.

        It belongs to the thread: what that thread asks of the log meanwhile, it asks inside.
        Raises OperationalError where the turn does not come in time.
        """

    @abstractmethod
    def _append(self, events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        """Append in the turn that is held; the position of the first."""

    @abstractmethod
    def undefended(self) -> list[str]:
        """The database's defences against changes that are gone or altered, by their names."""

    @abstractmethod
    def defend(self) -> None:
        """Make those defences anew."""

    @abstractmethod
    def setback(self, error: PersistenceError) -> Setback | None:
        """What a failure means for who waits to append; None if trying again will not help."""

    def follows(self) -> bool:
        """Whether this database only follows another one."""
        return False

    def beat(self) -> bool:
        """Tell those who follow that this database lives; whether there can be any."""
        return False

    def age(self) -> float | None:
        """How many seconds ago the database that this one follows beat; None where it follows none.

        By the clocks of both, which are taken to agree.
        """
        return None

    @abstractmethod
    def forget_commands(self, before: datetime) -> int:
        """Forget commands that were carried out before an instant; how many they were."""

    @abstractmethod
    def _rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a query selects. Its values are named `:so`."""

    # --- appending -----------------------------------------------------------------------------

    def append(self, records: Iterable[Recorded[Any]], rows: Sequence[CommandRow] = ()) -> None:
        """Append records, and the rows of the commands that led to them, all or nothing."""
        self.insert_events([*map(stored_event, records)], commands=rows)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append facts, and the rows of the commands that led to them, all or nothing."""
        commands = kwargs.get("commands", ())
        if self.in_turn():
            first = self._append(stored_events, commands)
        else:
            with self.turn():
                return self.insert_events(stored_events, **kwargs)
        if stored_events:
            self._held.end = first + len(stored_events) - 1, stored_events[-1].state
        return [*range(first, first + len(stored_events))]

    # --- whether it is the log that it was --------------------------------------------------------

    def look_first(self) -> None:
        """Note where the log ends, for all that this process is going to do."""
        with suppress(Damaged):
            self.look()

    def look(self) -> datetime | None:
        """See that the log still ends as this process left it, or grew from there.

        When its last fact was recorded. Raises Receded, and Damaged.
        """
        left = self._end  # before it is read: another thread may append meanwhile
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
        """What a turn appended is committed: from now on the log ends so."""
        end: End = self._held.end
        if self._end is None or end[0] >= self._end[0]:
            self._end = end

    def _compare(self, left: End | None, position: int, last: bytes | None) -> None:
        """Hold the end of the log against where this process left it. Raises Receded."""
        if left is None:
            left, self._file = (position, last), self._whereabouts()
            self._end = self._end or left
        if self.receded is None and not self._continues(left, position, last):
            self._stamped(Turn(position, last, {}))  # what cannot be read is damaged, no less
            told = f"the log does not hold any more what stood at position {left[0]}"
            self.receded = Receded(f"{told}: it was rolled back, or altered")
        if self.receded is not None:
            raise self.receded

    def _refuse_another_file(self) -> None:
        """Connections lead to the file that they opened, also where another stands there now."""
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
        """What tells this database from another one in its place, as far as that can be told."""
        return None

    def in_turn(self) -> bool:
        """Whether this thread holds the turn: then the cursor that it holds is `_held.cursor`."""
        return hasattr(self._held, "cursor")

    def tell(self) -> None:
        """Wake whoever waits in this process: the log has grown."""
        with self._appended:
            self._turns += 1
            self._appended.notify_all()

    def wait(self, after: int, timeout: float) -> int:
        """Until the log holds more than so many facts, or so many seconds have passed.

        How many it then holds. What another process appends is noticed a tenth of a second later.
        """
        until = time.monotonic() + timeout
        while True:
            turns = self._turns
            head, left = self.max_notification_id() or 0, until - time.monotonic()
            if head > after or left <= 0:
                return head
            with self._appended:
                self._appended.wait_for(lambda: self._turns != turns, min(left, _GLANCE))  # noqa: B023

    # --- asking --------------------------------------------------------------------------------

    def max_notification_id(self) -> int | None:
        """The last position. Asked once: the library would ask a lost database ten times."""
        last: int | None = self._rows(f"SELECT MAX({self.AT}) FROM {self.EVENTS}")[0][0]
        return last

    def command(self, recorder: str, key: str) -> CommandRow | None:
        """What is known of a command that was carried out."""
        rows = self._rows(
            f"SELECT {COMMAND} FROM {self.COMMANDS} WHERE recorder = :recorder AND key = :key",
            recorder=recorder,
            key=key,
        )
        return CommandRow(*rows[0]) if rows else None

    def read(self, stream: str, after: int = 0, until: int = _LAST) -> Iterator[Recorded[Any]]:
        """The facts of a stream after its position, without the library's objects between.

        Raises Damaged at a row that is not what its line says, and where one is missing.
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
        """Remember what is damaged, so that the service says that it is not ready."""
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
        """The stored names and lines of a stream's facts of some kinds, none of them decoded.

        Raises Damaged at one that is not what its line says.
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
        """The facts of a kind in all streams of a prefix after a position: that, stream, line.

        From the beginning the streams are looked up, further on the few new lines.
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
        """The streams whose names begin with a prefix, by name; those begun by a position."""
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
        """The rows of the log in its order, none of them decoded, read so many at a time.

        All of them, or those after a position, or of one stream alone. A damaged one is among
        them, so that reading goes on after it, and is remembered; where all are to be ``sound``,
        it raises Damaged.
        """
        order = f"ORDER BY {self.AT}"
        if stream is not None:  # the same order, and one that its index has
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
        """Read all that follows a position: it was recorded in order, and each event once.

        A kind that this program does not know is passed over. Raises Damaged.
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
        """How many facts of a stream stood in the log at a position of it; those now."""
        rows = self._rows(
            f"SELECT originator_version FROM {self.EVENTS} WHERE originator_id = :stream "
            f"AND {self.AT} <= :position AND originator_version <= :last "
            "ORDER BY originator_version DESC LIMIT 1",
            stream=stream,
            position=position,
            last=_LAST,  # in SQLite an altered one can be a text, which comes after all numbers
        )
        return int(rows[0][0]) if rows else 0

    def position_of(self, stream: str, version: int) -> int:
        """Where in the log a fact of a stream stands. Raises KeyError if there is none."""
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
        """Where in the log the facts of a stream stand, by their versions; those after one."""
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
        """What tells the history up to a position from any other: the digest of the line there.

        Each line has a number drawn for it, so that no two histories have one in common that they
        do not share. Raises KeyError where there is no such line.
        """
        return sha256(self._row(position)[-1]).hexdigest() if position else ""

    def _row(self, position: int) -> Line:
        rows = self._rows(f"{self._lines} WHERE {self.AT} = :position", position=position)
        if not rows:
            raise KeyError(position)
        return rows[0]

    def position_by(self, instant: datetime) -> int:
        """The last position recorded at an instant or before; 0 if there is none.

        Stamps never run backwards in the log, so that it is found by bisection.
        """
        last = self.max_notification_id() or 0
        return bisect_right(range(1, last + 1), instant, key=lambda at: self.at(at).recorded)


def _versions(kind: type[Fact]) -> range:
    return range(1, kind.version + 1)

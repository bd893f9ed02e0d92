"""The log in an SQLite file, by the eventsourcing library's recorder."""

from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from application.log.contract import CommandRow
from application.log.lines import Line, decode
from domain.record import Recorded

_LAST = 2**63 - 1
"""Later than any position."""


class SQLiteLog(SQLiteApplicationRecorder):
    """The library's recorder, with each command's row in the transaction of its facts."""

    def construct_create_table_statements(self) -> list[str]:
        """Add the table of commands to the library's tables."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE IF NOT EXISTS commands ("
            "recorder TEXT, key TEXT, digest TEXT, stream TEXT, version INTEGER, "
            "PRIMARY KEY (recorder, key)) WITHOUT ROWID",
            *self._defences(),
        ]

    def _defences(self) -> Iterator[str]:
        """Triggers, so that the database itself refuses to change what is recorded.

        Replacing by an insert deletes without firing a trigger on deletion, unless a connection
        asks for it; so an insert onto what stands is refused by itself. And each row comes
        right after the last: one before the first would count in its stream, and be read by
        nobody who reads the log from its beginning.
        """
        table = self.events_table_name
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'what is recorded is never changed'); END"
            )
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE originator_id = NEW.originator_id "
            f"AND originator_version = NEW.originator_version) "
            f"OR EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid) "
            f"BEGIN SELECT RAISE(ABORT, 'what is recorded is never replaced'); END"
        )
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_in_order AFTER INSERT ON {table} "
            f"WHEN NEW.rowid <> 1 "
            f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid - 1) "
            f"BEGIN SELECT RAISE(ABORT, 'what is recorded comes after all that was'); END"
        )

    def _insert_events(
        self,
        c: SQLiteCursor,
        stored_events: Sequence[StoredEvent],
        command: CommandRow | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        positions = super()._insert_events(c, stored_events, **kwargs)
        if command is not None:
            c.execute(
                "INSERT INTO commands VALUES (?, ?, ?, ?, ?)",
                (command.recorder, command.key, command.digest, command.stream, command.version),
            )
        return positions

    def read(self, stream: str, after: int = 0) -> Iterator[Recorded[Any]]:
        """The facts of a stream after a position, without the library's objects between."""
        with self.datastore.transaction(commit=False) as cursor:
            plain = cursor.sqlite_cursor
            plain.row_factory = None
            plain.execute(
                f"SELECT topic, state FROM {self.events_table_name} "
                "WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version",
                (stream, after),
            )
            for topic, line in plain:
                yield decode(topic, line)

    def command(self, recorder: str, key: str) -> CommandRow | None:
        """What is known of a command that was carried out."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                "SELECT recorder, key, digest, stream, version FROM commands "
                "WHERE recorder = ? AND key = ?",
                (recorder, key),
            )
            row = cursor.fetchone()
        return CommandRow(*row) if row else None

    def streams(self, prefix: str, until: int | None = None) -> list[str]:
        """The streams whose names begin with a prefix, by name; those begun by a position."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT originator_id FROM {self.events_table_name} WHERE originator_version = 1 "
                "AND originator_id >= ? AND originator_id < ? AND rowid <= ? "
                "ORDER BY originator_id",
                (prefix, prefix + "\x7f", _LAST if until is None else until),
            )
            return [row[0] for row in cursor.fetchall()]

    def lines(self, after: int | None = None) -> Generator[Line, None, None]:
        """The rows of the log, or those after a position, in its order, none of them decoded.

        The line is cast, since whoever alters one by SQL's functions leaves a text there. A
        reader that stops early closes it.
        """
        with self.datastore.transaction(commit=False) as cursor:
            plain = cursor.sqlite_cursor
            plain.row_factory = None
            plain.execute(
                "SELECT rowid, originator_id, originator_version, topic, CAST(state AS BLOB) "
                f"FROM {self.events_table_name} {'' if after is None else 'WHERE rowid > ?'} "
                "ORDER BY rowid",
                () if after is None else (after,),
            )
            yield from plain

    def version_at(self, stream: str, position: int) -> int:
        """How many facts of a stream stood in the log at a position of it."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT originator_version FROM {self.events_table_name} "
                "WHERE originator_id = ? AND rowid <= ? ORDER BY originator_version DESC LIMIT 1",
                (stream, position),
            )
            row = cursor.fetchone()
        return row[0] if row else 0

    def position_of(self, stream: str, version: int) -> int:
        """Where in the log a fact of a stream stands. Raises KeyError if there is none."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT rowid FROM {self.events_table_name} "
                "WHERE originator_id = ? AND originator_version = ?",
                (stream, version),
            )
            row = cursor.fetchone()
        if row is None:
            raise KeyError(f"{stream}:{version}")
        return int(row[0])

    def at(self, position: int) -> Recorded[Any]:
        """The fact at a position of the log. Raises KeyError if there is none."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT topic, state FROM {self.events_table_name} WHERE rowid = ?", (position,)
            )
            row = cursor.fetchone()
        if row is None:
            raise KeyError(position)
        return decode(row[0], row[1])

    def line(self, position: int) -> bytes:
        """The stored line at a position of the log. Raises KeyError if there is none."""
        with closing(self.lines(position - 1)) as rows:
            row = next(rows, None)
        if row is None or row[0] != position:
            raise KeyError(position)
        return row[-1]

    def position_by(self, instant: datetime) -> int:
        """The last position recorded at an instant or before; 0 if there is none.

        Stamps never run backwards in the log, so that it is found by bisection.
        """
        last = self.max_notification_id() or 0
        return bisect_right(range(1, last + 1), instant, key=lambda at: self.at(at).recorded)

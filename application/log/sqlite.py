"""The log in an SQLite file, on the eventsourcing library's recorder."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eventsourcing.persistence import OperationalError, PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteTransaction,
)

from application.atomic_files import identity
from application.log.command import COMMAND, CommandId, CommandRow
from application.log.log import Log, Setback, Turn
from application.room import ALONE

_FIRST_FORM = ("recorder", "key", "digest", "stream", "version")
_LATER = (
    "ALTER TABLE commands ADD COLUMN added INTEGER",
    "ALTER TABLE commands ADD COLUMN position INTEGER",
    "ALTER TABLE commands ADD COLUMN recorded TEXT",
    """
    UPDATE commands SET (added, position) = (
        SELECT COUNT(*), COALESCE(MAX(rowid), 0) FROM stored_events
        WHERE originator_id = stream AND originator_version <= version
        AND CAST(state AS TEXT) ->> '$.command' = key
        AND CAST(state AS TEXT) ->> '$.recorder' = recorder
    )
    """,
)
"""What was added to the table of commands after its first form."""


_AT_ONCE: Final = 60
"""Connections beyond the few that are kept open: more than a server has threads."""


class Shared(SQLiteConnectionPool):
    """The library's pool, except that it closes a file again that proves to be no database."""

    def __init__(self, database: str):
        super().__init__(db_name=database, max_overflow=_AT_ONCE)
        self._is_wal, self.is_journal_mode_wal = False, True  # the library would leave it open

    def _create_connection(self) -> SQLiteConnection:
        made = super()._create_connection()
        if not self._is_wal:
            try:
                made.cursor().sqlite_cursor.execute("PRAGMA journal_mode=WAL")
            except sqlite3.Error:
                made.close()
                raise
            self._is_wal = True
        return made


class Alone(SQLiteConnectionPool):
    """A single connection with exclusive use of the database, for a disk with no room for more."""

    def __init__(self, database: str):
        super().__init__(db_name=database, pool_size=1, max_overflow=0, pool_timeout=10.0)

    def _create_connection(self) -> SQLiteConnection:
        opened = sqlite3.connect(
            self.db_name, uri=True, check_same_thread=False, isolation_level=None
        )
        opened.execute(ALONE)
        opened.row_factory = sqlite3.Row
        return SQLiteConnection(opened, max_age=None)


class SQLiteLog(Log, SQLiteApplicationRecorder):  # type: ignore[misc]  # it says int, never None
    """The log in one file. Positions are row ids; a turn is a transaction with BEGIN IMMEDIATE."""

    EVENTS, COMMANDS, AT = "stored_events", "commands", "rowid"
    LINE = "CAST(state AS BLOB)"  # a line altered by SQL functions is stored as text

    # --- tables --------------------------------------------------------------------------------

    def construct_create_table_statements(self) -> list[str]:
        """Add the table of commands, and an index of the streams' first facts, to the library's
        tables.
        """
        return [
            *super().construct_create_table_statements(),
            f"CREATE INDEX IF NOT EXISTS {self.EVENTS}_first ON {self.EVENTS} (originator_id) "
            "WHERE originator_version = 1",
            "CREATE TABLE IF NOT EXISTS commands ("
            "recorder TEXT, key TEXT, digest TEXT, stream TEXT, version INTEGER, "
            "PRIMARY KEY (recorder, key)) WITHOUT ROWID",
        ]

    def _create_table(self, c: SQLiteCursor) -> None:
        c.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (self.EVENTS,))
        is_new = c.fetchone() is None
        super()._create_table(c)
        if is_new:  # later, a missing trigger is reported, and not silently created again
            self._defend(c)
        c.execute("SELECT name FROM pragma_table_info('commands')")
        if tuple(row[0] for row in c.fetchall()) == _FIRST_FORM:
            for statement in _LATER:
                c.execute(statement)

    def _defences(self) -> dict[str, str]:
        """Triggers by which the database itself refuses to change recorded facts.

        INSERT OR REPLACE deletes rows without firing a delete trigger, unless a connection enables
        it; so an insert onto an existing row is refused separately. And each row must follow the
        last one: a row before the first would count in its stream, but nobody would read it from
        the log's beginning.
        """
        table = self.EVENTS
        acts = {
            "no_update": f"BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what is recorded is never changed'); END",
            "no_delete": f"BEFORE DELETE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'what is recorded is never changed'); END",
            "no_replace": f"BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE originator_id = NEW.originator_id "
            f"AND originator_version = NEW.originator_version) "
            f"OR EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid) "
            "BEGIN SELECT RAISE(ABORT, 'what is recorded is never replaced'); END",
            "in_order": f"AFTER INSERT ON {table} "
            f"WHEN NEW.rowid <> 1 "
            f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid - 1) "
            "BEGIN SELECT RAISE(ABORT, 'what is recorded comes after all that was'); END",
        }
        return {f"{table}_{name}": f"CREATE TRIGGER {table}_{name} {act}"
                for name, act in acts.items()}  # fmt: skip

    def _defend(self, c: SQLiteCursor) -> None:
        for name, statement in self._defences().items():
            c.execute(f"DROP TRIGGER IF EXISTS {name}")
            c.execute(statement)

    def undefended(self) -> list[str]:
        """The triggers that are missing or altered, and those that are not this program's."""
        rows = self._rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
            table=self.EVENTS,
        )
        stand, ours = dict(rows), self._defences()
        lacking = [name for name, sql in ours.items() if stand.get(name) != sql]
        return [*lacking, *(name for name in stand if name not in ours)]

    def defend(self) -> None:
        """Create the triggers again."""
        with self.datastore.transaction(commit=True) as cursor:
            self._defend(cursor)

    # --- appending -----------------------------------------------------------------------------

    @contextmanager
    def turn(self, asked: Sequence[CommandId] = ()) -> Iterator[Turn]:
        """Wait for the turn to append. What is appended in it is committed when it ends."""
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            self._held.cursor = cursor.sqlite_cursor
            try:
                found = self._found(asked)
                self._held.position = found.position
                self._take_up(found)
                yield found
            finally:
                del self._held.cursor
        self._leave()
        self.tell()

    def _found(self, asked: Sequence[CommandId]) -> Turn:
        last = self._rows(f"{self._lines} ORDER BY rowid DESC LIMIT 1")
        known = [row for one in asked if (row := self.command(*one))]
        return Turn(
            last[0][0] if last else 0,
            last[0][-1] if last else None,
            {row.asked: row for row in known},
        )

    def _append(self, events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        cursor = self._held.cursor
        first = self._held.position + 1
        self._held.position += len(events)
        cursor.executemany(
            self.insert_events_statement,
            [(e.originator_id, e.originator_version, e.topic, e.state) for e in events],
        )
        cursor.executemany(
            f"INSERT INTO commands ({COMMAND}, recorded) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ'))",
            [
                (c.recorder, c.key, c.digest, c.stream, c.version, c.added, c.position)
                for c in commands
            ],
        )
        return int(first)

    def forget_commands(self, before: datetime) -> int:
        """Forget the commands carried out before an instant. Returns how many there were."""
        with self.turn():
            cursor = self._held.cursor
            cursor.execute("DELETE FROM commands WHERE recorded < ?", (before.isoformat(),))
            return int(cursor.rowcount)

    def setback(self, error: PersistenceError) -> Setback | None:
        """What a failure means for a writer."""
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        return "busy" if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else None

    # --- reading -------------------------------------------------------------------------------

    def _whereabouts(self) -> object:
        name = self.datastore.pool.db_name
        return None if self.datastore.pool.is_sqlite_memory_mode else identity(Path(name))

    def _rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        if self.in_turn():
            return self._held.cursor.execute(query, values).fetchall()  # type: ignore[no-any-return]
        self._refuse_another_file()
        with self.datastore.transaction(commit=False) as cursor:
            plain = cursor.sqlite_cursor
            plain.row_factory = None
            return plain.execute(query, values).fetchall()


class _Immediate(SQLiteTransaction):
    """A transaction that is a writer from its start, so that what it reads does not change
    meanwhile.
    """

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        cursor.sqlite_cursor.row_factory = None
        return cursor

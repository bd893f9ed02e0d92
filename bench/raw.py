"""Raw databases, written to without an engine: the floors for writing.

They hold the same lines and command rows, as durable as the log: SQLite with a write-ahead log that
is synced at each commit, PostgreSQL with its server's settings.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import psycopg

from bench.archive import Stored

CommandRow: TypeAlias = tuple[str, str, str, str, int, int, int]
"""A command's row: recorder, key, digest, stream, version, added, position."""


def command_row(event: Stored, added: int = 1) -> CommandRow:
    """The row of the command that led to an event and to the ``added`` - 1 events before it."""
    stream, version, *_ = event
    return "bench", f"{stream}-{version}", "0" * 64, stream, version, added, version


class RawSQLite:
    """A file with the log's two tables, without triggers."""

    def __init__(self, path: Path):
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(
            "CREATE TABLE IF NOT EXISTS stored_events (originator_id TEXT, "
            "originator_version INTEGER, topic TEXT, state BLOB, "
            "PRIMARY KEY (originator_id, originator_version));"
            "CREATE TABLE IF NOT EXISTS commands (recorder TEXT, key TEXT, digest TEXT, "
            "stream TEXT, version INTEGER, added INTEGER, position INTEGER, "
            "PRIMARY KEY (recorder, key)) WITHOUT ROWID;"
        )

    def commit(self, events: Sequence[Stored], command: CommandRow) -> None:
        """Insert some events and a command in one transaction."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", events)
        run("INSERT INTO commands VALUES (?, ?, ?, ?, ?, ?, ?)", command)
        run("COMMIT")

    def close(self) -> None:
        """Close it."""
        self._connection.close()


class RawPostgreSQL:
    """A connection to a database with the same two tables, numbered by a sequence."""

    _EVENT = "INSERT INTO raw_events (stream, version, topic, state) VALUES (%b, %b, %b, %b)"
    _COMMAND = "INSERT INTO raw_commands VALUES (%b, %b, %b, %b, %b, %b, %b)"

    def __init__(self, url: str):
        self._connection = psycopg.connect(url, autocommit=True)

    def create(self) -> None:
        """Create the tables."""
        self._connection.execute(
            'CREATE TABLE raw_events (stream text COLLATE "C", version bigint, topic text, '
            "state bytea, id bigserial UNIQUE, PRIMARY KEY (stream, version))"
        )
        self._connection.execute(
            "CREATE TABLE raw_commands (recorder text, key text, digest text, stream text, "
            "version bigint, added bigint, position bigint, PRIMARY KEY (recorder, key))"
        )

    def insert(self, event: Stored) -> None:
        """Insert one event, committed at once."""
        self._connection.execute(self._EVENT, event, prepare=True)

    def commit(self, events: Sequence[Stored], command: CommandRow) -> None:
        """Insert some events and a command in one transaction."""
        with (
            self._connection.pipeline(),
            self._connection.transaction(),
            self._connection.cursor() as cursor,
        ):
            cursor.executemany(self._EVENT, events)
            cursor.execute(self._COMMAND, command, prepare=True)

    def close(self) -> None:
        """Close it."""
        self._connection.close()


Raw: TypeAlias = RawSQLite | RawPostgreSQL

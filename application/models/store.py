"""Where the model is kept: in a file of its own, or in a schema of its own.

It is never in the log's database file, since building the model would lock writers out.
"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Final, TypeVar

import psycopg
from sqlalchemy import Connection, MetaData, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, DropSchema

from application.atomic_files import owned
from application.log.log import Log
from application.models.tables import METADATA, PROGRESS, VERSION
from application.sql import on_postgresql, on_sqlite

T = TypeVar("T")
_GLANCE = 0.02
"""Seconds between two checks of the model's position."""


class Unbuilt(Exception):
    """There is no model of this log by this version of the rules, or it cannot be read."""


class Newer(Unbuilt):
    """A newer release of the program keeps the model."""


class Store(ABC):
    """The tables of one model."""

    @staticmethod
    def sqlite(folder: Path) -> "Store":
        """A store in a folder."""
        return _SQLite(folder)

    @staticmethod
    def postgresql(url: str) -> "Store":
        """A store in a database."""
        return _PostgreSQL(url)

    def read(self, ask: Callable[[Connection], T]) -> T:
        """Query the tables, all in one transaction. Raises Unbuilt if they cannot be read."""
        with self._unreadable_told(), self._reading() as connection:
            return ask(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction on the tables, with one writer at a time.

        Raises Unbuilt if the tables cannot be read.
        """
        with self._unreadable_told(), self._locked() as connection:
            yield connection

    @contextmanager
    def emptied(self, unless: Callable[[Connection], bool]) -> Iterator[Connection | None]:
        """A transaction in which the tables are created again, whatever was there.

        Yields None if they exist and satisfy ``unless``.
        """
        with self._alone() as connection:
            if self._holds(connection, unless):
                yield None
            else:
                self._make(connection)
                yield connection

    def _holds(self, connection: Connection, what: Callable[[Connection], bool]) -> bool:
        try:
            with connection.begin_nested():
                for table in METADATA.sorted_tables:
                    connection.execute(select(table).limit(1))
                return what(connection)
        except DBAPIError as error:
            if self._is_unreadable(error):
                return False
            raise

    def position(self) -> int:
        """How much of the log the model holds. Raises Unbuilt."""
        return self.read(position)

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until the model holds this much of the log; whether it does. Raises Unbuilt."""
        until = time.monotonic() + timeout
        while self.position() < position:
            if time.monotonic() >= until:
                return False
            time.sleep(_GLANCE)
        return True

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""

    @contextmanager
    def _unreadable_told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if self._is_unreadable(error):
                raise Unbuilt("the tables cannot be read") from error
            raise

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _locked(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _alone(self) -> AbstractContextManager[Connection]:
        """A transaction with one writer at a time, even if there are no tables."""

    @abstractmethod
    def _make(self, connection: Connection) -> None:
        """Replace whatever is there with empty tables."""

    @abstractmethod
    def _is_unreadable(self, error: DBAPIError) -> bool:
        """Whether an error is due to the tables and not to their database."""


def position(model: Connection) -> int:
    """How much of the log a built model holds. Raises Unbuilt."""
    row = model.execute(select(PROGRESS)).one_or_none()
    if row and row.version > VERSION:
        raise Newer(f"version {row.version}")
    if row is None or row.version < VERSION or not row.built:
        raise Unbuilt(f"version {VERSION}")
    return int(row.position)


def is_of(model: Connection, log: Log) -> bool:
    """Whether a model was built from the log as it is now."""
    row = model.execute(select(PROGRESS.c.position, PROGRESS.c.line)).one_or_none()
    try:
        return row is None or log.digest(row.position) == row.line
    except KeyError:
        return False


class _SQLite(Store):
    """A file in a folder."""

    def __init__(self, folder: Path):
        self._file = folder / "models.db"
        self._engine = on_sqlite(self._file, ("synchronous=NORMAL",))

    def _alone(self) -> AbstractContextManager[Connection]:
        if not self._is_sound():
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self._file}{suffix}").unlink(missing_ok=True)
            self._is_sound()
        return self._locked()

    def _make(self, connection: Connection) -> None:
        standing = MetaData()
        standing.reflect(connection)
        standing.drop_all(connection)
        METADATA.create_all(connection)

    def close(self) -> None:
        self._engine.dispose()

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._engine.begin()

    def _locked(self) -> AbstractContextManager[Connection]:
        return self._engine.execution_options(immediate=True).begin()

    def _is_sound(self) -> bool:
        """Whether the file is a database. Creates it if it is missing."""
        with closing(sqlite3.connect(owned(self._file))) as file:
            try:
                file.execute("PRAGMA journal_mode=WAL")
                return bool(file.execute("PRAGMA quick_check").fetchone() == ("ok",))
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                    return False
                raise

    def _is_unreadable(self, error: DBAPIError) -> bool:
        code = int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF
        if code == sqlite3.SQLITE_ERROR:
            return "no such" in str(error.orig)  # table or column
        return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_SCHEMA: Final = "samrad_models"


class _PostgreSQL(Store):
    """A schema in a database."""

    def __init__(self, url: str):
        self._engine = on_postgresql(url, pool_size=2)
        self._tables = self._engine.execution_options(schema_translate_map={None: _SCHEMA})
        self._snapshots = self._tables.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        with self._tables.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(_SCHEMA))))
            yield connection

    def _make(self, connection: Connection) -> None:
        connection.execute(DropSchema(_SCHEMA, cascade=True, if_exists=True))
        connection.execute(CreateSchema(_SCHEMA))
        METADATA.create_all(connection)

    def close(self) -> None:
        self._engine.dispose()

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._snapshots.begin()

    @contextmanager
    def _locked(self) -> Iterator[Connection]:
        with self._tables.begin() as connection:
            connection.execute(select(PROGRESS.c.one).with_for_update())
            yield connection

    def _is_unreadable(self, error: DBAPIError) -> bool:
        gone = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)
        return isinstance(error.orig, gone)

"""Where models are kept, version beside version, and the pointer to the one that is asked.

A version is a file of its own, or a schema of its own: never part of the log's database file, for
building it would lock writers out. Versions of one definition replace one another; those of another
definition belong to another release of the program, which may run beside this one.
"""

import fcntl
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final, TypeVar

import psycopg
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Identity,
    Integer,
    MetaData,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, DropSchema

from application.log.log import Log
from application.models.tables import METADATA, PROGRESS, Word
from application.sql import on_postgresql, on_sqlite
from application.whole import owned, written_whole

T = TypeVar("T")
_GLANCE = 0.02
"""Seconds between two looks at how far the model has come."""


class Unbuilt(Exception):
    """There is no model of this definition yet."""


class Foreign(Unbuilt):
    """The model was made from another log, or from a part of it that was rolled back."""


class Spoilt(Foreign):
    """The model cannot be read: it was altered by another program, or its disk failed."""


class Rebuilding(Exception):
    """Another process, or thread, is building the model of this definition."""


class Store(ABC):
    """The versions of one definition's model."""

    def __init__(self, definition: str):
        self.definition = definition

    @staticmethod
    def sqlite(folder: Path, definition: str) -> "Store":
        """A store in a folder."""
        return _SQLite(folder, definition)

    @staticmethod
    def postgresql(url: str, definition: str) -> "Store":
        """A store in a database."""
        return _PostgreSQL(url, definition)

    # --- reading -----------------------------------------------------------------------------

    def read(self, ask: Callable[[Connection], T]) -> T:
        """Ask the current version, all in one transaction. Raises Unbuilt.

        Should the version go away meanwhile, the one that has replaced it is asked.
        """
        try:
            return self._read(ask)
        except DBAPIError as error:
            if not self._went_away(error):
                raise
        with self._spoilt_told():
            return self._read(ask)

    def position(self) -> int:
        """How much of the log the model holds. Raises Unbuilt."""
        return self.read(position)

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until the model holds so much of the log; whether it does. Raises Unbuilt."""
        until = time.monotonic() + timeout
        while self.position() < position:
            if time.monotonic() >= until:
                return False
            time.sleep(_GLANCE)
        return True

    # --- writing -----------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction on the current version, whose only writer one then is. Raises Unbuilt.

        Whoever had to wait for it looks again: it may have been replaced meanwhile.
        """
        while True:
            version = self.current()
            if version is None:
                raise Unbuilt(self.definition)
            with self.locked(version) as connection:
                if self.current() == version:
                    yield connection
                    return

    @abstractmethod
    def current(self) -> int | None:
        """The version that is asked; None if there is none."""

    @abstractmethod
    def locked(self, version: int) -> AbstractContextManager[Connection]:
        """A transaction on a version, which nobody else writes to until it ends."""

    @abstractmethod
    def rebuilding(self) -> AbstractContextManager[None]:
        """Be the only one who builds a version. Raises Rebuilding."""

    @abstractmethod
    def create(self) -> int:
        """A new version, with its tables, which is not asked yet."""

    @abstractmethod
    def switching(self, to: int) -> AbstractContextManager[Connection | None]:
        """Hold the current version, if there is one; at the end, another is the current one."""

    @abstractmethod
    def discard(self) -> None:
        """Have no version be the current one."""

    @contextmanager
    def _spoilt_told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if not (self._went_away(error) or self._is_spoilt(error)):
                raise
            raise Spoilt(self.definition) from error

    def sweep(self) -> None:
        """Drop every version but the current one: what was replaced, and what was left halfway."""
        current = self.current()
        for version in self.versions():
            if version != current:
                self._drop(version)

    @abstractmethod
    def versions(self) -> list[int]:
        """All versions of the definition."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""

    @abstractmethod
    def _read(self, ask: Callable[[Connection], T]) -> T: ...

    @abstractmethod
    def _drop(self, version: int) -> None: ...

    @abstractmethod
    def _went_away(self, error: DBAPIError) -> bool:
        """Whether an error came of a version being dropped."""

    @abstractmethod
    def _is_spoilt(self, error: DBAPIError) -> bool:
        """Whether an error came of what stands in a version, and not of its database."""


def position(connection: Connection) -> int:
    """How much of the log a version holds; 0 while it is being built."""
    return connection.scalar(select(PROGRESS.c.position)) or 0


def is_of(connection: Connection, log: Log) -> bool:
    """Whether what a version holds was read from a log as it now is."""
    row = connection.execute(select(PROGRESS.c.position, PROGRESS.c.line)).one_or_none()
    try:
        return row is None or log.digest(row.position) == row.line
    except KeyError:
        return False


# --- in files --------------------------------------------------------------------------------


class _SQLite(Store):
    """A folder with a file a version, and one that names the current version."""

    def __init__(self, folder: Path, definition: str):
        super().__init__(definition)
        self.folder = folder / definition
        self._pointer = self.folder / "current"
        self._engines: dict[int, Engine] = {}  # each keeps what it has compiled
        self._opening = threading.Lock()

    def current(self) -> int | None:
        with suppress(FileNotFoundError, ValueError):  # what is no number names no version
            return int(self._pointer.read_text(encoding="ascii"))
        return None

    def versions(self) -> list[int]:
        return sorted(int(path.stem) for path in self.folder.glob("*.db"))

    def create(self) -> int:
        version = max(self.versions(), default=0) + 1
        with closing(sqlite3.connect(owned(self._file(version)))) as file:
            file.execute("PRAGMA journal_mode=WAL")
        with self.locked(version) as connection:
            METADATA.create_all(connection)
        return version

    @contextmanager
    def locked(self, version: int) -> Iterator[Connection]:
        engine = self._engine(version).execution_options(immediate=True)
        with self._spoilt_told(), engine.begin() as connection:
            yield connection

    @contextmanager
    def switching(self, to: int) -> Iterator[Connection | None]:
        current = self.current()
        held = nullcontext() if current is None else self.locked(current)
        with held as connection:
            yield connection
            self._point(to)

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        with owned(self.folder / "rebuild.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Rebuilding(self.definition) from None
            yield

    def _read(self, ask: Callable[[Connection], T]) -> T:
        version = self.current()
        if version is None:
            raise Unbuilt(self.definition)
        try:
            with self._engine(version).begin() as connection:
                return ask(connection)
        except DBAPIError as error:
            if self._is_spoilt(error):
                raise Spoilt(self.definition) from error
            raise

    def discard(self) -> None:
        self._pointer.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of all connections."""
        with self._opening:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()

    def _drop(self, version: int) -> None:
        with self._opening:
            if engine := self._engines.pop(version, None):
                engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._file(version)}{suffix}").unlink(missing_ok=True)

    def _went_away(self, error: DBAPIError) -> bool:
        return _code(error) == sqlite3.SQLITE_CANTOPEN

    def _is_spoilt(self, error: DBAPIError) -> bool:
        if _code(error) == sqlite3.SQLITE_ERROR:
            return "no such" in str(error.orig)  # table, or column
        return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

    def _file(self, version: int) -> Path:
        return self.folder / f"{version}.db"

    def _point(self, version: int) -> None:
        with written_whole(self._pointer, replace=True) as file:
            file.write(b"%d\n" % version)

    def _engine(self, version: int) -> Engine:
        """Its file must be there: opening one that was dropped must not make an empty one."""
        with self._opening:
            if version not in self._engines:
                for other in [v for v in self._engines if not self._file(v).exists()]:
                    self._engines.pop(other).dispose()
                self._engines[version] = on_sqlite(self._file(version), ("synchronous=NORMAL",))
            return self._engines[version]


def _code(error: DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF


# --- in a database ---------------------------------------------------------------------------

_SCHEMA: Final = "samrad_models"
_POINTERS: Final = MetaData(schema=_SCHEMA)
_VERSIONS: Final = Table(
    "versions",
    _POINTERS,
    Column("version", Integer, Identity(), primary_key=True),
    Column("definition", Word, nullable=False),
)
_CURRENT: Final = Table(
    "current",
    _POINTERS,
    Column("definition", Word, primary_key=True),
    Column("version", Integer, nullable=False),
)


class _PostgreSQL(Store):
    """A schema a version, and a small one that names the current versions."""

    def __init__(self, url: str, definition: str):
        super().__init__(definition)
        self._engine = on_postgresql(url, pool_size=2)
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ")
        self._at_once = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        self._engine.dispose()

    def current(self) -> int | None:
        with self._engine.connect() as connection:
            return self._current(connection)

    def _current(self, connection: Connection) -> int | None:
        if connection.scalar(select(func.to_regclass(str(_CURRENT)))) is None:
            return None
        asked = select(_CURRENT.c.version).where(_CURRENT.c.definition == self.definition)
        return connection.scalar(asked)

    def versions(self) -> list[int]:
        with self._engine.connect() as connection:
            asked = select(_VERSIONS.c.version).where(_VERSIONS.c.definition == self.definition)
            return sorted(connection.scalars(asked))

    def create(self) -> int:
        with self._engine.begin() as connection:
            made = insert(_VERSIONS).values(definition=self.definition)
            version = connection.scalar(made.returning(_VERSIONS.c.version))
            assert version is not None
            connection.execute(CreateSchema(_name(version)))
            METADATA.create_all(_within(connection, version))
            return int(version)

    @contextmanager
    def locked(self, version: int) -> Iterator[Connection]:
        with self._spoilt_told(), self._engine.begin() as connection:
            _within(connection, version).execute(select(PROGRESS.c.one).with_for_update())
            yield connection

    @contextmanager
    def switching(self, to: int) -> Iterator[Connection | None]:
        current = self.current()
        with self._engine.begin() if current is None else self.locked(current) as connection:
            yield None if current is None else connection
            pointed = upsert(_CURRENT).values(definition=self.definition, version=to)
            connection.execute(
                pointed.on_conflict_do_update(
                    index_elements=[_CURRENT.c.definition], set_={"version": to}
                )
            )

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        key = int(self.definition[:15], 16)
        with self._at_once.connect() as connection:
            if not connection.scalar(select(func.pg_try_advisory_lock(key))):
                raise Rebuilding(self.definition)
            try:
                self._prepare()
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(key)))

    def _prepare(self) -> None:
        """Make the small schema if it is missing; one process at a time, whatever it builds."""
        with self._engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(_SCHEMA))))
            connection.execute(CreateSchema(_SCHEMA, if_not_exists=True))
            _POINTERS.create_all(connection)

    def _read(self, ask: Callable[[Connection], T]) -> T:
        with self._snapshots.begin() as connection:
            version = self._current(connection)
            if version is None:
                raise Unbuilt(self.definition)
            return ask(_within(connection, version))

    def _drop(self, version: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(DropSchema(_name(version), cascade=True, if_exists=True))
            connection.execute(_VERSIONS.delete().where(_VERSIONS.c.version == version))

    def _went_away(self, error: DBAPIError) -> bool:
        return isinstance(error.orig, psycopg.errors.UndefinedTable)

    def _is_spoilt(self, error: DBAPIError) -> bool:
        return isinstance(error.orig, psycopg.errors.UndefinedColumn)

    def discard(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(_CURRENT.delete().where(_CURRENT.c.definition == self.definition))


def _name(version: int) -> str:
    return f"{_SCHEMA}_{version}"


def _within(connection: Connection, version: int) -> Connection:
    """The connection, on which the tables are those of a version."""
    return connection.execution_options(schema_translate_map={None: _name(version)})

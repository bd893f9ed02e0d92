"""SQLAlchemy engines for all tables beside the log.

Errors never show the parameters of a query: they may be facts or keys.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import psycopg
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError

from application.atomic_files import identity
from application.room import ALONE, lacks_room

TABLE_FAILURES: Final = (SQLAlchemyError,)
"""Raised by tables beside the log when their database fails."""
_PATIENCE: Final = 10.0
"""Seconds to wait for another writer of the same file, or for a connection."""
_AT_ONCE: Final = 48
"""Connections open at once: more than a server has threads."""


def on_sqlite(
    file: Path | None, pragmas: Sequence[str] = (), mode: Literal["rw", "rwc"] = "rw"
) -> Engine:
    """An engine on a file, or in memory if there is none.

    Transactions begin at once; with the option ``immediate``, as the only writer. With mode ``rw``
    the file must exist. No two threads share a connection, and none is closed while another thread
    uses it: the pool that SQLAlchemy would choose without a file does both.
    """
    alone = file is None or lacks_room(file)  # a second connection would find the memory empty
    most = (1, 0) if alone else (8, _AT_ONCE - 8)
    first = (ALONE,) if alone and file is not None else ()

    def connect() -> sqlite3.Connection:
        opened = sqlite3.connect(
            ":memory:" if file is None else f"file:{quote(str(file))}?mode={mode}",
            timeout=_PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            uri=file is not None,
        )
        try:
            for pragma in (*first, *(f"PRAGMA {pragma}" for pragma in pragmas)):
                opened.execute(pragma)
        except sqlite3.Error:  # it is no database
            opened.close()
            raise
        return opened

    engine = create_engine(
        URL.create("sqlite", database=None if file is None else str(file)),
        creator=connect,
        poolclass=QueuePool,
        hide_parameters=True,
        pool_size=most[0],
        max_overflow=most[1],
        pool_timeout=_PATIENCE,
    )
    event.listen(engine, "begin", _begin)
    if file is not None:
        _follow(engine, file)
    return engine


def _begin(connection: Connection) -> None:
    """Begin explicitly: Python's driver would wait for a change, but reads need a snapshot."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _follow(engine: Engine, file: Path) -> None:
    """Discard connections to a file that has since been replaced."""

    def opened(_: Any, record: Any) -> None:
        record.info["file"] = identity(file)

    def taken(_: Any, record: Any, __: Any) -> None:
        if record.info["file"] != identity(file):
            raise DisconnectionError(f"{file} is another file now")

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def on_postgresql(url: str, **options: Any) -> Engine:
    """An engine on a database; the URL is one that libpq takes."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(url),
        hide_parameters=True,
        pool_pre_ping=True,
        **options,
    )

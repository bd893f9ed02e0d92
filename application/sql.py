"""Engines of SQLAlchemy, as all that keeps tables beside the log takes them.

What stands in a query is never told by a failure: it may be a fact, or a key.
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
"""What tables beside the log raise where their database does not answer, or not rightly."""
_PATIENCE: Final = 10.0
"""Seconds to wait for another writer of the same file, or for a connection."""
_AT_ONCE: Final = 48
"""Connections that are open at once: more than a server has threads."""


def on_sqlite(
    file: Path | None, pragmas: Sequence[str] = (), mode: Literal["rw", "rwc"] = "rw"
) -> Engine:
    """An engine on a file, or without one in memory. Its transactions begin at once; with
    ``immediate`` as its only writer. By ``rw`` the file must be there.

    No two threads are ever given one connection, and none is closed while another thread uses it:
    SQLAlchemy's own choice for an address without a file is a pool that does both.
    """
    alone = file is None or lacks_room(file)  # a second connection to memory finds it empty
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
    """Python's driver would begin at the first change, and a snapshot is wanted before."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _follow(engine: Engine, file: Path) -> None:
    """Have no connection used that leads to a file which stood in that place before."""

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

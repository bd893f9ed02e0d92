"""Engines of SQLAlchemy, as all that keeps tables beside the log takes them.

What stands in a query is never told by a failure: it may be a fact, or a key.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event


def on_sqlite(connect: Callable[[], sqlite3.Connection], **options: Any) -> Engine:
    """An engine on a file. Its transactions begin at once; with ``immediate`` as its only writer.

    ``connect`` opens it, in autocommit.
    """
    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, **options)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Python's driver would begin at the first change, and a snapshot is wanted before."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def on_postgresql(url: str, **options: Any) -> Engine:
    """An engine on a database; the URL is one that libpq takes."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(url),
        hide_parameters=True,
        pool_pre_ping=True,
        **options,
    )

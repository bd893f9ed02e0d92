"""Copies of a database in SQLite, made while others write to it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_database(database: Path, copy: Path) -> None:
    """Copy it in one step, as it is at one moment; those who write meanwhile do not wait."""
    source = f"{database.absolute().as_uri()}?mode=rw"  # which makes no file where there is none
    with closing(sqlite3.connect(source, uri=True)) as log, closing(sqlite3.connect(copy)) as file:
        log.backup(file)


def check_copy(copy: Path) -> None:
    """See that a copy is whole, and leave it as one file. Raises what `LOG_FAILURES` names."""
    with closing(sqlite3.connect(copy)) as file:
        (found,) = file.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        file.execute("PRAGMA journal_mode=DELETE")

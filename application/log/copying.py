"""Copying an SQLite database while others write to it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_database(database: Path, copy: Path) -> None:
    """Copy a database in one step, as it is at one moment. Writers do not have to wait."""
    source = f"{database.absolute().as_uri()}?mode=rw"  # so that a missing file is not created
    with closing(sqlite3.connect(source, uri=True)) as log, closing(sqlite3.connect(copy)) as file:
        log.backup(file)


def check_copy(copy: Path) -> None:
    """Check that a copy is intact, and leave it as one file. Raises what `LOG_FAILURES` names."""
    with closing(sqlite3.connect(copy)) as file:
        (found,) = file.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        file.execute("PRAGMA journal_mode=DELETE")

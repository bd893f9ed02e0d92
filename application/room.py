"""Whether a disk has room for the file that connections to an SQLite database share.

SQLite makes a ``-shm`` file beside a database and cannot even read without it. A single connection
with exclusive use of the database needs none: with it, a program can start and read on a full disk.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

ALONE: Final = "PRAGMA locking_mode=EXCLUSIVE"
"""Gives a connection exclusive use of the database."""


def lacks_room(database: Path) -> bool:
    """Whether an existing database can be read only by a single exclusive connection."""
    try:
        opened = sqlite3.connect(f"file:{quote(str(database))}?mode=rw", uri=True)
    except sqlite3.OperationalError:
        return False  # it is not there
    with closing(opened):
        try:
            opened.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode in _NO_ROOM
        except sqlite3.DatabaseError:
            return False  # opening it tells why
    return False


_NO_ROOM: Final = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_WRITE,
)

"""Whether there is room on a disk for the file that connections to an SQLite database share.

Beside a database SQLite makes ``-shm``, without which nothing is even read. One connection that
keeps the database to itself does without: so what stands on a full disk can be read, also by a
program that is started there.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

ALONE: Final = "PRAGMA locking_mode=EXCLUSIVE"
"""Has a connection keep the database to itself."""


def lacks_room(database: Path) -> bool:
    """Whether a database that is there can be read by one connection alone."""
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

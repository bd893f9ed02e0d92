"""What the log's database raises, for those above who know no database."""

import sqlite3
from typing import Final

from eventsourcing.persistence import PersistenceError

LOG_FAILURES: Final = (PersistenceError, sqlite3.DatabaseError)
"""The database of the log does not answer, does not take what is written, or is damaged."""

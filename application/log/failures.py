"""The errors of the log's database, for callers that import no database."""

import sqlite3
from typing import Final

from eventsourcing.persistence import PersistenceError

LOG_FAILURES: Final = (PersistenceError, sqlite3.DatabaseError)
"""Raised when the log's database does not answer, rejects a write, or is damaged."""

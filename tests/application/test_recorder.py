"""The eventsourcing library's own test cases, run against our logs with text ids."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.sqlite import SQLiteDatastore
from eventsourcing.tests import persistence as cases

from application.log.postgresql import Datastore, PostgreSQLLog
from application.log.sqlite import SQLiteLog


class OnADatabase:
    """Recorders that are closed after the test, with the threads that it leaves running."""

    logs: list[SQLiteLog | PostgreSQLLog]

    @pytest.fixture(autouse=True)
    def _closed(self) -> Iterator[None]:
        self.logs = []
        others = set(threading.enumerate())
        yield
        for reader in set(threading.enumerate()) - others:
            if not reader.name.startswith("pool-"):  # those end with their pool
                reader.join()
        for log in self.logs:
            log.datastore.close()

    def new_originator_id(self) -> str:
        return f"consultation-{uuid4()}"


class OnAFile(OnADatabase):
    """A recorder on a file of its own."""

    @pytest.fixture(autouse=True)
    def _file(self, tmp_path: Path) -> None:
        self.path = tmp_path / "log.db"

    def create_recorder(self) -> SQLiteLog:
        log = SQLiteLog(SQLiteDatastore(str(self.path), originator_id_type="text"))
        log.create_table()
        self.logs.append(log)
        return log


class OnPostgreSQL(OnADatabase):
    """A recorder on a PostgreSQL database of its own."""

    @pytest.fixture(autouse=True)
    def _database(self, postgres_url: str, _closed: None) -> None:
        self.url = postgres_url

    def create_recorder(self) -> PostgreSQLLog:
        log = PostgreSQLLog(Datastore(self.url))
        log.create_table()
        self.logs.append(log)
        return log


class TestApplicationRecorder(OnAFile, cases.ApplicationRecorderTestCase[SQLiteLog]):
    """What is inserted is selected, also by many threads at once."""


class TestNotificationOrder(OnAFile, cases.NonInterleavingNotificationIDsBaseCase):
    """One transaction's events stand together, so that a reader that follows misses none."""


class TestPostgreSQLRecorder(OnPostgreSQL, cases.ApplicationRecorderTestCase[PostgreSQLLog]):
    """The same on PostgreSQL."""


class TestPostgreSQLOrder(OnPostgreSQL, cases.NonInterleavingNotificationIDsBaseCase):
    """The same on PostgreSQL."""

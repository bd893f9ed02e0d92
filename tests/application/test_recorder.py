"""The eventsourcing library's own test cases, run against our SQLite log with text ids."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.sqlite import SQLiteDatastore
from eventsourcing.tests import persistence as cases

from application.log.sqlite import SQLiteLog


class OnAFile:
    """A recorder on a file of its own."""

    @pytest.fixture(autouse=True)
    def _file(self, tmp_path: Path) -> Iterator[None]:
        self.path = tmp_path / "log.db"
        self.logs: list[SQLiteLog] = []
        others = set(threading.enumerate())
        yield
        for reader in set(threading.enumerate()) - others:  # the test cases leave some running
            reader.join()
        for log in self.logs:
            log.datastore.close()

    def create_recorder(self) -> SQLiteLog:
        log = SQLiteLog(SQLiteDatastore(str(self.path), originator_id_type="text"))
        log.create_table()
        self.logs.append(log)
        return log

    def new_originator_id(self) -> str:
        return f"consultation-{uuid4()}"


class TestApplicationRecorder(OnAFile, cases.ApplicationRecorderTestCase[SQLiteLog]):
    """What is inserted is selected, also by many threads at once."""


class TestNotificationOrder(OnAFile, cases.NonInterleavingNotificationIDsBaseCase):
    """One transaction's events stand together, so that a reader that follows misses none."""

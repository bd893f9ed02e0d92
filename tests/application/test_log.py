"""The SQLite log: commands beside their facts, and streams as stored lines."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import SQLiteDatastore

from application.log.contract import CommandRow
from application.log.lines import LineMapper, encode, topic
from application.log.sqlite import SQLiteLog
from tests.given import fact, opened, recorded


def log_on(path: Path) -> SQLiteLog:
    log = SQLiteLog(SQLiteDatastore(str(path), originator_id_type="text"))
    log.create_table()
    return log


MAPPER = LineMapper(transcoder=None)  # type: ignore[arg-type]
ROW = CommandRow("archive", "one", "digest", "consultation-a", 1)


def event(stream: str = "consultation-a", version: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "consultation.opened.1", state)


@pytest.fixture
def log(tmp_path: Path) -> Any:
    log = log_on(tmp_path / "log.db")
    yield log
    log.datastore.close()


def test_a_command_stands_with_its_facts(log: SQLiteLog) -> None:
    assert log.insert_events([event()], command=ROW) == [1]
    assert log.command("archive", "one") == ROW
    assert log.command("archive", "two") is None
    assert log.command("anna", "one") is None


def test_a_command_stands_once_and_a_second_takes_its_facts_with_it(log: SQLiteLog) -> None:
    log.insert_events([event()], command=ROW)
    with pytest.raises(IntegrityError):
        log.insert_events([event(version=2)], command=ROW)
    assert len(log.select_events("consultation-a")) == 1


def test_facts_that_do_not_fit_take_their_command_with_them(log: SQLiteLog) -> None:
    log.insert_events([event()])
    with pytest.raises(IntegrityError):
        log.insert_events([event()], command=ROW)
    assert log.command("archive", "one") is None


def test_a_command_without_facts_stands(log: SQLiteLog) -> None:
    assert log.insert_events([], command=ROW) == []
    assert log.command("archive", "one") == ROW


def test_reading_forward_is_reading_the_tail(log: SQLiteLog) -> None:
    records = [recorded(fact("goal-set", f"g{n}", goal="More"), n) for n in (1, 2, 3)]
    elsewhere = recorded(fact("goal-set", "g", goal="More"), stream="consultation-b")
    log.insert_events([MAPPER.to_stored_event(record) for record in (*records, elsewhere)])
    assert list(log.read("consultation-exempel")) == records
    assert list(log.read("consultation-exempel", after=1)) == records[1:]
    assert list(log.read("consultation-exempel", after=3)) == []
    assert list(log.read("consultation-c")) == []


def test_reading_that_is_broken_off_does_not_keep_a_writer_out(log: SQLiteLog) -> None:
    log.insert_events([MAPPER.to_stored_event(recorded(opened()))])
    first = next(iter(log.read("consultation-exempel")))
    assert first.fact == opened()
    assert log.insert_events([event("consultation-b")]) == [2]


def test_streams_by_prefix(log: SQLiteLog) -> None:
    streams = ["consultation-b", "consultation-a", "consultations", "organisation-a", "z"]
    log.insert_events([event(stream) for stream in streams])
    log.insert_events([event("consultation-a", 2)])
    assert log.streams("consultation-") == ["consultation-a", "consultation-b"]
    assert log.streams("organisation-") == ["organisation-a"]
    assert log.streams("number-") == []


def test_the_stored_line_is_the_whole_envelope(log: SQLiteLog, tmp_path: Path) -> None:
    record = recorded(opened())
    log.insert_events([MAPPER.to_stored_event(record)])
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
        row = connection.execute("SELECT * FROM stored_events").fetchone()
    assert row == ("consultation-exempel", 1, "consultation.opened.1", encode(record))
    (stored,) = log.select_events("consultation-exempel")
    assert MAPPER.to_domain_event(stored) == record
    assert topic(fact("goal-set", "g", goal="More")) == "consultation.goal-set.1"

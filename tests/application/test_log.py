"""The log on both databases: commands beside their facts, and streams as stored lines."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import SQLiteDatastore

from application.log.command import CommandRow
from application.log.lines import LineMapper, encode, topic
from application.log.log import Log
from application.log.postgresql import Datastore, PostgreSQLLog
from application.log.sqlite import SQLiteLog
from tests.given import fact, opened, recorded


def log_on(path: Path) -> SQLiteLog:
    log = SQLiteLog(SQLiteDatastore(str(path), originator_id_type="text"))
    log.create_table()
    return log


MAPPER = LineMapper(transcoder=None)  # type: ignore[arg-type]
ROW = CommandRow("archive", "one", "digest", "consultation-a", 1, 1, 1)


def event(stream: str = "consultation-a", version: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "consultation.opened.1", state)


@pytest.fixture(params=["sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    if request.param == "sqlite":
        log: Log = log_on(tmp_path / "log.db")
    else:
        log = PostgreSQLLog(Datastore(request.getfixturevalue("postgres_url")))
        log.create_table()
    yield log
    log.datastore.close()  # type: ignore[attr-defined]


def test_a_command_stands_with_its_facts(log: Log) -> None:
    assert log.insert_events([event()], commands=[ROW]) == [1]
    assert log.command("archive", "one") == ROW
    assert log.command("archive", "two") is None
    assert log.command("anna", "one") is None


def test_a_command_stands_once_and_a_second_takes_its_facts_with_it(log: Log) -> None:
    log.insert_events([event()], commands=[ROW])
    with pytest.raises(IntegrityError):
        log.insert_events([event(version=2)], commands=[ROW])
    assert len(log.select_events("consultation-a")) == 1


def test_facts_that_do_not_fit_take_their_command_with_them(log: Log) -> None:
    log.insert_events([event()])
    with pytest.raises(IntegrityError):
        log.insert_events([event()], commands=[ROW])
    assert log.command("archive", "one") is None


def test_a_command_without_facts_stands(log: Log) -> None:
    assert log.insert_events([], commands=[ROW]) == []
    assert log.command("archive", "one") == ROW


def test_reading_forward_is_reading_the_tail(log: Log) -> None:
    records = [recorded(fact("goal-set", f"g{n}", goal="More"), n) for n in (1, 2, 3)]
    elsewhere = recorded(fact("goal-set", "g", goal="More"), stream="consultation-b")
    log.insert_events([MAPPER.to_stored_event(record) for record in (*records, elsewhere)])
    assert list(log.read("consultation-exempel")) == records
    assert list(log.read("consultation-exempel", after=1)) == records[1:]
    assert list(log.read("consultation-exempel", after=3)) == []
    assert list(log.read("consultation-c")) == []


def test_reading_that_is_broken_off_does_not_keep_a_writer_out(log: Log) -> None:
    log.insert_events([MAPPER.to_stored_event(recorded(opened()))])
    first = next(iter(log.read("consultation-exempel")))
    assert first.fact == opened()
    assert log.insert_events([event("consultation-b")]) == [2]


def test_streams_by_prefix(log: Log) -> None:
    streams = ["consultation-b", "consultation-a", "consultations", "organisation-a", "z"]
    log.insert_events([event(stream) for stream in streams])
    log.insert_events([event("consultation-a", 2)])
    assert log.streams("consultation-") == ["consultation-a", "consultation-b"]
    assert log.streams("organisation-") == ["organisation-a"]
    assert log.streams("number-") == []


def test_positions_of_a_stream_are_told_at_once(log: Log) -> None:
    log.insert_events([event(), event("consultation-b"), event(version=2), event(version=3)])
    assert log.positions("consultation-a") == {1: 1, 2: 3, 3: 4}
    assert log.positions("consultation-a", after=1) == {2: 3, 3: 4}
    assert log.positions("consultation-a") == {
        n: log.position_of("consultation-a", n) for n in (1, 2, 3)
    }
    assert log.positions("consultation-c") == {}


def test_the_stored_line_is_the_whole_envelope(log: Log) -> None:
    record = recorded(opened())
    log.insert_events([MAPPER.to_stored_event(record)])
    assert list(log.lines()) == [
        (1, "consultation-exempel", 1, "consultation.opened.1", encode(record))
    ]
    assert log.line(1) == encode(record)
    (stored,) = log.select_events("consultation-exempel")
    assert MAPPER.to_domain_event(stored) == record
    assert topic(fact("goal-set", "g", goal="More")) == "consultation.goal-set.1"


def test_lines_are_read_on_from_any_position(log: Log) -> None:
    log.insert_events([event(version=n, state=b"%d" % n) for n in range(1, 8)])
    for after in range(9):
        assert [row[0] for row in log.lines(after, page=2)] == [*range(after + 1, 8)]
    log.insert_events([event("consultation-b"), event(version=8), event("consultation-b", 2)])
    for page in (1, 9):
        assert [row[0] for row in log.lines(0, "consultation-b", page)] == [8, 10]
        assert [row[0] for row in log.lines(8, "consultation-b", page)] == [10]
    for missing in (0, 11):
        with pytest.raises(KeyError):
            log.line(missing)


def test_a_position_is_taken_by_nothing_that_was_refused(log: Log) -> None:
    """So that positions have no gaps, and are also the facts' ranks."""
    log.insert_events([event()])
    for _ in range(3):
        with pytest.raises(IntegrityError):
            log.insert_events([event("consultation-b"), event()])
    assert log.insert_events([event("consultation-b")]) == [2]


def test_a_turn_tells_where_the_log_stands_and_what_was_carried_out(log: Log) -> None:
    with log.turn([ROW.asked]) as turn:
        assert (turn.position, turn.stamp, turn.commands) == (0, None, {})
    record = recorded(opened())
    log.insert_events([MAPPER.to_stored_event(record)], commands=[ROW])
    with log.turn([ROW.asked, ("anna", "one")]) as turn:
        assert (turn.position, turn.stamp) == (1, record.recorded)
        assert turn.commands == {ROW.asked: ROW}
        log.insert_events([event("consultation-b")])
        assert log.streams("consultation-b") == ["consultation-b"]
    assert log.touched(1) == {"consultation-b"}


def test_a_turn_that_fails_leaves_nothing(log: Log) -> None:
    def fail() -> None:
        with log.turn():
            log.insert_events([event()], commands=[ROW])
            log.insert_events([event()])

    with pytest.raises(IntegrityError):
        fail()
    assert list(log.lines()) == []
    assert log.command("archive", "one") is None
    assert log.insert_events([event()]) == [1]


def test_turns_follow_one_another(log: Log) -> None:
    ends: list[str] = []

    def other() -> None:
        with log.turn():
            ends.append("other")

    waits = Thread(target=other)
    with log.turn():
        waits.start()
        waits.join(0.2)
        ends.append("first")
    waits.join()
    assert ends == ["first", "other"]


def test_who_waits_is_woken_by_what_is_appended(log: Log) -> None:
    woken: list[int | None] = []

    def follow() -> None:
        log.wait(0, 30)
        woken.append(log.max_notification_id())

    waits = Thread(target=follow)
    waits.start()
    log.insert_events([event()])
    waits.join(10)
    assert woken == [1]
    log.wait(0, 30)  # what stands already is not waited for
    log.wait(1, 0.01)


def test_commands_are_forgotten_by_age(log: Log) -> None:
    log.insert_events([event()], commands=[ROW])
    assert log.forget_commands(datetime.now(UTC) - timedelta(days=1)) == 0
    assert log.command("archive", "one") == ROW
    assert log.forget_commands(datetime.now(UTC) + timedelta(days=1)) == 1
    assert log.command("archive", "one") is None
    assert len(log.select_events("consultation-a")) == 1


def test_commands_of_an_older_database_are_known(tmp_path: Path) -> None:
    """Their table had neither the number of facts added nor the position of the log."""
    record = recorded(opened())
    with closing(log_on(tmp_path / "log.db").datastore) as _:
        pass
    with closing(sqlite3.connect(tmp_path / "log.db")) as raw, raw:
        raw.execute("DROP TABLE commands")
        raw.execute(
            "CREATE TABLE commands (recorder TEXT, key TEXT, digest TEXT, stream TEXT, "
            "version INTEGER, PRIMARY KEY (recorder, key)) WITHOUT ROWID"
        )
        raw.execute(
            "INSERT INTO stored_events VALUES (?, 1, 'consultation.opened.1', ?)",
            (record.stream, encode(record)),
        )
        raw.execute(
            "INSERT INTO commands VALUES (?, ?, 'digest', ?, 1)",
            (record.recorder, record.command, record.stream),
        )
    log = log_on(tmp_path / "log.db")
    assert log.command(record.recorder, record.command) == CommandRow(
        record.recorder, record.command, "digest", record.stream, 1, added=1, position=1
    )
    log.datastore.close()

"""The database refuses, by itself and to whatever program, to change what is recorded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from tests.application.given import engine_on, one_by_one
from tests.application.test_log import event, log_on
from tests.given import opened

INTO = "stored_events (rowid, originator_id, originator_version, topic, state)"
CHANGES = [
    "UPDATE stored_events SET state = '{}' WHERE rowid = 1",
    "UPDATE stored_events SET rowid = rowid + 10",
    "UPDATE OR REPLACE stored_events SET originator_version = 2 WHERE rowid = 1",
    "DELETE FROM stored_events WHERE rowid = 3",
    "DELETE FROM stored_events",
    f"INSERT OR REPLACE INTO {INTO} VALUES (1, 'consultation-b', 1, 't', '{{}}')",
    f"REPLACE INTO {INTO} VALUES (NULL, 'consultation-a', 2, 't', '{{}}')",
    f"INSERT OR IGNORE INTO {INTO} VALUES (NULL, 'consultation-a', 2, 't', '{{}}')",
    f"INSERT INTO {INTO} VALUES (NULL, 'consultation-a', 2, 't', '{{}}') "
    "ON CONFLICT DO UPDATE SET state = excluded.state",
    f"INSERT INTO {INTO} VALUES (0, 'consultation-b', 1, 't', '{{}}')",
    f"INSERT INTO {INTO} VALUES (-1, 'consultation-b', 1, 't', '{{}}')",
    f"INSERT INTO {INTO} VALUES (-5, 'consultation-b', 1, 't', '{{}}')",
    f"INSERT INTO {INTO} VALUES (5, 'consultation-b', 1, 't', '{{}}')",
    f"INSERT INTO {INTO} VALUES (9223372036854775807, 'consultation-b', 1, 't', '{{}}')",
]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A database with three events, that another program opens."""
    log = log_on(tmp_path / "log.db")
    log.insert_events([event(version=version) for version in (1, 2, 3)])
    yield tmp_path / "log.db"
    log.datastore.close()


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("change", CHANGES)
def test_no_connection_changes_what_is_recorded(path: Path, change: str, recursive: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        before = connection.execute("SELECT rowid, * FROM stored_events").fetchall()
        with pytest.raises(sqlite3.IntegrityError, match="what is recorded"):
            connection.execute(change)
        connection.commit()
        assert connection.execute("SELECT rowid, * FROM stored_events").fetchall() == before


def test_a_refused_batch_is_refused_whole_and_recording_goes_on(path: Path) -> None:
    log = log_on(path)
    with pytest.raises(IntegrityError, match="never replaced"):
        log.insert_events([event(version=4), event(version=3)])
    assert [one.originator_version for one in log.select_events("consultation-a")] == [1, 2, 3]
    assert log.insert_events([event(version=4), event("consultation-b")]) == [4, 5]
    log.datastore.close()


@pytest.mark.parametrize("row", ["NULL", "4"])
def test_what_comes_next_may_be_recorded_by_any_connection(path: Path, row: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"INSERT INTO {INTO} VALUES ({row}, 'consultation-b', 1, 't', '{{}}')")
        rows = connection.execute("SELECT rowid FROM stored_events ORDER BY rowid").fetchall()
    assert rows == [(1,), (2,), (3,), (4,)]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database with a fact, on either."""
    found: Path | str = tmp_path / "log.db"
    if request.param == "postgresql":
        found = request.getfixturevalue("postgres_url")
    with engine_on(found) as engine:
        one_by_one(engine, [opened()])
        assert engine.recorder.undefended() == []
    return found


def change(place: Path | str, on_sqlite: str, on_postgresql: str) -> None:
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute(on_sqlite)
    else:
        with psycopg.connect(place) as server:
            server.execute(on_postgresql.encode())


TABLE = "samrad.stored_events"
NOTHING = "CREATE OR REPLACE FUNCTION samrad.refuse() RETURNS trigger LANGUAGE plpgsql AS "
GONE = [
    ("DROP TRIGGER stored_events_no_delete", f"DROP TRIGGER no_change ON {TABLE}"),
    (
        "CREATE TRIGGER more AFTER INSERT ON stored_events BEGIN SELECT 1; END",
        f"CREATE TRIGGER more AFTER INSERT ON {TABLE} EXECUTE FUNCTION samrad.refuse()",
    ),
    ("DROP TRIGGER stored_events_in_order", f"ALTER TABLE {TABLE} DISABLE TRIGGER no_change"),
    ("DROP TRIGGER stored_events_no_update", f"{NOTHING} 'BEGIN RETURN NULL; END'"),
]


@pytest.mark.parametrize(
    ("on_sqlite", "on_postgresql"), GONE, ids=["gone", "more", "off", "hollow"]
)
def test_defences_that_are_gone_are_told_and_made_anew_only_when_asked(
    place: Path | str, on_sqlite: str, on_postgresql: str
) -> None:
    change(place, on_sqlite, on_postgresql)
    for _ in range(2):  # to open a log does not mend it
        with engine_on(place) as engine:
            (lacking,) = engine.recorder.undefended()
    with engine_on(place) as engine:
        engine.recorder.defend()
        assert engine.recorder.undefended() == (["more"] if lacking == "more" else [])


def test_a_trigger_that_does_nothing_is_no_defence(place: Path | str) -> None:
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute("DROP TRIGGER stored_events_no_update")
            connection.execute(
                "CREATE TRIGGER stored_events_no_update BEFORE UPDATE ON stored_events "
                "BEGIN SELECT 1; END"
            )
        with engine_on(place) as engine:
            assert engine.recorder.undefended() == ["stored_events_no_update"]


def test_a_database_in_memory_is_defended_too() -> None:
    with engine_on() as engine:
        one_by_one(engine, [opened()])
        with (
            pytest.raises(IntegrityError, match="never changed"),
            engine.recorder.datastore.transaction(commit=True) as cursor,
        ):
            cursor.execute("UPDATE stored_events SET state = '{}'")

"""A log that is rolled back, altered or replaced while a process has it open."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.audit.notary import Notary
from application.engine import Engine
from application.log.lines import Damaged
from application.log.log import Receded
from application.records import NotFound
from interfaces.home.home import yardstick
from tests.application.audit.given import SIGNER
from tests.application.given import engine_on, submission
from tests.given import fact, opened
from tests.interfaces.api_client import api, kind_of

Alter = Callable[..., None]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return tmp_path / "log.db"


@pytest.fixture
def alter(database: Path | str) -> Alter:
    """Do what the triggers refuse."""

    def on_sqlite(statement: str, *values: Any) -> None:
        assert isinstance(database, Path)
        with closing(sqlite3.connect(database, isolation_level=None)) as file:
            triggers = file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                file.execute(f"DROP TRIGGER {name}")
            table = statement.format(table="stored_events", at="rowid").replace("%s", "?")
            file.execute(table, values)

    def on_postgresql(statement: str, *values: Any) -> None:
        with psycopg.connect(str(database), autocommit=True) as connection:
            connection.execute("ALTER TABLE samrad.stored_events DISABLE TRIGGER ALL")
            table = statement.format(table="samrad.stored_events", at="notification_id")
            connection.execute(table.encode(), values)

    return on_sqlite if isinstance(database, Path) else on_postgresql


@pytest.fixture
def engine(database: Path | str) -> Iterator[Engine]:
    """An engine that has written: a round, and three facts in it."""
    with engine_on(database) as engine:
        write(engine, "exempel", opened())
        for n in range(3):
            write(engine, f"f{n}")
        yield engine


def write(engine: Engine, id: str, *facts: Any) -> None:
    engine.submit(submission(*(facts or [fact("roles-explained", id)]), key=f"key-{id}"))


def roll_back(alter: Alter, to: int) -> None:
    alter("DELETE FROM {table} WHERE {at} > %s", to)


def test_nothing_is_added_to_a_log_that_was_rolled_back(engine: Engine, alter: Alter) -> None:
    assert engine.consultation("exempel").facts.keys() == {"opened", "f0", "f1", "f2"}
    roll_back(alter, to=3)
    with pytest.raises(Receded, match="what stood at position 4"):
        write(engine, "f3")
    assert engine.position() == 3
    assert engine.consultation("exempel").facts.keys() == {"opened", "f0", "f1"}
    with pytest.raises(Receded):
        engine.keep_charter("0" * 64, "a charter")
    with pytest.raises(Receded):
        engine.look()


def test_nothing_is_signed_of_a_log_that_was_rolled_back(
    engine: Engine, alter: Alter, tmp_path: Path
) -> None:
    audit = AuditLog(engine.tree, SIGNER, Issued(tmp_path / "issued"))
    roll_back(alter, to=3)  # which the tree has not read yet, so that it misses nothing
    with pytest.raises(Receded):
        audit.checkpoint()
    with Notary(audit, facts=1, seconds=0) as notary:
        assert notary.fault()
    assert audit.issued.sizes() == []


def test_what_is_gone_is_not_remembered(engine: Engine, alter: Alter) -> None:
    engine.submit(submission(opened(), key="key-other", consultation="other"))
    assert engine.opened("other")
    roll_back(alter, to=2)
    with pytest.raises(Receded):
        engine.look()
    for ask in (engine.consultation, engine.opened):
        with pytest.raises(NotFound):
            ask("other")


def test_another_history_of_the_same_length_is_told_apart(
    engine: Engine, database: Path | str, alter: Alter
) -> None:
    roll_back(alter, to=3)
    with engine_on(database) as other:  # which has found it so, and goes on
        for n in range(3):
            write(other, f"g{n}")
    with pytest.raises(Receded):
        write(engine, "f3")


def test_a_log_that_grew_by_another_process_is_gone_on_with(
    engine: Engine, database: Path | str
) -> None:
    with engine_on(database) as other:
        write(other, "g0")
    write(engine, "f3")
    assert engine.look() is not None
    assert {"g0", "f3"} <= engine.consultation("exempel").facts.keys()


def test_a_last_line_that_cannot_be_read_is_no_fault_of_the_program(
    engine: Engine, alter: Alter
) -> None:
    alter("UPDATE {table} SET state = %s WHERE {at} = 4", b'{"stream": ')
    with engine_on(engine._database) as started, pytest.raises(Damaged):
        write(started, "f3")
    with pytest.raises(Damaged):
        write(engine, "f3")


def test_a_file_that_was_put_in_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    older, path = tmp_path / "older.db", tmp_path / "log.db"
    with engine_on(path) as engine:
        write(engine, "exempel", opened())
    shutil.copy(path, older)
    with engine_on(path) as engine:
        write(engine, "f0")
        older.rename(path)
        with pytest.raises(Receded):
            write(engine, "f1")
        with pytest.raises(Receded):  # nor is what is gone answered from
            engine.consultation("exempel")


def test_the_service_says_so_and_is_not_ready(engine: Engine, alter: Alter) -> None:
    with api() as client:
        client.service = replace(
            client.service, engine=engine, answers=Answers(engine, yardstick())
        )
        assert client.get("/readyz").status_code == 200
        assert client.get("/consultations/exempel").json()["version"] == 4
        roll_back(alter, to=3)
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["detail"].startswith("history: the log does not hold any more")
        assert client.get("/consultations/exempel").json()["version"] == 3
        fact = {"id": "f9", "occurred": "2019-03-01"}
        sent = client.post("/consultations/exempel/roles-explained", fact)
        assert kind_of(sent) == "rolled-back"
        assert client.get("/problems/rolled-back").json()["status"] == 503

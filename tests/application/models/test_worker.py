"""The worker keeps a model up, whatever happens to the databases."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from application import sql
from application.models import worker as workers
from application.models.projector import Projector
from application.models.store import Store
from application.models.worker import Worker
from tests.application.models.given import Setting, contents
from tests.given import fact


def wait(until: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, or fail."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(workers, "_FIRST", 0.01)
    monkeypatch.setattr(workers, "_A_WHILE", 0.05)
    return None


def test_it_builds_what_is_not_there_and_then_keeps_up(setting: Setting) -> None:
    setting.whole()
    with Worker(setting.projector) as worker:
        wait(lambda: worker.state == "current")
        at = setting.send(fact("goal-set", "mal", goal="Fler"))
        assert setting.store.wait_for(at, 20)
        setting.is_the_fold()
    assert not worker._thread.is_alive()


def test_it_judges_anew_when_the_day_changes(setting: Setting) -> None:
    setting.begin("a", "b")
    with Worker(setting.projector) as worker:
        wait(lambda: worker.state == "current")
        setting.day = date(2024, 1, 1)
        wait(lambda: contents(setting.store)["progress"][0]["judged_on"] == setting.day)
    setting.is_the_fold()


def test_two_workers_on_one_model_neither_double_nor_lose(
    setting: Setting, place: Callable[[], Store]
) -> None:
    other = Setting(setting.path, place())
    with other, Worker(setting.projector) as one, Worker(other.projector) as two:
        for n in range(12):
            at = setting.send(*_goal(n)) if n else setting.begin("exempel") or 1
        wait(lambda: one.state == two.state == "current")
        assert setting.store.wait_for(at, 20)
    setting.is_the_fold()


def _goal(n: int) -> tuple:  # type: ignore[type-arg]
    return (fact("goal-set", f"mal-{n}", goal="Fler"),)


def test_after_errors_of_the_database_it_tries_again_and_goes_on(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.begin("exempel")
    setting.build()
    real, failures, told = Projector.catch_up, [0], set()

    def failing(projector: Projector, limit: int = 1000) -> object:
        failures[0] += 1
        told.add(worker.state)
        if failures[0] < 4:
            raise OperationalError("SELECT 1", {}, sqlite3.OperationalError("gone"))
        return real(projector, limit)

    monkeypatch.setattr(Projector, "catch_up", failing)
    worker = Worker(setting.projector)
    at = setting.send(fact("goal-set", "mal", goal="Fler"))
    worker.start()
    assert setting.store.wait_for(at, 20)
    worker.stop()
    assert "retrying: OperationalError" in told


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_model_that_was_taken_away_is_built_again(setting: Setting, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    setting.begin("exempel")
    with Worker(setting.projector) as worker:
        wait(lambda: worker.state == "current")
        shutil.rmtree(folder)
        at = setting.send(*_goal(1))
        wait(lambda: folder.exists() and worker.state == "current")
        assert setting.store.wait_for(at, 20)
    setting.is_the_fold()


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_file_that_is_locked_is_waited_for(
    setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models"
    monkeypatch.setattr(sql, "_PATIENCE", 0.01)
    setting.begin("exempel")
    setting.build()
    with closing(sqlite3.connect(folder / "models.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Worker(setting.projector) as worker:
            at = setting.send(*_goal(1))
            wait(lambda: worker.state.startswith("retrying"))
            assert not setting.store.wait_for(at, 0.1)  # readers are answered meanwhile
            other.execute("ROLLBACK")
            assert setting.store.wait_for(at, 20)


def test_what_is_in_hand_is_finished_before_it_ends(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.begin("exempel")
    setting.build()
    real, begun = Projector.advance, []

    def slow(projector: Projector, model: object, limit: int = 1000) -> object:
        progress = real(projector, model, limit)  # type: ignore[arg-type]
        begun.append(progress.position)
        time.sleep(0.3)
        return progress

    monkeypatch.setattr(Projector, "advance", slow)
    at = setting.send(*_goal(1))
    with Worker(setting.projector):
        wait(lambda: bool(begun))
    assert setting.store.position() == at


def test_who_waits_for_a_position_is_told_whether_it_came(setting: Setting) -> None:
    setting.begin("exempel")
    setting.build()
    assert setting.store.wait_for(1, 0)
    at = setting.send(*_goal(1))
    began = time.monotonic()
    assert not setting.store.wait_for(at, 0.2)
    assert time.monotonic() - began >= 0.2
    setting.projector.catch_up()
    assert setting.store.wait_for(at, 0)

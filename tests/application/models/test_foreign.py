"""A model that was made from another log: found at once, answered from never, and made anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.models.queries import Models, Page
from application.models.store import Store, Unbuilt
from application.models.worker import Worker
from tests.application.models.given import Setting
from tests.application.models.test_worker import wait
from tests.given import fact

PAGE = Page(10)


@pytest.fixture
def newer(setting: Setting) -> Setting:
    """A log with two rounds, and a model of it."""
    setting.begin("first", "ghost")
    setting.build()
    return setting


@pytest.fixture
def older(newer: Setting, tmp_path: Path) -> Iterator[Setting]:
    """Another log, which ends before the first one did, with that one's model beside it."""
    with Setting(tmp_path / "older.db", newer.store) as older:
        older.begin("first")
        yield older


def rounds(setting: Setting) -> list[str]:
    return [row.id for row in Models(setting.projector).board(setting.day, PAGE).rows]


def test_of_an_older_log_nothing_is_answered_from_it(newer: Setting, older: Setting) -> None:
    assert rounds(newer) == ["first", "ghost"]
    with pytest.raises(Unbuilt):
        rounds(older)
    with pytest.raises(Unbuilt):
        older.projector.catch_up()


def test_nor_of_one_that_has_grown_as_long(newer: Setting, older: Setting) -> None:
    older.send(fact("goal-set", "mal", goal="Fler"), to="first")
    assert older.engine.position() == newer.engine.position()
    with pytest.raises(Unbuilt):
        rounds(older)
    older.begin("second", "third")
    with pytest.raises(Unbuilt):
        older.projector.catch_up()


def test_it_is_made_anew_by_itself(older: Setting) -> None:
    with Worker(older.projector) as worker:
        wait(lambda: worker.state == "current")
        assert rounds(older) == ["first"]
        assert Models(older.projector, worker).lag().state == "current"
    older.is_the_fold()


@pytest.mark.parametrize(
    "alteration", ["DROP TABLE {0}rounds", "ALTER TABLE {0}progress RENAME TO p"]
)
def test_one_that_was_altered_is_made_anew(newer: Setting, alteration: str) -> None:
    schema = "samrad_models." if newer.store.__class__.__name__ == "_PostgreSQL" else ""
    with newer.store.writing() as model:
        model.exec_driver_sql(alteration.format(schema))
    with pytest.raises(Unbuilt):
        rounds(newer)
    with Worker(newer.projector) as worker:
        wait(lambda: worker.state == "current")
        assert rounds(newer) == ["first", "ghost"]


@pytest.mark.parametrize("content", [b"no database " * 500, b"", None])
def test_one_whose_file_is_none_any_more_is_made_anew(
    tmp_path: Path, content: bytes | None
) -> None:
    store = Store.sqlite(tmp_path / "models")
    with Setting(tmp_path / "samrad.db", store) as setting:
        setting.begin("first")
        setting.build()
        store.close()
        file = tmp_path / "models" / "models.db"
        file.write_bytes(content) if content is not None else file.unlink()
        with pytest.raises(Unbuilt):
            rounds(setting)
        setting.build()
        assert rounds(setting) == ["first"]
    store.close()

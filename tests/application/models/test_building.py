"""A model is asked once it is built; rows that are judged anew are asked meanwhile."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from application.models.building import build, rebuild
from application.models.judging import Judged, Judging
from application.models.store import Newer, Store, Unbuilt
from application.models.tables import PROGRESS, ROUNDS, VERSION
from application.models.worker import Worker
from tests.application.models.given import TODAY, Setting, contents
from tests.application.models.test_worker import wait
from tests.every_kind import ROUND
from tests.given import fact, opened

REGIONS = ("01", "03", "04")


def several(setting: Setting) -> None:
    for region in REGIONS:
        setting.whole(f"runda-{region}", (opened(region=region), *ROUND[1:]))


def test_progress_is_told_round_by_round(setting: Setting) -> None:
    several(setting)
    told: list[tuple[int, int]] = []
    built = rebuild(setting.projector, lambda done, rounds: told.append((done, rounds)))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert built.rounds == 3
    assert built.position == setting.engine.position() == setting.store.position()


def test_what_is_recorded_meanwhile_is_in_it(setting: Setting) -> None:
    several(setting)
    setting.build()

    def meanwhile(done: int, rounds: int) -> None:
        setting.send(fact("goal-set", f"mal-{done}", goal="Fler"), to="runda-01")
        setting.begin(f"ny-{done}")
        setting.identify(f"ny-{done}", "Ny")
        setting.projector.catch_up()  # the old one is kept up

    rebuild(setting.projector, meanwhile)
    assert setting.store.position() == setting.engine.position()
    setting.is_the_fold()


def test_readers_see_every_round_while_all_are_judged_anew(
    setting: Setting, place: Callable[[], Store]
) -> None:
    several(setting)
    setting.build()
    seen: list[tuple[int, int]] = []
    over = threading.Event()

    def read(store: Store) -> None:
        while not over.is_set():
            seen.append(store.read(_at_a_glance))

    readers = [threading.Thread(target=read, args=(place(),)) for _ in range(2)]
    for reader in readers:
        reader.start()
    while not seen and any(reader.is_alive() for reader in readers):
        time.sleep(0.001)  # until the old one has been read
    for n in range(4):
        setting.begin(f"ny-{n}")
        setting.build()
    over.set()
    for reader in readers:
        reader.join()
    position = setting.engine.position()
    expected = {(3 + n, position - 4 + n) for n in range(5)}
    assert set(seen) <= expected
    assert (3, position - 4) in seen
    assert len(seen) > 8


def _at_a_glance(model: Any) -> tuple[int, int]:
    rounds = model.scalar(select(func.count()).select_from(ROUNDS))
    return rounds, model.scalar(select(PROGRESS.c.position))


def break_off(done: int, rounds: int) -> None:
    if done == 2:
        raise KeyboardInterrupt


def judged(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rounds that are judged from now on."""
    told: list[str] = []
    real = Judging.judged

    def judging(self: Judging, id: str) -> Judged:
        told.append(id)
        return real(self, id)

    monkeypatch.setattr(Judging, "judged", judging)
    return told


def test_one_that_is_broken_off_is_not_asked_and_goes_on_where_it_was(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(setting)
    with pytest.raises(KeyboardInterrupt):
        build(setting.projector, break_off)
    with pytest.raises(Unbuilt):
        setting.store.position()
    setting.begin("senare", region="20")
    again = judged(setting, monkeypatch)
    build(setting.projector)
    assert again == ["runda-04", "senare"]
    setting.is_the_fold()


def test_rows_that_are_judged_anew_are_asked_meanwhile_and_the_rest_are_caught_up(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(setting)
    setting.build()
    before = setting.store.read(_at_a_glance)
    with pytest.raises(KeyboardInterrupt):
        rebuild(setting.projector, break_off)
    assert setting.store.read(_at_a_glance) == before
    again = judged(setting, monkeypatch)
    setting.projector.catch_up()
    assert again == ["runda-04"]
    setting.is_the_fold()


def test_two_at_once_come_to_one_model(setting: Setting, place: Callable[[], Store]) -> None:
    several(setting)
    other = Setting(setting.path, place())
    with other:
        build(setting.projector, lambda *_: build(other.projector) and None)
        setting.is_the_fold()
        rebuild(setting.projector, lambda *_: rebuild(other.projector) and None)
        setting.is_the_fold()


def test_one_that_another_begins_anew_is_not_said_to_be_built(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the log was replaced meanwhile."""
    several(setting)

    def begin_anew(done: int, rounds: int) -> None:
        if done == rounds:
            with setting.store.emptied(lambda _: False) as model:
                row = {"one": 1, "position": 1, "line": "x", "judged_on": TODAY}
                model.execute(insert(PROGRESS), row | {"version": VERSION, "built": False})

    with pytest.raises(Unbuilt):
        build(setting.projector, begin_anew)


# --- versions --------------------------------------------------------------------------------


def of_version(setting: Setting, version: int) -> None:
    with setting.store.writing() as model:
        model.execute(update(PROGRESS).values(version=version))


def test_a_model_of_an_older_version_is_not_asked_and_is_made_anew(setting: Setting) -> None:
    setting.begin("exempel")
    setting.build()
    of_version(setting, VERSION - 1)
    with setting.store.writing() as model:
        model.execute(delete(ROUNDS))
    with pytest.raises(Unbuilt):
        setting.projector.catch_up()
    build(setting.projector)
    setting.is_the_fold()


def test_a_model_of_a_newer_version_is_let_be_until_it_is_rebuilt(setting: Setting) -> None:
    setting.begin("exempel")
    setting.build()
    of_version(setting, VERSION + 1)
    before = contents(setting.store)
    with Worker(setting.projector) as worker:
        wait(lambda: worker.state == "unbuilt")
    assert contents(setting.store) == before
    with pytest.raises(Newer):
        build(setting.projector)
    rebuild(setting.projector)
    setting.is_the_fold()


def test_what_an_older_program_left_is_no_model(setting: Setting) -> None:
    """It had tables without a version, under other names."""
    setting.begin("exempel")
    setting.build()
    schema = "samrad_models." if setting.store.__class__.__name__ == "_PostgreSQL" else ""
    with setting.store.writing() as model:
        model.exec_driver_sql(f"ALTER TABLE {schema}progress DROP COLUMN version")
    with pytest.raises(Unbuilt):
        setting.projector.catch_up()
    build(setting.projector)
    setting.is_the_fold()

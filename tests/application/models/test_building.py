"""A model is built beside the one that is asked, and takes its place in one step, or not at all."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from application.answers import Answers
from application.engine import Engine
from application.models import building
from application.models.building import rebuild
from application.models.store import Rebuilding, Store
from application.models.tables import PROGRESS, ROUNDS
from interfaces.home import yardstick
from tests.application.models.given import TODAY, Setting, contents
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
    assert (built.rounds, built.replaced) == (3, None)
    assert built.position == setting.engine.position() == setting.store.position()


def test_processes_share_the_regions_and_come_to_the_same(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(setting)
    setting.build()
    here = contents(setting.store)
    monkeypatch.setattr(building, "MANY", 1)
    monkeypatch.setattr(building, "_region", _not_here)
    rebuild(setting.projector, source=_File(setting.path))
    assert contents(setting.store) == here


def _not_here(*_: Any) -> None:
    raise AssertionError("it was judged in this process")


@dataclass(frozen=True)
class _File:
    path: Path

    @contextmanager
    def __call__(self) -> Iterator[tuple[Engine, Answers]]:
        with Engine(self.path) as engine:
            yield engine, Answers(engine, yardstick(), lambda: date(1999, 1, 1))


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


def test_readers_see_the_old_one_or_the_new_one_and_nothing_between(
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


def test_one_that_is_broken_off_changes_nothing_and_is_cleared_away(setting: Setting) -> None:
    several(setting)
    setting.build()
    before, current = contents(setting.store), setting.store.current()

    def break_off(done: int, rounds: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(setting.projector, break_off)
    assert (contents(setting.store), setting.store.current()) == (before, current)
    assert len(setting.store.versions()) == 2
    halfway = max(setting.store.versions())
    swept: list[list[int]] = []
    rebuild(setting.projector, lambda *_: swept.append(setting.store.versions()))
    assert all(current in versions for versions in swept)
    assert {len(versions) for versions in swept} == {2}  # the old one, and the one being built
    assert setting.store.current() not in (current, None)
    assert halfway not in setting.store.versions() or halfway == setting.store.current()
    setting.is_the_fold()


def test_a_second_one_at_once_is_refused(setting: Setting, place: Callable[[], Store]) -> None:
    several(setting)
    setting.build()
    other = Setting(setting.path, place())
    refused: list[int] = []

    def meanwhile(done: int, rounds: int) -> None:
        with pytest.raises(Rebuilding):
            rebuild(other.projector)
        refused.append(done)

    with other:
        rebuild(setting.projector, meanwhile)
        assert len(refused) == 4
        rebuild(other.projector)


def test_the_one_just_replaced_stays_for_its_readers_and_goes_next_time(setting: Setting) -> None:
    setting.begin("exempel")
    versions = []
    for _ in range(3):
        setting.build()
        versions.append(setting.store.versions())
    assert [len(one) for one in versions] == [1, 2, 2]
    assert versions[1][0] not in versions[2]


def test_who_waited_for_the_old_one_writes_to_the_new_one(setting: Setting) -> None:
    setting.begin("a")
    setting.build()
    old = setting.store.current()
    assert old is not None
    setting.begin("b")
    caught_up = threading.Thread(target=setting.projector.catch_up)
    with setting.store.rebuilding():
        new = setting.store.create()
        building._fill(setting.projector, new, lambda *_: None, None)
        setting.begin("c")
        with setting.store.switching(new):
            caught_up.start()
            caught_up.join(0.3)
            assert caught_up.is_alive()
    caught_up.join()
    assert setting.store.current() == new
    assert setting.store.position() == setting.engine.position() == 3
    setting.is_the_fold()


def test_a_reader_whose_version_goes_away_is_answered_by_the_next(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.begin("a")
    setting.build()
    gone = setting.store.current()
    for _ in range(2):
        setting.build()
    name = "_current" if hasattr(setting.store, "_current") else "current"
    real, told = getattr(setting.store, name), [gone]
    looked_up = lambda *args: told.pop() if told else real(*args)  # noqa: E731
    monkeypatch.setattr(setting.store, name, looked_up)
    assert setting.store.read(_at_a_glance) == (1, 1)
    assert not told


def test_each_round_is_judged_on_the_day_of_the_one_who_builds(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(setting)
    monkeypatch.setattr(building, "MANY", 1)
    rebuild(setting.projector, source=_File(setting.path))
    assert {row["judged_on"] for row in contents(setting.store)["rounds"]} == {TODAY}

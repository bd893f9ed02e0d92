"""A clock that leaps ahead is not believed, and one that was behind is told of."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from application import witness
from application.engine import Engine
from application.stamps import Sources
from application.witness import Leapt, Witness
from interfaces.cli.serving import forget_commands
from interfaces.home.settings import settings
from tests.application.given import commands, submission
from tests.given import fact, opened

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock and count of seconds are set; started so many times."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch):
        self.now, self.boot = NOON, 1
        self._up = folder / "uptime"
        self._boot = folder / "boot"
        patch.setattr(witness, "_UPTIME", self._up)
        patch.setattr(witness, "_BOOT", self._boot)
        self.passes(timedelta())

    def passes(self, time: timedelta) -> None:
        """Time passes, and the clock goes with it."""
        self.now += time
        self.up = getattr(self, "up", timedelta(hours=1)) + time
        self._told()

    def starts(self) -> None:
        self.boot, self.up = self.boot + 1, timedelta(seconds=20)
        self._told()

    def _told(self) -> None:
        self._up.write_text(f"{self.up.total_seconds()} 0.0\n")
        self._boot.write_text(f"boot-{self.boot}\n")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def process(machine: Machine, folder: Path) -> Engine:
    engine = Engine(folder / "log.db", Sources(clock=lambda: machine.now))
    engine.stamps.witness = Witness(folder / "clock")
    return engine


def write(engine: Engine, id: str) -> None:
    engine.submit(submission(fact("roles-explained", id), key=id))


@pytest.mark.parametrize("edited", ["", "x", "2026-03-01", "2026-03-01T11:00", "0001-01-01", "é"])
def test_a_file_that_was_edited_stops_nothing(
    machine: Machine, tmp_path: Path, edited: str
) -> None:
    (tmp_path / "clock").write_text(f"boot-1 {edited}", encoding="utf-8")
    Witness(tmp_path / "clock").hear(machine.now)


def test_a_clock_that_leaps_ahead_stamps_nothing(machine: Machine, tmp_path: Path) -> None:
    with process(machine, tmp_path) as engine:
        engine.submit(submission(opened(), key="o"))
        write(engine, "a")
        machine.now += timedelta(days=400)
        with pytest.raises(Leapt, match="400 days more than have passed"):
            write(engine, "b")
        with pytest.raises(Leapt):
            engine.keep_charter("0" * 64, "a charter")
        with process(machine, tmp_path) as other, pytest.raises(Leapt):  # nor in another process
            write(other, "b")
        machine.now -= timedelta(days=400)
        write(engine, "b")
        assert engine.consultation("exempel").facts["b"].recorded == NOON


def test_a_quiet_year_is_no_leap_nor_is_what_a_new_start_shows(
    machine: Machine, tmp_path: Path
) -> None:
    with process(machine, tmp_path) as engine:
        engine.submit(submission(opened(), key="o"))
        write(engine, "a")
        machine.passes(timedelta(days=300))
        write(engine, "b")
    machine.now += timedelta(days=200)
    machine.starts()
    with process(machine, tmp_path) as engine:
        write(engine, "c")
        assert engine.consultation("exempel").facts["c"].recorded == machine.now


def test_a_stamp_that_was_held_says_what_the_clock_showed(machine: Machine, tmp_path: Path) -> None:
    with process(machine, tmp_path) as engine:
        engine.submit(submission(opened(), key="o"))
        machine.now -= timedelta(hours=3)
        write(engine, "a")
        machine.now += timedelta(hours=4)
        write(engine, "b")
        facts = engine.consultation("exempel").facts
        assert (facts["a"].recorded, facts["a"].clock) == (NOON, NOON - timedelta(hours=3))
        assert (facts["b"].recorded, facts["b"].clock) == (NOON + timedelta(hours=1), None)
        assert engine.ahead() is None
        machine.now -= timedelta(days=2)
        assert engine.ahead() == timedelta(days=2)


def test_no_command_is_forgotten_because_the_clock_leapt(machine: Machine, tmp_path: Path) -> None:
    with process(machine, tmp_path) as engine:
        engine.submit(submission(opened(), key="o"))
        machine.now += timedelta(days=4000)
        forget_commands(engine, settings())
        assert commands(engine) == 1

"""The home that the API is served from and the commands load into: its lock, and its charter."""

import fcntl
from pathlib import Path

import pytest
from typer.testing import CliRunner

from interfaces.cli.main import app
from interfaces.files.charter_file import default_charter
from interfaces.home import Home, InUse


def test_a_database_has_one_writer_whatever_the_home(tmp_path: Path) -> None:
    database = tmp_path / "shared" / "samrad.db"
    with Home(tmp_path / "one", database).open(write=True):
        with (
            pytest.raises(InUse, match="shared"),
            Home(tmp_path / "two", database).open(write=True),
        ):
            pass
        with Home(tmp_path / "two", database).open() as reading:
            assert reading.consultations() == []


def test_two_databases_of_one_home_have_a_writer_each(tmp_path: Path) -> None:
    with (
        Home(tmp_path, tmp_path / "a.db").open(write=True),
        Home(tmp_path, tmp_path / "b.db").open(write=True),
    ):
        assert (tmp_path / "a.db.lock").exists()


def test_the_lock_is_beside_the_database(tmp_path: Path) -> None:
    home = Home(tmp_path, tmp_path / "samrad.db")
    with (tmp_path / "samrad.db.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(InUse), home.open(write=True):
            pass
    with home.open(write=True):
        pass


def test_the_charter_is_in_the_log_once_it_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    for _ in range(2):
        assert CliRunner().invoke(app, ["load", "--bundled"]).exit_code == 0
    charter = default_charter()
    with Home(tmp_path, tmp_path / "samrad.db").open() as engine:
        assert engine.charter_text(charter.sha256) == charter.text
        assert len(list(engine.recorder.read(f"charter-{charter.sha256}"))) == 1


def test_to_read_a_home_adds_nothing_to_it(tmp_path: Path) -> None:
    with Home(tmp_path, tmp_path / "samrad.db").open() as engine:
        assert engine.position() == 0

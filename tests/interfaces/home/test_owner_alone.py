"""What stands in a home, and what is written out of it, is for its owner alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from application.atomic_files import OTHERS
from interfaces.home.home import Home
from interfaces.home.settings import Misconfigured
from tests.faults.service import ALLOWED, Service, wait_until
from tests.interfaces.command_line import run

ROUND = """\
format: samrad/round/1
consultation: {id: r, region: "20", holder: H, plan: P, period: 2028/2031, kept: live}
organisations: [{id: ax, name: Ax, parties: [civil-society]}]
facts:
  - {id: k, fact: contact-named, organisation: ax, name: {value: Alva Påhittad, person: p}}
"""


@pytest.fixture(autouse=True)
def _all_may_do_all() -> Iterator[None]:
    """The umask that lets the most through."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, with a round file in it; the home is to be made in it."""
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path / "var" / "home"))
    (tmp_path / "round.yaml").write_text(ROUND)
    return tmp_path


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.stat().st_mode & OTHERS]


COMMANDS = (
    ("load", "{}/round.yaml"), ("load", "--bundled"), ("rounds",), ("board",), ("rebuild",),
    ("checkpoint",), ("rotate-key",), ("checkpoint",), ("export", "{}/var/out/log"),
    ("export", "{}/var/out/events", "--format", "events"), ("backup", "{}/var/out/backup.db"),
    ("prove", "r", "k", "--line", "{}/var/out/line"), ("subject", "p", "--region", "20"),
    ("rotate-master-key",), ("erase", "p", "--region", "20", "--decision", "KN 1", "--yes"),
    ("token", "create", "--label", "x", "--grant", "auditor"),
)  # fmt: skip


def test_all_that_commands_make_is_for_its_owner_alone(place: Path) -> None:
    for words in COMMANDS:
        done = run(*(word.format(place) for word in words))
        assert done.exit_code == 0, f"{words}: {done.err}"
    made = {path.name for path in (place / "var").rglob("*")}
    assert made >= {
        "samrad.db", "master.key", "checkpoint.pub", "models.db", "log", "log.checkpoint",
        "events", "backup.db", "backup.db.keys.db", "line",
    }  # fmt: skip
    assert open_to_others(place / "var") == []


def test_all_that_a_service_makes_is_for_its_owner_alone(place: Path) -> None:
    home = Home(place / "var" / "home", place / "var" / "home" / "samrad.db")
    (place / "var").mkdir(mode=0o700)
    body = {
        "id": "r", "region": "20", "holder": "H", "plan": "P", "period": "2028/2031",
        "kept": "live", "occurred": "2026-11-22",
    }  # fmt: skip
    with Service(home, project="true") as service:
        opened = httpx.post(f"{service.address}/consultations", json=body, headers=ALLOWED)
        assert opened.status_code == 201
        wait_until(lambda: service.status("/board?at_least=2") == 200, "the model is built")
        for path in ("/checkpoint", "/sv/organisations", "/figures"):
            assert service.get(path).status_code == 200
        beside = {path.name for path in home.path.iterdir()}
        assert beside >= {"samrad.db-wal", "samrad.db-shm", "samrad.db.models"}
        assert open_to_others(home.path) == []
        assert service.terminate() == 0
    assert open_to_others(home.path) == []


def test_what_the_program_makes_anywhere_is_for_its_owner_alone(place: Path) -> None:
    told = "import os; from interfaces.cli import main; main.app = lambda: None; main.main(); "
    done = subprocess.run(
        [sys.executable, "-c", f"{told}print(os.umask(0))"], capture_output=True, check=True
    )
    assert int(done.stdout) == OTHERS


def test_a_home_that_was_open_is_closed_and_that_is_told(place: Path) -> None:
    assert run("load", str(place / "round.yaml")).exit_code == 0
    home = place / "var" / "home"
    (home / "samrad.db.models").mkdir()
    (home / "samrad.db.models" / "old.db").touch(mode=0o644)
    for path in (home, home / "samrad.db"):
        path.chmod(0o755)
    (home / "mine.txt").touch(mode=0o644)
    told = subprocess.run(
        [sys.executable, "-m", "interfaces.cli.main", "rounds"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stderr.startswith(f"others could read 4 files and folders of {home}, as ")
    assert open_to_others(place / "var") == [str(home / "mine.txt")]
    assert run("rounds").err == ""


def test_a_master_key_that_others_could_read_is_refused_and_not_closed(place: Path) -> None:
    assert run("load", str(place / "round.yaml")).exit_code == 0
    (place / "var" / "home" / "master.key").chmod(0o644)
    assert "others may read" in run("subject", "p", "--region", "20").err


# --- reading makes nothing -------------------------------------------------------------------


READING = (
    ("rounds",), ("rounds", "--json"), ("participation", "r"), ("principles", "r"),
    ("process", "r"), ("levels", "r"), ("timeline", "r"), ("trail", "r"), ("replay", "r"),
    ("board",),
    ("diff", "r", "2026-01-01"), ("compare", "--region", "20"), ("checkpoint",), ("rebuild",),
    ("checkpoint", "--key"), ("export", "out"), ("prove", "r", "e"), ("backup", "out"),
    ("subject", "p", "--region", "20"), ("token", "list"), ("accounts",), ("rotate-key",),
)  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_where_there_is_no_home_reading_makes_none(
    place: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    done = run(*words)
    assert done.exit_code == 1
    assert done.out == ""
    assert "samrad.db" in done.err
    assert done.err.count("\n") == 1
    assert [path.name for path in place.iterdir()] == ["round.yaml"]


def test_it_is_said_what_to_do(place: Path) -> None:
    assert run("rounds").err == (
        f"there is no home with a log in {place}/var/home/samrad.db: load rounds with "
        "`samrad load`, which makes one, or set SAMRAD_HOME (or SAMRAD_DATABASE) to the one that "
        "is meant\n"
    )


def test_a_file_is_checked_without_a_home(place: Path) -> None:
    done = run("load", "--check", str(place / "round.yaml"))
    assert done.exit_code == 0, done.err
    assert "valid" in done.out
    assert [path.name for path in place.iterdir()] == ["round.yaml"]


def test_a_database_without_tables_is_no_home_either(tmp_path: Path, postgres_url: str) -> None:
    home = Home(tmp_path / "home", postgres_url)
    for _ in range(2):
        with pytest.raises(Misconfigured, match="there is no home"), home.open():
            pass
    assert not (tmp_path / "home").exists()
    with home.open(write=True):
        pass
    with home.open() as engine:
        assert engine.position() == 1

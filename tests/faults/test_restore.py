"""The operations page followed on a bare machine: an older copy is put there, and answered from."""

import shutil
from pathlib import Path

from interfaces.home.home import Home
from tests.faults.conftest import made
from tests.faults.service import Service, samrad, wait_until
from tests.sessions import ROOT

READS = ("/consultations", "/board", "/consultations/{0}/principles", "/consultations/{0}/facts")


def answers(service: Service, round: str) -> dict[str, str]:
    return {path: service.get(path.format(round)).text for path in READS}


def test_a_bare_machine_answers_as_the_one_that_was_lost(sqlite_home: Home, tmp_path: Path) -> None:
    load(sqlite_home, "dalarna-2013")
    backup = tmp_path / "copy.db"
    with Service(sqlite_home, project="true") as lost:
        wait_until(lambda: lost.status("/board") == 200, "the model is built")
        before = answers(lost, "dalarna-2013")
        assert samrad(sqlite_home, "backup", backup).returncode == 0
    bare = made(tmp_path / "bare")
    assert isinstance(bare.database, Path)
    shutil.copy(backup, bare.database)
    for name in ("checkpoint.key", "checkpoint.pub"):
        shutil.copy(sqlite_home.path / name, bare.path)
    with Service(bare, project="true") as service:
        wait_until(lambda: service.status("/board") == 200, "the model is built")
        assert answers(service, "dalarna-2013") == before


def test_models_of_a_newer_log_are_not_answered_from_beside_an_older_one(
    sqlite_home: Home, tmp_path: Path
) -> None:
    load(sqlite_home, "dalarna-2013")
    assert isinstance(sqlite_home.database, Path)
    backup = tmp_path / "copy.db"
    assert samrad(sqlite_home, "backup", backup).returncode == 0
    load(sqlite_home, "jonkoping-2018")
    with Service(sqlite_home, project="true") as service:
        wait_until(lambda: "jonkoping-2018" in service.get("/board").text, "it is on the board")
        service.terminate()
        shutil.copy(backup, sqlite_home.database)
        refused = samrad(sqlite_home, "serve", "--port", "0")
        assert "entries were signed" in refused.stderr
        forget_what_was_signed(sqlite_home)
        service.start()
        wait_until(lambda: service.status("/board") == 200, "the model is made anew")
        assert "dalarna-2013" in service.get("/board").text
        assert "jonkoping-2018" not in service.get("/board").text
        assert service.status("/consultations/jonkoping-2018") == 404


def forget_what_was_signed(home: Home) -> None:
    """As the operations page says, where nobody was given a newer checkpoint."""
    (home.path / "checkpoint.last").unlink()
    shutil.rmtree(home.beside("checkpoints"))


def load(home: Home, round: str) -> None:
    done = samrad(home, "load", ROOT / f"interfaces/archive/{round}.yaml")
    assert done.returncode == 0, done.stderr

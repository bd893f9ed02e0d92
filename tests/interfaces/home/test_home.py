"""The home that the API is served from and the commands load into."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from interfaces.cli.main import app
from interfaces.files.charter_file import default_charter
from interfaces.home.home import Home
from tests.application.given import submission
from tests.given import fact, opened


def test_a_database_has_as_many_writers_as_there_are(tmp_path: Path) -> None:
    """The command line records beside a running service, and each sees what the other wrote."""
    database = tmp_path / "shared" / "samrad.db"
    with (
        Home(tmp_path / "one", database).open(write=True) as one,
        Home(tmp_path / "two", database).open(write=True) as two,
    ):
        one.submit(submission(opened()))
        assert two.submit(submission(fact("roles-explained", "r"), key="two")).version == 2
        assert one.consultation("exempel") == two.consultation("exempel")


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    home = Home(tmp_path, "postgresql://anna:secret@db.example:5432/samrad?sslmode=require")
    assert home.shown() == "postgresql://db.example:5432/samrad"


def test_what_belongs_to_a_database_is_kept_beside_its_file_or_in_the_home(tmp_path: Path) -> None:
    assert Home(tmp_path, Path("/data/a.db")).beside("checkpoints") == Path(
        "/data/a.db.checkpoints"
    )
    home = Home(tmp_path, "postgresql://db.example/samrad")
    assert home.beside("checkpoints") == tmp_path / "checkpoints"


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
    home = Home(tmp_path, tmp_path / "samrad.db")
    with home.open(write=True) as engine:
        written = engine.position()
    with home.open() as engine:
        assert engine.position() == written

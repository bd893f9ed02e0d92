"""What the programs share: a home, and the databases that a log may stand in."""

from pathlib import Path

import pytest

from interfaces.home.home import Home


@pytest.fixture
def sqlite_home(tmp_path: Path) -> Home:
    """A home on an SQLite file."""
    return made(tmp_path / "home")


@pytest.fixture
def postgresql_home(tmp_path: Path, postgres_url: str) -> Home:
    """A home on a new PostgreSQL database."""
    return made(tmp_path / "home", postgres_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest) -> Home:
    """A home on either database: what holds of one holds of the other."""
    chosen: Home = request.getfixturevalue(f"{request.param}_home")
    return chosen


def made(folder: Path, database: Path | str | None = None) -> Home:
    """A home in a new folder, on the SQLite file in it or on another database."""
    folder.mkdir(exist_ok=True)
    return Home(folder, database or folder / "samrad.db")

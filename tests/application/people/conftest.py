"""What tests of people's data share: a key store on either database."""

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a key store is kept: the tests of it hold for both."""
    if request.param == "sqlite":
        return tmp_path / "keys.db"
    url: str = request.getfixturevalue("postgres_url")
    return url

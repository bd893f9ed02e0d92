"""Every test of the models runs on each database that can hold them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from application.models.store import Store
from tests.application.models.given import Setting


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Makes stores in one and the same place, as processes side by side have them."""
    made: list[Store] = []
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None

    def store() -> Store:
        made.append(Store.postgresql(url) if url else Store.sqlite(tmp_path / "models"))
        return made[-1]

    yield store
    for one in made:
        one.close()


@pytest.fixture
def store(place: Callable[..., Store]) -> Store:
    return place()


@pytest.fixture
def setting(store: Store, tmp_path: Path) -> Iterator[Setting]:
    """A log in a file, and a model of it that is not built yet."""
    with Setting(tmp_path / "samrad.db", store) as setting:
        yield setting

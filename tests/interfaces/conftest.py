"""What tests of the interfaces share."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.interfaces.api_client import ROUND, Client, api
from tests.interfaces.command_line import home_at, home_with


@pytest.fixture
def empty() -> Iterator[Client]:
    with api() as client:
        yield client


@pytest.fixture
def client(empty: Client) -> Client:
    """The API with one round opened."""
    assert empty.post("/consultations", ROUND).status_code == 201
    return empty


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled rounds in it, to be copied."""
    with home_with(tmp_path_factory.mktemp("loaded"), "--bundled") as home:
        return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, loaded: Path) -> Iterator[Path]:
    """The home of a module's commands, with the bundled rounds in it."""
    copy = copytree(loaded, tmp_path_factory.mktemp("home"), dirs_exist_ok=True)
    with home_at(copy) as home:
        yield home

"""What tests of the interfaces share."""

from collections.abc import Iterator

import pytest

from tests.interfaces.api_client import ROUND, Client, api


@pytest.fixture
def empty() -> Iterator[Client]:
    with api() as client:
        yield client


@pytest.fixture
def client(empty: Client) -> Client:
    """The API with one round opened."""
    assert empty.post("/consultations", ROUND).status_code == 201
    return empty

"""The front door leads to the overview, in the language of the reader."""

from collections.abc import Iterator

import pytest

from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, visiting


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("site")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "address"), [("sv", "/sv/"), ("en-GB,en", "/en/"), ("", "/sv/")]
)
def test_it_leads_to_the_overview(client: Client, accept: str, address: str) -> None:
    answer = client.get("/", accept_language=accept)
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "Accept-Language" in answer.headers["vary"]
    assert page(client, address)


def test_the_pages_are_no_part_of_the_described_api(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert not [path for path in paths if "{tongue}" in path or path == "/"]
    assert "/board" in paths


@pytest.mark.parametrize("address", ["/openapi.json", "/problems", "/board", "/livez"])
def test_the_api_answers_as_before(client: Client, address: str) -> None:
    answer = client.get(address, accept="text/html,application/xhtml+xml")
    assert answer.headers["content-type"].startswith("application/json")


def test_a_language_alone_leads_to_its_overview_and_names_no_host(client: Client) -> None:
    for tongue in ("sv", "en"):
        told = client.get(f"/{tongue}")
        assert (told.status_code, told.headers["location"]) == (303, f"/{tongue}/")

"""The pages about the pages: in both languages, whoever asks, whatever is recorded."""

import re
from collections.abc import Iterator

import pytest

from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("about")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        yield client


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/sv/reading", ["inte belagt", "varken uppfyllt eller brutet", "okänt", "De två tiderna"]),
        ("/en/reading", ["not evidenced", "neither honour nor breach", "Unknown", "The two times"]),
        ("/sv/accessibility", ["lagen (2018:1937)", "WCAG 2.1", "Myndigheten för digital"]),
        ("/en/accessibility", ["act (2018:1937)", "WCAG 2.1", "Agency for Digital Government"]),
    ],
)
def test_they_say_what_a_reader_must_know(client: Client, address: str, says: list[str]) -> None:
    text = read(page(client, address))
    for said in says:
        assert said.lower() in text.lower()


@pytest.mark.parametrize("name", ["reading", "accessibility"])
def test_every_page_leads_there(client: Client, name: str) -> None:
    assert f'href="/sv/{name}"' in page(client, "/sv/consultations/dalarna-2019")


def test_every_sign_that_is_explained_is_drawn(client: Client) -> None:
    html = page(client, "/sv/reading")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', html))
    used = set(re.findall(r'<use href="#([^"]+)"', html))
    assert used == drawn

"""The levels of a round: the table says what the API says, in both languages."""

import re
from collections.abc import Iterator

import pytest

from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

ROUNDS = ("dalarna-2019", "sormland-2019")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS]
    files.append("interfaces/examples/fictional.yaml")
    with visiting(tmp_path_factory.mktemp("levels"), *files) as client:
        yield client


def rows(html: str) -> list[tuple[str, list[str]]]:
    """Each row's heading and its cells."""
    body = html.partition('<table class="levels"')[2].partition("<tbody")[2].partition("</tbody")[0]
    return [
        (heading, re.findall(r"<td (.*?)</td>", row, re.DOTALL))
        for heading, row in re.findall(r'role="rowheader">([^<]+)</th>(.*?)</tr>', body, re.DOTALL)
    ]


@pytest.mark.parametrize("tongue", Language)
@pytest.mark.parametrize("then", ["", "?true_on=2018-05-10"])
@pytest.mark.parametrize("id", [*ROUNDS, "fictional"])
def test_each_cell_is_the_apis(client: Client, tongue: Language, id: str, then: str) -> None:
    answer = client.get(f"/consultations/{id}/levels{then}").json()
    shown = rows(page(client, f"/{tongue}/consultations/{id}/levels{then}"))
    assert len(shown) == len(answer["steps"]) == 6
    for (heading, cells), step in zip(shown, answer["steps"], strict=True):
        assert heading.lower() == say(step["step"], tongue)
        for html, cell in zip(cells, step["cells"], strict=True):
            assert say(cell["state"], tongue) in html
            assert ('class="reached"' in html) == (cell["level"] == step["reached"])
            for act in cell["acts"][:20]:
                assert f'/{tongue}/consultations/{id}/facts/{act["entries"][0]}{then}"' in html


def test_what_the_holder_stated_stands_beside(client: Client) -> None:
    stated = client.get("/consultations/fictional/levels").json()["stated"]
    assert stated
    html = page(client, "/en/consultations/fictional/levels")
    for one in stated:
        assert f'/facts/{one["entry"]}">{one["level"]}</a>' in html
    silent = read(page(client, "/sv/consultations/dalarna-2019/levels"))
    assert "Ingen källa säger vilken nivå regionen angav." in silent


@pytest.mark.parametrize(
    ("tongue", "said"), [("en", "we have not been able to read them"), ("sv", "inte kunnat läsa")]
)
def test_it_says_what_of_the_code_was_not_read(client: Client, tongue: str, said: str) -> None:
    assert said in read(page(client, f"/{tongue}/consultations/dalarna-2019/levels"))

"""The page that compares says what the API answers, and no more than the asker may read."""

import re
from collections.abc import Iterator

import pytest

from domain.region import REGIONS
from domain.text import alphabetical
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, read, settle, visiting

SV, EN = Language

ROUNDS = ("blekinge-2015", "blekinge-2018", "blekinge-2022", "dalarna-2019", "orebro-2024")
BLEKINGE = "region=10"
TWO = "consultation=dalarna-2019&consultation=orebro-2024"
HIDDEN = {
    "id": "dold", "region": "10", "holder": "Region Blekinge", "plan": "Hemlig plan",
    "period": "2030/2033", "kept": "live",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS]
    with visiting(tmp_path_factory.mktemp("compare"), *files) as client:
        assert client.post("/consultations", HIDDEN, badge="officer").status_code == 201
        settle(client)
        yield client


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("query", [BLEKINGE, TWO])
def test_it_says_what_the_api_answers(client: Client, tongue: str, query: str) -> None:
    html = page(client, f"/{tongue}/compare?{query}")
    told, text = client.get(f"/compare?{query}").json(), read(html)
    for one in told["rounds"]:
        assert f"/{tongue}/consultations/{one['consultation']}" in html
        of = "av" if tongue == "sv" else "of"
        assert f"{one['evidenced']} {of} {one['applicable']}" in text
    panels = re.findall(r'<h3 id="c(\w+)">', html)
    assert panels == [one["criterion"] for one in told["side_by_side"]]
    for criterion in (*told["side_by_side"], *told["left_out"]):
        assert criterion["criterion"] in text
    for criterion in told["side_by_side"]:
        assert criterion["question"][tongue] in text
        for judged in criterion["rounds"]:
            assert all(say(voice, tongue) in text for voice in judged["voices"])  # type: ignore[arg-type]
    for succession in told["successions"]:
        for part in (*succession["gained"], *succession["kept"], *succession["lost"]):
            assert f"/{tongue}/organisations/{part['organisation']}" in html
    assert all(caution[tongue] in text for caution in told["cautions"])
    assert 'href="/compare?' in html


def test_differences_are_marked_by_words(client: Client) -> None:
    html = page(client, f"/en/compare?{TWO}")
    told = client.get(f"/compare?{TWO}").json()
    verdicts = {
        one["criterion"]: [set(judged["possible"]) for judged in one["rounds"]]
        for one in told["side_by_side"]
    }
    said = {
        id: "verdicts differ" in panel
        for id, panel in re.findall(r'aria-labelledby="c(\d+)">(.*?)</article>', html, re.S)
    }
    assert said == {id: not some[0] & some[1] for id, some in verdicts.items()}
    assert True in said.values()
    assert False in said.values()


def test_what_leads_elsewhere_is_the_same_comparison(client: Client) -> None:
    html = page(client, f"/sv/compare?{TWO}&true_on=2020-01-01")
    for address in re.findall(r'href="(/compare[^"]*)"', html):
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "true_on=2020-01-01" in address
    assert 'name="true_on" value="2020-01-01"' in html
    assert "som de stod 1 januari 2020" in read(html)


@pytest.mark.parametrize("tongue", [SV, EN])
def test_with_nothing_chosen_it_is_a_form(client: Client, tongue: str) -> None:
    html = page(client, f"/{tongue}/compare")
    offered = re.findall(r'name="consultation" value="([^"]+)"', html)
    assert sorted(offered) == sorted(one["id"] for one in client.get("/board").json()["rounds"])
    shelves = re.findall("<legend>(.*?)</legend>", html)
    assert shelves == sorted(shelves, key=alphabetical)
    assert re.findall(r'name="region" value="(\d+)"', html) == ["10"]
    assert "too-few" not in html
    assert "checked" not in html


def test_one_round_is_too_few_and_that_is_said_in_place(client: Client) -> None:
    html = page(client, "/sv/compare?consultation=dalarna-2019")
    assert "Bara en omgång är vald" in read(html)
    assert re.findall(r'value="([^"]+)" checked', html) == ["dalarna-2019"]
    assert "Only one round is chosen" in read(page(client, "/en/compare?region=20"))
    assert "no round to compare" in read(page(client, "/en/compare?region=01"))


def test_a_round_named_twice_is_one(client: Client) -> None:
    twice = "consultation=dalarna-2019&consultation=dalarna-2019"
    assert "Bara en omgång" in read(page(client, f"/sv/compare?{twice}"))


def test_all_rounds_there_are_can_be_compared(client: Client) -> None:
    everywhere = "&".join(f"region={code}" for code in REGIONS)
    html = page(client, f"/sv/compare?{everywhere}")
    assert f"{len(ROUNDS)} omgångar sida vid sida" in read(html)
    assert len(html.encode()) < 100_000


def test_a_hidden_round_is_not_found_nor_offered(client: Client) -> None:
    for query in ("consultation=dold", "consultation=dold&consultation=dalarna-2019"):
        answer = client.get(f"/sv/compare?{query}")
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    assert "Hemlig plan" not in page(client, f"/sv/compare?{BLEKINGE}")
    assert "Hemlig plan" not in page(client, "/sv/compare")
    assert "Hemlig plan" in page(client, "/sv/compare", badge="officer:10")
    assert "4 omgångar sida vid sida" in page(client, f"/sv/compare?{BLEKINGE}", badge="officer:10")


@pytest.mark.parametrize(
    ("query", "status"),
    [("region=99", 422), ("consultation=finns-inte", 404), ("charter=x", 422)],
)
def test_what_is_asked_wrongly_is_a_problem(client: Client, query: str, status: int) -> None:
    assert client.get(f"/sv/compare?{query}").status_code == status


def test_a_round_that_there_is_not_is_not_found_by_whoever_sees_all(client: Client) -> None:
    answer = client.get("/sv/compare?consultation=finns-inte", badge="auditor")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_what_forms_leave_empty_and_others_hang_on_is_not_heeded(client: Client) -> None:
    html = page(client, f"/sv/compare?{BLEKINGE}&consultation=&fbclid=x")
    assert "3 omgångar sida vid sida" in read(html)
    assert "fbclid" not in re.sub(r'hreflang="en">|href="/en/[^"]*"', "", html)


def test_a_round_is_told_from_another_of_the_same_region_and_years(client: Client) -> None:
    again = HIDDEN | {"id": "dold-igen"}
    assert client.post("/consultations", again, badge="officer").status_code == 201
    settle(client)
    two = "consultation=dold&consultation=dold-igen"
    text = read(page(client, f"/en/compare?{two}", badge="officer"))
    assert "Blekinge 2030–2033 (dold)" in text
    assert "Blekinge 2030–2033 (dold-igen)" in text

"""The page of a region says what the board answers of its rounds."""

import re
from collections.abc import Iterator

import pytest

from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, read, settle, visiting

SV, EN = Language

ROUNDS = ("blekinge-2015", "blekinge-2018", "blekinge-2022", "dalarna-2019")
LIVE = {
    "id": "pagaende", "region": "20", "holder": "Region Dalarna", "plan": "Plan <b>2027</b>",
    "period": "2027/2030", "kept": "live",
}  # fmt: skip
DEADLINE = {
    "id": "remissen", "occurred": "2026-10-01", "deadline": "2026-11-30", "open_to_all": True,
}  # fmt: skip
MEETING = {"id": "stormotet", "when": "2026-12-24", "occurred": "2026-10-01"}
COMMANDS = "/consultations/pagaende"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS]
    with visiting(tmp_path_factory.mktemp("region"), *files) as client:
        client.post("/consultations", LIVE, badge="officer")
        for kind, body in (
            ("referral-opened", DEADLINE),
            ("meeting-announced", MEETING),
            ("meeting-announced", MEETING | {"id": "motet", "when": "2026-11-01"}),
        ):
            answer = client.post(f"{COMMANDS}/{kind}", body, badge="officer")
            assert answer.status_code == 201, answer.text
        settle(client)
        yield client


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("badge", ["", "officer:20"])
@pytest.mark.parametrize("code", ["10", "20"])
def test_it_says_what_the_board_answers(client: Client, tongue: str, badge: str, code: str) -> None:
    who = {"badge": badge} if badge else {}
    html = page(client, f"/{tongue}/regions/{code}", **who)
    told = client.get(f"/board?region={code}", **who).json()["rounds"]
    text = read(html)
    assert re.findall(r'<p class="span" id="([^"]+)"', html) == [one["id"] for one in told]
    of = "av" if tongue == "sv" else "of"
    for one in told:
        assert one["plan"] in text
        assert say(one["phase"], tongue)[1:] in text  # type: ignore[arg-type]
        assert f"{one['criteria_evidenced']} {of} {one['criteria_applicable']}" in text


def test_what_is_due_is_told_with_what_it_is_about(client: Client) -> None:
    text = read(page(client, "/en/regions/20", badge="officer:20"))
    due = text[text.index("What is due") :]
    assert "1 November 2026 Nobody has recorded whether the meeting was held 21 days late" in due
    assert "30 November 2026 Responses are awaited – " in due
    assert "24 December 2026 A meeting is to be held – " in due
    html = page(client, "/en/regions/20", badge="officer:20")
    assert 'href="/en/consultations/pagaende/facts/remissen"' in html
    days = ("1 November 2026", "30 November 2026", "24 December 2026")
    assert [due.index(day) for day in days] == sorted(due.index(day) for day in days)


def test_what_nobody_told_the_outcome_of_stands_apart(client: Client) -> None:
    html = page(client, "/en/regions/10")
    pressing, folded = html.split("without a recorded outcome", 1)
    assert "no outcome recorded" not in pressing
    assert "no outcome recorded" in folded


def test_it_leads_to_comparisons_of_real_rounds(client: Client) -> None:
    html = page(client, "/sv/regions/10")
    asked = [
        link.replace("&amp;", "&") for link in re.findall(r'href="(/sv/compare\?[^"]+)"', html)
    ]
    assert [link.count("consultation=") for link in asked] == [3, 2, 2]
    assert asked[1].endswith("consultation=blekinge-2015&consultation=blekinge-2018")
    for link in asked:
        page(client, link)


def test_a_name_is_text_and_no_markup(client: Client) -> None:
    html = page(client, "/sv/regions/20", badge="officer:20")
    assert "Plan &lt;b&gt;2027&lt;/b&gt;" in html
    assert "<b>2027" not in html


def test_a_hidden_round_is_not_shown(client: Client) -> None:
    html = page(client, "/sv/regions/20")
    assert "pagaende" not in html
    assert "2027" not in read(html)


@pytest.mark.parametrize("tongue", [SV, EN])
def test_a_region_without_rounds_says_so(client: Client, tongue: str) -> None:
    text = read(page(client, f"/{tongue}/regions/01"))
    said = {"sv": "Ingen omgång av regionen", "en": "No round of the region"}[tongue]
    assert said in text
    assert "Stockholm" in text


@pytest.mark.parametrize("code", ["02", "99", "dalarna", "1"])
def test_what_is_no_region_is_not_found(client: Client, code: str) -> None:
    answer = client.get(f"/sv/regions/{code}")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")

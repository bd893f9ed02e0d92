"""The views of a round, each with what was answered to it, the later answers after the earlier."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from domain.answers.voices import voices
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.given import fact, given, opened, org
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, answered, page, read, visiting

SV, EN = Language


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / "dalarna-2019.yaml"), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("views"), *files) as client:
        yield client


def test_answers_stand_by_their_views_in_the_order_recorded() -> None:
    def answer(id: str, views: list[str], disposition: str) -> object:
        return fact("views-answered", id, views=views, disposition=disposition)

    read = given(
        opened(),
        org("koren"),
        fact("view-stated", "ett", text="Ett"),
        fact("view-stated", "tva", text="Två", organisation="koren"),
        fact("view-stated", "tre", text="Tre"),
        answer("a", ["ett", "tva"], "noted"),  # type: ignore[arg-type]
        answer("b", ["tva"], "accepted"),  # type: ignore[arg-type]
    ).dossier()
    told = {one.view.id: [answer.id for answer in one.answers] for one in voices(read)}
    assert told == {"ett": ["a"], "tva": ["a", "b"], "tre": []}


@pytest.mark.parametrize("tongue", [SV, EN])
def test_every_view_stands_with_its_answer(client: Client, tongue: str) -> None:
    html = page(client, f"/{tongue}/consultations/fictional/views")
    facts = answered(client, "/consultations/fictional/timeline", tongue)["moments"]
    stated = {m["id"]: m["fact"] for m in facts if m["kind"] == "view-stated"}
    answers = [m["fact"] for m in facts if m["kind"] == "views-answered"]
    assert len(stated) > 1
    assert len(answers) > 1
    items = dict(re.findall(r'<li id="([^"]+)">(.*?</div>\s*</li>)', html, re.S))
    assert set(items) == set(stated)
    for id, view in stated.items():
        item = unescape(items[id])
        assert view["text"] in item
        own = [answer for answer in answers if id in answer["views"]]
        for answer in own:
            partly = {"sv": "Godtogs delvis", "en": "Accepted in part"}[tongue]
            said = say(answer["disposition"], tongue).capitalize()  # type: ignore[arg-type]
            assert (partly if answer["disposition"] == "partly" else said) in item
            assert (answer.get("reason") or "") in item
        unanswered = {"sv": "Inget svar är antecknat", "en": "No answer is recorded"}[tongue]
        assert (unanswered in item) is not bool(own)
        assert f"/{tongue}/consultations/fictional/facts/{id}" in item


def test_how_many_are_heard(client: Client) -> None:
    board = {one["id"]: one for one in client.get("/board").json()["rounds"]}["fictional"]
    text = read(page(client, "/en/consultations/fictional/views"))
    said = f"{board['views_answered']} of {board['views']} views have an answer on record"
    assert said in text
    assert said in read(page(client, "/en/consultations/fictional"))


def test_where_no_views_are_recorded_it_says_so_and_counts_nothing(client: Client) -> None:
    text = read(page(client, "/en/consultations/fictional/views?true_on=2024-05-01"))
    assert "No views are recorded one by one" in text
    assert "0 of 0" not in text

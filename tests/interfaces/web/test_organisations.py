"""Organisations by their names, and each: was it asked, was it heard, what was it answered."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, read, settle, visiting

EVIL = "Kör <script>alert(1)</script> & Co"
OPEN = {
    "id": "oppen", "region": "20", "holder": "Region Dalarna", "plan": "Öppen plan",
    "period": "2019/2022", "kept": "reconstructed",
}  # fmt: skip
HIDDEN = OPEN | {"id": "dold", "plan": "Hemlig plan", "period": "2027/2030", "kept": "live"}
NAMES = {
    "korforbundet": "Körförbundet", "paraplyet": "Övre paraplyet", "koren": "Åkören",
    "dansen": "Ädelfors dans", "teatern": "Zorns teater", "onda": EVIL,
}  # fmt: skip


def told() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is told of the open round."""
    for id, name in NAMES.items():
        body = {"id": f"o-{id}", "organisation": id, "name": name}
        more = {"koren": {"umbrella": "paraplyet"}, "dansen": {"groups": ["sami"]}}.get(id, {})
        yield "organisation-described", body | more
    sent = {"id": "bjod", "occurred": "2018-03-01", "to": ["korforbundet", "paraplyet"]}
    yield "invitation-sent", sent | {"collectives": [{"label": "listan", "list": "complete"}]}
    yield "meeting-held", {"id": "stormote", "occurred": "2018-04-01", "place": "Falun"}
    yield "attendance-recorded", {"id": "kom", "organisation": "koren", "meeting": "stormote"}
    said = {"id": "om-sang", "text": "Mer sång", "organisation": "koren", "meeting": "stormote"}
    yield "view-stated", said
    yield "view-stated", {"id": "om-hus", "text": "Fler hus", "speaks_for": ["koren"]}
    answer = {"id": "svar", "occurred": "2018-06-01", "views": ["om-sang"]}
    yield "views-answered", answer | {"disposition": "partly", "reason": "Pengarna räcker inte"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("organisations")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        for opening in (OPEN, HIDDEN):
            client.post("/consultations", opening, badge="officer")
        for kind, body in told():
            answer = client.post(f"/consultations/oppen/{kind}", body, badge="officer")
            assert answer.status_code == 201, answer.text
        secret = {"id": "o-hemlig", "organisation": "hemlig", "name": "Hemlig kör"}
        client.post("/consultations/dold/organisation-described", secret, badge="officer")
        known = {"id": "o-koren", "organisation": "koren", "name": "Ånya kören"}
        client.post("/consultations/dold/organisation-described", known, badge="officer")
        merged = {"id": "korforbundet", "name": "Körförbundet", "same_as": "hemlig"}
        client.post("/organisations", merged, badge="officer")
        settle(client)
        yield client


# --- the list --------------------------------------------------------------------------------


def listed(html: str) -> list[str]:
    return re.findall(r'<li><a href="/\w\w/organisations/([^"]+)"', html)


def known_to(client: Client, **who: str) -> set[str]:
    told = client.get("/organisations?limit=500", **who).json()
    return {one["id"] for one in told["organisations"]}


def everything(client: Client, address: str, **who: str) -> list[str]:
    found, following = [], [address]
    while following:
        html = page(client, following[0].replace("&amp;", "&"), **who)
        found += listed(html)
        following = re.findall(r'href="([^"]+)" rel="next"', html)
    return found


@pytest.mark.parametrize("badge", ["", "officer:20"])
def test_it_lists_whom_the_api_lists(client: Client, badge: str) -> None:
    who = {"badge": badge} if badge else {}
    assert set(everything(client, "/sv/organisations", **who)) == known_to(client, **who)
    assert ("hemlig" in known_to(client, **who)) is bool(badge)


def test_names_stand_by_the_swedish_alphabet(client: Client) -> None:
    order = everything(client, "/en/organisations")
    some = [id for id in order if id in ("teatern", "koren", "dansen", "paraplyet")]
    assert some == ["teatern", "koren", "dansen", "paraplyet"]


def test_a_part_of_a_name_is_enough_in_either_case(client: Client) -> None:
    assert everything(client, "/sv/organisations?name=KÖREN") == ["koren"]
    assert everything(client, "/sv/organisations?name=+sTeater ") == []
    assert everything(client, "/sv/organisations?name=s%20TEAT") == ["teatern"]
    assert everything(client, "/sv/organisations?name=åk") == ["koren"]  # as a round calls it
    assert everything(client, "/sv/organisations?name=.*") == []
    assert "Ingen organisation" in read(page(client, "/sv/organisations?name=finns-inte"))


def test_nothing_but_names_is_searched(client: Client) -> None:
    for word in ("sami", "dansen", "20", "paraplyet"):
        found = everything(client, f"/sv/organisations?name={word}", badge="officer")
        assert found == (["paraplyet"] if word == "paraplyet" else [])


def test_whom_the_asker_may_not_know_is_not_found_by_name(client: Client) -> None:
    assert everything(client, "/sv/organisations?name=hemlig") == []
    assert everything(client, "/sv/organisations?name=hemlig", badge="officer:20") == ["hemlig"]


def test_a_long_list_comes_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everything(client, "/sv/organisations")
    monkeypatch.setattr("interfaces.web.organisations._LISTED", 2)
    first = page(client, "/sv/organisations")
    assert listed(first) == whole[:2]
    assert everything(client, "/sv/organisations") == whole
    assert client.get("/sv/organisations?cursor=finns-inte").status_code == 422


def test_a_name_is_text_and_no_markup(client: Client) -> None:
    for address in ("/sv/organisations", "/sv/organisations/onda", "/sv/consultations/oppen"):
        html = page(client, address)
        assert "<script>alert" not in html
    sought = page(client, "/sv/organisations?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in sought


# --- one -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "swedish", "english"),
    [
        ("korforbundet", "Inbjuden.", "Invited."),
        ("koren", "genom sin paraplyorganisation. Övre paraplyet", "through its umbrella"),
        ("teatern", "saknas på en lista som uppges vara fullständig", "absent from a list that"),
    ],
)
def test_whether_it_was_asked_is_said_in_words(
    client: Client, id: str, swedish: str, english: str
) -> None:
    assert swedish in read(page(client, f"/sv/organisations/{id}"))
    html = page(client, f"/en/organisations/{id}")
    assert english in read(html)
    assert 'href="/en/consultations/oppen/facts/bjod"' in html


def test_where_no_list_is_known_it_is_unknown(client: Client) -> None:
    text = read(page(client, "/en/organisations/koren", badge="officer:20"))
    assert "Unknown: no list of the invited is known." in text


def test_it_says_where_the_organisation_was_and_what_it_was_answered(client: Client) -> None:
    html = page(client, "/en/organisations/koren")
    text = read(html)
    assert "Attended a meeting attendance recorded, " in text
    assert "1 of 2 views has an answer on record." in text
    assert "Mer sång" in text
    assert "Fler hus" in text
    assert "Pengarna räcker inte" in text
    for entry in ("kom", "om-sang", "svar"):
        assert f'href="/en/consultations/oppen/facts/{entry}"' in html
    told = client.get("/organisations/koren/consultations").json()["rounds"]
    assert [one["round"] for one in told] == ["oppen"]
    assert "We know of no invitation to the organisation. It came to meetings in 1." in text


def test_a_hidden_round_is_not_shown(client: Client) -> None:
    html = page(client, "/sv/organisations/koren")
    assert "Hemlig plan" not in html
    assert "Hemlig plan" in page(client, "/sv/organisations/koren", badge="officer:20")


def test_another_id_of_the_same_is_told_to_those_who_may_know_it(client: Client) -> None:
    assert "/organisations/hemlig" not in page(client, "/sv/organisations/korforbundet")
    seen = page(client, "/sv/organisations/korforbundet", badge="officer:20")
    assert "/sv/organisations/hemlig" in seen


@pytest.mark.parametrize("id", ["hemlig", "finns-inte"])
def test_what_is_not_theirs_to_know_is_not_found(client: Client, id: str) -> None:
    answer = client.get(f"/sv/organisations/{id}")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_many_rounds_come_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interfaces.web.organisations._ROUNDS", 1)
    first = page(client, "/sv/organisations/koren", badge="officer:20")
    assert "Öppen plan" in first
    assert "Hemlig plan" not in first
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first)
    assert "Hemlig plan" in page(client, following, badge="officer:20")
    assert "Beskriven i" not in read(first)


def test_a_list_goes_on_after_the_place_of_a_name_that_has_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = everything(client, "/sv/organisations")
    monkeypatch.setattr("interfaces.web.organisations._LISTED", 2)
    first = page(client, "/sv/organisations")
    moved = listed(first)[-1]
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first)
    for name in ("Öööö", NAMES.get(moved, moved)):
        client.post("/organisations", {"id": moved, "name": name}, badge="officer")
        settle(client)
        rest = everything(client, following)
        assert rest == [*whole[2:], *([moved] if name == "Öööö" else [])]


def test_an_organisation_that_held_the_process_is_told_as_such(client: Client) -> None:
    text = read(page(client, "/en/organisations/ax"))
    assert "Held the process together with the region." in text

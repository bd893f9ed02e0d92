"""A round in a few sentences, for whoever never saw it: no more certain than the record."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.answers.process import LIFECYCLE
from interfaces.web.round import Round
from interfaces.web.summary import _NOW, sentences
from interfaces.wording.language import Language
from tests.interfaces.api_client import ROUND as OPENED
from tests.interfaces.api_client import Client, api

SV, EN = Language

PLACES = iter(range(1000))


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with api() as client:
        yield client


def told(client: Client, tongue: Language, *facts: tuple[str, dict[str, Any]], **of: str) -> str:
    """The sentences on a round of these facts."""
    id = f"omgang-{next(PLACES)}"
    client.post("/consultations", OPENED | {"id": id} | of)
    for number, (kind, body) in enumerate(facts):
        answer = client.post(f"/consultations/{id}/{kind}", {"id": f"e{number}"} | body)
        assert answer.status_code == 201, answer.text
    return " ".join(sentences(Round(client.service.answers, id), tongue))


MEETING = ("meeting-held", {"id": "mote", "occurred": "2018-02-13", "place": "Falun"})
KOREN = ("organisation-described", {"organisation": "koren", "name": "Kören"})
DANSEN = ("organisation-described", {"organisation": "dansen", "name": "Dansen"})


def was(organisation: str) -> tuple[str, dict[str, Any]]:
    return "attendance-recorded", {"organisation": organisation, "meeting": "mote"}


def counted(count: str) -> tuple[str, dict[str, Any]]:
    return "attendance-counted", {"meeting": "mote", "count": count}


def test_who_took_part_is_unknown_where_nobody_told(client: Client) -> None:
    assert "Vilka som deltog framgår inte av källorna." in told(client, SV)
    assert "The sources do not tell who took part." in told(client, EN)


@pytest.mark.parametrize(
    ("facts", "swedish", "english"),
    [
        ((was("koren"),), "1 organisation är namngiven", "1 organisation is named"),
        (
            (was("koren"), was("dansen"), counted("about 50 persons")),
            "2 organisationer är namngivna; därtill räknades cirka 50 personer",
            "2 organisations are named; counted beside them: about 50 persons",
        ),
        (
            (counted("about 50 persons"), counted("12 organisations")),
            "cirka 50 personer och 12 organisationer",
            "about 50 persons and 12 organisations",
        ),
        (
            tuple(counted(f"{number} persons") for number in (1, 2, 3, 4)),
            "4 tal, ej summerade",
            "4 counts, not added",
        ),
    ],
)
def test_named_and_counted_stay_apart_and_counts_as_rough_as_they_are(
    client: Client, facts: Any, swedish: str, english: str
) -> None:
    facts = (KOREN, DANSEN, MEETING, *facts)
    assert f" {swedish}. " in told(client, SV, *facts)
    assert f" {english}. " in told(client, EN, *facts)


def test_responses_are_told(client: Client) -> None:
    referral = ("referral-opened", {"id": "remiss", "occurred": "2018-05-01", "open_to_all": True})
    response = ("response-received", {"organisation": "koren", "referral": "remiss"})
    text = told(client, SV, KOREN, referral, response)
    assert "Remiss: 1 organisation är namngiven." in text
    assert "Möten:" not in text


def test_a_plan_is_adopted_when_that_is_proved(client: Client) -> None:
    plan = ("plan-adopted", {"occurred": "2018-11-20"})
    assert "Planen antogs 20 november 2018." in told(client, SV, plan)
    assert "The plan was adopted 20 November 2018." in told(client, EN, plan)
    agenda = {"source": "kallelse", "title": "Kallelse", "published": "2018-11-01",
              "standpoint": "holder", "read": "in-full"}  # fmt: skip
    planned = ("plan-adopted", {"occurred": "2018-11-20", "sources": [{"source": "kallelse"}]})
    assert "antogs" not in told(client, SV, ("source-registered", agenda), planned)
    assert "antogs" not in told(client, SV)


def test_it_says_how_the_record_came_about(client: Client) -> None:
    assert "i efterhand ur publicerade källor" in told(client, SV, kept="reconstructed")
    assert "efterhand" not in told(client, SV, kept="live")


@pytest.mark.parametrize("tongue", [SV, EN])
def test_every_phase_has_its_sentence(client: Client, tongue: Language) -> None:
    assert set(LIFECYCLE) | {"opening", "over", "closed"} == set(_NOW)
    assert all(Language(tongue).say(said).endswith(".") for said in _NOW.values())
    assert told(client, tongue, kept="live").startswith(Language(tongue).say(_NOW["opening"]))

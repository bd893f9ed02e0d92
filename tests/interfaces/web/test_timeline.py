"""What happened, as the API tells it: in its order, with corrections, contests and conflicts."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, answered, fact, page, visiting

SV, EN = Language

BEFORE = "only=marked&true_on=2014-01-01"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / "dalarna-2019.yaml"), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("timeline"), *files) as client:
        yield client


def entries(html: str) -> list[str]:
    return re.findall(r'<div><a class="entry" href="[^"]*/facts/([^"?]+)', html)


def test_what_is_of_one_kind_and_day_is_folded(client: Client) -> None:
    html = page(client, "/en/consultations/fictional/timeline")
    assert re.search(r"<summary>\d+ × organisation", html)


ORDER = ("opening", "inventory", "invitation", "dialogue", "referral", "follow-up", "remark")


def whole(client: Client, address: str) -> str:
    """A timeline with every part of every phase."""
    html = page(client, address)
    found, asked = [], address + ("&" if "?" in address else "?")
    for phase in re.findall(r'<section class="chapter" aria-labelledby="([^"]+)"', html):
        part, number = page(client, f"{asked}phase={phase}"), 1
        found.append(part)
        while 'rel="next"' in part:
            number += 1
            part = page(client, f"{asked}phase={phase}&number={number}")
            found.append(part)
    return "\n".join(found)


@pytest.mark.parametrize("id", ["dalarna-2019", "fictional"])
@pytest.mark.parametrize("then", ["", "true_on=2018-05-01", "true_on=2024-10-15"])
def test_it_tells_what_the_api_tells(client: Client, id: str, then: str) -> None:
    told = client.get(f"/consultations/{id}/timeline?{then}").json()
    address = f"/sv/consultations/{id}/timeline?{then}"
    moments = [*told["moments"], *told["retracted"]]
    phases = re.findall(
        r'<section class="chapter" aria-labelledby="([^"]+)"', page(client, address)
    )
    assert phases == [phase for phase in ORDER if phase in {m["phase"] for m in moments}]
    there = entries(whole(client, address))
    assert there == [m["id"] for phase in phases for m in moments if m["phase"] == phase]


def test_a_long_phase_begins_and_says_how_much_is_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = entries(whole(client, "/en/consultations/fictional/timeline"))
    monkeypatch.setattr("interfaces.web.timeline._OF_EACH", 3)
    monkeypatch.setattr("interfaces.web.timeline._OF_ONE", 4)
    html = page(client, "/en/consultations/fictional/timeline")
    told = client.get("/consultations/fictional/timeline").json()
    for phase in re.findall(r'<section class="chapter" aria-labelledby="([^"]+)"', html):
        moments = [m for m in (*told["moments"], *told["retracted"]) if m["phase"] == phase]
        section = html[html.index(f'aria-labelledby="{phase}"') :].split("</section>")[0]
        assert entries(section) == [m["id"] for m in moments[:3]]
        assert (str(len(moments) - 3) in section) or len(moments) <= 3
        assert (f"phase={phase}" in section) is (len(moments) > 3)
    assert entries(whole(client, "/en/consultations/fictional/timeline")) == everything


def test_only_what_is_disputed_can_be_asked_for(client: Client) -> None:
    told = client.get("/consultations/fictional/timeline").json()
    marked = {m["id"] for m in (*told["moments"], *told["retracted"]) if m["marks"]}
    assert marked
    assert set(entries(whole(client, "/sv/consultations/fictional/timeline?only=marked"))) == marked
    assert entries(page(client, f"/sv/consultations/dalarna-2019/timeline?{BEFORE}")) == []
    assert client.get("/sv/consultations/fictional/timeline?only=all").status_code == 422


def test_a_correction_stands_beside_what_was_first_recorded(client: Client) -> None:
    html = page(client, "/en/consultations/fictional/timeline?only=marked")
    told = answered(client, "/consultations/fictional/timeline")
    text = unescape(html)
    found = 0
    for moment in (*told["moments"], *told["retracted"]):
        for correction in moment["corrections"]:
            assert fact(client, "fictional", correction["id"]).reason in text
            found += 1
    assert found
    assert "<del>" in html
    assert "<ins>" in html


def test_a_contest_stands_with_what_became_of_it(client: Client) -> None:
    text = unescape(page(client, "/en/consultations/fictional/timeline?only=marked"))
    told = answered(client, "/consultations/fictional/timeline")
    contests = [c for m in (*told["moments"], *told["retracted"]) for c in m["contests"]]
    assert contests
    for contest in contests:
        assert fact(client, "fictional", contest["id"]).statement in text
    assert "contests:" in text


def test_what_is_only_planned_says_so(client: Client) -> None:
    told = client.get("/consultations/dalarna-2019/timeline").json()["moments"]
    html = whole(client, "/en/consultations/dalarna-2019/timeline")
    assert html.count("only announced") == sum(m["proof"] == "announced" for m in told) > 0
    assert html.count("uncertain whether it took place") == sum(
        moment["proof"] == "unknown" for moment in told
    )


@pytest.mark.parametrize("tongue", [SV, EN])
def test_kinds_are_said_in_words(client: Client, tongue: Language) -> None:
    html = whole(client, f"/{tongue}/consultations/fictional/timeline")
    told = client.get("/consultations/fictional/timeline").json()
    kinds = {m["id"]: m["kind"] for m in (*told["moments"], *told["retracted"])}
    said = dict(re.findall(r'class="entry" href="[^"]*/facts/([^"?]+)">([^<]+)</a>', html))
    assert set(kinds) <= set(said)
    for id, kind in kinds.items():
        assert unescape(said[id]).lower() == say(kind, tongue).lower()

"""The public page: of a published round for anybody, of any other for nobody."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, answered, fact, page, read, visiting

SV, EN = Language

LIVE = {
    "id": "pagaende", "region": "20", "holder": "Region Dalarna", "plan": "Plan 2027",
    "period": "2027/2030", "kept": "live",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / "dalarna-2019.yaml"), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("public"), *files) as client:
        client.post("/consultations", LIVE, badge="officer")
        yield client


@pytest.mark.parametrize("badge", ["", "officer", "officer:20", "auditor"])
def test_a_round_that_is_not_published_has_none_not_even_for_an_officer(
    client: Client, badge: str
) -> None:
    who = {"badge": badge} if badge else {}
    answer = client.get("/sv/public/pagaende", **who)
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    absent = client.get("/sv/public/finns-inte", **who)
    assert absent.json()["title"] == answer.json()["title"]
    assert page(client, "/sv/consultations/pagaende", badge="officer")


def test_published_it_has_one_and_withheld_again_none(client: Client) -> None:
    body = LIVE | {"id": "snart", "plan": "Plan snart"}
    client.post("/consultations", body, badge="officer")
    assert client.get("/sv/public/snart").status_code == 404
    told = client.post("/consultations/snart/record-published", {"id": "ut"}, badge="officer")
    assert told.status_code == 201, told.text
    assert "Plan snart" in read(page(client, "/sv/public/snart"))
    withheld = {"id": "in", "reason": "Fel"}
    told = client.post("/consultations/snart/record-withheld", withheld, badge="officer")
    assert told.status_code == 201, told.text
    assert client.get("/sv/public/snart").status_code == 404


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("id", ["dalarna-2019", "fictional"])
def test_it_says_what_the_api_answers(client: Client, id: str, tongue: Language) -> None:
    html = page(client, f"/{tongue}/public/{id}")
    text = read(html)
    process = client.get(f"/consultations/{id}/process").json()
    assert say(process["phase"], tongue).capitalize() in text
    answer = client.get(f"/consultations/{id}/principles").json()
    of = "av" if tongue == "sv" else "of"
    assert f"{answer['evidenced']} {of} {answer['applicable']}" in text
    which = html[html.index('<section aria-labelledby="which"') :].split("</section>")[0]
    linked = re.findall(rf'/{tongue}/consultations/{id}/principles[#/]c?([0-9a-z-]+)"', which)
    evidenced = [finding for finding in answer["findings"] if finding["evidenced"]]
    assert sorted(linked) == sorted(finding["criterion"] for finding in evidenced)
    for finding in evidenced:
        assert finding["question"][tongue] in unescape(which)
    told = answered(client, f"/consultations/{id}/participation", tongue)
    for one in told["organisations"]:
        assert f"/{tongue}/organisations/{one['id']}" in html
        assert fact(client, id, f"organisation-{one['id']}", tongue).name in text
    figures = re.findall(r'<td class="figure">(.*?)</td>', html, re.S)
    for step, figure in zip(told["funnel"], figures, strict=True):
        assert (say("unknown", tongue) in figure) is not step["known"]


def test_it_shows_its_sources_and_from_how_much_of_the_log_it_is(client: Client) -> None:
    html = page(client, "/en/public/dalarna-2019")
    told = answered(client, "/consultations/dalarna-2019/facts")["facts"]
    titles = [one["fact"]["title"] for one in told if one["name"].endswith("source-registered")]
    assert titles
    for title in titles:
        assert title in unescape(html)
    assert f"entry {client.engine.position()} of the log" in read(html)


def test_it_says_that_silence_is_no_verdict_and_a_missing_name_no_absence(client: Client) -> None:
    text = read(page(client, "/en/public/dalarna-2019"))
    assert "neither honour nor breach" in text
    assert "does not show that anyone stayed away" in text


def test_every_asker_reads_the_same_page(client: Client) -> None:
    pages = {read(page(client, "/sv/public/dalarna-2019", **who))
             for who in ({}, {"badge": "officer"}, {"badge": "researcher"})}  # fmt: skip
    assert len(pages) == 1


def test_it_stands_as_it_is_now(client: Client) -> None:
    """It is one page to pass on: what hangs onto its address does not change what it says."""
    assert page(client, "/sv/public/dalarna-2019?true_on=2017-01-01") == page(
        client, "/sv/public/dalarna-2019"
    )

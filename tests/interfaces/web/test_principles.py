"""The principles: each verdict as the API has it, with evidence; silence is no verdict."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from interfaces.files.charter_file import default_charter
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

SV, EN = Language


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / "dalarna-2019.yaml"), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("principles"), *files) as client:
        yield client


def in_words(finding: Any, tongue: str) -> str:
    soft = finding["standing"] == "practice"
    names = ["not-followed" if v == "breached" and soft else v for v in finding["possible"]]
    return f" {say('or', tongue)} ".join(say(name, tongue) for name in names)  # type: ignore[arg-type]


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("id", ["dalarna-2019", "fictional"])
@pytest.mark.parametrize("then", ["", "?true_on=2018-05-01"])
def test_each_verdict_is_the_apis(client: Client, tongue: str, id: str, then: str) -> None:
    answer = client.get(f"/consultations/{id}/principles{then}").json()
    html = page(client, f"/{tongue}/consultations/{id}/principles{then}")
    found = re.findall(r'id="c([^"]+)" data-evidence="([^"]+)">\s*<summary>(.*?)</summary>', html)
    summaries = {id: summary for id, _, summary in found}
    assert set(summaries) == {finding["criterion"] for finding in answer["findings"]}
    matrix = dict(re.findall(r'<span class="sr">(\d+): ([^<]+)</span>', html))
    for finding in answer["findings"]:
        id_, said = finding["criterion"], in_words(finding, tongue)
        assert f'<span class="outcome">{said}' in summaries[id_]
        if id_ in matrix:
            assert matrix[id_] == said
    of = "av" if tongue == "sv" else "of"
    assert f"{answer['evidenced']} {of} {answer['applicable']}" in read(html)
    for criterion, address, _ in found:
        assert address == f"/{tongue}/consultations/{id}/principles/{criterion}{then}"


@pytest.mark.parametrize("id", ["dalarna-2019", "fictional"])
def test_a_verdict_opens_into_the_facts_that_it_rests_on(client: Client, id: str) -> None:
    answer = client.get(f"/consultations/{id}/principles").json()
    for finding in answer["findings"]:
        html = page(client, f"/en/consultations/{id}/principles/{finding['criterion']}")
        evidence = html[html.index('id="evidence"') :]
        assert in_words(finding, EN) in unescape(html).lower()
        held = finding["held"]
        for item in (i for sort in ("in_favour", "partly", "against") for i in held[sort]):
            for fact in (one["entry"] for one in item["facts"][:6]):
                assert f'/en/consultations/{id}/facts/{fact}"' in evidence
        for entry in (*finding["in_contest"], *finding["in_conflict"]):
            assert f'/facts/{entry}"' in evidence


def test_all_items_of_a_verdict_are_reached_from_part_to_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interfaces.web.principles._AT_ONCE", 1)
    first = "/en/consultations/fictional/principles/14"
    address, seen = first, []
    while address not in seen:
        html = page(client, address)
        (total,) = re.findall(r"1 of (\d+)\. <a", html)
        seen.append(address)
        address = unescape(re.findall(r'href="([^"]+)">More<', html)[0]).removesuffix("?number=1")
    assert address == first
    assert len(seen) == int(total) > 2


def test_a_criterion_that_the_charter_has_not_is_not_found(client: Client) -> None:
    assert client.get("/sv/consultations/fictional/principles/999").status_code == 404


def test_silence_is_neither_honour_nor_breach(client: Client) -> None:
    text = read(page(client, "/en/consultations/dalarna-2019/principles"))
    answer = client.get("/consultations/dalarna-2019/principles").json()
    assert answer["silence"] == "sources-silent"
    said = f"None of the {len(answer['searched'])} sources searched speaks of what follows."
    assert f"{said} It is neither honoured nor breached." in text
    html = page(client, "/en/consultations/dalarna-2019/principles")
    silent = set(re.findall(r'id="c([^"]+)"', html[html.index('id="silence"') :]))
    spoken = {f["criterion"] for f in answer["findings"] if f["held"]["in_favour"]}
    assert spoken
    assert silent
    assert not spoken & silent


def test_another_view_lays_them_out_by_its_principles(client: Client) -> None:
    views = default_charter().charter.views
    assert len(views) > 1
    for view in views:
        html = page(client, f"/sv/consultations/dalarna-2019/principles?view={view.id}")
        matrix = html[html.index('<table class="matrix"') :].split("</table>")[0]
        rows = re.findall(r'role="rowheader">([^<]+?) <span', matrix)
        names = [principle.name.say(SV) for principle in view.principles]
        assert [unescape(row).lower() for row in rows] == [name.lower() for name in names]
        (chosen,) = re.findall(r'view=([^"]+)" aria-current="true"', html)
        assert chosen == view.id
    unknown = page(client, "/sv/consultations/dalarna-2019/principles?view=finns-inte")
    assert read(unknown) == read(page(client, "/sv/consultations/dalarna-2019/principles"))


@pytest.mark.parametrize(("charter", "status"), [("0" * 64, 404), ("default", 422)])
def test_a_charter_that_is_not_kept_is_refused(client: Client, charter: str, status: int) -> None:
    address = f"/sv/consultations/dalarna-2019/principles?charter={charter}"
    assert client.get(address).status_code == status

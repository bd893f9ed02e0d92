"""Who took part: the figures of the API, who is behind each, and unknown is never nought."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from interfaces.web.participation import WAYS
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

SV, EN = Language

ROUNDS = ("fictional", "dalarna-2019", "kronoberg-2022")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS[1:]]
    folder = tmp_path_factory.mktemp("participation")
    with visiting(folder, "interfaces/examples/fictional.yaml", *files) as client:
        yield client


def asked(client: Client, id: str) -> Any:
    return client.get(f"/consultations/{id}/participation").json()


def expected(step: Any, tongue: Language) -> str:
    """A step's figure in words, by what the API says of it."""
    if not step["known"]:
        return say("unknown", tongue)
    certain = set(step["organisations"]) - set(step["uncertain"])
    possible = set(step["organisations"]) | set(step["uncertain"])
    if not possible:
        return "namnges inte" if tongue == "sv" else "not named"
    return f"{len(certain) or '?'}–{len(possible)}" if step["uncertain"] else str(len(possible))


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("id", ROUNDS)
def test_the_funnel_is_the_apis(client: Client, id: str, tongue: Language) -> None:
    html = page(client, f"/{tongue}/consultations/{id}/participation")
    for step in asked(client, id)["funnel"]:
        (row,) = re.findall(rf'<tr id="{step["step"]}">(.*?)</tr>', html, re.S)
        figure, counts = re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)
        assert words(figure.split("<svg")[0]) == expected(step, tongue)
        assert ('class="unknown"' in figure) is not step["known"]
        for total in step["totals"]:
            assert str(total["number"]) in words(counts)
            assert say(total["unit"], tongue) in words(counts)
        assert bool(words(counts)) == bool(step["counts"])


@pytest.mark.parametrize("id", ROUNDS)
def test_told_apart_it_is_the_apis(client: Client, id: str) -> None:
    by = asked(client, id)["by"]
    for way in WAYS:
        html = page(client, f"/en/consultations/{id}/participation?by={way}")
        if not by[way]:
            assert "The sources say nothing of it." in html
            continue
        table = html[html.index('<table class="apart') :].split("</table>")[0]
        rows = re.findall(r'<tr><th scope="row">(.*?)</th>\s*(.*?)\s*</tr>', table, re.S)
        assert len(rows) == len(by[way])
        for (_, cells), steps in zip(rows, by[way].values(), strict=True):
            told = [
                words(cell.split("<svg")[0]) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)
            ]
            for cell, step in zip(told, steps, strict=True):
                if not step["known"]:
                    assert cell == "unknown"
                elif step["organisations"]:
                    assert cell == expected(step, EN)
                else:
                    assert cell == "unnamed"


def test_behind_each_number_stand_those_whom_the_api_names(client: Client) -> None:
    told = asked(client, "fictional")
    names = {one["id"]: one["name"] for one in told["organisations"]}
    for step in told["funnel"]:
        html = page(client, f"/sv/consultations/fictional/participation?step={step['step']}")
        section = html[html.index('<section id="behind"') :].split("</section>")[0]
        listed = re.findall(r'<li><a href="/sv/organisations/([^"]+)">([^<]+)</a>', section)
        assert {id: unescape(name) for id, name in listed} == {
            id: names[id] for id in (*step["organisations"], *step["uncertain"])
        }
        for count in step["counts"]:
            assert f"/facts/{count['entry']}" in section
        for id, _ in listed:
            entries = next(o["steps"] for o in told["organisations"] if o["id"] == id)
            assert all(f"/facts/{entry}" in section for entry in entries[step["step"]])


def test_who_is_behind_a_number_that_is_told_apart(client: Client) -> None:
    told = asked(client, "fictional")["by"]["umbrella"]
    (umbrella,) = told
    step = next(one for one in told[umbrella] if one["organisations"])
    opened = f"by=umbrella&value={umbrella}&step={step['step']}"
    address = f"/sv/consultations/fictional/participation?{opened}"
    html = page(client, address)
    section = html[html.index('<section id="behind"') :].split("</section>")[0]
    assert set(re.findall(r'href="/sv/organisations/([^"]+)"', section)) == set(
        step["organisations"]
    )
    assert "Fjällreda hembygdsförbund" in words(section.split("</h2>")[0])


@pytest.mark.parametrize("query", ["by=group&value=ingen-grupp&step=invited", "by=sector"])
def test_of_a_number_that_is_not_there_nobody_stands_behind(client: Client, query: str) -> None:
    html = page(client, f"/sv/consultations/fictional/participation?{query}")
    section = html[html.index('<section id="behind"') :].split("</section>")[0]
    assert "<h2>" not in section


@pytest.mark.parametrize(
    "query", ["by=colour", "step=everybody", f"value={'x' * 101}&step=invited"]
)
def test_what_cannot_be_asked_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/sv/consultations/fictional/participation?{query}").status_code == 422


def test_every_organisation_stands_with_whether_it_was_asked(client: Client) -> None:
    html = page(client, "/en/consultations/fictional/participation")
    table = html[html.index('<table class="stacked"') :].split("</table>")[0]
    rows = re.findall(
        r'<tr><th scope="row"><a href="/en/organisations/([^"]+)">.*?</tr>', table, re.S
    )
    organisations = asked(client, "fictional")["organisations"]
    assert sorted(rows) == sorted(one["id"] for one in organisations)
    for one in organisations:
        (row,) = re.findall(rf'organisations/{one["id"]}">.*?</tr>', table, re.S)
        for way in one["perhaps_asked"]:
            assert say(way, EN) in row


def test_who_was_not_invited_stands_with_the_reason(client: Client) -> None:
    text = read(page(client, "/sv/consultations/fictional/participation"))
    left_out = asked(client, "fictional")["not_invited"]
    assert left_out
    for one in left_out:
        assert (one["reason"] or "inget skäl antecknat") in text

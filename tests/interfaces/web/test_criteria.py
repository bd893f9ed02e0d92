"""The criteria in plain words: each has a page, by the default charter or by a kept one."""

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from markupsafe import escape

from application.models.building import rebuild
from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from interfaces.files.charter_file import default_charter
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

DEFAULT = default_charter()
BY_ID = {one.id: one for one in DEFAULT.charter.criteria}
ROUNDS = ("dalarna-2019", "orebro-2024", "blekinge-2015")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS]
    files.append("interfaces/examples/fictional.yaml")
    with visiting(tmp_path_factory.mktemp("criteria"), *files) as client:
        yield client


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_each_criterion_says_why_and_what_good_practice_is(client: Client, tongue: str) -> None:
    listed = page(client, f"/{tongue}/charters/default/criteria")
    for id, criterion in BY_ID.items():
        address = f"/{tongue}/charters/default/criteria/{id}"
        assert f'href="{address}"' in listed
        html = page(client, address)
        assert re.findall("<h1>(.*?)</h1>", unescape(html)) == [criterion.question.say(tongue)]
        text = read(html)
        for said in (criterion.why, criterion.met_when, criterion.good_practice):
            assert said
            assert said.say(tongue) in text
        assert " ".join(criterion.basis.split()) in text
        marked = f'<span lang="sv">{escape(criterion.basis)}</span>'
        assert (marked in html) is (tongue == "en")


def test_it_says_since_when_and_how_binding(client: Client) -> None:
    text = read(page(client, "/en/charters/default/criteria/07"))
    assert "Duty: the law requires it." in text
    assert "In force since 1 January 2020" in text
    older = read(page(client, "/en/charters/default/criteria/07a"))
    assert "no rule is breached" in older
    assert "In force until 31 December 2019" in older
    undertaken = read(page(client, "/sv/charters/default/criteria/33"))
    assert "Där regionen har åtagit sig det räknas det som ett åtagande." in undertaken


@pytest.mark.parametrize("id", ["02", "14", "18", "26"])
def test_it_counts_the_verdicts_of_real_rounds(client: Client, id: str) -> None:
    told = client.get(f"/verdicts?criterion={id}").json()["verdicts"]
    assert {one["round"] for one in told} == {*ROUNDS, "fictional"}
    html = page(client, f"/en/charters/default/criteria/{id}")
    folded = re.findall(r"</svg> (\d+) [^<]+</summary>(.*?)</details>", html, re.DOTALL)
    shown = {
        round: int(count)
        for count, rounds in folded
        for round in re.findall(rf"consultations/([^/]+)/principles/{id}\"", rounds)
    }  # fmt: skip
    by_verdict = [tuple(one["possible"]) for one in told if one["round"] != "fictional"]
    assert shown == {
        one["round"]: by_verdict.count(tuple(one["possible"]))
        for one in told
        if one["round"] != "fictional"
    }


def test_a_round_withheld_a_moment_ago_is_not_counted(tmp_path: Path) -> None:
    """Also where the model does not know of it yet."""
    address, round = "/en/charters/default/criteria/18", "consultations/dalarna-2019"
    with (
        visiting(tmp_path / "home", str(ARCHIVE / "dalarna-2019.yaml")) as client,
        closing(Store.sqlite(tmp_path)) as store,
    ):
        projector = Projector(client.engine, client.service.answers, store)
        rebuild(projector)
        kept_up, client.service.models = client.service.models, Models(projector)
        assert round in page(client, address)
        withheld = {"id": "dold", "reason": "Fel omgång"}
        answer = client.post(f"/{round}/record-withheld", withheld, badge="officer")
        assert answer.status_code == 201, answer.text
        hidden, seen = page(client, address), page(client, address, badge="officer")
        client.service.models = kept_up
    assert round not in hidden
    assert round in seen


def test_a_verdict_leads_to_its_criterion(client: Client) -> None:
    way = '/en/charters/default/criteria/18"'
    assert way in page(client, "/en/consultations/dalarna-2019/principles")
    assert way in page(client, "/en/consultations/dalarna-2019/principles/18")


def test_a_kept_charter_is_read_by_its_digest(client: Client) -> None:
    plain = re.sub(r"    (why|good_practice):\n.*\n.*\n", "", DEFAULT.text)
    kept = client.post("/charters", {"text": plain}, badge="officer").json()["sha256"]
    assert kept != DEFAULT.sha256
    text = read(page(client, f"/en/charters/{kept}/criteria/14"))
    assert "When it is honoured" in text
    assert "Why it is asked" not in text
    assert "What good practice looks like" not in text
    assert "What it comes to in the rounds" not in text
    judged = page(client, f"/en/consultations/dalarna-2019/principles/14?charter={kept}")
    assert f'/en/charters/{kept}/criteria/14"' in judged


@pytest.mark.parametrize(
    ("address", "status"),
    [("default/criteria/99", 404), (f"{'0' * 64}/criteria", 404), ("mine/criteria/14", 404)],
)
def test_what_is_not_there_is_not_found(client: Client, address: str, status: int) -> None:
    assert client.get(f"/sv/charters/{address}").status_code == status

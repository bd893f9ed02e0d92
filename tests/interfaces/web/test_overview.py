"""The overview says of every region what the board answers to the same asker."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from application.models.building import rebuild
from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from interfaces.wording.dates import day
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, DAY, page, read, settle, visiting

SV, EN = Language

ROUNDS = ("blekinge-2015", "blekinge-2022", "dalarna-2019")
LIVE = {
    "id": "pagaende", "region": "20", "holder": "Region Dalarna", "plan": "Plan <b>2027</b>",
    "period": "2027/2030", "kept": "live",
}  # fmt: skip
TOLD = (
    ("referral-opened", {"id": "remissen", "occurred": "2026-10-01", "deadline": "2026-12-24",
                         "open_to_all": True}),
    ("meeting-announced", {"id": "stormotet", "when": "2026-11-01", "occurred": "2026-10-01"}),
    ("meeting-announced", {"id": "lillmotet", "when": "2026-11-05", "occurred": "2026-10-01"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [*(str(ARCHIVE / f"{id}.yaml") for id in ROUNDS), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("overview"), *files) as client:
        client.post("/consultations", LIVE, badge="officer")
        for kind, body in TOLD:
            answer = client.post(f"/consultations/pagaende/{kind}", body, badge="officer")
            assert answer.status_code == 201, answer.text
        settle(client)
        yield client


def row_of(html: str, code: str) -> str:
    found = re.search(rf'<tr id="r{code}">(.*?)</tr>', html, re.S)
    assert found
    return read(f"<main>{found[1]}</main>")


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("badge", ["", "officer:20", "auditor"])
def test_it_says_of_every_region_what_the_board_answers(
    client: Client, tongue: Language, badge: str
) -> None:
    who = {"badge": badge} if badge else {}
    html = page(client, f"/{tongue}/", **who)
    regions = client.get("/regions", **who).json()["regions"]
    board = {one["id"]: one for one in client.get("/board", **who).json()["rounds"]}
    assert len(regions) == 21
    for region in regions:
        assert f'href="/{tongue}/regions/{region["code"]}"' in html
        if region["latest"] is None:
            assert f'id="r{region["code"]}"' not in html
            continue
        row, latest = row_of(html, region["code"]), board[region["latest"]]
        assert latest["plan"] in row
        assert say(region["phase"], tongue)[1:] in row
        assert (f"{region['rounds']}" in row) or region["rounds"] == 1
        pressing = [
            due for due in latest["dues"] if due["state"] in ("due", "overdue") and due["by"]
        ]
        if pressing:
            first = min(due["by"] for due in pressing)
            assert day(date.fromisoformat(first), tongue) in row
        late = sum(due["state"] == "overdue" for due in latest["dues"])
        assert (f"{late} {say('overdue', tongue)}" in row) is bool(late)


@pytest.mark.parametrize("badge", ["", "officer"])
def test_the_map_says_what_the_list_says(client: Client, badge: str) -> None:
    html = page(client, "/sv/", **({"badge": badge} if badge else {}))
    drawn = dict(re.findall(r'<a href="/sv/regions/(\d\d)" aria-label="[^"]+: ([^"]+)">', html))
    assert len(drawn) == 21
    listed = {code: row_of(html, code) for code in re.findall(r'<tr id="r(\d\d)"', html)}
    sorts = re.findall(r'regions/(\d\d)" aria-label="[^"]+">\s*<path class="([a-z-]+)"', html)
    assert {code for code, sort in sorts if sort == "none"} == set(drawn) - set(listed)
    for code, said in drawn.items():
        if code in listed:
            assert said[1:] in listed[code]
        else:
            assert said == "ingen omgång antecknad"


def test_a_hidden_round_is_shown_to_whom_it_is_for(client: Client) -> None:
    assert "2027" not in read(page(client, "/sv/"))
    seen = page(client, "/sv/", badge="officer:20")
    assert "Plan &lt;b&gt;2027&lt;/b&gt;" in seen
    assert "1 november 2026" in row_of(seen, "20")
    assert "2 försenat" in row_of(seen, "20")
    assert "pagaende" not in page(client, "/sv/", badge="officer:10")


def test_a_made_up_round_is_not_the_latest_of_its_region(client: Client) -> None:
    assert 'id="r23"' not in page(client, "/sv/")


def test_it_says_how_much_of_the_log_it_is_from(client: Client) -> None:
    text = read(page(client, "/en/"))
    assert f"up to entry {client.engine.position()}, judged on {day(DAY, Language.ENGLISH)}" in text


def test_a_round_withheld_a_moment_ago_is_not_shown(tmp_path: Path) -> None:
    """Also where the model does not know of it yet."""
    with (
        visiting(tmp_path / "home", str(ARCHIVE / "dalarna-2019.yaml")) as client,
        closing(Store.sqlite(tmp_path)) as store,
    ):
        projector = Projector(client.engine, client.service.answers, store)
        rebuild(projector)
        kept_up, client.service.models = client.service.models, Models(projector)
        assert 'id="r20"' in page(client, "/sv/")
        withheld = {"id": "dold", "reason": "Fel omgång"}
        answer = client.post(
            "/consultations/dalarna-2019/record-withheld", withheld, badge="officer"
        )
        assert answer.status_code == 201, answer.text
        hidden, seen = page(client, "/sv/"), page(client, "/sv/", badge="officer")
        client.service.models = kept_up
    assert 'id="r20"' not in hidden
    assert "2019" not in read(hidden)
    assert 'id="r20"' in seen


def test_an_officer_sees_first_what_waits_longest_first_with_its_form(client: Client) -> None:
    html = page(client, "/en/", badge="officer:20")
    now = html[html.index('id="now"') : html.index('id="list"')]
    whole = read(f"<main>{now}</main>")
    first = whole.index("Nobody has recorded whether the meeting was held: ")
    assert whole.index("21 days late") < first < whole.index("Responses are awaited")
    assert "record/meeting-held?meeting=stormotet" in now
    for other in ("", "officer:10"):
        who = {"badge": other} if other else {}
        assert "record/meeting-held" not in page(client, "/en/", **who)


def test_the_public_asks_first_whether_their_association_was_asked(client: Client) -> None:
    html = page(client, "/sv/")
    assert html.index("Blev vår förening tillfrågad?") < html.index('id="list"')
    assert 'action="/sv/organisations"' in html

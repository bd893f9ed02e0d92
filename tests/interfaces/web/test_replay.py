"""The replay: each step as the API replays it, and a moment's address that stays good."""

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Any

import pytest

from application.as_of import as_of
from application.replaying import stops
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import ROUND, Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

SV, EN = Language

AXES = ("occurred", "known")
FACTS = (
    ("organisation-described", {"id": "o-koren", "organisation": "koren", "name": "Kören"}),
    ("meeting-held", {"id": "mote", "occurred": "2018-02-13T18:00/20:00", "place": "Falun"}),
    ("invitation-sent", {"id": "bjod", "occurred": "2018-01-10", "to": ["koren"]}),
    ("plan-adopted", {"id": "antagen", "occurred": "2018-11-20"}),
    ("attendance-recorded", {"id": "kom", "meeting": "mote", "organisation": "koren"}),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(tmp_path_factory.mktemp("replay"), str(ARCHIVE / "dalarna-2019.yaml")) as client:
        begin(client, "liten")
        yield client


def begin(client: Client, id: str) -> None:
    client.post("/consultations", ROUND | {"id": id}, badge="officer")
    for kind, body in FACTS:
        tell(client, id, kind, body)


def tell(client: Client, id: str, kind: str, body: dict[str, Any]) -> None:
    answer = client.post(f"/consultations/{id}/{kind}", body, badge="officer")
    assert answer.status_code == 201, answer.text


def moment(client: Client, id: str, by: str, step: int) -> str:
    """The address of a step's moment."""
    answer = client.get(f"/en/consultations/{id}/moments?by={by}&step={step}")
    assert answer.status_code == 303
    return str(answer.headers["location"])


def replayed(client: Client, by: str) -> list[Any]:
    """The steps as the API replays them, a line each."""
    lines = client.get(f"/consultations/liten/replay?by={by}").text.splitlines()
    return [json.loads(line) for line in lines]


def ids_of(step: Any) -> set[str]:
    return {one["fact"]["id"] for one in step["came"]}


def came(html: str) -> set[str]:
    section = html[html.index('<ul class="came">') :].split("</ul>", maxsplit=1)[0]
    return set(re.findall(r"/facts/([a-z0-9-]+)", section))


@pytest.mark.parametrize("by", AXES)
def test_each_step_is_the_apis(client: Client, by: str) -> None:
    steps = replayed(client, by)
    assert len(steps) >= 3
    for step in steps:
        html = page(client, moment(client, "liten", by, step["number"]))
        text = read(html)
        assert f"step {step['number']} of {len(steps)}" in text
        assert f">{say(step['phase'], Language.ENGLISH).capitalize()}</h2>" in html
        assert came(html) == ids_of(step)
        last = re.findall(r'<input type="range"[^>]* max="(\d+)" value="(\d+)"', html)
        assert last == [(str(len(steps)), str(step["number"]))]


@pytest.mark.parametrize("by", AXES)
def test_what_came_at_the_steps_together_is_all_there_is(client: Client, by: str) -> None:
    answers = client.service.answers
    points = stops(client.engine, answers, "dalarna-2019", by)  # type: ignore[arg-type]
    facts = set(answers.records.consultation("dalarna-2019").facts)
    told = [id for point in points for id in point.came]
    if by == "known":
        assert told == list(answers.records.consultation("dalarna-2019").facts)
        positions = [point.as_of.position for point in points]
        assert all(one is not None and other is not None and one < other
                   for one, other in pairwise(positions))  # fmt: skip
    else:
        assert set(told) <= facts
        days = [point.as_of.true_on for point in points if not point.is_dateless]
        assert all(one and other and one < other for one, other in pairwise(days))
        for point in points[::9]:
            read = answers.seen_from(client.engine, point.as_of).dossier("dalarna-2019")
            assert set(point.came) <= {entry.id for entry in read.entries}


@pytest.mark.parametrize("by", AXES)
def test_steps_lead_to_their_neighbours(client: Client, by: str) -> None:
    addresses = [moment(client, "liten", by, step) for step in (1, 2, 3)]
    html = page(client, addresses[1])
    for rel, address in (("prev", addresses[0]), ("next", addresses[2])):
        (found,) = re.findall(rf'rel="{rel}" href="([^"]+)"', html)
        assert unescape(found) == address
    first = page(client, addresses[0])
    assert unescape(re.findall(r'rel="prev" href="([^"]+)"', first)[0]) == addresses[0]
    assert 'rel="first"' not in first
    assert unescape(re.findall(r'rel="first" href="([^"]+)"', html)[0]) == addresses[0]
    end = page(client, f"/en/consultations/liten/moments?by={by}")
    (beyond,) = re.findall(r'rel="next" href="([^"]+)"', end)
    assert read(page(client, unescape(beyond))) == read(end)


@pytest.mark.parametrize("by", AXES)
def test_a_step_too_far_is_the_last_and_one_before_the_first_is_refused(
    client: Client, by: str
) -> None:
    end = read(page(client, f"/en/consultations/liten/moments?by={by}"))
    assert read(page(client, moment(client, "liten", by, 999))) == end
    for step in ("0", "-1", "x"):
        assert client.get(f"/en/consultations/liten/moments?by={by}&step={step}").status_code == 422


@pytest.mark.parametrize("by", AXES)
def test_a_moments_address_stays_good_when_more_is_recorded(client: Client, by: str) -> None:
    begin(client, f"vaxer-{by}")
    address = moment(client, f"vaxer-{by}", by, 2)
    before = page(client, address)
    later = {"id": "senare", "occurred": "2019-04-01"}
    tell(client, f"vaxer-{by}", "feedback-given", later | {"to_participants": True})
    after = page(client, address)
    assert came(after) == came(before)
    told = [html[html.index('<h2 id="phase">') :].split("</h2>")[0] for html in (before, after)]
    assert told[0] == told[1]
    assert f"step 2 of {steps_of(before) + 1}" in read(after)


def steps_of(html: str) -> int:
    (found,) = re.findall(r'name="step" min="1" max="(\d+)"', html)
    return int(found)


def test_days_come_anew_by_what_is_known_later_and_a_position_does_not(client: Client) -> None:
    begin(client, "rattas")
    by_day = "/en/consultations/rattas/moments?by=occurred&true_on=2018-03-01"
    by_position = moment(client, "rattas", "known", 3)
    assert "/facts/mote" in page(client, by_day)
    was = page(client, by_position)
    changes = {"occurred": "2018-06-13T18:00/20:00"}
    correction = {"id": "rattelse", "entry": "mote", "changes": changes, "reason": "Fel månad"}
    tell(client, "rattas", "corrected", correction)
    assert "mote" not in came(page(client, by_day))
    now = page(client, by_position)
    assert read(now).replace("of 7", "of 6").split("Which")[0][:40] == read(was)[:40]
    assert came(now) == came(was) == {"mote"}


def test_a_day_between_two_steps_is_at_the_earlier_one(client: Client) -> None:
    steps = replayed(client, "occurred")
    between = page(client, "/en/consultations/liten/moments?by=occurred&true_on=2018-02-01")
    (step,) = [one for one in steps if "bjod" in ids_of(one)]
    assert f"step {step['number']} of" in read(between)
    assert "10 January 2018" in between


def test_the_days_can_be_replayed_as_they_were_known_once(client: Client) -> None:
    known = replayed(client, "known")
    (invited,) = [n for n, one in enumerate(known, 1) if "bjod" in ids_of(one)]
    position = re.findall(r"known_at=(\d+)", moment(client, "liten", "known", invited - 1))[0]
    html = page(client, f"/en/consultations/liten/moments?by=occurred&known_at={position}")
    assert "/facts/bjod" not in html
    answers = client.service.answers
    seen = answers.seen_from(client.engine, as_of(client.engine, position, None))
    assert steps_of(html) == len(stops(client.engine, seen, "liten", "occurred"))
    for link in re.findall(r'rel="prev" href="([^"]+)"', html):
        assert f"known_at={position}" in unescape(link)
    assert f'<input type="hidden" name="known_at" value="{position}">' in html
    (other,) = re.findall(r'href="([^"]+)"[^>]*>Fact by fact', html)
    assert "known_at" not in other


def test_a_round_read_from_its_moment_is_as_it_was_then(client: Client) -> None:
    html = page(client, "/en/consultations/liten/moments?by=occurred&true_on=2018-03-01")
    assert 'href="/en/consultations/liten?true_on=2018-03-01"' in html
    text = read(page(client, "/en/consultations/liten?true_on=2018-03-01"))
    assert "as it stood on 1 March 2018" in text


def test_verdicts_that_turned_are_told(client: Client) -> None:
    for step in replayed(client, "occurred")[1:]:
        html = page(client, moment(client, "liten", "occurred", step["number"]))
        turned = re.findall(r'<ul class="turned">(.*?)</ul>', html, re.S)
        verdicts = step["changes"]["verdicts"]
        ids = re.findall(r'<span class="id">(\w+)</span>', "".join(turned))
        assert ids == [change["criterion"] for change in verdicts]


def test_a_charter_is_kept_along_the_way(client: Client) -> None:
    answer = client.get("/consultations/liten/principles").json()["charter"]["sha256"]
    address = f"/en/consultations/liten/moments?by=occurred&charter={answer}"
    (found,) = re.findall(r'rel="prev" href="([^"]+)"', page(client, address))
    assert f"charter={answer}" in found
    assert client.get(f"/en/consultations/liten/moments?charter={'0' * 64}").status_code == 404


@pytest.mark.parametrize("tongue", [SV, EN])
def test_a_round_put_down_afterwards_says_that_its_order_is_the_files(
    client: Client, tongue: str
) -> None:
    told = {"sv": "Ordningen är filens", "en": "The order is that of its file"}[tongue]
    assert told in read(page(client, f"/{tongue}/consultations/dalarna-2019/moments?by=known"))
    for address in ("dalarna-2019/moments?by=published", "dalarna-2019/moments?by=occurred"):
        assert told not in read(page(client, f"/{tongue}/consultations/{address}"))


def test_days_on_which_sources_made_it_public(client: Client) -> None:
    lines = client.get("/consultations/dalarna-2019/replay?by=published").text.splitlines()
    steps = [json.loads(line) for line in lines]
    days = [step["at"]["public_on"] for step in steps]
    assert days[:-1] == sorted(days[:-1])
    assert days[-1] is None
    assert steps[-1]["is_dateless"]
    for step in steps:
        address = moment(client, "dalarna-2019", "published", step["number"])
        assert (f"public_on={step['at']['public_on']}" in address) is not step["is_dateless"]
        html = page(client, address)
        assert f"step {step['number']} of {len(steps)}" in read(html)
        assert came(html) <= ids_of(step)
        assert "Read the whole round as it was then" not in html
    assert "no dated source" in read(html)


def test_what_has_no_day_comes_last_and_says_so(client: Client) -> None:
    html = page(client, "/en/consultations/dalarna-2019/moments?by=occurred")
    assert "no known day" in read(html)
    assert "undated, known by then" not in read(html)

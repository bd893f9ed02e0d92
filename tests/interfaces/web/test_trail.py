"""The trail says what the API answers: in the order recorded, with what came late."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from interfaces.web import trail
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.test_fact import begin
from tests.interfaces.web.visiting import page, read, visiting


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    example = "interfaces/examples/fictional.yaml"
    with visiting(tmp_path_factory.mktemp("trail"), example) as client:
        begin(client)
        yield client


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> int:
    """Pages of fifty facts."""
    monkeypatch.setattr(trail, "MOST", 50)
    return 50


def rows(html: str, round: str = "fictional") -> list[tuple[int, str]]:
    """The place in the log and the id of each fact in the table."""
    body = html[html.index("<tbody", html.index('class="record"')) :]
    places = re.findall(r'class="number">(?:<span[^<]*</span>)?(\d+)<', body)
    ids = re.findall(
        rf'<th role="rowheader"[^>]*><a[^>]*/consultations/{round}/facts/([a-z0-9-]+)', body
    )
    return list(zip(map(int, places), ids, strict=True))


@pytest.mark.parametrize(
    ("tongue", "says"),
    [("sv", "≠ En annan källa har antal: cirka 100 personer (Hundra kom till kulturdialogen"),
     ("en", "≠ Another source has count: about 100 persons (Hundra kom till kulturdialogen")],
)  # fmt: skip
def test_the_other_reading_stands_by_the_fact_with_its_source(
    client: Client, tongue: str, says: str
) -> None:
    assert says in read(page(client, f"/{tongue}/consultations/fictional/audit?only=in-conflict"))


def told(client: Client, query: str = "", round: str = "fictional", **who: str) -> list[dict]:  # type: ignore[type-arg]
    answer = client.get(f"/consultations/{round}/trail{query}", **who)
    assert answer.status_code == 200, answer.text
    facts: list[dict] = answer.json()["facts"]  # type: ignore[type-arg]
    return facts


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_all_of_the_record_page_by_page(client: Client, tongue: str, short: int) -> None:
    shown: list[tuple[int, str]] = []
    address: str | None = f"/{tongue}/consultations/fictional/audit"
    while address:
        html = page(client, address)
        assert len(html.encode()) < 100_000
        shown += rows(html)
        following = re.search(r'rel="next" href="([^"]*)"', html)
        address = following[1].replace("&amp;", "&") if following else None
    expected = [(one["log_position"], one["id"]) for one in told(client)]
    assert shown == expected
    assert len(shown) > 2 * short


def test_a_whole_page_is_light(client: Client) -> None:
    assert len(page(client, "/sv/consultations/fictional/audit").encode()) < 100_000


def test_late_records_are_counted_and_marked(client: Client) -> None:
    html = page(client, "/en/consultations/levande/audit", badge="officer:20")
    facts = told(client, round="levande", badge="officer:20")
    recordings = [one["recording"] for one in facts if one["recording"]]
    lates = Counter(one["late"] for one in recordings)
    of = lates["yes"] + lates["no"] + lates["uncertain"]
    assert lates["yes"] > 0
    assert f"{lates['yes']} of {of} facts kept as things happened" in read(html)
    assert html.count('class="late">Late: ') == lates["yes"]
    assert read(html).count("r-anna officer") == 1
    assert f"r-anna officer {len(facts)}" in read(html)


def test_what_was_written_down_afterwards_was_public_by_a_day(client: Client) -> None:
    html = page(client, "/en/consultations/fictional/audit")
    recordings = [one["recording"] for one in told(client) if one["recording"]]
    assert f"{len(recordings)} facts of what happened: written down afterwards" in read(html)
    assert not any(one["contemporaneous"] for one in recordings)
    assert "Public by 10 December 2024" in read(html)
    assert "facts kept as things happened" not in read(html)


@pytest.mark.parametrize("only", ["corrected", "contested", "in-conflict"])
def test_a_filter_shows_what_bears_the_mark(client: Client, only: str) -> None:
    moments = client.get("/consultations/fictional/timeline").json()
    marked = {one["id"] for one in (*moments["moments"], *moments["retracted"])
              if only in one["marks"]}  # fmt: skip
    html = page(client, f"/sv/consultations/fictional/audit?only={only}")
    assert {id for _, id in rows(html)} == marked
    assert marked
    assert f'value="{only}" checked' in html


def test_a_filter_shows_what_came_late(client: Client) -> None:
    facts = told(client, round="levande", badge="officer:20")
    late = [(one["log_position"], one["id"]) for one in facts
            if one["recording"] and one["recording"]["late"] in ("yes", "uncertain")]  # fmt: skip
    html = page(client, "/sv/consultations/levande/audit?only=late", badge="officer:20")
    assert rows(html, "levande") == late
    assert "Ingen uppgift" in read(page(client, "/sv/consultations/fictional/audit?only=late"))


@pytest.mark.parametrize(
    "query", ["?criterion=14", "?criterion=07", "?step=attended", "?step=responded"]
)
def test_behind_an_answer_stand_the_facts_that_the_api_names(client: Client, query: str) -> None:
    html = page(client, f"/en/consultations/fictional/audit{query}")
    facts = told(client, query)
    assert facts
    assert rows(html) == [(one["log_position"], one["id"]) for one in facts]
    outcomes = Counter(speaks["outcome"] for one in facts for speaks in one["speaks"])
    text = read(html)
    assert text.count("Counts for") == outcomes["met"]
    assert text.count("Counts partly") == outcomes["partly"]
    assert text.count("Counts against") == outcomes["unmet"]
    assert "Show the whole trail" in text


def test_what_is_asked_in_vain(client: Client) -> None:
    bad = ("criterion=999", "step=attended&criterion=14", "organisation=krets", "only=all",
           "after=-1", "step=x", "known_at=yesterday")  # fmt: skip
    for query in bad:
        answer = client.get(f"/sv/consultations/fictional/audit?{query}")
        assert (answer.status_code, kind_of(answer)) == (422, "invalid"), query
    for address in ("levande", "finns-inte"):
        answer = client.get(f"/sv/consultations/{address}/audit")
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_the_form_leads_to_what_was_known(client: Client) -> None:
    asked = "known_at=2026-01-01"
    assert (
        client.get(f"/sv/consultations/fictional/audit?{asked}").status_code == 404
    )  # before it began
    some = told(client)[20]["log_position"]
    html = page(client, f"/sv/consultations/fictional/audit?known_at={some}&only=&true_on=")
    assert rows(html)[-1][0] == some
    assert f'name="known_at" value="{some}"' in html  # which the filter keeps
    assert f"/facts/{rows(html)[0][1]}?known_at={some}" in html
    assert '<input id="known" type="date" name="known_at" required' in html


def test_a_researcher_is_told_pseudonyms(client: Client) -> None:
    html = page(client, "/sv/consultations/levande/audit", badge="researcher:20")
    assert "r-anna" not in html
    assert "pseudonym-" in html
    assert "Krets <i>" not in html

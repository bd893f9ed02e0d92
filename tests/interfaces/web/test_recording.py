"""Recording in the browser: nothing is recorded unseen, and nothing that was typed is lost."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import page, read, visiting

ROUND = """\
format: samrad/round/1
consultation:
  id: dalarna-2027
  region: "20"
  holder: Region Dalarna
  plan: Kulturplan
  period: 2027/2030
  kept: live
  language: sv
organisations:
  - {id: ax, name: Ax, parties: [civil-society], level: national}
  - {id: hembygd, name: Dalarnas hembygdsförbund, parties: [civil-society], level: regional}
facts:
  - id: mora
    fact: meeting-announced
    occurred: 2026-10-01
    when: "2026-11-20T18:00/20:00"
    municipality: Mora
  - id: mal
    fact: goal-set
    goal: Fler scener
    note: Enligt regionen.
    en: {goal: More stages, note: So the region says.}
  - {id: inbjudan, fact: invitation-sent, occurred: 2026-10-01, to: [ax], meetings: [mora]}
"""
AT_FIRST = 6
"""Entries of the round as it is filed."""
HERE = "/en/consultations/dalarna-2027"
OFFICER = {"Badge": "officer:20"}
ALLIANCE = {"Badge": "alliance:20:hembygd"}


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("recording")
    (folder / "round.yaml").write_text(ROUND, encoding="utf-8")
    with visiting(folder, str(folder / "round.yaml")) as client:
        yield client


def send(client: Client, address: str, who: dict[str, str], **typed: object) -> httpx.Response:
    data = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.request("POST", address, data=data, headers=who)


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found, f"no {name}"
    return unescape(found[1])


def seen_and_sent(
    client: Client, address: str, who: dict[str, str], **typed: object
) -> httpx.Response:
    """Send a form, and then again what it shows."""
    shown = send(client, address, who, **typed)
    assert shown.status_code == 200, read(shown.text)
    typed |= {"seen": hidden(shown.text, "seen"), "key": hidden(shown.text, "key")}
    return send(client, address, who, **typed)


def entries(client: Client) -> list[str]:
    return list(client.engine.consultation("dalarna-2027").facts)


def test_what_there_is_to_do_stands_with_its_buttons(client: Client) -> None:
    html = page(client, f"{HERE}/record", **OFFICER)
    assert f'href="{HERE}/record/meeting-held?meeting=mora"' in html
    assert "Call a meeting" in read(html)


def test_it_is_said_what_recording_would_do_before_it_is_recorded(client: Client) -> None:
    typed = {"when": "Tue 1 Dec 2026 14-16", "municipality": "Falun", "occurred": "today"}
    shown = send(client, f"{HERE}/record/meeting-announced", OFFICER, **typed)
    words = read(shown.text)
    assert "This will be recorded Meeting announced: Falun" in words
    assert "Becomes due: announced meeting" in words
    assert "Think of this first" in words
    assert entries(client)[-1] == "inbjudan", "nothing is recorded yet"


def test_what_was_seen_is_recorded_once(client: Client) -> None:
    typed = {"when": "8 Dec 2026 18-20", "municipality": "Falun", "occurred": "today"}
    answer = seen_and_sent(client, f"{HERE}/record/meeting-announced", OFFICER, **typed)
    assert answer.status_code == 303
    assert entries(client)[-1] == "meeting-announced-falun-2026-12-08"
    told = read(page(client, answer.headers["location"], **OFFICER))
    assert "Recorded: Meeting announced: Falun" in told


def test_what_changed_since_it_was_seen_is_shown_again(client: Client) -> None:
    address = f"{HERE}/record/meeting-announced"
    shown = send(client, address, OFFICER, when="8 Dec 2026 18-20", municipality="Falun")
    again = send(
        client, address, OFFICER,
        when="8 Dec 2026 18-20", municipality="Mora",
        seen=hidden(shown.text, "seen"), key=hidden(shown.text, "key"),
    )  # fmt: skip
    assert again.status_code == 200
    assert "This will be recorded Meeting announced: Mora" in read(again.text)
    assert entries(client)[-1] == "inbjudan"


def test_what_was_typed_stays_where_something_is_wrong(client: Client) -> None:
    typed = {"when": "31 Feb 2027", "municipality": "Falun <b>", "topic": "Lokaler"}
    shown = send(client, f"{HERE}/record/meeting-announced", OFFICER, **typed)
    assert shown.status_code == 422
    assert 'value="31 Feb 2027"' in shown.text
    assert 'value="Falun &lt;b&gt;"' in shown.text
    assert "Nothing is recorded yet" in read(shown.text)


def test_those_who_have_not_answered_are_a_list_to_act_on(client: Client) -> None:
    html = page(client, f"{HERE}/record", **OFFICER)
    assert "Not answered 1" in read(html)
    to = f"{HERE}/record/reply-received?invitation=inbjudan&amp;organisation=ax"
    assert to in html
    typed = {"invitation": "inbjudan", "organisation": "ax", "answer": "accepts"}
    form = f"{HERE}/record/reply-received"
    assert seen_and_sent(client, form, OFFICER, **typed).status_code == 303
    html = page(client, f"{HERE}/record", **OFFICER)
    assert "Not answered 0" in read(html)
    assert f"{HERE}/record/attendance-recorded?meeting=mora&amp;organisation=ax" in html
    assert "Who has answered?" not in read(page(client, f"{HERE}/record", **ALLIANCE))


def test_the_officers_answer_to_the_advice_is_recorded(client: Client) -> None:
    typed = {
        "when": "Wed 2 Dec 2026 14-16", "municipality": "Falun", "occurred": "today",
        "answer__to__advice": "The hall was free at no other time.",
    }  # fmt: skip
    answer = seen_and_sent(client, f"{HERE}/record/meeting-announced", OFFICER, **typed)
    assert answer.status_code == 303
    state = client.engine.consultation("dalarna-2027")
    noted = state.fact(entries(client)[-1])
    assert noted is not None
    assert noted.short_kind() == "deviation-noted"
    assert noted.reason == "The hall was free at no other time."  # type: ignore[attr-defined]


def test_those_who_came_are_ticked_and_named_in_one_form(client: Client) -> None:
    typed = {
        "meeting": "mora",
        "organisation": ["ax", "hembygd"],
        "organisation__new": "Mora körsång",
    }
    answer = seen_and_sent(client, f"{HERE}/record/attendance-recorded", OFFICER, **typed)
    assert answer.status_code == 303
    told = read(page(client, f"{HERE}/participation", **OFFICER))
    assert "Mora körsång" in told
    assert len(entries(client)) == AT_FIRST + 4


def test_a_fact_is_corrected_by_what_its_form_says_otherwise(client: Client) -> None:
    address = f"{HERE}/facts/mora/correct"
    html = page(client, address, **OFFICER)
    assert 'value="2026-11-20T18:00/20:00"' in html
    typed = {
        "when": "27 Nov 2026 18-20", "municipality": "Mora", "occurred": "2026-10-01",
        "reason__for__correction": "A slip of the pen",
    }  # fmt: skip
    assert seen_and_sent(client, address, OFFICER, **typed).status_code == 303
    state = client.engine.consultation("dalarna-2027")
    corrected = state.fact(entries(client)[-1])
    assert corrected is not None
    assert corrected.changes == {"when": "2026-11-27T18:00/20:00"}  # type: ignore[attr-defined]


def test_a_correction_is_of_what_was_written_and_leaves_its_translations(client: Client) -> None:
    address = f"{HERE}/facts/mal/correct"
    form = page(client, address, **OFFICER)
    assert "Fler scener" in form
    assert "More stages" not in form
    typed = {"goal": "Fler lokaler", "note": "Enligt regionen.", "reason__for__correction": "Fel"}
    assert seen_and_sent(client, address, OFFICER, **typed).status_code == 303
    state = client.engine.consultation("dalarna-2027")
    corrected = state.fact(entries(client)[-1])
    assert corrected is not None
    assert corrected.changes == {"goal": "Fler lokaler"}  # type: ignore[attr-defined]
    told = read(page(client, f"{HERE}/facts/mal", **OFFICER))
    assert "So the region says." in told
    assert "Fler lokaler" in told


def test_a_fact_is_taken_back_with_its_reason(client: Client) -> None:
    address = f"{HERE}/facts/inbjudan/correct"
    assert send(client, address, OFFICER, retract="yes").status_code == 422
    typed = {"retract": "yes", "reason__for__correction": "It was never sent"}
    assert seen_and_sent(client, address, OFFICER, **typed).status_code == 303


def test_an_alliance_contests_and_does_nothing_of_the_officers(client: Client) -> None:
    words = read(page(client, f"{HERE}/record", **ALLIANCE))
    assert "Contest a fact" in words
    assert "Call a meeting" not in words
    typed = {"entry": "mora", "organisation": "hembygd", "statement": "Nobody told us"}
    address = f"{HERE}/record/contested"
    assert seen_and_sent(client, address, ALLIANCE, **typed).status_code == 303
    refused = send(client, f"{HERE}/record/meeting-announced", ALLIANCE, municipality="Falun")
    assert refused.status_code == 403
    assert entries(client)[-1].startswith("contested")


@pytest.mark.parametrize("part", ["record", "record/meeting-held", "facts/mora/correct"])
def test_the_public_and_officers_elsewhere_record_nothing(client: Client, part: str) -> None:
    assert client.get(f"{HERE}/{part}").status_code == 401
    assert client.get(f"{HERE}/{part}", Badge="officer:06").status_code == 404
    assert send(client, f"{HERE}/{part}", {}, meeting="mora").status_code in (401, 405)


def test_what_is_no_kind_is_not_found(client: Client) -> None:
    assert client.get(f"{HERE}/record/picnic-held", **OFFICER).status_code == 404


def test_a_round_is_opened_and_its_id_is_made(client: Client) -> None:
    typed = {
        "region": "20",
        "holder": "Region Dalarna",
        "plan": "Kulturplan",
        "period": "2027–2030",
    }
    answer = send(client, "/sv/open", OFFICER, **typed)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sv/consultations/dalarna-2027-2/record")
    refused = send(client, "/sv/open", OFFICER, **typed | {"region": "06"})
    assert refused.status_code == 422
    assert send(client, "/sv/open", OFFICER, region="20").status_code == 422


def test_a_body_that_is_no_form_is_refused(client: Client) -> None:
    answer = client.request(
        "POST", f"{HERE}/record/meeting-held", json={"meeting": "mora"}, headers=OFFICER
    )
    assert answer.status_code == 400


ROWS = """\
Hur de hittades\tVilka organisationer\tParter\tNivå
ur register\tMora hembygdslag\tcivilsamhälle\tlokal
Genom uppsökande arbete\tÅmåls körförbund; ax\tcivilsamhälle; professionellt kulturliv\t
"""


def test_rows_of_a_spreadsheet_are_recorded_together(client: Client) -> None:
    address = f"{HERE}/record/organisation-found/rows"
    assert "Which columns there can be" in read(page(client, address, **OFFICER))
    answer = seen_and_sent(client, address, OFFICER, rows=ROWS)
    assert answer.status_code == 303
    assert len(entries(client)) == AT_FIRST + 2 + 3
    told = read(page(client, f"{HERE}/participation", **OFFICER))
    assert "Åmåls körförbund" in told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "there are no rows"),
        ("organisation", "there are no rows"),
        ("Organisatoin\tHow\nMora\tregister", "there is no column “Organisatoin” here"),
        (
            "organisation\thow\nMora\tregister\nFalun\tby chance",
            "Row 2, how they were found: “by chance” is none of the words",
        ),
    ],
)
def test_rows_that_are_wrong_are_told_and_none_is_recorded(
    client: Client, rows: str, told: str
) -> None:
    answer = send(client, f"{HERE}/record/organisation-found/rows", OFFICER, rows=rows)
    assert answer.status_code == 422
    assert told in read(answer.text)
    assert len(entries(client)) == AT_FIRST

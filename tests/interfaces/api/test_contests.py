"""Contests and corrections over HTTP: anybody contests, no party settles, both versions stay."""

from typing import Any

import pytest

from tests.interfaces.api_client import COMMANDS, Client, kind_of


@pytest.fixture
def round(client: Client) -> Client:
    """A meeting in Mora, to which Hembygden came; Ax was never invited, and Klys is no party."""
    for id in ("ax", "hem", "klys"):
        client.record("organisation-described", id=f"o-{id}", organisation=id, name=id.title())
    listed = {"label": "the list", "list": "complete"}
    client.record("invitation-sent", id="call", to=["hem"], collectives=[listed])
    client.record(
        "meeting-held", id="mora", occurred="2018-02-13T18:00/20:00", place="Mora", food=True
    )
    client.record("attendance-recorded", id="hem-came", meeting="mora", organisation="hem")
    letter = {"source": "brev", "title": "A letter", "standpoint": "party", "read": "in-full"}
    client.record("source-registered", id="brev", **letter)
    return client


def contest(round: Client, entry: str, id: str = "no") -> None:
    said = {"organisation": "ax", "statement": "It was in Orsa", "case_number": "KN 2018/7"}
    round.record("contested", id=id, entry=entry, **said)


def ask(round: Client, answer: str) -> Any:
    return round.get(f"{COMMANDS}/{answer}").json()


def _items(told: Any) -> list[Any]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def moment(round: Client, id: str) -> Any:
    return next(m for m in ask(round, "timeline")["moments"] if m["id"] == id)


def test_one_that_was_never_invited_contests_and_every_answer_says_so(round: Client) -> None:
    contest(round, "mora")
    whole = ask(round, "participation")
    asked = {one["id"]: one["asked"] for one in whole["organisations"]}
    assert asked["ax"] == "absent-from-complete-list"
    assert whole["marks"] == {"mora": ["contested"]}
    steps = {step["step"]: step for step in whole["funnel"]}
    assert steps["attended"]["organisations"] == steps["attended"]["contested"] == ["hem"]
    flagged = {one["id"]: (one["contested"], one["uncertain"]) for one in whole["organisations"]}
    assert flagged == {"ax": ([], []), "hem": (["attended"], []), "klys": ([], [])}
    judged = ask(round, "principles")
    assert judged["contested"] == ["mora"]
    assert judged["marks"] == {"mora": ["contested"]}
    food = next(finding for finding in judged["findings"] if finding["criterion"] == "19")
    items = [item for items in food["held"].values() if items for item in _items(items)]
    assert {"mora": ["contested"]} in [item["marks"] for item in items]
    process = ask(round, "process")
    assert {"mora": ["contested"]} in [phase["marks"] for phase in process["phases"]]
    round.record("meeting-announced", id="falun", when="2019-05-02")
    round.record("corrected", id="late", entry="falun", changes={"place": "Falun"}, reason="Read")
    dues = {due["entry"]: due["marks"] for due in ask(round, "process")["dues"]}
    assert dues == {"falun": {"falun": ["corrected"]}, "mora": {"mora": ["contested"]}}
    (due,) = (due for due in process["dues"] if due["what"] == "contest-to-settle")
    assert (due["entry"], due["marks"]) == ("mora", {"mora": ["contested"]})


def test_the_timeline_tells_who_contests_and_what_came_of_it(round: Client) -> None:
    contest(round, "mora")
    said = {"contest": "no", "outcome": "dismissed"}
    round.record("contest-answered", id="own", reason="We were there", **said)
    (told,) = moment(round, "mora")["contests"]
    (own,) = told.pop("answers")
    assert told == {
        "id": "no", "entry": "mora", "organisation": "ax", "statement": "It was in Orsa",
        "case_number": "KN 2018/7", "occurred": None, "outcome": None, "settled_by": None,
        "stands": True, "dates": {},
    }  # fmt: skip
    assert own == {
        "id": "own", "outcome": "dismissed", "reason": "We were there", "by": ["holder"],
        "occurred": None, "settles": False, "dates": {},
    }  # fmt: skip
    round.record(
        "contest-answered",
        id="seen",
        by=["klys"],
        reason="The bill says Mora",
        sources=["brev"],
        **said,
    )
    (told,) = moment(round, "mora")["contests"]
    assert (told["outcome"], told["settled_by"], told["stands"]) == ("dismissed", "seen", False)
    assert [reply["settles"] for reply in told["answers"]] == [False, True]
    assert moment(round, "mora")["marks"] == ["settled"]
    assert ask(round, "principles")["contested"] == []


def test_nobody_withdraws_anothers_contest(round: Client) -> None:
    contest(round, "mora")
    body = {"id": "a", "contest": "no", "outcome": "withdrawn", "reason": "Agreed"}
    refused = round.post(f"{COMMANDS}/contest-answered", body | {"by": ["holder"]})
    assert (refused.status_code, kind_of(refused)) == (409, "not-its-own")
    assert refused.json()["errors"][0]["field"] == "by"
    cited = body | {"sources": ["brev"]}
    assert round.post(f"{COMMANDS}/contest-answered", cited).status_code == 201


def test_an_officer_who_records_anothers_act_names_its_source(round: Client) -> None:
    contest(round, "mora")
    body = {"id": "a", "contest": "no", "outcome": "withdrawn", "reason": "Agreed"}
    for more in ({}, {"by": ["ax"]}):
        refused = round.post(f"{COMMANDS}/contest-answered", body | more)
        assert (refused.status_code, kind_of(refused)) == (403, "forbidden")
        assert refused.json()["errors"][0]["field"] == "sources"


def test_a_contest_that_the_round_lacks_is_not_answered(round: Client) -> None:
    body = {"id": "a", "contest": "no", "outcome": "upheld", "reason": "Agreed"}
    refused = round.post(f"{COMMANDS}/contest-answered", body)
    assert kind_of(refused) == "unknown-contest"


def test_a_corrected_fact_is_seen_in_both_versions(round: Client) -> None:
    changes = {"place": "Orsa", "food": None, "topic": "Rooms"}
    round.record("corrected", id="fix", entry="mora", changes=changes, reason="The bill says so")
    told = moment(round, "mora")
    assert told["corrections"] == [
        {
            "id": "fix",
            "reason": "The bill says so",
            "by": None,
            "occurred": None,
            "retracted": False,
            "before": {"place": "Mora", "food": True, "topic": None},
            "after": {"place": "Orsa", "food": None, "topic": "Rooms"},
            "dates": {},
        }
    ]
    assert told["fact"]["place"] == "Orsa"
    assert told["first_recorded"]["place"] == "Mora"
    contest(round, "hem-came")
    assert moment(round, "hem-came")["first_recorded"] is None


def test_a_correction_is_contested_on_the_fact_that_it_corrects(round: Client) -> None:
    changes = {"place": "Orsa"}
    round.record("corrected", id="fix", entry="mora", changes=changes, reason="The bill says so")
    contest(round, "fix")
    told = moment(round, "mora")
    assert told["marks"] == ["corrected", "contested"]
    assert [one["entry"] for one in told["contests"]] == ["fix"]


def test_what_was_taken_back_is_seen_apart_with_the_reason(round: Client) -> None:
    round.record("corrected", id="gone", entry="hem-came", retracted=True, reason="Another meeting")
    assert "hem-came" not in [one["id"] for one in ask(round, "timeline")["moments"]]
    (told,) = ask(round, "timeline")["retracted"]
    assert (told["id"], told["marks"]) == ("hem-came", ["retracted"])
    assert [(c["id"], c["retracted"], c["reason"]) for c in told["corrections"]] == [
        ("gone", True, "Another meeting")
    ]
    contest(round, "gone")
    assert ask(round, "participation")["marks"] == {"hem-came": ["retracted", "contested"]}


def test_what_other_readings_would_change_is_told(round: Client) -> None:
    other = {"changes": {"organisation": "klys"}, "sources": [{"source": "page"}]}
    page = {"source": "page", "title": "Page", "standpoint": "third", "read": "in-full"}
    round.record("source-registered", id="s-page", **page)
    round.record(
        "attendance-recorded", id="who", meeting="mora", organisation="ax",
        sources=["page"], alternatives=[other],
    )  # fmt: skip
    whole = ask(round, "participation")
    attended = next(step for step in whole["funnel"] if step["step"] == "attended")
    assert attended["organisations"] == ["ax", "hem"]
    assert attended["uncertain"] == ["ax", "klys"]
    assert attended["otherwise"] == [{"organisations": ["hem", "klys"], "counts": [], "totals": []}]
    uncertain = {one["id"]: one["uncertain"] for one in whole["organisations"]}
    assert uncertain == {"ax": ["attended"], "hem": [], "klys": ["attended"]}
    assert whole["marks"] == {"who": ["in-conflict"]}

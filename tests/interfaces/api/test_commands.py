"""Commands over HTTP: what is recorded, repeated, previewed and warned of."""

from collections.abc import Iterable

import pytest

from domain.consultation import KINDS
from domain.fact import Fact
from interfaces.api.examples import example, fictional_round
from tests.every_kind import ROUND as EVERY_KIND
from tests.every_kind import as_sent
from tests.interfaces.api_client import COMMANDS, ROUND, Client, kind_of

MEETING = {"id": "mora", "occurred": "2018-02-13T18:00/20:00", "municipality": "Mora"}


def test_every_kind_of_fact_can_be_recorded(empty: Client) -> None:
    empty.engine.sealer = None  # it takes what is sealed as it is
    _record_in_order(empty, "exempel", EVERY_KIND)
    stored = empty.get("/consultations/exempel/facts?limit=500").json()["facts"]
    assert [envelope["fact"] for envelope in stored] == [as_sent(fact) for fact in EVERY_KIND]
    assert {envelope["name"] for envelope in stored} == {kind.kind for kind in KINDS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example(kind: str) -> None:
    assert example(kind), f"the fictional round has no {kind}"


def test_the_examples_can_be_recorded_in_the_order_of_their_round(empty: Client) -> None:
    round = fictional_round()
    assert round
    _record_in_order(empty, round.consultation, round.facts)


def _record_in_order(client: Client, id: str, facts: Iterable[Fact]) -> None:
    for fact in facts:
        kind = fact.short_kind()
        if kind == "opened":
            response = client.post("/consultations", as_sent(fact) | {"id": id})
        else:
            response = client.post(f"/consultations/{id}/{kind}", as_sent(fact))
        assert response.status_code == 201, (fact.id, response.text)


def test_a_receipt_says_what_was_added_and_where(client: Client) -> None:
    response = client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1")
    assert response.status_code == 201
    assert response.json() == {
        "id": "dalarna-2019",
        "version": 2,
        "added": ["mora"],
        "key": "k-1",
        "warnings": response.json()["warnings"],
    }
    assert response.headers["etag"] == '"2"'
    assert response.headers["samrad-position"] == str(client.engine.position())
    assert "idempotent-replayed" not in response.headers
    envelope = client.get(response.headers["location"]).json()
    assert envelope["fact"] == MEETING
    assert (envelope["recorder"], envelope["role"]) == ("officer", "officer")
    assert envelope["command"] == "k-1"
    assert envelope["recorded"].endswith("Z")


# --- repeating ---------------------------------------------------------------------------------


def test_the_same_key_and_body_change_nothing(client: Client) -> None:
    first = client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1")
    client.record("meeting-held", id="falun")
    again = client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1")
    assert again.headers["idempotent-replayed"] == "true"
    for of in (again, first):
        assert (of.status_code, of.headers["etag"], of.headers["location"]) == (
            201, '"2"', "/consultations/dalarna-2019/facts/mora",
        )  # fmt: skip
    assert again.json() == first.json()
    assert again.headers["samrad-position"] == first.headers["samrad-position"]
    assert client.engine.position() == 3


def test_a_repeated_command_is_not_held_to_its_version(client: Client) -> None:
    for _ in range(2):
        sent = client.post(
            f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1", If_Match='"1"'
        )
        assert sent.status_code == 201


def test_the_same_key_with_another_body_is_a_problem(client: Client) -> None:
    client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1")
    other = client.post(f"{COMMANDS}/meeting-held", {"id": "falun"}, Idempotency_Key="k-1")
    assert other.status_code == 422
    assert kind_of(other) == "key-reused"
    assert client.engine.position() == 2


def test_known_content_under_a_new_key_adds_nothing(client: Client) -> None:
    client.record("meeting-held", **MEETING)
    again = client.post(f"{COMMANDS}/meeting-held", MEETING)
    assert again.status_code == 200
    assert again.json()["added"] == []
    assert "idempotent-replayed" not in again.headers


def test_without_a_key_the_receipt_brings_one_that_can_be_used(client: Client) -> None:
    key = client.record("meeting-held", **MEETING).json()["key"]
    again = client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key=key)
    assert again.headers["idempotent-replayed"] == "true"


# --- versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ['"1"', '"1-2026-11-22"'])
def test_if_match_of_the_version_last_seen_is_recorded(client: Client, tag: str) -> None:
    sent = client.post(f"{COMMANDS}/meeting-held", MEETING, If_Match=tag)
    assert sent.status_code == 201


def test_the_tag_of_any_answer_serves_as_if_match(client: Client) -> None:
    for number, answer in enumerate(("", "/participation", "/principles", "/process", "/facts")):
        tag = client.get(COMMANDS + answer).headers["etag"]
        body = {"id": f"m-{number}"}
        assert client.post(f"{COMMANDS}/meeting-held", body, If_Match=tag).status_code == 201
        assert client.post(f"{COMMANDS}/meeting-held", body, If_Match=tag).status_code == 412


def test_if_match_of_another_version_is_a_problem(client: Client) -> None:
    client.record("meeting-held", id="falun")
    sent = client.post(f"{COMMANDS}/meeting-held", MEETING, If_Match='"1"')
    assert sent.status_code == 412
    assert kind_of(sent) == "version-mismatch"
    assert sent.json()["version"] == 2
    assert client.engine.position() == 2


@pytest.mark.parametrize("tag", ["1", 'W/"1"', '"x"', '"1", "2"', '*, "1"', "**", '"-1"'])
def test_an_if_match_that_is_no_version_is_a_problem(client: Client, tag: str) -> None:
    sent = client.post(f"{COMMANDS}/meeting-held", MEETING, If_Match=tag)
    assert kind_of(sent) == "invalid"
    assert sent.json()["errors"][0]["field"] == "header.If-Match"


@pytest.mark.parametrize("query", ["", "?preview=true"])
def test_if_match_of_any_version_asks_that_there_is_one(empty: Client, query: str) -> None:
    for address, body in (
        ("/consultations", ROUND),
        (f"{COMMANDS}/meeting-held", MEETING),
        ("/organisations", {"id": "ax", "name": "Ax"}),
    ):
        sent = empty.post(address + query, body, If_Match="*")
        assert (sent.status_code, kind_of(sent)) == (412, "version-mismatch")
    assert empty.engine.position() == 0
    empty.post("/consultations", ROUND)
    sent = empty.post(f"{COMMANDS}/meeting-held{query}", MEETING, If_Match="*")
    assert sent.status_code == (200 if query else 201)


# --- previews and warnings ---------------------------------------------------------------------


def test_a_preview_says_what_would_be_recorded_and_stores_nothing(client: Client) -> None:
    preview = client.post(f"{COMMANDS}/meeting-held?preview=true", MEETING, Idempotency_Key="k-1")
    assert preview.status_code == 200
    assert preview.json()["adds"] == [{"kind": "meeting-held", **MEETING}]
    assert preview.json()["version"] == 2
    assert client.engine.position() == 1
    real = client.post(f"{COMMANDS}/meeting-held", MEETING, Idempotency_Key="k-1")
    assert real.status_code == 201


def test_an_opening_can_be_previewed(empty: Client) -> None:
    preview = empty.post("/consultations?preview=true", ROUND)
    assert preview.status_code == 200
    assert empty.get(COMMANDS).status_code == 404


def test_a_preview_refuses_what_the_command_would(client: Client) -> None:
    body = {"id": "a", "meeting": "nowhere", "count": "5 persons"}
    preview = client.post(f"{COMMANDS}/attendance-counted?preview=true", body)
    assert kind_of(preview) == "unknown-meeting"


def test_short_notice_is_recorded_and_warned_of(client: Client) -> None:
    body = {"id": "falun", "occurred": "2019-03-01", "when": "2019-03-12T18:00"}
    preview = client.post(f"{COMMANDS}/meeting-announced?preview=true", body)
    recorded = client.record("meeting-announced", **body)
    for answer in (preview, recorded):
        warned = {w["criterion"]: w for w in answer.json()["warnings"]}
        assert warned["14"]["planned"] == ["breached"]


def test_good_notice_is_not_warned_of(client: Client) -> None:
    body = {"id": "falun", "occurred": "2019-03-01", "when": "2019-04-12T18:00"}
    recorded = client.record("meeting-announced", **body)
    assert "14" not in [w["criterion"] for w in recorded.json()["warnings"]]


# --- organisations -----------------------------------------------------------------------------


def test_an_organisation_gets_its_identity(empty: Client) -> None:
    body = {"id": "ika", "name": "Ideell kulturallians", "number": "802001-5577"}
    created = empty.post("/organisations", body)
    assert created.status_code == 201
    assert created.json()["added"] == ["registered", "number"]
    assert created.headers["etag"] == '"2"'
    assert empty.get(created.headers["location"]).json() == {
        "id": "ika",
        "name": "Ideell kulturallians",
        "names": ["Ideell kulturallians"],
        "number": "8020015577",
        "same_as": [],
        "version": 2,
    }


def test_an_organisation_is_held_to_its_version_and_key(empty: Client) -> None:
    body = {"id": "ika", "name": "IKA"}
    empty.post("/organisations", body, Idempotency_Key="k-1")
    again = empty.post("/organisations", body, Idempotency_Key="k-1")
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json()["added"] == ["registered"]
    renamed = body | {"name": "Ideell kulturallians"}
    assert kind_of(empty.post("/organisations", renamed, Idempotency_Key="k-1")) == "key-reused"
    assert kind_of(empty.post("/organisations", renamed, If_Match='"0"')) == "version-mismatch"
    preview = empty.post("/organisations?preview=true", renamed)
    assert preview.json()["adds"] == [
        {"kind": "named", "id": "name-2", "name": "Ideell kulturallians"}
    ]
    assert empty.post("/organisations", renamed, If_Match='"1"').status_code == 201


def test_two_organisations_cannot_have_one_number(empty: Client) -> None:
    empty.post("/organisations", {"id": "ika", "name": "IKA", "number": "802001-5577"})
    other = empty.post("/organisations", {"id": "ax", "name": "Ax", "number": "8020015577"})
    assert kind_of(other) == "number-taken"
    assert empty.get("/organisations/ax").status_code == 404


def test_an_organisation_described_in_a_round_is_one_across_rounds(client: Client) -> None:
    client.record("organisation-described", id="o-ax", organisation="ax", name="Ax")
    assert client.get("/organisations/ax").json()["name"] == "Ax"


# --- preferences -------------------------------------------------------------------------------


def test_who_prefers_a_minimal_answer_gets_no_warnings(client: Client) -> None:
    late = {"id": "falun", "when": "2019-01-02", "occurred": "2019-01-01"}
    warned = client.post(f"{COMMANDS}/meeting-announced", late)
    assert warned.json()["warnings"]
    other = client.post(
        f"{COMMANDS}/meeting-announced", late | {"id": "x"}, Prefer="return=minimal"
    )
    assert other.status_code == 201
    assert other.json()["warnings"] == []
    assert other.headers["preference-applied"] == "return=minimal"

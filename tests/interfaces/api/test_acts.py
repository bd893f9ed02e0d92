"""Several facts in one request: all of them are recorded, or none."""

import pytest

from tests.interfaces.api_client import COMMANDS, Client

MORA = {"kind": "meeting-held", "fact": {"id": "mora", "occurred": "2018-02-13"}}
CAME = {
    "kind": "attendance-counted",
    "fact": {"id": "mora-n", "meeting": "mora", "count": "9 persons"},
}


def test_they_are_recorded_in_their_order(client: Client) -> None:
    answer = client.post(f"{COMMANDS}/facts", [MORA, CAME], Idempotency_Key="k")
    assert answer.status_code == 201, answer.text
    assert answer.json()["added"] == ["mora", "mora-n"]
    again = client.post(f"{COMMANDS}/facts", [MORA, CAME], Idempotency_Key="k")
    assert again.headers["idempotent-replayed"] == "true"


def test_a_refusal_names_the_place_of_the_fact_and_nothing_is_recorded(client: Client) -> None:
    nowhere = {"kind": "attendance-counted", "fact": {**CAME["fact"], "meeting": "nowhere"}}
    answer = client.post(f"{COMMANDS}/facts", [MORA, nowhere])
    assert answer.status_code == 409
    assert [fault["field"] for fault in answer.json()["errors"]] == ["1.fact.meeting"]
    assert client.get(f"{COMMANDS}/facts/mora").status_code == 404


def test_what_is_malformed_is_told_with_its_place(client: Client) -> None:
    wrong = {"kind": "meeting-held", "fact": {"id": "mora", "occured": "2018-02-13"}}
    answer = client.post(f"{COMMANDS}/facts", [MORA, wrong, {"kind": "meting-held", "fact": {}}])
    assert answer.status_code == 422
    assert "body.2.kind" in [fault["field"] for fault in answer.json()["errors"]]
    answer = client.post(f"{COMMANDS}/facts", [MORA, wrong])
    [fault] = answer.json()["errors"]
    assert fault["field"] == "body.1.fact.occured"
    assert "occurred" in fault["reason"]


@pytest.mark.parametrize("body", [[], {}, [MORA] * 1001, [{"kind": "opened", "fact": {}}]])
def test_what_is_no_list_of_acts_is_refused(client: Client, body: object) -> None:
    assert client.post(f"{COMMANDS}/facts", body).status_code == 422


def test_a_preview_stores_nothing_and_warns(client: Client) -> None:
    answer = client.post(f"{COMMANDS}/facts?preview=true", [MORA, CAME])
    assert answer.status_code == 200
    assert client.get(f"{COMMANDS}/facts/mora").status_code == 404

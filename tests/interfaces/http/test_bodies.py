"""Bodies that are no plain JSON: each is refused with a problem, and nothing is recorded."""

from typing import Any

import pytest

from domain.consultation.what_if import Move
from tests.interfaces.api_client import COMMANDS, Client, kind_of

URL = f"{COMMANDS}/deviation-noted"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"id": "d", "id": "e", "what": "x"}', "'id' stands twice"),
        ('{"id": "d", "what": "x", "sources": [{"source": "a", "source": "b"}]}', "stands twice"),
        ('{"id": "d", "what": NaN}', "line 1"),
        ('{"id": "d", "what": 1e999}', "infinity"),
        ('{"id": "d", "what": "\\ud800"}', "surrogate"),
        ('{"id": "d", "what": ' + "[" * 30 + "]" * 30 + "}", "nested deeper"),
        ("[" * 5000 + "]" * 5000, "depth limit"),
        ("{'id': 'd'}", "line 1"),
    ],
)
def test_what_is_no_plain_json_is_refused(client: Client, body: str, says: str) -> None:
    sent = {"Content-Type": "application/json"}
    response = client.request("POST", URL, content=body, headers=sent)
    assert (response.status_code, kind_of(response)) == (400, "unreadable")
    assert says in response.json()["detail"]


def test_a_supposition_is_bounded(client: Client) -> None:
    """Each verb is tried against the whole round, and anybody may ask."""
    for suppose in (
        [{"move": "meetings", "days": 1}] * 21,
        [{"move": ["a"] * 201, "days": 1}],
        [{"remove": ["a"] * 201}],
    ):
        body = {"format": "samrad/what-if/1", "title": "t", "suppose": suppose}
        response = client.post(f"{COMMANDS}/what-if", body)
        assert (response.status_code, kind_of(response)) == (422, "invalid")


SUPPOSED = {"format": "samrad/what-if/1", "title": "t", "suppose": []}
HELD = {"fact": "meeting-held", "id": "m"}


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (SUPPOSED | {"suppose": [{"remove": [1] * 3000}]}, 1),
        (SUPPOSED | {"suppose": [{}] * 3000}, 1),
        (SUPPOSED | {f"k{n}": 1 for n in range(3000)}, 21),
        (SUPPOSED | {"k" * 50_000: 1}, 1),
        (SUPPOSED | {"suppose": [{"add": HELD | {"groups": [1] * 3000}}]}, 20),
        (SUPPOSED | {"suppose": [{"add": HELD | {"groups": [1] * 100}}] * 10}, 21),
        (SUPPOSED | {"suppose": [{"change": "d", "set": {"k" * 50_000: 1}}]}, 1),
    ],
)
def test_a_refusal_is_bounded_whatever_is_wrong(
    client: Client, body: dict[str, Any], faults: int
) -> None:
    """What anybody may send cannot be made to be answered at length."""
    client.record("deviation-noted", id="d", what="x")
    response = client.post(f"{COMMANDS}/what-if", body)
    assert response.status_code == 422
    assert len(response.json()["errors"]) == faults
    assert len(response.content) < 50_000


def test_a_refusal_says_how_many_faults_it_does_not_tell(client: Client) -> None:
    told = client.post(URL, {"id": "d", "what": "x"} | {f"k{n}": 1 for n in range(100)}).json()
    assert [fault["field"] for fault in told["errors"][:2]] == ["body.k0", "body.k1"]
    assert told["errors"][20]["reason"] == "80 more are not told"


@pytest.mark.parametrize(
    ("url", "body", "says"),
    [
        (f"{COMMANDS}/what-if", {"title": "x" * 65_000}, "more than 64000 bytes"),
        (URL, {"what": "x" * 1_000_001}, "more than 1000000 bytes"),
        (URL, {"sources": [{}] * 10_001}, "more than 10000 values"),
        (URL, {"sources": [[1] * 100] * 101}, "more than 10000 values"),
    ],
)
def test_what_is_too_large_is_refused(
    client: Client, url: str, body: dict[str, Any], says: str
) -> None:
    response = client.post(url, body)
    assert (response.status_code, kind_of(response)) == (413, "too-large")
    assert says in response.json()["detail"]


def test_an_id_that_is_named_often_is_taken_once() -> None:
    verb = Move.model_validate({"move": ["a", "b"] * 100, "days": 1})
    assert verb.move == ("a", "b")

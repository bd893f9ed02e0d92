"""What goes wrong over HTTP is a documented problem, and never the server's fault."""

import ast
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import domain
from application.answers import Answers
from application.engine import Engine
from domain.charter.judge import check
from interfaces.api.examples import example
from interfaces.files.charter_file import default_charter
from interfaces.home.home import yardstick
from interfaces.http.problems import OF_HTTP, PROBLEMS, REFUSALS
from tests.interfaces.api_client import COMMANDS, ROUND, Client, application, kind_of

JSON = {"Content-Type": "application/json"}
HELD = f"{COMMANDS}/meeting-held"


def raw(client: Client, content: bytes, address: str = HELD, **headers: str) -> Any:
    return client.request("POST", address, content=content, headers=JSON | headers)


# --- the table ---------------------------------------------------------------------------------


def _refused_in_source() -> set[str]:
    """The kinds of refusal that the source of the domain and the engine names."""
    kinds = set()
    root = Path(domain.__file__).parents[1]
    for path in (*root.glob("domain/**/*.py"), *root.glob("application/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                kind = node.args[0]
                if isinstance(kind, ast.Constant):
                    kinds.add(kind.value)
    return kinds


def test_every_refusal_of_the_domain_is_in_the_table_and_no_other() -> None:
    named = {kind for kind in REFUSALS if not kind.startswith("unknown-")}
    found = {kind for kind in _refused_in_source() if not kind.startswith("unknown-")}
    assert found, "no refusals found in the source"
    assert named == found


def test_every_problem_is_explained_at_its_type(empty: Client) -> None:
    listed = {problem["type"] for problem in empty.get("/problems").json()}
    assert listed == {f"/problems/{kind}" for kind in PROBLEMS}
    for type in listed:
        assert empty.get(type).json()["type"] == type
    assert not set(OF_HTTP) & set(REFUSALS)


# --- requests that cannot be read --------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b'{"id":',
        b"\xff\xfe",
        b'{"id": "a", "note": "\xff"}',
        b'{"id": "a", "note": "\\ud800"}',
        b'{"id": NaN}',
        b'{"id": 1e400}',
        b"[" * 100_000,
        b'{"id": ' + b"[" * 100 + b"]" * 100 + b"}",
    ],
)
def test_a_body_that_is_not_json_is_unreadable(client: Client, content: bytes) -> None:
    sent = raw(client, content)
    assert (sent.status_code, kind_of(sent)) == (400, "unreadable")


@pytest.mark.parametrize("stated", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_must_be_said_to_be_json(client: Client, stated: str) -> None:
    sent = raw(client, json.dumps({"id": "a"}).encode(), **{"Content-Type": stated})
    assert (sent.status_code, kind_of(sent)) == (415, "not-json")


def test_a_charset_beside_the_media_type_is_taken(client: Client) -> None:
    sent = raw(client, b'{"id": "a"}', **{"Content-Type": "application/json; charset=utf-8"})
    assert sent.status_code == 201


def test_a_huge_body_is_refused(client: Client) -> None:
    sent = raw(client, b'{"id": "a", "note": "' + b"x" * 1_100_000 + b'"}')
    assert (sent.status_code, kind_of(sent)) == (413, "too-large")


def _parameters(operation: dict[str, Any]) -> list[dict[str, Any]]:
    known = application().openapi()["components"]["parameters"]
    return [known[told["$ref"].rpartition("/")[2]] for told in operation["parameters"]]


# --- requests that are malformed ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        ({}, "body.id"),
        ({"id": "Å"}, "body.id"),
        ({"id": "a", "more": 1}, "body.more"),
        ({"id": "a", "occurred": "2018-02-30"}, "body.occurred"),
        ({"id": "a", "occurred": "99999"}, "body.occurred"),
        ({"id": "a", "note": "x\x00y"}, "body.note"),
        ({"id": "a", "note": "x\x1b[2J"}, "body.note"),
        ({"id": "a", "series": "about many"}, "body.series"),
        ({"id": "a", "series": {"number": 10**30, "unit": "meetings"}}, "body.series.number"),
        ({"id": "a", "form": "party"}, "body.form"),
    ],
)
def test_a_malformed_fact_names_its_field(client: Client, fact: Any, field: str) -> None:
    sent = raw(client, json.dumps(fact).encode())
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    assert [error["field"] for error in sent.json()["errors"]] == [field]
    assert client.engine.position() == 1


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "å"])
def test_a_key_is_visible_ascii(client: Client, key: str) -> None:
    sent = client.request("POST", HELD, json={"id": "a"}, headers={"Idempotency-Key": key.encode()})
    assert kind_of(sent) == "invalid"


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=no/where"])
@pytest.mark.parametrize("address", ["/consultations", "/organisations", f"{COMMANDS}/facts"])
def test_a_page_is_asked_for_rightly(client: Client, address: str, query: str) -> None:
    sent = client.get(f"{address}?{query}")
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")


@pytest.mark.parametrize("cursor", ["☃", "a%0D%0AX-Evil:%20b", "a%22", "a%0A", ""])
@pytest.mark.parametrize("address", ["/consultations", "/organisations", f"{COMMANDS}/facts"])
def test_a_cursor_reaches_no_header_unread(client: Client, address: str, cursor: str) -> None:
    sent = client.get(f"{address}?cursor={cursor}", If_None_Match="*")
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert fault["field"] == "query.cursor"
    assert fault["remedy"] == "give the 'next' of a page, or leave it out"
    assert "etag" not in sent.headers


def test_a_page_that_is_not_there_is_not_said_to_be_current(client: Client) -> None:
    sent = client.get("/consultations?cursor=nowhere", If_None_Match="*")
    assert kind_of(sent) == "invalid"


OPERATIONS = [
    (method, path, [named["name"] for named in _parameters(operation) if named["in"] == "query"])
    for path, methods in application().openapi()["paths"].items()
    for method, operation in methods.items()
    if path != "/sign-in/callback"  # an issuer may send what it likes (RFC 6749, section 4.1.2)
]


@pytest.mark.parametrize(("method", "path", "taken"), OPERATIONS)
def test_a_misspelt_parameter_is_refused_and_the_right_ones_named(
    client: Client, method: str, path: str, taken: list[str]
) -> None:
    address = path.format(
        consultation="dalarna-2019", organisation="ax", entry="opened", kind="busy",
        sha256="0" * 64, id="x",
    )  # fmt: skip
    kind = path.rpartition("/")[2]
    body = example("opened" if path == "/consultations" else kind) or {"id": "ax", "name": "Ax"}
    content = {"json": body} if method == "post" else {}
    sent = client.request(method.upper(), f"{address}?preveiw=true", **content)
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert fault["field"] == "query.preveiw"
    assert fault["reason"] == f"the operation takes {', '.join(taken) or 'no parameters'}"
    assert client.engine.position() == 1


# --- what is not there -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/no/where",
        "/consultations/unknown",
        "/consultations/NO%20SLUG",
        "/consultations/%00",
        f"/consultations/{'x' * 200}",
        "/consultations/unknown/principles",
        "/consultations/unknown/participation",
        "/consultations/unknown/process",
        "/consultations/unknown/timeline",
        "/consultations/unknown/facts",
        f"{COMMANDS}/facts/unknown",
        "/organisations/unknown",
        "/problems/unknown",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    sent = client.get(address)
    assert (sent.status_code, kind_of(sent)) == (404, "not-found")


def test_a_misspelt_kind_is_answered_with_the_nearest(client: Client) -> None:
    sent = client.post(f"{COMMANDS}/meeting-anounced", {"id": "m"})
    assert (sent.status_code, kind_of(sent)) == (404, "not-found")
    assert "did you mean 'meeting-announced'?" in sent.json()["detail"]


def test_an_unopened_consultation_takes_no_facts(empty: Client) -> None:
    sent = empty.post(HELD, {"id": "a"})
    assert (sent.status_code, kind_of(sent)) == (404, "not-opened")


def test_another_method_is_not_allowed(client: Client) -> None:
    sent = client.request("DELETE", COMMANDS)
    assert (sent.status_code, kind_of(sent)) == (405, "method-not-allowed")
    assert sent.headers["allow"] == "GET, HEAD"


# --- refusals ----------------------------------------------------------------------------------


def test_a_round_is_opened_once(client: Client) -> None:
    again = client.post("/consultations", ROUND | {"plan": "Another"})
    assert (again.status_code, kind_of(again)) == (409, "entry-changed")
    assert "opened-corrected" in again.json()["remedy"]


def test_a_refusal_names_entry_field_and_remedy(client: Client) -> None:
    sent = client.post(
        f"{COMMANDS}/attendance-counted", {"id": "a", "meeting": "mora", "count": "5 persons"}
    )
    assert sent.status_code == 409
    assert sent.json() == {
        "type": "/problems/unknown-meeting",
        "title": "The round has nothing of that id",
        "status": 409,
        "detail": "there is no meeting 'mora' in the round",
        "remedy": "record the meeting first, or correct the id",
        "errors": [
            {
                "field": "meeting",
                "reason": "there is no meeting 'mora' in the round",
                "remedy": "record the meeting first, or correct the id",
                "kind": "unknown-meeting",
                "entry": "a",
            }
        ],
    }


@pytest.mark.parametrize(
    ("accept", "language", "reason"),
    [
        ("sv-SE, en;q=0.5", "sv", "omgången har inget möte ”mora”"),
        ("en", "en", "there is no meeting 'mora' in the round"),
        ("*", "en", "there is no meeting 'mora' in the round"),
        ("de", "en", "there is no meeting 'mora' in the round"),
    ],
)
def test_a_refusal_is_told_in_the_language_asked_for(
    client: Client, accept: str, language: str, reason: str
) -> None:
    sent = client.post(
        f"{COMMANDS}/attendance-counted",
        {"id": "a", "meeting": "mora", "count": "5 persons"},
        accept_language=accept,
    )
    assert (sent.json()["detail"], sent.json()["errors"][0]["reason"]) == (reason, reason)
    assert sent.headers["content-language"] == language
    assert "Accept-Language" in sent.headers["vary"]
    explained = client.get(sent.json()["type"], accept_language=accept)
    assert explained.json()["title"] == sent.json()["title"]
    assert explained.headers["content-language"] == language


def test_what_contradicts_itself_is_malformed(client: Client) -> None:
    sent = client.post(
        f"{COMMANDS}/referral-opened",
        {"id": "a", "occurred": "2018-06-01", "deadline": "2018-05-01", "open_to_all": True},
    )
    assert (sent.status_code, kind_of(sent)) == (422, "deadline-before-start")


def test_a_correction_cannot_bring_in_what_a_fact_could_not(client: Client) -> None:
    client.record("resources-committed", id="money", amount=5)
    for amount in (10**30, -1, "x", None, [1], 1e300):
        body = {"id": "c", "entry": "money", "reason": "r", "changes": {"amount": amount}}
        sent = client.post(f"{COMMANDS}/corrected?preview=true", body)
        assert sent.status_code == (200 if amount is None else 422), sent.text


def test_absurd_dates_are_recorded_and_judged(client: Client) -> None:
    client.record("meeting-held", id="first", occurred="0001-01-01T23:59")
    client.record("meeting-held", id="last", occurred="9999-12-31T00:00/23:59")
    client.record(
        "referral-opened", id="r", occurred="0001", deadline="9999-12-31", open_to_all=True
    )
    client.record("plan-adopted", id="adopted", occurred="9999~")
    for answer in ("participation", "principles", "process", "levels", "timeline"):
        assert client.get(f"{COMMANDS}/{answer}").status_code == 200


def test_a_criterion_that_cannot_be_computed_says_so_in_its_finding(client: Client) -> None:
    used = default_charter().charter
    broken = next(one for one in used.criteria if one.id == "36").model_copy(
        update={"measure": "1 / (amount - 5) > 0", "partly": None}
    )
    charter = used.model_copy(update={"criteria": (broken,)})
    answers = client.service.answers
    client.service.answers = type(answers)(
        client.engine,
        type(answers.yardstick)(charter, check(charter), "0" * 64),
        answers.today,
    )
    client.record("resources-committed", id="money", amount=5)
    (finding,) = client.get(f"{COMMANDS}/principles").json()["findings"]
    assert finding["faults"]
    assert finding["possible"] == ["open"]


def test_a_locked_log_is_busy(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_LOCK_TIMEOUT", "1")
    path = tmp_path / "samrad.db"
    with Engine(path) as engine, closing(sqlite3.connect(path)) as holder:
        client.service = replace(
            client.service, engine=engine, answers=Answers(engine, yardstick())
        )
        holder.execute("BEGIN IMMEDIATE")
        sent = client.post("/consultations", ROUND)
        assert (sent.status_code, kind_of(sent)) == (503, "busy")
        assert sent.headers["retry-after"] == "1"
        holder.rollback()
        assert client.post("/consultations", ROUND).status_code == 201


def test_a_log_that_cannot_be_read_is_not_ready(client: Client) -> None:
    client.engine.close()
    assert kind_of(client.get("/readyz")) == "not-ready"

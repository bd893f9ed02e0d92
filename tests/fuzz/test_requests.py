"""What comes over HTTP, and on the command line: whatever it is, it is the sender's fault."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import orjson
import pytest
import typer
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from application.as_of import as_of, names_a_point
from application.records import Unanswerable
from application.submission import Refused
from domain.consultation import KINDS
from domain.consultation.what_if import WhatIf
from domain.identity_number import holds
from domain.record import Key
from interfaces.api.events import asks_for_live
from interfaces.cli.console import a_day
from interfaces.home.settings import Misconfigured, Settings, settings
from interfaces.http import logs
from interfaces.http.bodies import StrictRequest
from interfaces.http.clients import network
from interfaces.http.conditional import IfMatch, version_of
from interfaces.http.paging import page
from interfaces.http.parameters import written_out
from tests.application.given import engine_on, submission
from tests.every_kind import ROUND
from tests.fuzz import JSON, altered, bytes_like, cut_up, fuzzed, one_of, texts
from tests.given import opened
from tests.interfaces.api_client import COMMANDS, Client, api
from tests.interfaces.api_client import ROUND as OPENING

FACTS = [f.model_dump(mode="json", exclude_none=True, exclude_unset=True) | {"fact": f.short_kind()}
         for f in ROUND if not getattr(f, "people", tuple)()]  # fmt: skip
WHAT_IF = {
    "format": "samrad/what-if/1",
    "title": "Kvällar",
    "suppose": [{"move": "meetings", "to": "18:00"}, {"change": "a", "set": {"food": True}}],
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Any]:
    with engine_on() as made:
        made.submit(submission(opened()))
        yield made


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with api() as made:
        made.post("/consultations", OPENING)
        yield made


# --- bodies --------------------------------------------------------------------------------------


async def _read(content: bytes, kind: str) -> Any:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    headers = [(b"content-type", kind.encode("latin-1", "replace"))]
    scope = {"type": "http", "method": "POST", "headers": headers}
    return await StrictRequest(scope, receive).json()


@fuzzed(
    bytes_like(b'{"id": "a", "n": [1, 2.5, null, true], "text": "\\u00e5"}', b"[[[[1]]]]"),
    texts("application/json", "application/json; charset=utf-8"),
)
def test_bodies(content: bytes, kind: str) -> None:
    try:
        found = asyncio.run(_read(content, kind))
    except HTTPException as refused:
        assert refused.status_code in (400, 413, 415)
        return
    orjson.dumps(found)


@fuzzed(altered(FACTS))
def test_commands(one: Any) -> None:
    kind, content = _command(one)
    try:
        fact = KINDS[kind].model_validate(orjson.loads(json.dumps(content)))
    except ValueError:  # it is no JSON, or no such fact
        return
    again = fact.model_dump_json(exclude_none=True, exclude_unset=True)
    assert KINDS[kind].model_validate_json(again) == fact


def _command(stated: Any) -> tuple[str, Any]:
    """Which kind a command is of, and its content."""
    if not isinstance(stated, dict) or str(stated.get("fact")) not in KINDS:
        return "meeting-held", stated
    return stated["fact"], {name: part for name, part in stated.items() if name != "fact"}


@fuzzed(altered([WHAT_IF]) | JSON)
def test_suppositions(content: Any) -> None:
    try:
        WhatIf.model_validate(content)
    except ValidationError:
        return


def test_commands_that_are_decided(engine: Any) -> None:
    @fuzzed(altered(FACTS), share=4)
    def decided(one: Any) -> None:
        kind, content = _command(one)
        try:
            fact = KINDS[kind].model_validate(content)
        except ValidationError:
            return
        try:
            engine.preview(submission(fact, key="another"))
        except Refused as refused:
            assert not holds(str(refused))

    decided()


# --- parameters and headers ----------------------------------------------------------------------


def test_points_in_time(engine: Any) -> None:
    @fuzzed(
        texts("1", "2019-03-01", "2019-03-01T12:00+01:00", "2019-03-01T12:00Z", f"1@{'A' * 43}=")
    )
    def asked(text: str) -> None:
        names_a_point(text)
        try:
            found = as_of(engine, text, None)
        except Unanswerable:
            return
        assert found.position is not None

    asked()


@fuzzed(texts("dialog-mora", "20.2019-01-01.a", "~e5~"), one_of(["a"], ["a", "å"]), one_of(1, 2, 9))
def test_cursors(cursor: str, ids: list[str], limit: int) -> None:
    try:
        chosen, _ = page(ids, lambda id: (id,), 1, cursor, limit)
    except Unanswerable as refused:
        assert refused.field == "cursor"
        return
    assert len(chosen) <= limit


@fuzzed(texts('"7"', '"7-log-2019"', "*", '"0"'))
def test_versions(text: str) -> None:
    form = TypeAdapter(IfMatch)
    try:
        taken = form.validate_python(text)
    except ValidationError:
        return
    assert version_of(taken) == "*" or isinstance(version_of(taken), int)


@fuzzed(texts("2019-03-01", "2019-02-29"))
def test_days(text: str) -> None:
    with suppress(ValueError):
        written_out(text)
    try:
        a_day(text)
    except typer.Exit:
        return


@fuzzed(texts("a-key-1", "x" * 200))
def test_idempotency_keys(text: str) -> None:
    try:
        key = TypeAdapter(Key).validate_python(text)
    except ValidationError:
        return
    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= 200


@fuzzed(texts("letter-7", "a.b_c"))
def test_correlation_ids(text: str) -> None:
    known = logs.accepted(text)
    assert known is None or (known == text and known.isascii() and len(known) <= 64)


@fuzzed(texts("text/event-stream", "application/json;q=0.5, text/event-stream;q=0.9", "*/*"))
def test_accepted_forms(text: str) -> None:
    assert asks_for_live(text) in (True, False)


@fuzzed(texts("203.0.113.7", "2001:db8::1", "::ffff:203.0.113.9", "fe80::1%eth0"))
def test_addresses_of_clients(text: str) -> None:
    assert len(network(text)) <= 64


_HEADERS = {
    "If-Match": '"1"', "If-None-Match": '"1", W/"2"', "Prefer": "return=minimal; wait=1",
    "Last-Event-ID": "1", "Accept": "application/json", "Idempotency-Key": "a-key",
    "X-Correlation-Id": "letter", "Authorization": "Bearer x", "Cookie": "session=x",
    "Content-Type": "application/json", "Range": "bytes=0-", "X-Forwarded-For": "203.0.113.7",
}  # fmt: skip
_ASKED = (
    "/consultations", "/consultations?limit=5&cursor=a",
    f"{COMMANDS}/principles?true_on=2019-03-01",
    f"{COMMANDS}/process?known_at=1&charter={'0' * 64}", f"{COMMANDS}/facts/opened",
    f"{COMMANDS}/trail?criterion=01", f"{COMMANDS}/diff?from=1",
    f"{COMMANDS}/timeline", f"{COMMANDS}/levels",
    f"{COMMANDS}/replay?by=known&start=1", "/compare?region=20&consultation=a", "/organisations",
    "/consistency?old=0", "/checkpoint", f"{COMMANDS}/facts/opened/proof", "/problems/invalid",
)  # fmt: skip


def _safe(text: str) -> str:
    """What a client can put into an address."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in "#\\ ")


def test_requests(client: Client) -> None:
    lines = [f"{url}\n{name}: {value}" for url in _ASKED for name, value in _HEADERS.items()]

    @fuzzed(cut_up(lines), share=10)
    def asked(text: str) -> None:
        url, _, header = text.partition("\n")
        name, _, value = header.replace("\n", "").replace("\r", "").partition(": ")
        if not url.startswith("/") or url.startswith("//") or not name.replace("-", "").isalpha():
            return
        try:
            response = client.request("GET", _safe(url), headers=[(name, value.encode().strip())])
        except (ValueError, httpx.InvalidURL):  # what this client does not send
            return
        assert response.status_code < 500, response.text

    asked()


# --- settings ------------------------------------------------------------------------------------


@fuzzed(
    one_of(*sorted(Settings.model_fields)),
    texts("sqlite:////tmp/x.db", "postgresql://u:p@h/n", "10", "true", "officer:20", "10.0.0.0/8"),
)
def test_settings(name: str, value: str) -> None:
    if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        return  # which no environment holds
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"SAMRAD_{name.upper()}", value)
        try:
            settings()
        except Misconfigured as refused:
            assert f"SAMRAD_{name.upper()}" in str(refused)

"""The log: one line for what happened, the id that ties a request together, nothing private."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import Iterator
from typing import Any, Literal

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from application.engine import Engine
from interfaces.home.home import answers
from interfaces.http import logs
from interfaces.http.logs import HEADER, CorrelationMiddleware, Exchange, configure
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.interfaces.api_client import COMMANDS, GATE, ROUND, Client, kind_of

HELD = f"{COMMANDS}/meeting-held"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    token = logs.correlation.set(None)
    yield
    logs.correlation.reset(token)
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str], logger: str) -> list[dict[str, Any]]:
    written = map(json.loads, capsys.readouterr().err.splitlines())
    return [line for line in written if line["logger"] == logger]


# --- lines -------------------------------------------------------------------------------------


def test_a_line_of_json_has_all_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    logs.correlation.set("letter-7")
    logging.getLogger("one").info("läst %d", 3, extra={"rounds": 2, "level": "mine"})
    (line,) = lines(capsys, "one")
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info", "logger": "one", "message": "läst 3", "correlation": "letter-7",
        "rounds": 2,
    }  # fmt: skip


def test_a_failure_is_one_field(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("one").exception("failed")
    (line,) = lines(capsys, "one")
    assert line["message"] == "failed"
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: two\nlines")


def test_a_line_of_text_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")
    logs.correlation.set("letter-7")
    logging.getLogger("one").warning("a\nb\x1b[2J å", extra={"rounds": 2})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(r" warning one [letter-7] a\nb\x1b[2J å rounds=2")


def test_a_failure_in_text_is_told_beneath(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("one").exception("failed")
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith("[-] failed")
    assert told[-1] == "ValueError: why"


def test_less_than_the_level_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "warning")
    logging.getLogger("one").info("no")
    logging.getLogger("one").warning("yes")
    assert [line["message"] for line in lines(capsys, "one")] == ["yes"]


def test_done_again_it_does_not_tell_twice(capsys: pytest.CaptureFixture[str]) -> None:
    configure("text")
    configure("json")
    logging.getLogger("one").info("once")
    assert len(lines(capsys, "one")) == 1


def test_the_servers_colours_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json")
    logging.getLogger("uvicorn.error").info("on %s", "here", extra={"color_message": "on \x1b[1m"})
    (line,) = lines(capsys, "uvicorn.error")
    assert (line["message"], "color_message" in line) == ("on here", False)


# --- requests ----------------------------------------------------------------------------------


def test_a_request_is_told_by_its_template(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("json")
    client.get("/organisations/hemlig?known_at=1", X_Correlation_Id="letter-7", X_Other="hemlig")
    client.post(HELD, {"id": "hemlig"})
    asked, sent = lines(capsys, "samrad.access")
    assert (asked["method"], asked["path"]) == ("GET", "/organisations/{organisation}")
    assert (asked["status"], asked["correlation"]) == (404, "letter-7")
    assert 0 < asked["duration_ms"] < 60_000
    assert (sent["method"], sent["status"]) == ("POST", 201)
    assert "hemlig" not in json.dumps([asked, sent])


def test_head_is_told_as_head_by_its_template(
    empty: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("json")
    empty.request("HEAD", "/organisations/hemlig")
    (line,) = lines(capsys, "samrad.access")
    assert (line["method"], line["path"]) == ("HEAD", "/organisations/{organisation}")


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize(
    "address",
    [
        "/inga%0Aalls?q=hemlig", "/personer/191212121212", "/personer/19121212%2D1212",
        "/personer/%31%39121212-1212", "/personer/1912%E2%80%8B1212-1212",
        "/no/where/", "/sign-in/local/hemlig",
    ],
)  # fmt: skip
def test_of_an_address_that_leads_nowhere_nothing_is_told(
    empty: Client, capsys: pytest.CaptureFixture[str], address: str, form: Literal["json", "text"]
) -> None:
    configure(form)
    empty.get(address)
    empty.request("X-19121212-1212", address)
    said = capsys.readouterr().err
    assert [re.search(f"path.+{part}", said) for part in ("1212", "%", "hemlig", "/")] == [None] * 4
    assert said.count("none") == 2
    assert "X-19" not in said


@pytest.mark.parametrize(("level", "told"), [("info", []), ("debug", ["/livez", "/metrics"])])
def test_probes_are_told_only_where_all_is(
    level: str, told: list[str], empty: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("json", level)
    for address in ("/livez", "/metrics"):
        assert empty.get(address).status_code == 200
    assert [line["path"] for line in lines(capsys, "samrad.access")] == told


# --- correlation ids ---------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ["a", "Letter-7_b.c", "x" * 64])
def test_the_clients_id_comes_back_and_is_recorded(client: Client, sent: str) -> None:
    answered = client.post(HELD, {"id": "a"}, X_Correlation_Id=sent)
    assert answered.headers[HEADER] == sent
    (recorded,) = client.get(f"{COMMANDS}/facts").json()["facts"][1:]
    assert recorded["correlation"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 65, "two words", "a\x1b[2J", "å", "a/b", "a\n"])
def test_what_is_no_id_is_replaced_and_not_recorded(client: Client, sent: str) -> None:
    headers = {HEADER: sent.encode(), "Idempotency-Key": "key-1"}
    answered = client.request("POST", HELD, json={"id": "a"}, headers=headers)
    assert answered.status_code == 201
    assert len(answered.headers[HEADER]) == 32
    (recorded,) = client.get(f"{COMMANDS}/facts").json()["facts"][1:]
    assert recorded["correlation"] == "key-1"


def test_one_that_we_made_up_is_not_recorded(client: Client) -> None:
    made = {client.post(HELD, {"id": "a"}, Idempotency_Key="key-1").headers[HEADER]}
    made.add(client.get(COMMANDS).headers[HEADER])
    assert len(made) == 2
    (recorded,) = client.get(f"{COMMANDS}/facts").json()["facts"][1:]
    assert recorded["correlation"] == "key-1"


def test_opening_and_identifying_are_recorded_with_it_too(empty: Client) -> None:
    empty.post("/consultations", ROUND, X_Correlation_Id="letter-7")
    empty.post("/organisations", {"id": "ax", "name": "Ax"}, X_Correlation_Id="letter-8")
    streams = ("consultation-dalarna-2019", "organisation-ax")
    told = [record.correlation for one in streams for record in empty.engine.recorder.read(one)]
    assert told == ["letter-7", "letter-8"]


def test_a_problem_has_it(empty: Client) -> None:
    assert len(empty.get("/nowhere").headers[HEADER]) == 32


def test_a_fault_has_it_in_the_answer_and_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    with Engine() as engine:
        app = create_app(Service(engine, answers(engine), gate=GATE))

        @app.get("/broken")
        def broken() -> None:
            raise ValueError("broken")

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://samrad") as client:
                return await client.get("/broken", headers={HEADER: "letter-7"})

        configure("json")
        answered = asyncio.run(send())
    assert (answered.status_code, kind_of(answered)) == (500, "internal")
    assert answered.headers[HEADER] == "letter-7"
    (line,) = lines(capsys, "samrad.access")
    assert (line["path"], line["status"], line["correlation"]) == ("/broken", 500, "letter-7")


# --- streams -----------------------------------------------------------------------------------


def _run(application: Any, told: list[Exchange], seen: list[str]) -> None:
    scope: Scope = {"type": "http", "method": "GET", "path": "/events", "headers": []}

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        seen.append(message["type"])

    asyncio.run(CorrelationMiddleware(application, [told.append])(scope, receive, send))


def test_a_stream_passes_as_it_comes() -> None:
    seen: list[str] = []
    told: list[Exchange] = []

    async def stream(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(1, 4):
            await send({"type": "http.response.body", "body": b"data", "more_body": True})
            assert len(seen) == 1 + number  # before the next one is made
            assert not told

    _run(stream, told, seen)
    assert [exchange.status for exchange in told] == [200]


def test_a_client_that_is_gone_is_told_without_a_status() -> None:
    told: list[Exchange] = []

    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        _run(gone, told, [])
    assert [(exchange.status, exchange.template) for exchange in told] == [(None, "none")]


def test_what_is_no_request_passes_untouched() -> None:
    told: list[Exchange] = []
    passed: list[str] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["type"])

    asyncio.run(
        CorrelationMiddleware(application, told.append)({"type": "lifespan"}, sys.exit, sys.exit)
    )  # type: ignore[arg-type]
    assert (passed, told) == (["lifespan"], [])

"""What the service measures: real requests counted, commands by outcome, and no ids anywhere."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from application.engine import Engine
from application.submission import Busy, Unavailable
from interfaces.api import metrics
from interfaces.home.home import answers
from interfaces.http import measures
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.interfaces.api_client import COMMANDS, GATE, ROUND, Client, kind_of

HELD = f"{COMMANDS}/meeting-held"


@pytest.fixture
def fresh() -> Iterator[Client]:
    """An application of its own, with nothing counted yet."""
    with Engine() as engine:
        yield Client(create_app(Service(engine, answers(engine), gate=GATE)), engine)


def measured(client: Client) -> dict[str, float]:
    """What is measured, by name and labels."""
    sent = client.get("/metrics")
    assert sent.status_code == 200
    assert sent.headers["content-type"].startswith("text/plain; version=")
    rows = (line.rpartition(" ") for line in sent.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in rows}


def requests(client: Client) -> dict[tuple[str, ...], float]:
    form = r'samrad_requests_total\{method="(.*)",route="(.*)",status="(.*)"\}'
    found = ((re.fullmatch(form, name), count) for name, count in measured(client).items())
    return {match.groups(): count for match, count in found if match}


def outcome(client: Client, name: str) -> float:
    return measured(client)[f'samrad_commands_total{{outcome="{name}"}}']


def test_requests_are_counted_by_template_and_class_of_status(fresh: Client) -> None:
    fresh.post("/consultations", ROUND)
    fresh.get("/organisations/ax")
    fresh.get("/organisations/bx")
    fresh.get("/nowhere/dalarna-2019")
    fresh.request("BREW", "/livez")
    assert requests(fresh) == {
        ("POST", "/consultations", "2xx"): 1,
        ("GET", "/organisations/{organisation}", "4xx"): 2,
        ("GET", "none", "4xx"): 1,
        ("other", "/livez", "4xx"): 1,
    }


def test_answers_are_timed(fresh: Client) -> None:
    fresh.get("/livez")
    labels = 'method="GET",route="/livez",status="2xx"'
    told = measured(fresh)
    assert told[f"samrad_request_seconds_count{{{labels}}}"] == 1
    assert 0 < told[f"samrad_request_seconds_sum{{{labels}}}"] < 60
    assert told[f'samrad_request_seconds_bucket{{le="+Inf",{labels}}}'] == 1


def test_commands_are_counted_by_outcome(fresh: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {outcome(fresh, name) for name in ("recorded", "repeated", "refused")} == {0}
    fresh.post("/consultations", ROUND, Idempotency_Key="a")
    fresh.post("/consultations", ROUND, Idempotency_Key="a")
    fresh.post("/consultations", ROUND | {"plan": "Another"}, Idempotency_Key="a")  # key reused
    fresh.post(
        f"{COMMANDS}/attendance-counted", {"id": "a", "meeting": "mora", "count": "5 persons"}
    )
    fresh.post(HELD, {"id": "b"}, If_Match='"7"')
    fresh.post(HELD, {"id": "c"})
    fresh.post(f"{HELD}?preview=true", {"id": "d"})
    fresh.post(HELD, {"unknown": "field"})

    for failure in (Busy("key"), Unavailable("key")):
        monkeypatch.setattr(fresh.engine, "submit", _raising(failure))
        assert fresh.post(HELD, {"id": "e"}).status_code == 503
    expected = {"recorded": 2, "repeated": 1, "refused": 2, "mismatch": 1, "busy": 1}
    expected |= {"unavailable": 1}
    assert {name: outcome(fresh, name) for name in expected} == expected


def _raising(failure: Exception) -> Callable[[Any], None]:
    def submit(_: Any) -> None:
        raise failure

    return submit


def test_the_position_is_read_when_it_is_asked_for(client: Client) -> None:
    before = measured(client)["samrad_log_position"]
    client.record("meeting-held", id="a")
    assert measured(client)["samrad_log_position"] == before + 1 == client.engine.position()


def test_no_label_carries_an_id(fresh: Client) -> None:
    fresh.post("/consultations", ROUND)
    fresh.post("/organisations", {"id": "ideell-kulturallians", "name": "Ideell kulturallians"})
    for address in (f"{COMMANDS}/facts/opened", "/organisations/ideell-kulturallians"):
        assert fresh.get(address).status_code == 200
    fresh.post(HELD, {"id": "dialog-mora"}, X_Correlation_Id="letter-7")
    text = fresh.get("/metrics").text
    for id in ("dalarna-2019", "ideell-kulturallians", "dialog-mora", "opened", "letter-7"):
        assert not re.search(rf'"[^"]*\b{id}\b[^"]*"', text), id


def test_each_application_counts_its_own(fresh: Client) -> None:
    fresh.get("/livez")
    with Engine() as engine:
        another = Client(create_app(Service(engine, answers(engine), gate=GATE)), engine)
        assert requests(another) == {}
    assert len(requests(fresh)) == 1


# --- gauges of other parts ---------------------------------------------------------------------


def test_gauges_are_read_of_the_service(fresh: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = [3.0]
    about = "How many wait."
    monkeypatch.setattr(metrics, "GAUGES", (("samrad_waiting", about, lambda _: known[0]),))
    assert measured(fresh)["samrad_waiting"] == 3
    known[0] = 4
    assert measured(fresh)["samrad_waiting"] == 4
    assert "# HELP samrad_waiting How many wait." in fresh.get("/metrics").text


def test_a_gauge_that_fails_hides_no_other(
    fresh: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = ("samrad_broken", "Broken.", lambda _: 1 / 0)
    monkeypatch.setattr(metrics, "GAUGES", (broken, ("samrad_whole", "Whole.", lambda _: 1)))
    told = measured(fresh)
    assert "samrad_broken" not in told
    assert told["samrad_whole"] == 1
    assert "samrad_broken cannot be read" in caplog.text


# --- without the extra -------------------------------------------------------------------------


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    monkeypatch.setattr(measures, "INSTALLED", False)
    with Engine() as engine:
        yield create_app(Service(engine, answers(engine), gate=GATE))


def test_without_the_extra_the_answer_says_which(lacking: FastAPI) -> None:
    client = Client(lacking, lacking.state.service.engine)
    assert client.post("/consultations", ROUND).status_code == 201
    sent = client.get("/metrics")
    assert (sent.status_code, kind_of(sent)) == (501, "not-measured")
    assert "samrad[metrics]" in sent.json()["remedy"]


def test_the_program_runs_without_the_library() -> None:
    """In another process: this one has imported the library already."""
    program = (
        "import sys; sys.modules['prometheus_client'] = None\n"
        "from tools.openapi import text\n"
        "from interfaces.http.measures import INSTALLED\n"
        "assert '/metrics' in text() and not INSTALLED"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_measures_may_be_taken_by_many_at_once(fresh: Client) -> None:
    async def send() -> None:
        transport = httpx.ASGITransport(fresh.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://samrad") as client:
            await asyncio.gather(*(client.get("/readyz") for _ in range(20)))

    asyncio.run(send())
    assert requests(fresh)["GET", "/readyz", "2xx"] == 20

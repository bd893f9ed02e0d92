"""The feed over HTTP: CloudEvents a page at a time, and live to many at once."""

import asyncio
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest
from eventsourcing.persistence import StoredEvent

from application.engine import Engine
from application.feed import Limits
from application.log import lines as stored_lines
from application.log.lines import Line, encode
from domain.consultation.opening import GoalSet
from interfaces.api import events
from interfaces.http.rates import UNLIMITED
from interfaces.schemas.cloud_event import UNREADABLE, CloudEvent, cloud_event, source_of
from interfaces.serving.server import Server
from tests.application.given import submission
from tests.given import fact, opened, recorded
from tests.golden.stored import FOLDER
from tests.interfaces.api_client import GATE, SIGNER, Badge, Client, api, application, kind_of
from tests.needs import needs
from tests.sessions import blocks as fenced
from tests.sessions import matches, sessions

LIVE = {"Accept": "text/event-stream"}
HOUR = 3600.0
"""A heartbeat that does not come while a test runs."""


def record(engine: Engine, number: int, round: str = "exempel", **content: Any) -> None:
    held = fact("meeting-held", f"held-{number}", **content)
    engine.submit(submission(held, consultation=round, key=f"{round}-{number}"))


def begun(engine: Engine, *rounds: str) -> None:
    for round in rounds:
        engine.submit(submission(opened(), consultation=round, key=f"open-{round}"))


# --- the form ------------------------------------------------------------------------------------

_URI = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def is_valid(event: dict[str, Any]) -> bool:
    """By the rules of CloudEvents 1.0 for attributes, and of its JSON format."""
    attributes = {name: value for name, value in event.items() if name != "data"}
    for name, value in attributes.items():
        assert re.fullmatch(r"[a-z0-9]{1,20}", name), name
        if isinstance(value, int):
            assert -(2**31) <= value < 2**31, name
        else:
            assert isinstance(value, str), name
            assert value, name
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", value), name
    assert attributes["specversion"] == "1.0"
    assert {"id", "source", "type"} <= attributes.keys()
    assert _URI.fullmatch(attributes["source"])
    urlsplit(attributes["source"])
    assert re.fullmatch(r"[a-z0-9.\-]+", attributes["type"])
    if "time" in attributes:
        assert _TIME.fullmatch(attributes["time"])
    assert ("data" in event) == (attributes.get("datacontenttype") == "application/json")
    CloudEvent.model_validate(event)
    return True


def row_of(line: bytes) -> Line:
    """The row that a line stands in: its columns repeat what it says."""
    said = orjson.loads(line)
    return 7, said["stream"], said["position"], f"{said['name']}.{said['version']}", line


def form_of(line: bytes, source: str = "/") -> Any:
    return orjson.loads(cloud_event(row_of(line), source).json)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_every_form_that_ever_landed_is_a_valid_event(path: Path) -> None:
    line = path.read_bytes().removesuffix(b"\n")
    envelope = orjson.loads(line)
    event = form_of(line)
    assert is_valid(event)
    assert event["type"] != UNREADABLE
    assert event["id"] == envelope["event"]
    assert event["subject"] in envelope["stream"]
    assert envelope["nonce"].encode() not in cloud_event(row_of(line), "/").json
    assert b"\n" not in cloud_event(row_of(line), "/").json


def test_the_event_is_the_fact_with_its_envelope_around() -> None:
    goal = recorded(fact("goal-set", "mal", goal="Fler röster"))
    assert form_of(encode(goal), "region.example/samrad") == {
        "specversion": "1.0",
        "id": goal.event,
        "source": "region.example/samrad",
        "type": "se.samrad.consultation.goal-set.v1",
        "subject": goal.stream.removeprefix("consultation-"),
        "time": "2019-03-01T12:00:00Z",
        "datacontenttype": "application/json",
        "position": 7,
        "stream": "consultation-exempel",
        "streamversion": 1,
        "recorder": goal.recorder,
        "role": goal.role,
        "command": goal.command,
        "correlation": goal.correlation,
        "data": {"id": "mal", "goal": "Fler röster"},
    }


@pytest.mark.parametrize(
    ("origin", "source"),
    [(None, "/"), ("region.example/samrad", "region.example/samrad"), ("Örebro", "%C3%96rebro")],
)
def test_the_source_is_the_name_of_the_log(origin: str | None, source: str) -> None:
    assert source_of(origin) == source
    assert _URI.fullmatch(source)


def test_an_older_form_is_lifted_to_today_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def upcast(envelope: dict[str, Any]) -> dict[str, Any]:
        return {**envelope, "fact": {"id": "mal", "goal": envelope["fact"]["aim"]}}

    line = encode(recorded(fact("goal-set", "mal", goal="Fler röster")))
    monkeypatch.setattr(GoalSet, "version", 2)
    monkeypatch.delitem(stored_lines._CURRENT, f"{GoalSet.kind}.1")
    monkeypatch.setitem(stored_lines._CURRENT, f"{GoalSet.kind}.2", GoalSet)
    monkeypatch.setitem(stored_lines.UPCASTERS, (GoalSet.kind, 1), upcast)
    event = form_of(line.replace(b'"goal":', b'"aim":'))
    assert event["type"] == "se.samrad.consultation.goal-set.v2"
    assert event["data"] == {"id": "mal", "goal": "Fler röster"}


GOAL = encode(recorded(fact("goal-set", "mal", goal="Fler röster")))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        GOAL[:-5],
        GOAL.replace(b'"version":1', b'"version":7'),
        GOAL.replace(b"goal-set", b"goal-sat"),
        GOAL.replace(b'"nonce"', b'"nance"').replace(b'"event"', b'"evont"'),
    ],
)
def test_a_line_that_cannot_be_read_is_told_of_without_data(
    line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    row = 7, "consultation-exempel", 3, "consultation.goal-set.1", line
    event = orjson.loads(cloud_event(row, "/").json)
    assert is_valid(event)
    assert event == {
        "specversion": "1.0",
        "id": "unreadable-7",
        "source": "/",
        "type": UNREADABLE,
        "position": 7,
        "stream": "consultation-exempel",
        "streamversion": 3,
    }
    assert "position 7" in caplog.text


# --- a page at a time ----------------------------------------------------------------------------


@pytest.fixture
def written(empty: Client) -> Client:
    """Two rounds, five facts each, in turn."""
    begun(empty.engine, "exempel", "annan")
    for number in range(4):
        record(empty.engine, number)
        record(empty.engine, number, "annan")
    return empty


def test_a_batch_has_every_fact_of_the_log_in_its_order(written: Client) -> None:
    answer = written.get("/events")
    assert answer.headers["content-type"] == "application/cloudevents-batch+json"
    assert answer.headers["samrad-position"] == "10"
    assert "link" not in answer.headers
    batch = answer.json()
    assert all(map(is_valid, batch))
    assert [event["position"] for event in batch] == [*range(1, 11)]
    assert {event["source"] for event in batch} == {SIGNER.name}
    assert len({event["id"] for event in batch}) == 10
    assert [event["streamversion"] for event in batch if event["subject"] == "annan"] == [
        *range(1, 6)
    ]


@pytest.mark.parametrize("query", ["", "&consultation=annan"])
def test_links_lead_from_page_to_page(written: Client, query: str) -> None:
    address, seen = f"/events?limit=2{query}", []
    while address:
        answer = written.get(address)
        seen += [event["position"] for event in answer.json()]
        assert len(answer.json()) <= 2
        link = re.fullmatch('<(.*)>; rel="next"', answer.headers.get("link", ""))
        address = link[1] if link else ""
    assert seen == ([2, 4, 6, 8, 10] if query else [*range(1, 11)])
    assert answer.headers["samrad-position"] == "10"


def test_whoever_asks_again_from_the_position_reached_gets_what_is_new(written: Client) -> None:
    reached = written.get("/events?consultation=exempel").headers["samrad-position"]
    assert written.get(f"/events?after={reached}").json() == []
    record(written.engine, 9)
    (event,) = written.get(f"/events?after={reached}&consultation=exempel").json()
    assert (event["position"], event["data"]["id"]) == (11, "held-9")
    assert written.get("/events", Last_Event_ID="10").json() == [event]
    assert written.get("/events?after=2", Last_Event_ID="10").json() == [event]


@pytest.mark.parametrize("headers", [{}, LIVE])
def test_a_log_that_does_not_reach_so_far_is_told_with_its_head(
    written: Client, headers: dict[str, str]
) -> None:
    for answer in (
        written.get("/events?after=11", **headers),
        written.get("/events", **headers, Last_Event_ID="11"),
    ):
        assert (answer.status_code, kind_of(answer)) == (409, "beyond-the-log")
        assert answer.headers["samrad-position"] == "10"


@pytest.mark.parametrize("headers", [{}, LIVE])
@pytest.mark.parametrize("id", ["x", "-1", "01", "1.0", "1e3", "", "9" * 19, "٣"])
def test_an_id_that_is_no_position_is_named(
    written: Client, id: str, headers: dict[str, str]
) -> None:
    sent = headers | {"Last-Event-ID": id.encode()}
    answer = written.request("GET", "/events", headers=sent)
    assert kind_of(answer) == "invalid"
    assert [error["field"] for error in answer.json()["errors"]] == ["header.Last-Event-ID"]


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", f"after={2**63}", "limit=0", "limit=1001", "consultation=X"]
)
def test_a_batch_is_asked_for_rightly(written: Client, query: str) -> None:
    answer = written.get(f"/events?{query}")
    assert kind_of(answer) == "invalid"
    assert [error["field"] for error in answer.json()["errors"]] == [
        f"query.{query.partition('=')[0]}"
    ]


@pytest.mark.parametrize("headers", [{}, LIVE])
def test_an_unknown_round_is_not_waited_for(written: Client, headers: dict[str, str]) -> None:
    assert kind_of(written.get("/events?consultation=okand", **headers)) == "not-found"


@pytest.mark.parametrize(
    ("accept", "live"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("application/json, text/event-stream;q=0.5", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream; q=0.000", False),
        ("*/*", False),
        ("text/*", False),
        ("application/cloudevents-batch+json", False),
        ("", False),
    ],
)
def test_the_live_feed_is_for_those_who_name_it(accept: str, live: bool) -> None:
    assert events.asks_for_live(accept) is live


# --- live ----------------------------------------------------------------------------------------


@dataclass
class Service:
    """The API on a socket."""

    address: str
    client: Client
    server: Server
    events: str = field(init=False)

    def __post_init__(self) -> None:
        self.events = f"{self.address}/events"

    @property
    def engine(self) -> Engine:
        return self.client.engine

    @property
    def followers(self) -> int:
        return len(self.client.service.feed)


@contextmanager
def serving(
    limits: Limits, send_buffer: int | None = None, rounds: tuple[str, ...] = ("exempel", "annan")
) -> Iterator[Service]:
    with api() as client, socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        if send_buffer:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        begun(client.engine, *rounds)
        client.service = replace(client.service, limits=limits)
        server = Server(application(), log_level="warning")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        wait_until(lambda: server.started or not thread.is_alive())
        try:
            yield Service(f"http://127.0.0.1:{listening.getsockname()[1]}", client, server)
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.005)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Limits(entries=8, pace=0.005, heartbeat=HOUR)) as started:
        yield started


@dataclass
class Block:
    """What stands between two empty lines of the live feed."""

    lines: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        found = [line.removeprefix(f"{name}: ") for line in self.lines if line.startswith(name)]
        assert len(found) < 2
        return found[0] if found else None

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = orjson.loads(self.get("data") or "")
        assert is_valid(event)
        assert self.get("id") == str(event["position"])
        assert self.get("event") == event["type"]
        return event


@contextmanager
def following(address: str, **headers: str) -> Iterator[Iterator[Block]]:
    sent = LIVE | {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.stream("GET", address, headers=sent, timeout=10) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"
        yield blocks(answer.iter_lines())


def blocks(lines: Iterator[str]) -> Iterator[Block]:
    block = Block()
    for line in lines:
        if line:
            block.lines.append(line)
        else:
            yield block
            block = Block()


def told(blocks: Iterator[Block]) -> Iterator[dict[str, Any]]:
    return (block.event for block in blocks if block.get("data"))


def test_the_live_feed_begins_now_and_says_where_that_is(service: Service) -> None:
    with following(service.events) as feed:
        first = next(feed)
        assert (first.get("retry"), first.get("id"), first.get("data")) == ("2000", "2", None)
        record(service.engine, 1)
        assert next(told(feed))["position"] == 3


def test_by_head_the_live_feed_tells_its_head_and_ends(service: Service) -> None:
    with httpx.Client(headers=LIVE, timeout=5) as client:
        for address in (service.events, f"{service.address}/consultations/exempel/replay"):
            head = client.head(address)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-type"].startswith(("text/event-stream", "application/"))
    wait_until(lambda: service.followers == 0)


def test_it_begins_where_it_is_told_to(service: Service) -> None:
    for headers, query, expected in (
        ({}, "?after=0", 1),
        ({}, "?after=1", 2),
        ({"Last_Event_ID": "1"}, "", 2),
        ({"Last_Event_ID": "1"}, "?after=0", 2),
    ):
        with following(service.events + query, **headers) as feed:
            assert next(told(feed))["position"] == expected


@pytest.mark.parametrize("query", ["", "?consultation=annan"])
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_missed_and_nothing_told_twice_across_reconnects(
    service: Service, query: str, seed: int
) -> None:
    chance = random.Random(f"{seed}{query}")

    def write() -> None:
        for number in range(150):
            record(service.engine, number, random.Random(number).choice(["exempel", "annan"]))
            time.sleep(chance.choice([0, 0, 0.002, 0.01]))
        record(service.engine, 999, "annan")

    writer = threading.Thread(target=write)
    writer.start()
    seen: list[int] = []
    last = "0"
    while last != "153":
        with following(service.events + query, Last_Event_ID=last) as feed:
            wanted = chance.randint(1, 25)
            for block in feed:  # goes away in the middle of what was sent
                last = block.get("id") or last
                if block.get("data"):
                    seen.append(block.event["position"])
                    wanted -= 1
                if not wanted or last == "153":
                    break
    writer.join()
    rows = service.engine.recorder.lines()
    assert seen == [row[0] for row in rows if not query or row[1] == "consultation-annan"]


def test_a_filtered_client_gets_on_where_it_is_told_nothing() -> None:
    with serving(Limits(heartbeat=0.1)) as service:
        with following(f"{service.events}?consultation=annan") as feed:
            assert next(feed).get("id") == "2"
            for number in range(5):
                record(service.engine, number)
            wait_until(lambda: next(feed).get("id") == "7")
        with following(service.events) as feed:
            beats = [next(feed) for _ in range(4)]
            assert all(beat.lines[-2:] == [": ", "id: 7"] for beat in beats), beats


@pytest.fixture
def guarded() -> Iterator[tuple[Service, Badge]]:
    """A round that all may read, one of region 20 that is not published, and a gate."""
    badge = Badge()
    with serving(Limits(entries=8, pace=0.005, heartbeat=0.2), rounds=("exempel",)) as service:
        hidden = opened(region="20", kept="live")
        service.engine.submit(submission(hidden, consultation="dold", key="open-dold"))
        service.client.service.gate = badge
        try:
            yield service, badge
        finally:
            service.client.service.gate = GATE


def test_a_follower_is_told_what_is_theirs(guarded: tuple[Service, Badge]) -> None:
    service, _ = guarded
    with (
        following(service.events) as public,
        following(service.events, badge="officer:20") as officer,
        following(service.events, badge="researcher:20") as researcher,
    ):
        for feed in (public, officer, researcher):
            next(feed)
        record(service.engine, 1, "dold")
        record(service.engine, 1, "exempel")
        assert [next(told(public))["subject"]] == ["exempel"]
        told_officer = [next(told(officer)) for _ in range(2)]
        assert [one["subject"] for one in told_officer] == ["dold", "exempel"]
        assert {one["recorder"] for one in told_officer} == {"archive"}
        hidden, open_to_all = (next(told(researcher)) for _ in range(2))
        assert hidden["recorder"].startswith("pseudonym-")
        assert "command" not in hidden
        assert open_to_all["recorder"] == "archive"


def test_who_sees_little_gets_past_what_is_hidden(guarded: tuple[Service, Badge]) -> None:
    """Far behind the window, and through more hidden facts than are read at a time."""
    service, _ = guarded
    for number in range(60):
        record(service.engine, number, "dold")
    record(service.engine, 1)
    with following(f"{service.events}?after=0") as public:
        subjects = [next(told(public))["subject"] for _ in range(2)]
    assert subjects == ["exempel", "exempel"]
    url, seen = "/events?limit=10", []
    while url:
        page = httpx.get(f"{service.address}{url}")
        seen += page.json()
        url = page.links["next"]["url"] if "next" in page.links else ""
    assert [one["subject"] for one in seen] == ["exempel", "exempel"]


def test_what_is_published_meanwhile_is_told_from_then_on(guarded: tuple[Service, Badge]) -> None:
    service, _ = guarded
    with following(service.events) as public:
        next(public)
        record(service.engine, 1, "dold")
        published = fact("record-published", "ut")
        service.engine.submit(submission(published, consultation="dold", key="ut"))
        assert any(one["data"]["id"] == "ut" for one in islice(told(public), 2))


def test_whose_badge_is_taken_is_sent_away(guarded: tuple[Service, Badge]) -> None:
    service, badge = guarded
    with following(service.events, badge="officer:20") as feed:
        record(service.engine, 1, "dold")
        assert next(told(feed))["subject"] == "dold"
        badge.taken.add("officer:20")
        assert list(told(feed)) == []
    refused = httpx.get(service.events, headers=LIVE | {"badge": "officer:20"})
    assert refused.status_code == 401


def test_a_client_that_never_reads_is_cut_and_the_others_go_on() -> None:
    with serving(Limits(heartbeat=0.1, patience=0.5), send_buffer=4096) as service:
        for number in range(150):
            record(service.engine, number, note="x" * 2_000)
        with deaf(service) as ear, following(f"{service.events}?after=0") as feed:
            wait_until(lambda: service.followers == 2)
            assert [next(told(feed))["position"] for _ in range(152)] == [*range(1, 153)]
            wait_until(lambda: service.followers == 1, 5)
            # Given up, not only closed: what it did not take is not kept for it.
            wait_until(lambda: len(service.server.server_state.connections) == 1, 5)
            record(service.engine, 999)
            assert next(told(feed))["position"] == 153
            assert heard(ear) < 152


@contextmanager
def deaf(service: Service) -> Iterator[socket.socket]:
    """A client that asks for everything and reads nothing."""
    port = urlsplit(service.address).port
    with socket.socket() as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ear.connect(("127.0.0.1", port))
        ear.sendall(b"GET /events?after=0 HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n")
        yield ear


def heard(ear: socket.socket) -> int:
    """How many events came before the end."""
    ear.settimeout(5)
    read = b""
    try:
        while part := ear.recv(65536):
            read += part
    except ConnectionResetError:
        pass
    return read.count(b"\ndata: ")


def test_one_client_too_many_is_told_to_come_back() -> None:
    with serving(Limits(followers=1, heartbeat=HOUR)) as service:
        with following(service.events) as feed:
            next(feed)
            answer = httpx.get(service.events, headers=LIVE)
            assert (answer.status_code, kind_of(answer)) == (503, "feed-full")
            assert int(answer.headers["retry-after"]) > 0
            assert httpx.get(service.events).status_code == 200  # a batch is for everybody
            assert "samrad_feed_clients 1.0" in httpx.get(f"{service.address}/metrics").text
        wait_until(lambda: service.followers == 0)
        with following(service.events) as feed:
            next(feed)


@pytest.mark.parametrize("spared", [True, False])
def test_one_client_follows_so_often_unless_at_the_machine_itself(spared: bool) -> None:
    limits = Limits(each=1, heartbeat=HOUR)
    with serving(limits) as service:
        rates = replace(UNLIMITED, spare_loopback=spared)
        service.client.service = replace(service.client.service, rates=rates)
        with following(service.events) as feed:
            next(feed)
            if spared:
                with following(service.events) as another:
                    next(another)
                return
            answer = httpx.get(service.events, headers=LIVE)
            assert (answer.status_code, kind_of(answer)) == (503, "feed-full")
            assert "as often as it may" in answer.json()["detail"]
            assert int(answer.headers["retry-after"]) > 0


def test_whoever_goes_away_is_noticed_at_once(service: Service) -> None:
    with following(service.events) as feed:
        next(feed)
        assert service.followers == 1
    wait_until(lambda: service.followers == 0, 1)


def test_a_hundred_and_twenty_wait_and_all_are_told_at_once(service: Service) -> None:
    port = urlsplit(service.address).port
    request = b"GET /events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"

    async def follow(ready: list[int]) -> tuple[int, float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await reader.readuntil(b"id: 2\n\n")
        ready.append(1)
        await reader.readuntil(b"id: ")
        position = int(await reader.readline())
        writer.close()
        return position, time.monotonic()

    async def story() -> list[tuple[int, float]]:
        ready: list[int] = []
        many = [asyncio.create_task(follow(ready)) for _ in range(120)]
        while len(ready) < len(many):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(record, service.engine, 1)
        return await asyncio.wait_for(asyncio.gather(*many), 10)

    positions = asyncio.run(story())
    assert {position for position, _ in positions} == {3}
    assert len(positions) == 120


def test_a_line_that_cannot_be_read_does_not_stop_the_feed(service: Service) -> None:
    unknown = b'{"recorded": "2019-03-01T12:00:00Z", "name": "consultation.sung"}'
    stored = StoredEvent("consultation-elsewhere", 1, "consultation.sung.9", unknown)
    service.engine.recorder.insert_events([stored])
    with following(f"{service.events}?after=2") as feed:
        several = told(feed)
        assert next(several)["type"] == UNREADABLE
        record(service.engine, 2)
        assert next(several)["data"]["id"] == "held-2"


@needs("curl")
def test_the_commands_print_what_the_document_says() -> None:
    commands = [one for block in fenced("docs/feed.md") for one in sessions(block["body"])]
    assert len(commands) > 3
    with serving(Limits(), rounds=()) as service:
        for command, expected in commands:
            done = subprocess.run(
                ["bash", "-c", command.replace("http://127.0.0.1:8080", service.address)],
                check=False,
                capture_output=True,
                text=True,
                timeout=30,
            )
            assert matches(expected, done.stdout), f"$ {command}\n{done.stdout}{done.stderr}"


# --- the end -------------------------------------------------------------------------------------


def test_a_server_that_is_stopped_ends_its_streams(service: Service) -> None:
    with following(service.events) as feed:
        next(feed)
        service.server.should_exit = True
        began = time.monotonic()
        assert list(feed) == []  # and not an error: the answer is complete
        assert time.monotonic() - began < 5


def test_a_client_that_never_reads_does_not_keep_the_server(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with serving(Limits(heartbeat=0.05, patience=HOUR), send_buffer=4096) as service:
        for number in range(150):
            record(service.engine, number, note="x" * 2_000)
        with deaf(service):
            wait_until(lambda: service.followers == 1)
            time.sleep(0.3)
            began = time.monotonic()
            service.server.should_exit = True
            wait_until(lambda: not service.server.server_state.connections, 4)
            assert time.monotonic() - began > 0.5  # it was stuck, and not just slow
    assert "Cancel" not in caplog.text


def test_samrad_serve_ends_its_streams_when_it_is_terminated(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-c", "from interfaces.cli.main import app; app()", "serve", "--port", str(port)]
    serve = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, "SAMRAD_HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/livez"), 60)
        with following(f"http://127.0.0.1:{port}/events?after=0") as feed:
            next(told(feed))  # the charter that is kept
            serve.send_signal(signal.SIGTERM)
            assert list(told(feed)) == []
        _, errors = serve.communicate(timeout=10)
        assert serve.returncode == 0, errors
        assert "Traceback" not in errors
        assert "Cancel" not in errors
    finally:
        serve.kill()
        serve.communicate()


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False

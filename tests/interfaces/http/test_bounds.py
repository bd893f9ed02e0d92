"""What is asked at great length, or never to an end, on a real socket."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from fastapi import FastAPI

from interfaces.http import bodies
from interfaces.http.bounds import BoundsMiddleware
from interfaces.http.headers import HeadersMiddleware
from interfaces.serving import server
from tests.interfaces.api_client import Client, api

WAITS = 0.3
"""Seconds that the server of these tests waits."""
PATIENCE = 10.0


@contextmanager
def serving(**settings: Any) -> Iterator[tuple[str, int]]:
    with api() as client, socket.create_server(("127.0.0.1", 0)) as listening:
        served = server.Server(_bounded(client), log_config=None, access_log=False, **settings)
        thread = threading.Thread(target=served.run, kwargs={"sockets": [listening]})
        thread.start()
        while not served.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield listening.getsockname()
        finally:
            served.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_HEAD", WAITS)
        patch.setattr(bodies, "SLOWEST", WAITS)
        with serving() as address:
            yield address


def _slow() -> None:
    time.sleep(3 * WAITS)


def _bounded(client: Client) -> FastAPI:
    """The application behind its bounds; the one that tests share is put together already."""
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    outer.state = client.app.state
    outer.add_api_route("/slow", _slow)
    outer.mount("/", client.app)
    outer.add_middleware(BoundsMiddleware)
    outer.add_middleware(HeadersMiddleware)
    return outer


def said(address: tuple[str, int], *pieces: bytes, every: float = 0.0) -> bytes:
    """What the server says to these pieces until it closes the connection, or after a while."""
    answer = bytearray()
    with socket.create_connection(address, timeout=PATIENCE) as connection:

        def listen() -> None:
            with suppress(ConnectionError):
                while part := connection.recv(65536):
                    answer.extend(part)

        listener = threading.Thread(target=listen)
        listener.start()
        with suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(every)
        listener.join()
    return bytes(answer)


def get(path: str, *more: str) -> bytes:
    head = [f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *more]
    return "\r\n".join([*head, "", ""]).encode()


POST = (
    b"POST /charters HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
)


def test_a_usual_request_is_answered_and_nothing_tells_what_serves_it(address) -> None:
    answer = said(address, get("/livez"))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\nserver:" not in answer.lower()
    assert b"nosniff" in answer


@pytest.mark.parametrize(
    ("asked", "status", "problem"),
    [
        (get("/livez?" + "a=1&" * 5000), b"414", b"too-long"),
        (get("/" + "x" * 20_000), b"414", b"too-long"),
        (get("/livez", *(f"X-{n}: 1" for n in range(120))), b"431", b"too-many-headers"),
        (get("/livez", *(f"X-{n}: {'1' * 4000}" for n in range(10))), b"431", b"too-many-headers"),
    ],
)
def test_an_address_and_headers_are_bounded(address, asked, status, problem) -> None:
    answer = said(address, asked)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"/problems/" + problem in answer


@pytest.mark.parametrize(
    "head",
    [
        "POST /charters HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "GET /livez HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5",
        "GET /livez HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked",
        "POST /charters HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6",
    ],
)
def test_a_body_that_ends_in_two_places_is_refused_and_nothing_after_it_is_read(
    address, head: str
) -> None:
    answer = said(address, f"{head}\r\n\r\n0\r\n\r\n".encode() + get("/problems"))
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nconnection: close\r\n" in answer.lower()
    if b"problem+json" in answer:  # else the server's own, to what is no HTTP
        assert b"/problems/two-lengths" in answer
        assert b"nosniff" in answer


def test_a_head_in_many_pieces_is_bounded_as_well(address) -> None:
    pieces = [b"GET / HTTP/1.1\r\n", *[b"X: " + b"1" * 4000 + b"\r\n"] * 20]
    assert not said(address, *pieces, every=0.01).startswith(b"HTTP/1.1 200")


def test_who_says_nothing_is_cut(address) -> None:
    began = time.monotonic()
    assert said(address) == b""
    assert time.monotonic() - began < PATIENCE


def test_who_never_ends_a_head_is_cut_however_often_a_byte_comes(address) -> None:
    pieces = [b"GET / HTTP/1.1\r\n", *[b"X: 1\r\n"] * 40]
    assert said(address, *pieces, every=0.05) == b""


def test_who_begins_a_second_request_and_never_ends_it_is_cut(address) -> None:
    first = get("/livez").replace(b"Connection: close\r\n", b"")
    answer = said(address, first, b"GET /livez HTTP/1.1\r\n", *[b"X: 1\r\n"] * 40, every=0.05)
    assert answer.count(b"HTTP/1.1 200") == 1


def test_a_body_that_comes_too_slowly_is_refused(address) -> None:
    answer = said(address, POST, *[b"x"] * 40, every=0.05)
    assert answer.startswith(b"HTTP/1.1 408")
    answer = said(address, POST, b"{")
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"/problems/too-slow" in answer


def test_a_body_that_nobody_waits_for_is_cut(address) -> None:
    asked = POST.replace(b"POST /charters", b"POST /no/where")
    answer = said(address, asked)
    assert answer.startswith(b"HTTP/1.1 404")


def test_an_answer_that_takes_longer_is_not_cut(address) -> None:
    assert said(address, get("/slow")).startswith(b"HTTP/1.1 200")


# --- connections of one peer -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spared", "settings", "answered"),
    [
        ((), {"forwarded_allow_ips": []}, False),
        ((), {"forwarded_allow_ips": ["127.0.0.0/8"]}, True),
        (server._SPARED, {}, True),
    ],
)
def test_one_peer_has_so_many_connections_unless_it_is_a_proxy_or_the_machine_itself(
    monkeypatch: pytest.MonkeyPatch,
    spared: tuple[str, ...],
    settings: dict[str, Any],
    answered: bool,
) -> None:
    monkeypatch.setattr(server, "_SPARED", spared)
    monkeypatch.setattr(server, "_OF_ONE_PEER", 3)
    with serving(**settings) as address:
        with ExitStack() as stack:
            idle = [stack.enter_context(socket.create_connection(address)) for _ in range(3)]
            assert said(address, get("/livez")).startswith(b"HTTP/1.1 200") == answered
            idle[0].sendall(get("/livez"))
            assert idle[0].recv(65536).startswith(b"HTTP/1.1 200")
        assert _in_the_end(lambda: said(address, get("/livez")).startswith(b"HTTP/1.1 200"))


def _in_the_end(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    ("peer", "counts"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("::ffff:127.0.0.2", None),
        ("10.0.0.5", None),
        ("10.1.0.77", None),
        ("a-socket", None),
    ],
)
def test_what_counts_as_one_peer(peer: str, counts: str | None) -> None:
    assert server.Peers(["10.0.0.5", "10.1.0.5/24"]).counted(peer) == counts

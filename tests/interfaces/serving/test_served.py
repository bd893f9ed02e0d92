"""The API on a socket: many at once, and the document's commands."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
import uvicorn

from application.engine import Engine
from application.vault import Vault
from interfaces.home.home import answers
from interfaces.http.door import Door
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.interfaces.api_client import COMMANDS, ROUND
from tests.needs import needs
from tests.sessions import blocks, matches, sessions

DOCUMENT = "docs/api.md"
ADDRESS = "http://127.0.0.1:8080"
TOKEN = "a-start-token-for-the-documents-tests"


@pytest.fixture
def server() -> Iterator[str]:
    """The address of the API on an empty log, as `samrad serve` serves it."""
    with (
        Engine() as engine,
        closing(Vault()) as vault,
        socket.create_server(("127.0.0.1", 0)) as listening,
    ):
        app = create_app(Service(engine, answers(engine), gate=Door(vault, start=TOKEN)))
        running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join()


@needs("curl")
def test_the_commands_print_what_the_document_says(server: str) -> None:
    told = [session for block in blocks(DOCUMENT) for session in sessions(block["body"])]
    assert len(told) > 5
    for command, expected in told:
        done = subprocess.run(
            ["bash", "-c", command.replace(ADDRESS, server)],
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
            env={**os.environ, "SAMRAD_TOKEN": TOKEN},
        )
        assert matches(expected, done.stdout), f"$ {command}\n{done.stdout}{done.stderr}"


def test_many_may_write_and_read_at_once(server: str) -> None:
    allowed = {"Authorization": f"Bearer {TOKEN}"}
    opened = httpx.post(f"{server}/consultations", json=ROUND, headers=allowed)
    assert opened.status_code == 201

    def record(number: int) -> tuple[int, int]:
        fact = {"id": f"meeting-{number}", "occurred": "2018-02-13T18:00"}
        sent = httpx.post(f"{server}{COMMANDS}/meeting-held", json=fact, headers=allowed)
        return sent.status_code, httpx.get(f"{server}{COMMANDS}/principles").status_code

    with ThreadPoolExecutor(8) as several:
        assert set(several.map(record, range(40))) == {(201, 200)}
    facts = httpx.get(f"{server}{COMMANDS}/facts").json()["facts"]
    assert [envelope["position"] for envelope in facts] == list(range(1, 42))
    assert len({envelope["fact"]["id"] for envelope in facts}) == 41

"""A service with nothing behind its door, on a socket: in this process, or in one of its own.

``python -m tests.doorway PORT VAULT`` serves by the settings of the environment.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from application.answers import Answers
from application.engine import Engine
from application.vault import Vault
from interfaces.home.home import yardstick
from interfaces.home.settings import settings
from interfaces.http.door import Door
from interfaces.http.gate import Always
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from interfaces.serving.entrance import LOOPBACK, entrance
from tests.faults.service import HOST, free_port, wait_until


@contextmanager
def application(door: Door | None, hosts: frozenset[str] | None = LOOPBACK) -> Iterator[FastAPI]:
    """The application behind a door, on an empty log."""
    with Engine() as engine:
        gate = door or Always()
        yield create_app(Service(engine, Answers(engine, yardstick()), gate=gate, hosts=hosts))


@contextmanager
def served(door: Door | None, hosts: frozenset[str] | None = LOOPBACK) -> Iterator[str]:
    """The address of a door in this process."""
    port = free_port()
    with application(door, hosts) as app:
        running = uvicorn.Server(uvicorn.Config(app, HOST, port, log_level="warning"))
        thread = threading.Thread(target=running.run)
        thread.start()
        while not running.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield f"http://{HOST}:{port}"
        finally:
            running.should_exit = True
            thread.join()


@contextmanager
def elsewhere(vault: Path | str, **chosen: str) -> Iterator[str]:
    """The address of a door in another process, which shares the vault."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SAMRAD_")}
    environ |= {f"SAMRAD_{name.upper()}": value for name, value in chosen.items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.doorway", str(port), str(vault)], env=environ,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip

    def answers() -> bool:
        assert process.poll() is None, "the other server ended"
        with suppress(httpx.TransportError):
            return httpx.get(f"http://{HOST}:{port}/problems").status_code == 200
        return False

    try:
        wait_until(answers, "the other server answers")
        yield f"http://{HOST}:{port}"
    finally:
        process.kill()
        process.wait(30)


if __name__ == "__main__":
    port, place = int(sys.argv[1]), sys.argv[2]
    kept = Vault(place if place.startswith("postgresql:") else Path(place))
    way_in = entrance(settings(), kept, HOST, port)
    with application(way_in.door, way_in.hosts) as app:
        uvicorn.run(app, host=HOST, port=port, log_level="error")

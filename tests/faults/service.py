"""A real `samrad serve`, or another samrad command that runs until it is told to stop."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from interfaces.home.home import Home

HOST = "127.0.0.1"
TOKEN = "a-start-token-for-the-faults-of-tests"
ALLOWED = {"Authorization": f"Bearer {TOKEN}"}
"""What lets a client do everything."""
PATIENCE = 90.0
"""Seconds that anything here may take; a machine may be busy."""


class Process:
    """A samrad command on a home; with it, it runs. Its log is a file beside the home."""

    def __init__(self, home: Home, *command: str, **settings: str):
        self.home = home
        self._command = (sys.executable, "-m", "interfaces.cli.main", *command)
        self._settings = {f"SAMRAD_{name.upper()}": value for name, value in settings.items()}
        self._log = home.path.parent / f"{command[0]}-{secrets.token_hex(3)}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=environment(self.home) | self._settings,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process and running else None

    def kill(self) -> None:
        """As a crash: kill -9, no last word. Done to what has ended, it is nothing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)

    @contextmanager
    def halted(self) -> Iterator[None]:
        """Meanwhile it stands still, between two calls of the kernel and in none."""
        assert self.pid is not None
        threads = Path(f"/proc/{self.pid}/task")
        os.kill(self.pid, signal.SIGSTOP)
        wait_until(lambda: set(map(_state, threads.glob("*/stat"))) == {"T"}, "it stands still")
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def terminate(self) -> int:
        """As a supervisor stops it: SIGTERM; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def log(self) -> str:
        """All that it has said, in all its lives."""
        return self._log.read_text(encoding="utf-8", errors="replace")


class Service(Process):
    """A server. It keeps its port, so that clients find it again after a restart."""

    def __init__(self, home: Home, **settings: str):
        self.port = free_port()
        self.address = f"http://{HOST}:{self.port}"
        super().__init__(home, "serve", "--port", str(self.port), **settings)

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Start it, and do not wait: several start in the time of one."""
        super().start()

    def await_ready(self) -> None:
        """Wait until it can be used; should it end instead, its log is told."""
        wait_until(lambda: self.pid is None or self.status("/readyz") == 200, "it is ready")
        assert self.pid is not None, f"it did not start:\n{self.log()}"

    def status(self, path: str) -> int:
        """The status of an answer; 0 where there is none."""
        with contextlib.suppress(httpx.TransportError):
            return self.get(path).status_code
        return 0

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What it answers to a question."""
        asked = ALLOWED | headers
        return httpx.get(f"{self.address}{path}", headers=asked, timeout=PATIENCE)


@contextmanager
def together(*services: Service) -> Iterator[tuple[Service, ...]]:
    """Servers that start at once; with them, they run."""
    with ExitStack() as stack:
        for service in services:
            stack.callback(service.kill)
            service.launch()
        for service in services:
            service.await_ready()
        yield services


def environment(home: Home) -> dict[str, str]:
    """The environment of a command on a home: nothing of ours but what is said here."""
    database = home.database
    url = database if isinstance(database, str) else f"sqlite://{database}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMRAD_")}
    # Where the read models are what is tried, the test says so.
    ours = {"SAMRAD_HOME": str(home.path), "SAMRAD_DATABASE": url, "SAMRAD_PROJECT": "false"}
    return kept | ours | {"SAMRAD_TOKEN": TOKEN}


def samrad(home: Home, *command: Any) -> subprocess.CompletedProcess[str]:
    """A samrad command on a home, run to its end."""
    words = [sys.executable, "-m", "interfaces.cli.main", *map(str, command)]
    return subprocess.run(
        words, env=environment(home), check=False, capture_output=True, text=True, timeout=PATIENCE
    )


def _state(thread: Path) -> str:
    return thread.read_text().rpartition(") ")[2][0]


def wait_until(holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
    """Wait until something holds, but not for ever; how many seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < patience, f"after {patience:.0f} s it is not so: {what}"
        time.sleep(0.02)
    return time.monotonic() - began


def free_port() -> int:
    """A port that nobody listens on, below those that outgoing connections take."""
    while True:
        port = 15000 + secrets.randbelow(15000)
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port

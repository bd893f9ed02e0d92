"""Servers in separate processes: ours as `samrad serve` starts it, and the bare one."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.place import Place

TOKEN = secrets.token_urlsafe(32)
"""The token for our server."""
_PATIENCE = 120.0
_RUNNING = "running on "


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and its process."""

    port: int
    pid: int


@contextmanager
def ours(place: Place, database: Path) -> Iterator[Server]:
    """`samrad serve` on an SQLite log, with default settings."""
    environment = {
        "SAMRAD_HOME": str(place.folder),
        "SAMRAD_DATABASE": f"sqlite://{database}",
        "SAMRAD_TOKEN": TOKEN,
    }
    with _running(place, environment, "interfaces.cli.main", "serve", "--port", "0") as server:
        yield server


@contextmanager
def bare(place: Place) -> Iterator[Server]:
    """The bare endpoint, served by uvicorn with default settings."""
    environment = {"SAMRAD_BENCH_DATABASE": str(place.fresh())}
    with _running(place, environment, "bench.bare") as server:
        yield server


@contextmanager
def _running(place: Place, environment: dict[str, str], *module: str) -> Iterator[Server]:
    log = place.fresh(".log")
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("SAMRAD_")}
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [sys.executable, "-m", *module], env=inherited | environment, stdout=written,
            stderr=written, stdin=subprocess.DEVNULL,
        ) as process,
    ):  # fmt: skip
        try:
            yield Server(_port(log, process), process.pid)
        finally:
            process.terminate()


def _port(log: Path, process: "subprocess.Popen[bytes]") -> int:
    """The server's port, taken from its log."""
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        told = log.read_text(errors="replace")
        if _RUNNING in told and "\n" in told.partition(_RUNNING)[2]:
            address = told.partition(_RUNNING)[2].split()[0]
            port = urlsplit(address).port
            assert port
            return port
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")


def resident(pid: int) -> float:
    """The resident memory of a process, in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

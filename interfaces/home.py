"""Where things are kept, and who may write: settings from the environment.

``SAMRAD_HOME`` holds data (default ``~/.samrad``); ``SAMRAD_DATABASE`` is a URL (default an
SQLite file there). One process at a time writes to an SQLite log, held by a lock file beside it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.records import Unanswerable
from interfaces.files.charter_file import CharterFile, default_charter, parse_charter
from interfaces.files.lines import FileRefused


class Misconfigured(Exception):
    """A setting that cannot be used: which one, why, and what to set instead."""


class InUse(Exception):
    """Another process writes to this database."""


@dataclass(frozen=True, slots=True)
class Home:
    """A place for data, and its database."""

    path: Path
    database: Path

    @contextmanager
    def open(self, *, write: bool = False) -> Iterator[Engine]:
        """The engine on this home. Raises InUse if it is to write and another process does.

        To write is to be warned by the default charter, so its text is kept in the log.
        """
        self.database.parent.mkdir(parents=True, exist_ok=True)
        with self._lock() if write else _no_lock(), Engine(self.database) as engine:
            if write:
                charter = default_charter()
                engine.keep_charter(charter.sha256, charter.text)
            yield engine

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with Path(f"{self.database}.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(
                    f"another samrad process writes to {self.database}; "
                    "stop it, or send commands to its API"
                ) from None
            yield


@contextmanager
def _no_lock() -> Iterator[None]:
    yield


def home() -> Home:
    """The home that the environment names. Raises Misconfigured."""
    path = Path(os.environ.get("SAMRAD_HOME") or Path.home() / ".samrad").expanduser()
    url = os.environ.get("SAMRAD_DATABASE")
    return Home(path, _sqlite_path(url) if url else path / "samrad.db")


def _sqlite_path(url: str) -> Path:
    parts = urlsplit(url)
    if parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/"):
        raise Misconfigured(
            f"SAMRAD_DATABASE: {parts.scheme or url!r} is not taken; write sqlite:///path/to/file.db"
        )
    return Path(unquote(parts.path))


def yardstick(file: CharterFile | None = None) -> Yardstick:
    """A charter file as the answers take it; without one, the default charter."""
    chosen = file or default_charter()
    return Yardstick(chosen.charter, chosen.checks, chosen.sha256)


def charter_of(engine: Engine, sha256: str) -> CharterFile:
    """A charter whose text is kept, by its digest. Raises NotFound.

    Raises Unanswerable where this program does not take it any more, as one that was written
    against another vocabulary.
    """
    if sha256 == default_charter().sha256:
        return default_charter()
    text = engine.charter_text(sha256)
    try:
        return _checked(text)
    except FileRefused as refused:
        why = str(refused.problems[0])
        raise Unanswerable("charter", why, "judge by another edition of it") from None


@lru_cache(maxsize=64)
def _checked(text: str) -> CharterFile:
    return parse_charter(text, "charter")


def yardstick_of(engine: Engine, sha256: str) -> Yardstick:
    """A kept charter as the answers take it. Raises NotFound, and Unanswerable."""
    return yardstick(charter_of(engine, sha256))


def answers(engine: Engine) -> Answers:
    """The answers on an engine, by the default charter."""
    return Answers(engine, yardstick())

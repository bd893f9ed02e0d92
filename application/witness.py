"""The witness of the clock: the machine's own count of seconds since it was started.

Stamps never run backwards in the log, so a clock that leaps a year ahead would give a year of facts
the same stamp. The last stamp cannot reveal a leap, since a service may be idle for months. But the
running machine counts seconds, and what the clock has gained on that count since samrad first wrote
is a leap. After a restart of the machine there is nothing to compare, and the clock is trusted.
"""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from application.atomic_files import written_whole

BOUND: Final = timedelta(days=1)
"""How far the clock may be corrected, or the count be behind after the machine was suspended."""
_SOON: Final = timedelta(seconds=1)
_UPTIME: Final = Path("/proc/uptime")
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")


class Leapt(Exception):
    """The clock is further ahead than the time that has passed. Nothing is stamped by it."""


class Witness:
    """Checks the clock. For each start of the machine, the first reading is kept in a file."""

    def __init__(self, file: Path | None = None):
        self._file = file
        self._started: datetime | None = None
        self._heard: datetime | None = None
        """The last reading that was found right."""

    def hear(self, shown: datetime) -> None:
        """Compare the clock's time with the seconds that have passed. Raises Leapt."""
        if self._heard is not None and abs(shown - self._heard) < _SOON:
            return
        started = shown - timedelta(seconds=_uptime())
        if self._started is None:
            self._started = self._recalled() or self._kept(started)
        gained = started - self._started
        if gained > BOUND:
            raise Leapt(
                f"the clock shows {shown:%Y-%m-%d %H:%M}Z, {gained.days} days more than have "
                f"passed; set it right, or, if it is right, remove {self._file} and start again"
            )
        self._heard = shown

    def _recalled(self) -> datetime | None:
        if self._file is None:
            return None
        with suppress(OSError, ValueError, OverflowError):
            boot, started = self._file.read_text(encoding="ascii").split()
            if boot == _boot():
                return datetime.fromisoformat(started).astimezone(UTC)  # it may be edited
        return None

    def _kept(self, started: datetime) -> datetime:
        if self._file is not None and _boot():
            with suppress(OSError), written_whole(self._file, replace=True) as file:
                file.write(f"{_boot()} {started.astimezone(UTC).isoformat()}\n".encode())
        return started


def _uptime() -> float:
    with suppress(OSError, ValueError):
        return float(_UPTIME.read_text(encoding="ascii").split()[0])
    return time.monotonic()


def _boot() -> str:
    """The id of this start of the machine; empty if it is unknown."""
    with suppress(OSError):
        return _BOOT.read_text(encoding="ascii").strip()
    return ""

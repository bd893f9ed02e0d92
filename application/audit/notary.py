"""The notary: signs the log by itself while a service runs, so that little of it is uncovered."""

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType

from application.audit.log import AuditLog, RolledBack
from application.log.lines import Damaged
from application.log.log import Receded

_log = logging.getLogger(__name__)
_GLANCE = 1.0
"""Seconds between two looks at how much is not signed."""
_ANEW = 3600.0
"""Seconds between two readings of the whole log."""


class Notary:
    """Signs new facts once there are so many, or once the first is so many seconds old.

    What it signs at its beginning and its end is kept for ever, as if given out; between them,
    only the last is kept. Once an hour it reads the whole log anew, to find old entries that were
    altered beneath the running service.
    """

    def __init__(self, audit: AuditLog, *, facts: int, seconds: float):
        self.audit, self.facts, self.seconds = audit, facts, seconds
        self._since: float | None = None
        """When an entry was first seen that is not signed."""
        self._read = time.monotonic()
        self._fault: str | None = None
        self._hindered = False
        """Whether the last attempt failed: a disk that stays full is logged once."""
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notary", daemon=True)

    def __enter__(self) -> "Notary":
        self._surely(self.audit.checkpoint)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.set()
        self._thread.join()
        self._surely(self.audit.checkpoint)

    def fault(self) -> str | None:
        """In a sentence that anybody may read, why signing stopped; None while it goes on."""
        return self._fault

    def _run(self) -> None:
        while not self._ends.wait(_GLANCE):
            self._surely(self._look)

    def _surely(self, do: Callable[[], object]) -> None:
        hindered = False
        try:
            do()
        except (RolledBack, Receded, Damaged) as error:
            if self._fault is None:
                _log.error("nothing is signed: %s", error)
            self._fault = (
                "the log is not what was read or signed before, and nothing is signed; "
                "restore it from a backup, and start again"
            )
        except Exception as error:
            hindered = True
            if not self._hindered:
                _log.warning("the log cannot be signed now: %s", error)
        self._hindered = hindered

    def _look(self) -> None:
        now, head = time.monotonic(), self.audit.tree.log.max_notification_id() or 0
        if now - self._read >= _ANEW:
            self._read = now
            self.audit.reread()
        if head == self.audit.covered:
            self._since = None
            return
        self._since = now if self._since is None else self._since
        unsigned = head - self.audit.covered
        if not 0 < unsigned < self.facts or now - self._since >= self.seconds:
            self.audit.sign()
            self._since = None

"""The notary: signs the log automatically while a service runs, so that little stays uncovered."""

import logging
import time

from application.audit.log import AuditLog, RolledBack
from application.log.lines import Damaged
from application.log.log import Receded
from application.subscription import Pace, Reached, Subscription

_log = logging.getLogger(__name__)
_GLANCE = 1.0
"""Seconds between two checks for unsigned entries; also the delay before the first retry."""
_LONGEST = 8.0
_ANEW = 3600.0
"""Seconds between two readings of the whole log."""


class Notary(Subscription):
    """Signs new facts once there are ``facts`` of them, or once the first is ``seconds`` old.

    What it signs when it starts and stops is kept for ever, as if given out; of the rest, only the
    latest is kept. Once an hour it reads the whole log again, to find old entries that were altered
    while the service was running.
    """

    def __init__(self, audit: AuditLog, *, facts: int, seconds: float):
        super().__init__("notary", audit.tree.log, Pace(_GLANCE, _GLANCE, _LONGEST))
        self.audit, self.facts, self.seconds = audit, facts, seconds
        self._since: float | None = None
        """When an unsigned entry was first seen."""
        self._read = time.monotonic()
        self._fault: str | None = None
        self._hindered = False
        """Whether the last attempt failed, so that a disk that stays full is logged once."""

    def start(self) -> None:
        """Sign the log, and follow it."""
        self._give_out()
        super().start()

    def stop(self, seconds: float | None = None) -> None:
        """Stop, and sign the log a last time."""
        super().stop(seconds)
        self._give_out()

    def fault(self) -> str | None:
        """Why signing stopped, as a sentence that anyone may read; None while it works."""
        return self._fault

    def advance(self) -> Reached:
        """Sign new entries once they are many or old. Hourly, read the whole log again."""
        now, head = time.monotonic(), self._head()
        if now - self._read >= _ANEW:
            self._read = now
            self.audit.reread()
        unsigned = head - self.audit.covered
        self._since = (self._since or now) if unsigned else None
        if unsigned < 0 or unsigned >= self.facts or self._is_old(now):
            self.audit.sign()
            self._since = None
        self._hindered = False
        return Reached(head, rest=_GLANCE)

    def due(self) -> bool:
        """Whether unsigned entries are old, the log is to be read again, or it was rolled back."""
        now = time.monotonic()
        return self._is_old(now) or now - self._read >= _ANEW or self._head() < self.audit.covered

    def failed(self, error: Exception, delay: float = 0) -> None:
        """Log once why nothing is signed, and keep the reason."""
        if isinstance(error, RolledBack | Receded | Damaged):
            if self._fault is None:
                _log.error("nothing is signed: %s", error)
            self._fault = (
                "the log is not what was read or signed before, and nothing is signed; "
                "restore it from a backup, and start again"
            )
        elif not self._hindered:
            _log.warning("the log cannot be signed now: %s", error)
            self._hindered = True

    def _give_out(self) -> None:
        try:
            self.audit.checkpoint()
        except Exception as error:
            self.failed(error)

    def _head(self) -> int:
        return self.log.max_notification_id() or 0

    def _is_old(self, now: float) -> bool:
        return self._since is not None and now - self._since >= self.seconds

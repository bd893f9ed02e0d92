"""The notary: signs the log by itself while a service runs, so that little of it is uncovered."""

import logging
import time

from application.audit.log import AuditLog, RolledBack
from application.log.lines import Damaged
from application.log.log import Receded
from application.subscription import Pace, Reached, Subscription

_log = logging.getLogger(__name__)
_GLANCE = 1.0
"""Seconds between two looks at how much is not signed; and until it is tried again, at first."""
_LONGEST = 8.0
_ANEW = 3600.0
"""Seconds between two readings of the whole log."""


class Notary(Subscription):
    """Signs new facts once there are so many, or once the first is so many seconds old.

    What it signs at its beginning and its end is kept for ever, as if given out; between them,
    only the last is kept. Once an hour it reads the whole log anew, to find old entries that were
    altered beneath the running service.
    """

    def __init__(self, audit: AuditLog, *, facts: int, seconds: float):
        super().__init__("notary", audit.tree.log, Pace(_GLANCE, _GLANCE, _LONGEST))
        self.audit, self.facts, self.seconds = audit, facts, seconds
        self._since: float | None = None
        """When an entry was first seen that is not signed."""
        self._read = time.monotonic()
        self._fault: str | None = None
        self._hindered = False
        """Whether the last attempt failed: a disk that stays full is logged once."""

    def start(self) -> None:
        """Sign the log as it is, and follow it."""
        self._give_out()
        super().start()

    def stop(self, seconds: float | None = None) -> None:
        """End, and sign the log as it then is."""
        super().stop(seconds)
        self._give_out()

    def fault(self) -> str | None:
        """In a sentence that anybody may read, why signing stopped; None while it goes on."""
        return self._fault

    def advance(self) -> Reached:
        """Sign what is new, if it is much or old; its position is what the checkpoints cover."""
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
        """Whether what is not signed is old, the log is to be read anew, or it was rolled back."""
        now = time.monotonic()
        return self._is_old(now) or now - self._read >= _ANEW or self._head() < self.audit.covered

    def failed(self, error: Exception, delay: float = 0) -> None:
        """Keep, and log once, why nothing is signed."""
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

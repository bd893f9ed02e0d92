"""The worker: keeps a model up to date with the log, and builds it if there is none."""

import logging
import time
from datetime import date

from application.models.building import build
from application.models.projector import Projector
from application.models.store import Newer, Unbuilt
from application.subscription import Pace, Reached, Subscription

_log = logging.getLogger(__name__)
_FIRST, _LONGEST = 0.1, 30.0
"""Seconds until the next attempt: the first delay, and the longest."""
_A_WHILE = 0.5
"""Seconds to wait for the log to grow before checking whether to stop or the day has changed."""
_REST = 3, 1.0
"""After a batch, rest this many times as long as it took, up to this many seconds. A round that is
being written to is then judged only now and then, which leaves the process time to write."""


class Worker(Subscription):
    """Keeps a projector's model up to date. The position is stored in the model, with the rows."""

    def __init__(self, projector: Projector):
        log = projector.engine.recorder
        super().__init__("samrad-models", log, Pace(_A_WHILE, _FIRST, _LONGEST))
        self.projector = projector
        self.state = "building"
        """"building", "current", "following", "retrying: " with the error, or "unbuilt" if a newer
        release keeps the model."""
        self._day: date | None = None

    def advance(self) -> Reached:
        """Process the next lines, and judge again what a new day changes."""
        if self.log.follows():
            self.state = "following"  # rows come with the log until promotion
            return Reached(0, more=True, rest=_A_WHILE)
        began, self._day = time.monotonic(), self.projector.answers.today()
        try:
            progress = self.projector.catch_up()
        except Unbuilt:
            return self._built()
        if progress.more:
            return Reached(progress.position, more=True)
        self.state = "current"
        rest = min(_REST[0] * (time.monotonic() - began), _REST[1])
        return Reached(progress.position, rest=rest)

    def due(self) -> bool:
        """Whether the day has changed."""
        return self.projector.answers.today() != self._day

    def failed(self, error: Exception, delay: float) -> None:
        """Note and log the error."""
        self.state = f"retrying: {type(error).__name__}"
        _log.warning("the model is tried again in %.1f s: %r", delay, error)

    def _built(self) -> Reached:
        self.state = "building"
        try:
            build(self.projector)
        except Newer:
            self.state = "unbuilt"
            return Reached(0, more=True, rest=_A_WHILE)
        return Reached(0, more=True)

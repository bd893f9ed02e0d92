"""How old a standby's answers are: the primary's heart beats, and the standby listens.

Each beat also checks that the log is still the one that this process has read.
"""

import logging
import time
from contextlib import suppress

from application.background import Background
from application.engine import Engine
from application.log.lines import Damaged
from application.log.log import Receded

_log = logging.getLogger(__name__)


class Heartbeat(Background):
    """Beats once a second on the primary, and listens on a standby.

    The role may change meanwhile, when a standby is promoted.
    """

    def __init__(self, engine: Engine, every: float = 1.0):
        super().__init__("heart")
        self._engine, self._every = engine, every
        self._heard: tuple[float, float] | None = None

    def start(self) -> None:
        """Beat once, then regularly."""
        self._beat()
        super().start()

    def staleness(self) -> float | None:
        """How many seconds old answers may be, at most; None on the primary."""
        heard = self._heard
        return None if heard is None else heard[0] + time.monotonic() - heard[1]

    def work(self) -> None:
        """Beat until it ends."""
        while not self.ends.wait(self._every):
            try:
                self._beat()
            except Exception as error:
                _log.warning("the database does not answer: %s", error)

    def _beat(self) -> None:
        """Beat or listen, and check the log."""
        log, asked = self._engine.recorder, time.monotonic()
        age = log.age()
        self._heard = None if age is None else (age, asked)
        if age is None:
            log.beat()
        with suppress(Receded, Damaged):  # /readyz reports them
            self._engine.look()

"""How old the answers of a standby are: the primary's heart beats, the standby hears it.

Each beat also checks that the log is still the one that this process has read.
"""

import logging
import threading
import time
from contextlib import suppress
from types import TracebackType

from application.engine import Engine
from application.log.lines import Damaged
from application.log.log import Receded

_log = logging.getLogger(__name__)


class Heart:
    """Beats once a second where the log is written, and listens where it only follows.

    Which of the two it is may change while it runs: a standby is promoted.
    """

    def __init__(self, engine: Engine, every: float = 1.0):
        self._engine, self._every = engine, every
        self._heard: tuple[float, float] | None = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def __enter__(self) -> "Heart":
        self._beat()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.set()
        if self._thread.ident:
            self._thread.join()

    def staleness(self) -> float | None:
        """Seconds by which answers may be old, at most; None where the log itself is asked."""
        heard = self._heard
        return None if heard is None else heard[0] + time.monotonic() - heard[1]

    def _run(self) -> None:
        while not self._ends.wait(self._every):
            try:
                self._beat()
            except Exception as error:
                _log.warning("the database does not answer: %s", error)

    def _beat(self) -> None:
        """Beat, or listen, and look."""
        log, asked = self._engine.recorder, time.monotonic()
        age = log.age()
        self._heard = None if age is None else (age, asked)
        if age is None:
            log.beat()
        with suppress(Receded, Damaged):  # /readyz reports them
            self._engine.look()

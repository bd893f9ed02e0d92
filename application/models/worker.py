"""The worker: a thread that keeps a model up with the log, and builds it where there is none.

Whatever goes wrong with a database, it tries again, waiting longer each time; it ends only when
it is told to.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from application.models.building import Source, rebuild
from application.models.projector import Projector
from application.models.store import Rebuilding, Unbuilt

_log = logging.getLogger(__name__)
_FIRST, _LONGEST = 0.1, 30.0
"""Seconds until the next attempt: at first, and at most."""
_A_WHILE = 0.5
"""Seconds to wait for the log to grow, before it is seen whether to stop or the day has changed."""
_REST = 3, 1.0
"""After a batch, rest for so many times as long as it took, at most so many seconds: a round that
is being written to is judged now and then, and leaves the process time to write."""


class Worker:
    """Keeps a projector's model up, in a thread of its own."""

    def __init__(self, projector: Projector, source: Source | None = None):
        self.projector, self._source = projector, source
        self.state = "building"
        """What it does: "building", "current", "following", or "retrying: " and why."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="samrad-models", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch in hand, which is stored."""
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        delay = _FIRST
        while not self._stopping.is_set():
            try:
                self._keep_up()
                delay = _FIRST
            except Exception as error:
                self.state = f"retrying: {type(error).__name__}"
                _log.warning("the model is tried again in %.1f s: %r", delay, error)
                self._stopping.wait(delay * random.uniform(0.5, 1))
                delay = min(2 * delay, _LONGEST)

    def _keep_up(self) -> None:
        """Take in what there is, and wait until there is more, or another day."""
        projector, day = self.projector, self.projector.answers.today()
        if projector.engine.recorder.follows():
            self.state = "following"  # the rows come with the log, until this one is promoted
            self._stopping.wait(_A_WHILE)
            return
        began = time.monotonic()
        try:
            reached = projector.catch_up_wholly(self._stopping.is_set).position
        except Unbuilt:
            self._build()
            return
        self.state = "current"
        self._stopping.wait(min(_REST[0] * (time.monotonic() - began), _REST[1]))
        engine = projector.engine
        while not self._stopping.is_set() and projector.answers.today() == day:
            if engine.recorder.wait(reached, _A_WHILE) > reached:
                return

    def _build(self) -> None:
        self.state = "building"
        try:
            rebuild(self.projector, source=self._source)
        except Rebuilding:  # somebody else does; it is asked again whether they have finished
            self._stopping.wait(_A_WHILE)


@contextmanager
def working(projector: Projector, source: Source | None = None) -> Iterator[Worker]:
    """A worker, which works until the end of the block."""
    worker = Worker(projector, source)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()

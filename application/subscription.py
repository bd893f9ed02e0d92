"""Subscriptions: read the log as it grows, batch by batch, and recover from errors."""

import random
from abc import abstractmethod
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from application.background import Background
from application.log.lines import Line
from application.log.log import Log

_AT_A_TIME = 256
"""Lines fetched at once."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some lines, the position up to which they are complete, and whether there are more."""

    lines: tuple[Line, ...]
    reached: int
    more: bool


def read_on(
    log: Log, after: int, limit: int, *, stream: str | None = None, most: int | None = None
) -> Batch:
    """The lines after a position: at most ``limit``, and fewer once they exceed ``most`` bytes."""
    head = max(after, log.max_notification_id() or 0)
    with closing(log.lines(after, stream, min(limit + 1, _AT_A_TIME))) as rows:
        lines: list[Line] = []
        size = 0
        for row in islice(rows, limit):
            lines.append(row)
            size += len(row[-1])
            if most is not None and size >= most:
                break
        more = next(rows, None) is not None
    last = lines[-1][0] if lines else after
    return Batch(tuple(lines), last if more else max(head, last), more)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a subscription is, whether to continue at once, and seconds to rest first."""

    position: int
    more: bool = False
    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two checks whether work is due, and until a retry after an error.

    The retry delay starts at ``first`` and doubles up to ``longest``.
    """

    glance: float
    first: float
    longest: float


class Subscription(Background):
    """Follows the log. Subclasses say what is made of it, and where the position is kept.

    Keep the position together with what is made of the lines, so that each line counts once. The
    next batch is taken when the log grows, when something is due, and after an error with growing
    delay.
    """

    def __init__(self, name: str, log: Log, pace: Pace):
        super().__init__(name)
        self.log, self.pace = log, pace

    @abstractmethod
    def advance(self) -> Reached | None:
        """Take the next batch, if there is any. None ends the subscription."""

    def due(self) -> bool:
        """Whether there is work although the log has not grown."""
        return False

    @abstractmethod
    def failed(self, error: Exception, delay: float) -> None:
        """Called after an error; the next attempt follows within ``delay`` seconds."""

    def work(self) -> None:
        """Advance until the subscription ends."""
        delay = self.pace.first
        while not self.ends.is_set():
            try:
                self._go_on()
                delay = self.pace.first
            except Exception as error:
                if self.ends.is_set():
                    return
                self.failed(error, delay)
                self.ends.wait(delay * random.uniform(0.5, 1))
                delay = min(2 * delay, self.pace.longest)

    def _go_on(self) -> None:
        reached = self.advance()
        if reached is None:
            self.ends.set()
            return
        self.ends.wait(reached.rest)
        while not (reached.more or self.ends.is_set() or self.due()):
            if self.log.wait(reached.position, self.pace.glance) > reached.position:
                return

"""A subscription goes on when the log grows, when it is due, and after errors; and it ends."""

import time
from collections.abc import Iterator
from threading import Event

import pytest

from application.engine import Engine
from application.subscription import Pace, Reached, Subscription, read_on
from tests.application.given import engine_on, submission
from tests.given import fact, opened
from tests.postgres import wait_until

QUICK = Pace(glance=0.01, first=0.01, longest=0.08)


class Reader(Subscription):
    """Takes two lines at a time, and keeps all that it took."""

    def __init__(self, engine: Engine, pace: Pace = QUICK):
        super().__init__("reader", engine.recorder, pace)
        self.taken: list[int] = []
        self.asked = 0
        self.trouble: list[Exception] = []
        """What goes wrong next."""
        self.delays: list[float] = []
        self.is_due = Event()

    def advance(self) -> Reached | None:
        self.asked += 1
        self.is_due.clear()
        if self.trouble:
            raise self.trouble.pop(0)
        batch = read_on(self.log, self.taken[-1] if self.taken else 0, 2)
        self.taken += [line[0] for line in batch.lines]
        return None if 9 in self.taken else Reached(batch.reached, batch.more)

    def due(self) -> bool:
        return self.is_due.is_set()

    def failed(self, error: Exception, delay: float) -> None:
        self.delays.append(delay)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as engine:
        engine.submit(submission(opened(), *(fact("roles-explained", f"r{n}") for n in range(4))))
        yield engine


def more(engine: Engine, *ids: str) -> None:
    engine.submit(submission(*(fact("roles-explained", id) for id in ids), key=ids[0]))


def test_it_reads_batch_after_batch_and_then_what_is_new(engine: Engine) -> None:
    with Reader(engine) as reader:
        wait_until(lambda: reader.taken == [1, 2, 3, 4, 5], "what there was is read")
        assert reader.asked == 3
        more(engine, "new")
        wait_until(lambda: reader.taken == [1, 2, 3, 4, 5, 6], "what is new is read")
    more(engine, "late")
    assert reader.taken == [1, 2, 3, 4, 5, 6]


def test_while_nothing_is_new_it_is_asked_only_where_it_is_due(engine: Engine) -> None:
    with Reader(engine) as reader:
        wait_until(lambda: reader.asked == 3, "it has caught up")
        time.sleep(0.05)
        assert reader.asked == 3
        reader.is_due.set()
        wait_until(lambda: reader.asked == 4, "it is asked")


def test_after_errors_it_goes_on_where_it_was_and_waits_longer_each_time(engine: Engine) -> None:
    reader = Reader(engine)
    reader.trouble = [OSError(), ValueError(), OSError(), OSError(), OSError()]
    with reader:
        wait_until(lambda: len(reader.taken) == 5, "it has read all the same")
        reader.trouble = [OSError()]
        more(engine, "new")
        wait_until(lambda: len(reader.taken) == 6, "and goes on")
    assert reader.delays == [0.01, 0.02, 0.04, 0.08, 0.08, 0.01]


def test_it_does_not_wait_out_a_rest_when_it_is_to_end(engine: Engine) -> None:
    reader = Reader(engine, Pace(glance=0.01, first=60, longest=60))
    reader.trouble = [OSError()]
    began = time.monotonic()
    with reader:
        wait_until(lambda: bool(reader.delays), "it has failed")
    assert time.monotonic() - began < 10


def test_it_ends_where_there_is_nothing_to_follow_any_more(engine: Engine) -> None:
    more(engine, "a", "b", "c", "d")
    with Reader(engine) as reader:
        wait_until(reader.ends.is_set, "it has ended")
    assert reader.taken[-1] == 9

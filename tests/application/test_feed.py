"""The feed: whoever follows it gets each line once and in order, whatever happens meanwhile."""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore

from application import feed as feeding
from application.feed import Beyond, Delivery, Feed, Full, Limits, Window, begin
from application.log.lines import Line
from application.log.sqlite import SQLiteLog
from application.records import NotFound
from application.subscription import read_on
from tests.application.given import engine_on, submission
from tests.given import fact, opened

QUICK = Limits(pace=0.001)
A, B = "consultation-a", "consultation-b"


class Made(SQLiteLog):
    """A log in memory, of lines that are made up; it can fail."""

    def __init__(self) -> None:
        name = f"file:{uuid4().hex}?mode=memory&cache=shared"
        super().__init__(SQLiteDatastore(name, originator_id_type="text"))
        self.create_table()
        self.fails = False
        self.pages: list[int] = []

    def write(self, stream: str = A, size: int = 1) -> None:
        version = 1 + self.version_at(stream, 2**62)
        self.insert_events([StoredEvent(stream, version, "", b"x" * size)])

    def max_notification_id(self) -> int | None:
        if self.fails:
            raise OSError("the database is gone")
        return super().max_notification_id()

    def lines(
        self, after: int | None = None, stream: str | None = None, page: int = 100
    ) -> Generator[Line, None, None]:
        self.max_notification_id()
        self.pages.append(after or 0)
        return super().lines(after, stream, page)


def told(line: Line) -> bytes:
    return b"%d " % line[0]


def numbers(chunk: bytes) -> list[int]:
    return [int(number) for number in chunk.split()]


@pytest.fixture
def log() -> Iterator[Made]:
    made = Made()
    yield made
    for tail in tails():  # to close a connection that another thread is using ends the process
        tail.join()
    made.datastore.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried soon, and a tail that is to end is not waited for long."""
    monkeypatch.setattr(feeding, "_AGAIN", 0.02)
    monkeypatch.setattr(feeding, "_LOOK", 0.1)


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a story; one that gets stuck fails."""
    asyncio.run(asyncio.wait_for(story, 20))


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.002)


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def two_rounds() -> Iterator[Any]:
    """A real log in which the facts of two rounds take turns."""
    with engine_on() as engine:
        for round in "ab":
            engine.submit(submission(opened(), consultation=round, key=f"open-{round}"))
        for number in range(4):
            for round in "ab":
                held = fact("meeting-held", f"held-{number}")
                engine.submit(submission(held, consultation=round, key=f"{round}-{number}"))
        yield engine.recorder


@pytest.mark.parametrize("stream", [None, A, B])
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_follow_one_another_without_a_gap(
    two_rounds: Any, stream: str | None, limit: int
) -> None:
    expected = [row[0] for row in two_rounds.lines() if stream in (None, row[1])]
    seen, after, more = [], 0, True
    while more:
        found = read_on(two_rounds, after, limit, stream=stream)
        assert len(found.lines) <= limit
        seen += [line[0] for line in found.lines]
        after, more = found.reached, found.more
        assert not more or after == seen[-1]
    assert seen == expected
    assert after == two_rounds.max_notification_id()  # also where the last are another's


def test_a_page_of_a_round_has_the_lines_of_the_log(two_rounds: Any) -> None:
    every = {row[0]: row for row in two_rounds.lines()}
    for position, stream, version, _, line in read_on(two_rounds, 0, 100, stream=A).lines:
        assert (position, stream, version, line) == (*every[position][:3], every[position][4])


def test_a_page_ends_where_it_is_large(log: Made) -> None:
    for size in (10, 10, 10):
        log.write(size=size)
    assert [line[0] for line in read_on(log, 0, 100, most=15).lines] == [1, 2]
    assert read_on(log, 2, 100, most=15).reached == 3


def test_what_is_beyond_the_log_is_told_with_its_head(two_rounds: Any) -> None:
    assert begin(two_rounds, None, None) == 10
    assert begin(two_rounds, A, 10) == 10
    with pytest.raises(Beyond) as beyond:
        begin(two_rounds, None, 11)
    assert beyond.value.head == 10
    with pytest.raises(NotFound, match="c"):
        begin(two_rounds, "consultation-c", 0)


# --- the window ----------------------------------------------------------------------------------


def test_a_window_keeps_the_newest_and_knows_where_it_begins() -> None:
    window = Window(5, 5)
    for position in range(6, 20):
        entry = feeding.Entry(position, A, b"%d " % position)
        window = window.grown([entry], Limits(entries=4))
        assert len(window.entries) <= 4
    assert (window.floor, window.top) == (15, 19)
    assert window.after(14, None) is None
    assert window.after(15, None) == Delivery(b"16 17 18 19 ", 19)
    assert window.after(17, None) == Delivery(b"18 19 ", 19)
    assert window.after(17, B) == Delivery(b"", 19)
    assert window.after(25, None) == Delivery(
        b"", 25
    )  # read from the log, before the window had it


def test_a_window_is_bounded_by_its_bytes_too() -> None:
    entries = [feeding.Entry(position, A, b"x" * 10) for position in (1, 2, 3)]
    window = Window(0, 0).grown(entries, Limits(bytes=20))
    assert (window.floor, len(window.entries)) == (1, 2)
    nothing = window.grown([feeding.Entry(4, A, b"x" * 21)], Limits(bytes=20))
    assert (nothing.floor, nothing.top, nothing.entries) == (4, 4, ())


def test_what_is_told_at_a_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "_CHUNK", 3)
    entries = [feeding.Entry(position, A, b"%d " % position) for position in range(1, 6)]
    window = Window(0, 0).grown(entries, Limits())
    assert window.after(0, None) == Delivery(b"1 2 ", 2)
    assert window.after(2, None) == Delivery(b"3 4 ", 4)


# --- following -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_missed_and_nothing_told_twice(log: Made, seed: int) -> None:
    chance = random.Random(seed)
    limits = Limits(entries=chance.choice([1, 3, 8, 2048]), pace=0.001)
    feed = Feed(log, told, limits)
    for _ in range(20):
        log.write(chance.choice([A, B]))

    def write() -> None:
        for _ in range(400):
            log.write(chance.choice([A, B]))
            if chance.random() < 0.2:
                time.sleep(chance.choice([0, 0.001, 0.003]))

    async def follow(stream: str | None, cursor: int, seen: list[int]) -> None:
        """Read some, go away, and come back with what was last seen."""
        mine = random.Random(f"{seed} {stream} {cursor}")
        while cursor < 420:
            with feed.followed(stream, cursor) as follower:
                for _ in range(mine.randint(1, 6)):
                    seen += numbers(await follower.next(mine.choice([0, 0.001, 0.05])))
                    await asyncio.sleep(mine.choice([0, 0, 0.002]))
                cursor = follower.cursor

    async def story() -> None:
        several = [(stream, after) for stream in (None, A, B) for after in (0, 7, 20)]
        seen: list[list[int]] = [[] for _ in several]
        writer = threading.Thread(target=write)
        writer.start()
        await asyncio.gather(*(follow(*one, into) for one, into in zip(several, seen, strict=True)))
        writer.join()
        for (stream, after), told in zip(several, seen, strict=True):
            rows = [row[0] for row in log.lines(after) if stream in (None, row[1])]
            assert told == rows

    run(story())
    feed.close()


@pytest.mark.usefixtures("impatient")
def test_who_is_behind_the_window_reads_on_in_the_log_and_then_in_the_window(log: Made) -> None:
    feed = Feed(log, told, Limits(entries=5, pace=0.001))

    async def story() -> None:
        with feed.followed(None, 0) as slow, feed.followed(None, 0) as quick:
            seen: list[int] = []
            for _ in range(30):
                log.write()
                seen += numbers(await quick.next(1))
            assert seen == [*range(1, 31)]
            assert feed.at_hand(slow) is None
            assert numbers(await slow.next(1)) == [*range(1, 6)]
            while slow.cursor < 30:
                assert await slow.next(1)
            log.write()
            assert numbers(await slow.next(1)) == [31]
            assert feed.at_hand(slow) is not None

    run(story())


@pytest.mark.usefixtures("impatient")
def test_the_tail_leaps_over_what_it_could_not_keep(log: Made) -> None:
    feed = Feed(log, told, Limits(entries=5, pace=0.001))

    async def story() -> None:
        with feed.followed(A, 0) as follower:
            log.write()
            assert await follower.next(1) == b"1 "
            for _ in range(50):
                log.write(B, 0)
            log.write()
            assert await follower.next(1) == b"52 "

    run(story())


@pytest.mark.usefixtures("impatient")
def test_a_database_that_fails_is_asked_again_and_nobody_is_sent_away(
    log: Made, caplog: pytest.LogCaptureFixture
) -> None:
    feed = Feed(log, told, QUICK)

    async def story() -> None:
        with feed.followed(None, 0) as live, feed.followed(None, 0) as behind:
            log.write()
            assert await live.next(1) == b"1 "
            log.fails = True
            assert await live.next(0.1) == b""
            behind.feed = Feed(log, told, QUICK)  # as one whom the window does not serve
            assert await behind.next(0.1) == b""
            log.write()
            log.fails = False
            assert await live.next(2) == b"2 "
            assert await behind.next(2) == b"1 2 "

    run(story())
    messages = {record.getMessage() for record in caplog.records}
    assert "the log cannot be read; the feed tries again" in messages
    assert "a follower of the feed cannot be told what the log has" in messages


@pytest.mark.usefixtures("impatient")
def test_only_those_whom_it_concerns_are_woken(log: Made) -> None:
    feed = Feed(log, told, QUICK)
    log.write(A)
    log.write(B)

    async def story() -> None:
        with (
            feed.followed(None, 2) as every,
            feed.followed(A, 2) as of_a,
            feed.followed(B, 2) as of_b,
        ):
            await until(lambda: feed.at_hand(every) is not None)  # the tail has begun
            await asyncio.sleep(0.05)  # and has told everybody so
            for follower in (every, of_a, of_b):
                follower.woken.clear()
            log.write(A)
            assert await every.next(1) == b"3 "
            await until(of_a.woken.is_set)
            assert not of_b.woken.is_set()
            assert await of_b.next(0.01) == b""
            assert of_b.cursor == 3  # it gets on all the same

    run(story())


@pytest.mark.usefixtures("impatient")
def test_those_who_come_together_are_read_for_once(log: Made) -> None:
    feed = Feed(log, told, QUICK)

    async def story() -> None:
        with ExitStack() as stack:
            many = [stack.enter_context(feed.followed(None, 0)) for _ in range(100)]
            first = stack.enter_context(feed.followed(None, 0))
            await until(lambda: feed.at_hand(first) is not None)
            log.write()
            await until(lambda: feed.at_hand(first) == Delivery(b"1 ", 1))
            log.pages.clear()
            assert await asyncio.gather(*(one.next(1) for one in many)) == [b"1 "] * 100
            assert log.pages == []

    run(story())


@pytest.mark.usefixtures("impatient")
def test_so_many_follow_and_no_more(log: Made) -> None:
    feed = Feed(log, told, Limits(followers=2))

    async def story() -> None:
        with feed.followed(None, 0), feed.followed(None, 0):
            with pytest.raises(Full), feed.followed(None, 0):
                pass
            assert len(feed) == 2
        with feed.followed(None, 0):
            assert len(feed) == 1

    run(story())


@pytest.mark.usefixtures("impatient")
def test_one_client_does_not_take_all_the_places(log: Made) -> None:
    feed = Feed(log, told, Limits(each=2))

    async def story() -> None:
        with feed.followed(None, 0, client="a"), feed.followed(None, 0, client="a"):
            with pytest.raises(Full), feed.followed(None, 0, client="a"):
                pass
            with feed.followed(None, 0, client="b"), feed.followed(None, 0):
                assert len(feed) == 4
        with feed.followed(None, 0, client="a"):
            assert len(feed) == 1

    run(story())


def tails() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "samrad-feed"]


@pytest.mark.usefixtures("impatient")
def test_the_tail_runs_while_somebody_follows(log: Made) -> None:
    feed = Feed(log, told, QUICK)

    async def story() -> None:
        await until(lambda: not tails())
        for expected in (b"1 ", b"2 "):
            with feed.followed(None, (log.max_notification_id() or 0)) as follower:
                log.write()
                assert await follower.next(1) == expected
                assert len(tails()) == 1
            await until(lambda: not tails())

    run(story())


def test_a_tail_that_was_unwanted_while_it_read_changes_nothing(
    log: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(log, told, QUICK)
    tail = feeding._Tail(feed, told)  # of another following, which is over
    assert tail.advance() is None
    assert feed._window is None


@pytest.mark.usefixtures("impatient")
def test_the_end_of_the_feed_reaches_all(log: Made) -> None:
    feed = Feed(log, told, QUICK)

    async def story() -> None:
        with feed.followed(None, 0) as one, feed.followed(A, 0) as other:
            waiting = asyncio.gather(one.next(60), other.next(60))
            await asyncio.sleep(0.05)
            await asyncio.to_thread(feed.close)
            assert await asyncio.wait_for(waiting, 1) == [b"", b""]
            assert not tails()
        feed.close()
        with feed.followed(None, 0) as late:
            assert await late.next(60) == b""
            assert not tails()

    run(story())

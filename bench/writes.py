"""Appending through the application: one fact per command, from one thread and from many."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent

from application.engine import Engine
from application.submission import Submission
from bench.archive import (
    Recording,
    Stored,
    commands,
    copy_to_postgresql,
    small,
    write,
)
from bench.figure import Figure, Run, Runner, against, alone, timed
from bench.peers import recorder, stored
from bench.place import Place
from bench.raw import RawPostgreSQL, RawSQLite, command_row

_SMALL = 100
"""Facts of the rounds that are written to."""
_GLANCE = 0.002

Write = Callable[[Any], object]
"""Writes one prepared item, and returns once it is committed."""


def figures(place: Place) -> list[Figure]:
    """On SQLite, and on PostgreSQL if there is a server."""
    disk = alone("one fsync of 4 kB, in the same folder", _fsync(place.folder), place.rounds)
    told = [disk, *_on_sqlite(place)]
    if place.postgresql:
        told += [*_on_postgresql(place), *_by_many(place)]
    return told


def small_rounds(place: Place) -> Path:
    """A log of small rounds, to be written to."""
    path = place.fresh()
    write(path, (small(n, min(_SMALL, place.size.facts)) for n in range(place.threads)))
    return path


def _fsync(folder: Path) -> Callable[[], None]:
    path = folder / "fsync"

    def wait() -> None:
        with path.open("ab") as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())

    return wait


# --- prepared work -------------------------------------------------------------------------------


class Work:
    """Commands on small rounds, and the lines they lead to; never the same twice."""

    def __init__(self, place: Place):
        self._each = place.commands
        self._numbers = count()
        self._rounds = [small(n).id for n in range(place.threads)]
        self._recording, self._envelopes = Recording(), Engine()

    def close(self) -> None:
        """Close the engine that makes the envelopes."""
        self._envelopes.close()

    def commands(self, round: int | None = None) -> list[Submission]:
        """The next commands, on a given round or on the next one."""
        number = next(self._numbers)
        chosen = self._rounds[(number if round is None else round) % len(self._rounds)]
        begin = number * self._each
        return commands(chosen, range(begin, begin + self._each))

    def lines(self, round: int | None = None) -> list[Stored]:
        """The lines of the next commands, as the engine would store them."""
        return [
            self._recording.line(
                self._envelopes, one.subject.stream, _SMALL + version,
                one.facts[0], one,
            )
            for version, one in enumerate(self.commands(round), next(self._numbers) * self._each)
        ]  # fmt: skip

    def events(self, round: int | None = None) -> list[StoredEvent]:
        """The lines of the next commands, in the library's form."""
        return list(map(stored, self.lines(round)))


def one_by_one(prepare: Callable[[], Sequence[Any]], write: Write) -> Run:
    """A run that writes prepared items one after the other."""

    def run() -> float:
        prepared = prepare()
        return timed(lambda: [write(one) for one in prepared])()

    return run


def in_threads(prepare: Callable[[int], Sequence[Any]], writes: Sequence[Write]) -> Run:
    """A run in which each thread writes the items prepared for it."""

    def run() -> float:
        prepared = [prepare(n) for n in range(len(writes))]
        ready = threading.Barrier(len(writes) + 1)

        def work(write: Write, things: Sequence[Any]) -> None:
            ready.wait()
            for one in things:
                write(one)

        with ThreadPoolExecutor(len(writes)) as pool:
            done = [pool.submit(work, *pair) for pair in zip(writes, prepared, strict=True)]
            ready.wait()
            start = time.perf_counter()
            for one in done:
                one.result()
            return (time.perf_counter() - start) * 1_000

    return run


# --- one thread ----------------------------------------------------------------------------------


def _on_sqlite(place: Place) -> list[Figure]:
    peer = recorder(place.fresh())
    with (
        closing(Work(place)) as work,
        closing(RawSQLite(place.fresh())) as raw,
        closing(peer.datastore),
        Engine(small_rounds(place)) as engine,
    ):
        return against(
            f"raw INSERTs of the same line and command, a commit each ({place.commands})",
            one_by_one(work.lines, lambda event: raw.commit([event], command_row(event))),
            [
                Runner("append, SQLite, 1 thread", one_by_one(work.commands, engine.submit), 0.8),
                Runner(
                    "peer: the library's recorder, SQLite, without commands",
                    one_by_one(work.events, lambda event: peer.insert_events([event])),
                ),
            ],
            place.rounds,
        )


def _on_postgresql(place: Place) -> list[Figure]:
    with (
        closing(Work(place)) as work,
        small_in_postgresql(place) as (url, engine),
        closing(RawPostgreSQL(url)) as raw,
    ):
        raw.create()
        peer = recorder(url)
        told = against(
            f"raw psycopg, an INSERT of the same line each, autocommit ({place.commands})",
            one_by_one(work.lines, raw.insert),
            [
                Runner(
                    "append, PostgreSQL, 1 thread", one_by_one(work.commands, engine.submit), 0.6
                ),
                Runner(
                    "peer: the library's recorder, PostgreSQL, without commands",
                    one_by_one(work.events, lambda event: peer.insert_events([event])),
                ),
            ],
            place.rounds,
        )
        peer.datastore.close()
        return told


@contextmanager
def small_in_postgresql(place: Place) -> Iterator[tuple[str, Engine]]:
    """A scratch database with small rounds, and an engine on it."""
    with place.database() as url:
        copy_to_postgresql(small_rounds(place), url)
        with Engine(url) as engine:
            yield url, engine


# --- many threads --------------------------------------------------------------------------------


def _by_many(place: Place) -> list[Figure]:
    with (
        closing(Work(place)) as work,
        small_in_postgresql(place) as (url, engine),
        ExitStack() as stack,
    ):
        raws = [stack.enter_context(closing(RawPostgreSQL(url))) for _ in range(place.threads)]
        raws[0].create()
        peer = recorder(url, place.threads)
        stack.callback(peer.datastore.close)
        ours = in_threads(work.commands, [engine.submit] * place.threads)
        floor = in_threads(work.lines, [raw.insert for raw in raws])
        library = in_threads(
            work.events, [lambda event: peer.insert_events([event])] * place.threads
        )
        told = against(
            f"raw psycopg, unlocked INSERTs, a connection a thread ({place.commands} each)",
            floor,
            [
                Runner(f"append, PostgreSQL, {place.threads} threads", ours, 1.0),
                Runner("peer: the library's recorder, so many threads", library),
            ],
            place.few,
        )
        here = _missed(url, ours, "samrad.stored_events", "notification_id")
        there = _missed(url, floor, "raw_events", "id")
        note = f"who followed the log meanwhile missed {here}; of the unlocked inserts, {there}"
        return [replace(told[0], note=note), *told[1:]]


def _missed(url: str, run: Run, table: str, position: str) -> str:
    """What a reader that continues from the last position seen would miss while a run writes."""
    with psycopg.connect(url, autocommit=True) as connection:
        before = max(_after(connection, table, position, 0), default=0)
        seen: list[int] = []
        over = threading.Event()

        def follow() -> None:
            while not over.wait(_GLANCE):
                seen.extend(_after(connection, table, position, seen[-1] if seen else before))

        reader = threading.Thread(target=follow)
        reader.start()
        run()
        over.set()
        reader.join()
        seen.extend(_after(connection, table, position, seen[-1] if seen else before))
        written = _after(connection, table, position, before)
    return f"{len(written) - len(seen)} of {len(written)}"


def _after(connection: psycopg.Connection[Any], table: str, position: str, after: int) -> list[int]:
    asked = f"SELECT {position} FROM {table} WHERE {position} > %s ORDER BY {position}"
    return [row[0] for row in connection.execute(asked.encode(), (after,))]

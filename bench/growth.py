"""What grows with the log: a server's memory, and, it is hoped, not the cost of a command."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from application.engine import Engine
from bench.archive import (
    Round,
    Size,
    commands,
    copy_to_postgresql,
    rounds,
    small,
    write,
)
from bench.client import get
from bench.figure import Figure, Run, Runner, against
from bench.place import Place
from bench.servers import TOKEN, ours, resident

_FEW = 4_000
"""Facts of the small log."""
_GROWN = small(0)
"""The round that is written to."""
_KEPT = 40
"""A server's cache surely holds no more rounds than this: they fill it."""
_AIM = 1 / 1.2


def figures(place: Place) -> list[Figure]:
    """A command on a round of the same size, in a small log and the whole archive; and memory."""
    told = _compared(place, "SQLite", _little(place), place.copy())
    if place.postgresql:
        with place.database() as few, place.database() as all:
            copy_to_postgresql(_little(place), few)
            copy_to_postgresql(place.archive, all)
            told += _compared(place, "PostgreSQL", few, all)
    return [*told, *_memory(place)]


def _little(place: Place) -> Path:
    path = place.fresh()
    write(path, _few(place.size))
    return path


def _few(size: Size) -> list[Round]:
    """Rounds of the archive with about _FEW facts together."""
    facts = min(size.facts, _FEW // 2)
    few = Size(min(size.regions, max(1, _FEW // facts)), 1, facts)
    return list(rounds(few))


def _compared(place: Place, name: str, little: Path | str, large: Path | str) -> list[Figure]:
    with Engine(little) as few, Engine(large) as all:
        sizes = f"{few.position():,} facts", f"{all.position():,}"
        for engine in (few, all):
            engine.submit(_GROWN.submission())
        return [
            against(
                f"the same in a log of {sizes[0]}",
                _commanding(few, clock, place.commands),
                [
                    Runner(
                        f"{what}, {name}, in a log of {sizes[1]}",
                        _commanding(all, clock, place.commands),
                        _AIM,
                    )
                ],
                place.rounds,
            )[0]
            for what, clock in _CLOCKS.items()
        ]


_CLOCKS: dict[str, Callable[[], float]] = {
    "a command": time.perf_counter,
    "its processor time": time.thread_time,
}


_NUMBERS = count()


def _commanding(engine: Engine, clock: Callable[[], float], many: int) -> Run:
    """A run of commands of one fact each. Returns milliseconds per command."""

    def run() -> float:
        begin = next(_NUMBERS) * many
        some = commands(_GROWN.id, range(begin, begin + many))
        start = clock()
        for one in some:
            engine.submit(one)
        return (clock() - start) * 1_000 / many

    return run


# --- memory --------------------------------------------------------------------------------------


def _memory(place: Place) -> list[Figure]:
    """A server's resident memory after answering on all rounds, compared with after a few.

    The few are as many as its cache holds, so that further rounds only replace earlier ones.
    """
    ids = [one.id for one in rounds(replace(place.size, facts=100))]
    few = max(1, min(len(ids) - 1, _KEPT))
    with ours(place, place.copy()) as server:
        ask = partial(get, server.port, headers={"Authorization": f"Bearer {TOKEN}"})
        for id in ids[:few]:
            ask(f"/consultations/{id}/principles")
        before = resident(server.pid)
        for id in ids:
            ask(f"/consultations/{id}/principles")
        after = resident(server.pid)
    return [
        Figure(
            f"a server's memory, all {len(ids)} rounds answered", after, 1,
            f"the same, {few} rounds answered", before, _AIM, unit="MB",
        )
    ]  # fmt: skip

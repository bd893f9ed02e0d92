"""A figure: a measurement beside its floor, and how both are measured in turns."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

Run: TypeAlias = Callable[[], float]
"""Runs something once, and returns the milliseconds it took."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement: its median and that of its floor, in milliseconds or megabytes.

    ``lowest`` and ``highest`` are the ratios of single rounds, floor over ours.
    """

    what: str
    median: float
    rounds: int
    floor: str = ""
    floor_median: float | None = None
    aim: float | None = None
    lowest: float | None = None
    highest: float | None = None
    unit: Literal["ms", "MB"] = "ms"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Floor over measurement: 1 is as good as the floor. None without a floor."""
        return self.floor_median / self.median if self.floor_median is not None else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the aim is reached; None without an aim."""
        return None if self.aim is None or self.ratio is None else self.ratio >= self.aim

    def plain(self) -> dict[str, Any]:
        """The figure as plain data."""
        return {**asdict(self), "ratio": self.ratio, "reached": self.is_reached}


@dataclass(frozen=True, slots=True)
class Runner:
    """A candidate to run against a floor: its name, its run, its aim, and a note."""

    what: str
    run: Run
    aim: float | None = None
    note: str = ""


def timed(work: Callable[[], Any]) -> Run:
    """A run that times a piece of work."""

    def run() -> float:
        gc.collect()
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1_000

    return run


def alone(what: str, work: Callable[[], Any], rounds: int, *, warm: bool = True) -> Figure:
    """The figure of work without a floor."""
    run = timed(work)
    if warm:
        run()
    return Figure(what, statistics.median(run() for _ in range(rounds)), rounds)


def against(
    floor_is: str, floor: Run, runners: list[Runner], rounds: int, *, warm: bool = True
) -> list[Figure]:
    """The figures of one or more runners, run in turns with their common floor."""
    if warm:
        for one in runners:
            one.run()
    floors: list[float] = []
    times: list[list[float]] = [[] for _ in runners]
    for _ in range(rounds):
        floors.append(floor())
        for taken, one in zip(times, runners, strict=True):
            taken.append(one.run())
    return [
        _figure(one, taken, floor_is, floors) for one, taken in zip(runners, times, strict=True)
    ]


def _figure(one: Runner, times: list[float], floor_is: str, floors: list[float]) -> Figure:
    ratios = [floor / taken for floor, taken in zip(floors, times, strict=True)]
    return Figure(
        one.what, statistics.median(times), len(times), floor_is, statistics.median(floors),
        one.aim, min(ratios), max(ratios), note=one.note,
    )  # fmt: skip

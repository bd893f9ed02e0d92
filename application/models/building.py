"""Building a model anew, beside the one that is asked, and the switch to it.

Every round is folded once, as of one position, and not fact by fact; region by region, since the
rounds of a region bear on one another. Where there are many facts, processes share the regions.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import insert, select

from application.answers import Answers
from application.engine import Engine
from application.models.judging import Judged, Judging, region_of
from application.models.projector import A_BATCH, Progress, Projector
from application.models.rows import of_charter
from application.models.store import Spoilt, Store, Unbuilt, is_of, position
from application.models.tables import PRINCIPLES, PROGRESS

MANY = 20_000
"""From so many facts on, starting processes is worth while."""

Source: TypeAlias = Callable[[], AbstractContextManager[tuple[Engine, Answers]]]
"""Opens the log and the answers in another process; it is sent there, so it must pickle."""
OnProgress: TypeAlias = Callable[[int, int], None]
"""Told how many rounds are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: which version, of how many rounds, from the log up to which position."""

    version: int
    replaced: int | None
    rounds: int
    position: int
    seconds: float


def rebuild(
    projector: Projector,
    on_progress: OnProgress = lambda done, rounds: None,
    source: Source | None = None,
) -> Built:
    """Build a new version and switch to it. Raises Rebuilding where somebody else does.

    The current one is asked, and kept up, until the switch. What a rebuild left that was broken
    off is cleared away first.
    """
    began, store = time.monotonic(), projector.store
    with store.rebuilding():
        _discard_spoilt(store)
        store.sweep()
        replaced, version = store.current(), store.create()
        rounds = _fill(projector, version, on_progress, source)
        reached = _switch(projector, version)
    return Built(version, replaced, rounds, reached, time.monotonic() - began)


def _discard_spoilt(store: Store) -> None:
    with suppress(Unbuilt):
        try:
            store.read(lambda model: model.execute(select(PROGRESS)).one())
        except Spoilt:
            store.discard()


def _fill(
    projector: Projector, version: int, on_progress: OnProgress, source: Source | None
) -> int:
    """Put everything into a version as of the log's position now; how many rounds it was."""
    engine, day = projector.engine, projector.answers.today()
    at = engine.position()
    with projector.store.locked(version) as model:
        model.execute(insert(PRINCIPLES), of_charter(projector.answers.yardstick.charter))
        line = engine.recorder.digest(at)
        progress = {"one": 1, "position": at, "line": line, "judged_on": day}
        model.execute(insert(PROGRESS), progress)
    past = engine.as_of(at)
    regions = _by_region(engine, past.consultations())
    done, rounds = 0, sum(map(len, regions))
    on_progress(done, rounds)
    for judged in _judged(projector, at, day, regions, source):
        with projector.store.locked(version) as model:
            for one in judged:
                projector.keep(model, one, day)
        done += len(judged)
        on_progress(done, rounds)
    ids = past.organisations()
    for start in range(0, len(ids), A_BATCH):
        with projector.store.locked(version) as model:
            projector.identify(model, at, ids[start : start + A_BATCH])
    return rounds


def _switch(projector: Projector, version: int) -> int:
    """Bring a version to the log's end and let it be asked, never behind the one it replaces.

    Of another log, that one has nothing to wait for.
    """
    store = projector.store
    while _advance(projector, version).more:
        pass
    with store.switching(version) as current:
        replaces = current is not None and is_of(current, projector.engine.recorder)
        least = position(current) if current is not None and replaces else 0
        while (progress := _advance(projector, version)).position < least:
            pass
    return progress.position


def _advance(projector: Projector, version: int) -> Progress:
    with projector.store.locked(version) as model:
        return projector.advance(model)


def _by_region(engine: Engine, ids: Sequence[str]) -> list[list[str]]:
    regions: dict[str | None, list[str]] = {}
    for id in ids:
        regions.setdefault(region_of(engine, id), []).append(id)
    return list(regions.values())


# --- judging everything ----------------------------------------------------------------------


def _judged(
    projector: Projector, at: int, day: date, regions: Sequence[list[str]], source: Source | None
) -> Iterator[list[Judged]]:
    """The rounds of each region, judged here or in processes of their own."""
    if source is None or at < MANY:
        for ids in regions:
            yield _region(projector.engine, projector.answers, at, day, ids)
        return
    cores = min(os.cpu_count() or 1, len(regions))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, spawn, _open, (source,)) as pool:
        largest_first = sorted(regions, key=len, reverse=True)
        for done in as_completed([pool.submit(_apart, at, day, ids) for ids in largest_first]):
            yield done.result()


def _region(
    engine: Engine, answers: Answers, at: int, day: date, ids: Sequence[str]
) -> list[Judged]:
    judging = Judging(engine, answers, at, day, ids, fresh=True)
    return [judging.judged(id) for id in judging.rounds]


_OPENED: list[tuple[Engine, Answers]] = []
"""In a process that judges: what it opened when it began, and keeps open as long as it lives."""
_LIFE = ExitStack()


def _open(source: Source) -> None:
    threading.Thread(target=_end_with_whoever_began, daemon=True).start()
    _OPENED.append(_LIFE.enter_context(source()))


def _end_with_whoever_began() -> None:
    """Killed, they leave these processes waiting for more, for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _apart(at: int, day: date, ids: Sequence[str]) -> list[Judged]:
    engine, answers = _OPENED[0]
    return _region(engine, answers, at, day, ids)

"""Building a model: judges every round that lacks rows of the current version, region by region.

A round is folded once, as of one position, and not fact by fact. The rounds of a region are judged
together, since they affect one another. An interrupted build continues where it stopped.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection, insert, select, update

from application.engine import Engine
from application.models.judging import region_of
from application.models.projector import A_BATCH, Projector
from application.models.rows import of_charter
from application.models.store import Newer, Unbuilt, is_of, position
from application.models.tables import PRINCIPLES, PROGRESS, ROUNDS, VERSION

OnProgress: TypeAlias = Callable[[int, int], None]
"""Called with how many rounds are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: how many rounds, up to which log position, and how long it took."""

    rounds: int
    position: int
    seconds: float


def rebuild(projector: Projector, on_progress: OnProgress = lambda done, rounds: None) -> Built:
    """Judge every round again. Meanwhile the old rows are still read and kept up to date."""
    try:
        with projector.store.writing() as model:
            position(model)
            model.execute(update(ROUNDS).values(made_by=None))
    except Newer:  # a newer release was installed, then removed
        _begin(projector, unless=lambda _: False)
    except Unbuilt:
        pass
    return build(projector, on_progress)


def build(projector: Projector, on_progress: OnProgress = lambda done, rounds: None) -> Built:
    """Create the model if needed, and judge the rounds that lack rows of the current version.

    Raises Newer if a newer release of the program keeps the model.
    """
    began, log = time.monotonic(), projector.engine.recorder

    def is_begun(model: Connection) -> bool:
        version = model.scalar(select(PROGRESS.c.version))
        if version is None or not is_of(model, log):
            return False
        if version > VERSION:
            raise Newer(f"version {version}")
        return bool(version == VERSION)

    _begin(projector, unless=is_begun)
    rounds = _fill(projector, on_progress)
    reached = projector.catch_up_wholly().position
    return Built(rounds, reached, time.monotonic() - began)


def _begin(projector: Projector, unless: Callable[[Connection], bool]) -> None:
    """Create empty tables as of the log's present position, unless suitable ones exist."""
    engine = projector.engine
    with projector.store.emptied(unless) as model:
        if model is None:
            return
        engine.forget()  # its states may come from lines that are gone
        at = engine.position()
        progress = {
            "one": 1, "position": at, "line": engine.recorder.digest(at),
            "judged_on": projector.answers.today(), "version": VERSION, "built": False,
        }  # fmt: skip
        model.execute(insert(PROGRESS), progress)
        model.execute(insert(PRINCIPLES), of_charter(projector.answers.yardstick.charter))


def _fill(projector: Projector, on_progress: OnProgress) -> int:
    """Put rounds and organisations into a new model. Returns how many rounds there are."""
    engine, store = projector.engine, projector.store
    begun = store.read(lambda model: model.execute(select(PROGRESS)).one())
    past = engine.as_of(begun.position)
    regions = _by_region(engine, past.consultations())
    done, rounds = 0, sum(map(len, regions))
    on_progress(done, rounds)
    for ids in regions:
        with store.writing() as model:
            projector.judge_lacking(model, _position(model), ids)
        done += len(ids)
        on_progress(done, rounds)
    ids = past.organisations()
    for start in range(0, len(ids), A_BATCH):
        with store.writing() as model:
            projector.identify(model, _position(model), ids[start : start + A_BATCH])
    with store.writing() as model:
        is_same = PROGRESS.c.line == begun.line  # not begun again meanwhile, of another log
        model.execute(update(PROGRESS).where(is_same).values(built=True))
    return rounds


def _position(model: Connection) -> int:
    """How much of the log a model holds, or will hold once it is built."""
    return int(model.execute(select(PROGRESS.c.position)).scalar_one())


def _by_region(engine: Engine, ids: Sequence[str]) -> list[list[str]]:
    regions: dict[str | None, list[str]] = {}
    for id in ids:
        regions.setdefault(region_of(engine, id), []).append(id)
    return list(regions.values())

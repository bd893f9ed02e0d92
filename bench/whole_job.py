"""The whole job: loading part of the archive, decided and appended, compared with inserting it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from application.engine import Engine
from application.submission import Submission
from bench.archive import Recording, Round, Stored, rounds
from bench.figure import Figure, Run, Runner, against, timed
from bench.peers import ORM
from bench.place import Place
from bench.raw import Raw, RawPostgreSQL, RawSQLite, command_row

_AIM = 0.4
_FILES = 2
"""Rounds that are loaded as files."""
_SINGLES = 300
"""Facts of a round that are sent one by one."""


@dataclass(frozen=True, slots=True)
class Job:
    """Commands, and for each of them the lines it leads to."""

    what: str
    commands: list[Submission]
    lines: list[list[Stored]]


Fresh: TypeAlias = Callable[[], "Path | str"]
"""Makes an empty database."""


def figures(place: Place) -> list[Figure]:
    """Round files, and commands of one fact, on SQLite and on PostgreSQL if there is one."""
    jobs = [_as_files(place), _one_by_one(place)]
    told = [figure for job in jobs for figure in _done(place, "SQLite", job, place.fresh)]
    if place.postgresql:
        with ExitStack() as stack:
            fresh = lambda: stack.enter_context(place.database())  # noqa: E731
            told += [one for job in jobs for one in _done(place, "PostgreSQL", job, fresh)]
    return told


# --- the jobs ------------------------------------------------------------------------------------


def _as_files(place: Place) -> Job:
    """As `samrad load` does: one command per round."""
    some = list(islice(rounds(place.size), _FILES))
    what = f"{len(some)} round files of {place.size.facts:,} facts"
    with Engine() as engine:
        recording = Recording()
        lines = [list(recording.stored(engine, one)) for one in some]
    return Job(what, [one.submission() for one in some], lines)


def _one_by_one(place: Place) -> Job:
    """As the API does: one command per fact, with an organisation's identity before its
    description.
    """
    (round,) = rounds(replace(place.size, regions=1, periods=1))
    chosen = Round(round.id, round.facts[:_SINGLES])
    named = {one.organisation: one for one in chosen.organisations}
    submissions = [
        Submission.for_consultation(
            chosen.id, (fact,), "bench", "officer", f"fact-{n}",
            tuple(named[o] for o in [getattr(fact, "organisation", None)] if o in named
                  and fact.id.startswith("organisation-")),
        )
        for n, fact in enumerate(chosen.facts)
    ]  # fmt: skip
    with Engine() as engine:
        recording = Recording()
        lines = [list(recording.stored(engine, Round(chosen.id, one.facts))) for one in submissions]
    numbered = [
        [(stream, n if stream.startswith("consultation-") else version, topic, line)
         for stream, version, topic, line in some]
        for n, some in enumerate(lines, 1)
    ]  # fmt: skip
    return Job(f"{len(submissions)} commands of one fact", submissions, numbered)


# --- who does them -------------------------------------------------------------------------------


def _done(place: Place, name: str, job: Job, fresh: Fresh) -> list[Figure]:
    return against(
        "raw INSERTs of the same lines and commands, a commit a command",
        _raw(job, fresh),
        [
            Runner(f"{job.what}, {name}: decided and appended", _ours(job, fresh), _AIM),
            Runner(
                f"peer: {job.what}, {name}: an ORM's rows with an audit table", _orm(job, fresh)
            ),
        ],
        place.few,
        warm=False,
    )


def _ours(job: Job, fresh: Fresh) -> Run:
    def run() -> float:
        with Engine(fresh()) as engine:
            return timed(lambda: list(map(engine.submit, job.commands)))()

    return run


def _raw(job: Job, fresh: Fresh) -> Run:
    def run() -> float:
        with _opened(fresh()) as raw:
            return timed(lambda: _insert(raw, job.lines))()

    return run


def _insert(raw: Raw, commands: Sequence[Sequence[Stored]]) -> None:
    for events in commands:
        raw.commit(events, command_row(events[-1], len(events)))


@contextmanager
def _opened(database: Path | str) -> Iterator[Raw]:
    if isinstance(database, Path):
        with closing(RawSQLite(database)) as raw:
            yield raw
        return
    with closing(RawPostgreSQL(database)) as made:
        made.create()
        yield made


def _add(orm: ORM, job: Job) -> None:
    for events, command in zip(job.lines, job.commands, strict=True):
        orm.commit(events, command.key)


def _orm(job: Job, fresh: Fresh) -> Run:
    def run() -> float:
        with closing(ORM(fresh())) as orm:
            return timed(lambda: _add(orm, job))()

    return run

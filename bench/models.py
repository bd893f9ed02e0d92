"""The read models of the whole archive: folded in memory, and rebuilt as by `samrad rebuild`."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import orjson

from application.engine import Engine
from application.models.building import rebuild
from application.models.judging import Judging
from bench.figure import Figure, Runner, against, timed
from bench.place import Place
from interfaces.home.home import Home, answers
from interfaces.home.models import models_of

_THOUSAND = 1_000
_LINES = "SELECT originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"


def figures(place: Place) -> list[Figure]:
    """Both, on the same archive."""
    with Engine(place.archive) as engine:
        size = f"{engine.position():,} lines"
        return [*_in_memory(engine, place, size), *_persisted(engine, place, size)]


# --- in memory ---------------------------------------------------------------------------------


def _in_memory(engine: Engine, place: Place, size: str) -> list[Figure]:
    floor_is = "raw SELECT of all lines, orjson.loads, counted in dicts"
    what = f"all rows of all rounds, in memory ({size}, one process)"
    with closing(sqlite3.connect(place.archive)) as raw:
        runner = Runner(what, timed(lambda: _rows(engine)), 0.4)
        return against(floor_is, timed(lambda: _counted(raw)), [runner], place.few, warm=False)


def _rows(engine: Engine) -> int:
    """Compute what a rebuild does, region by region. Returns the number of rows."""
    asked, at = answers(engine), engine.position()
    regions: dict[str, list[str]] = {}
    for id in engine.consultations():
        regions.setdefault(engine.region(id), []).append(id)
    count = 0
    for ids in regions.values():
        judging = Judging(engine, asked, at, asked.today(), ids, fresh=True)
        for judged in map(judging.judged, judging.rounds):
            assert judged.rows is not None, judged.fault
            count += sum(map(len, judged.rows.values()))
    return count


def _counted(raw: sqlite3.Connection) -> Any:
    """The least that counts as a projection: kinds of facts by round and organisation."""
    rounds: dict[str, Counter[str]] = {}
    organisations: dict[tuple[str, str], Counter[str]] = {}
    for stream, _, topic, line in raw.execute(_LINES):
        fact = orjson.loads(line)["fact"]
        rounds.setdefault(stream, Counter())[topic] += 1
        organisation = fact.get("organisation")
        if organisation:
            organisations.setdefault((stream, organisation), Counter())[topic] += 1
    return rounds, organisations


# --- persisted ---------------------------------------------------------------------------------


def _persisted(engine: Engine, place: Place, size: str) -> list[Figure]:
    home = Home(place.folder, place.archive)
    with models_of(home, engine) as models, closing(sqlite3.connect(place.archive)) as raw:
        built = timed(lambda: rebuild(models.projector))
        floor = timed(lambda: _one_row_a_fact(raw, place))
        what = f"rebuild of the read models ({size})"
        floor_is = "raw SELECT, orjson.loads, executemany of one row a fact into another file"
        return against(floor_is, floor, [Runner(what, built, 1.0)], place.few, warm=False)


def _one_row_a_fact(raw: sqlite3.Connection, place: Place) -> None:
    """As durable as the model: a write-ahead log, without waiting for the disk at each commit."""
    path = place.fresh()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("PRAGMA synchronous=NORMAL")
        other.execute(
            "CREATE TABLE facts (round TEXT, position INTEGER, kind TEXT, id TEXT, occurred TEXT, "
            "organisation TEXT, PRIMARY KEY (round, position))"
        )
        rows = _flat(raw)
        while some := list(islice(rows, _THOUSAND)):
            with other:
                other.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", some)
    path.unlink()


def _flat(raw: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    for stream, position, topic, line in raw.execute(_LINES):
        fact = orjson.loads(line)["fact"]
        yield (
            stream, position, topic, fact["id"], fact.get("occurred"), fact.get("organisation"),
        )  # fmt: skip

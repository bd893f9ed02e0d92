"""Reading one consultation: lines, states, the dossier, the charter, and earlier answers."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import orjson

from application.answers import Answers
from application.as_of import AsOf
from application.engine import Engine
from application.log.lines import decode, encode, topic
from application.submission import Submission
from bench.archive import a_consultation
from bench.figure import Figure, Runner, against, alone, timed
from bench.peers import ORM, Ledgers
from bench.place import Place
from domain.answers.principles import principles
from domain.consultation.dossier import dossier
from domain.consultation.state import EMPTY, fold
from interfaces.cli.loading import archive
from interfaces.files.charter_file import default_charter
from interfaces.files.round_file import parse
from interfaces.home.home import answers, yardstick

_STREAM = "consultation-bench"
_SELECT = (
    "SELECT topic, state FROM stored_events WHERE originator_id = ? ORDER BY originator_version"
)


def figures(place: Place) -> list[Figure]:
    """A generated consultation, and the bundled rounds."""
    path = place.fresh()
    with Engine(path) as engine:
        facts = tuple(a_consultation(place.size.facts))
        engine.submit(Submission.for_consultation("bench", facts, "bench", "officer", "bench"))
        raw = sqlite3.connect(path)
        try:
            one = [
                *_lines(engine, raw, place.rounds),
                *_replays(engine, raw, place),
                *_answers(engine, raw, place.rounds),
            ]
        finally:
            raw.close()
    return [*one, *_over_all_rounds(place.rounds)]


def _versus(
    what: str, floor_is: str, floor: Callable[[], Any], ours: Callable[[], Any], rounds: int
) -> Figure:
    return against(floor_is, timed(floor), [Runner(what, timed(ours))], rounds)[0]


def _lines(engine: Engine, raw: sqlite3.Connection, rounds: int) -> list[Figure]:
    """Converting between lines and facts."""
    lines = [(row[0], row[1]) for row in raw.execute(_SELECT, (_STREAM,))]
    records = [decode(name, line) for name, line in lines]
    dicts = [orjson.loads(line) for _, line in lines]
    return [
        _versus(
            "encode", "orjson.dumps of the same dicts",
            lambda: [orjson.dumps(one) for one in dicts],
            lambda: [(topic(one.fact), encode(one)) for one in records],
            rounds,
        ),
        _versus(
            "decode", "orjson.loads of the same lines",
            lambda: [orjson.loads(line) for _, line in lines],
            lambda: [decode(name, line) for name, line in lines],
            rounds,
        ),
    ]  # fmt: skip


def _replays(engine: Engine, raw: sqlite3.Connection, place: Place) -> list[Figure]:
    """All facts of the consultation from the database, by us and by peers."""
    events = [(_STREAM, 0, name, line) for name, line in raw.execute(_SELECT, (_STREAM,))]
    with closing(ORM(place.fresh())) as orm, closing(Ledgers(place.fresh(), events)) as ledgers:
        orm.commit(events, "bench")
        return against(
            "raw SELECT, orjson.loads, dispatch on dicts",
            timed(lambda: _raw_replay(raw)),
            [
                Runner(
                    "replay from SQLite",
                    timed(lambda: fold(EMPTY, engine.recorder.read(_STREAM))),
                ),
                Runner(
                    "the same by an ORM (beside an audit table)", timed(lambda: orm.read(_STREAM))
                ),
                Runner("the same by the library's default aggregate", timed(ledgers.read)),
            ],
            place.rounds,
        )


def _raw_replay(raw: sqlite3.Connection) -> Any:
    state: dict[str, Any] = {}
    for name, line in raw.execute(_SELECT, (_STREAM,)):
        _HANDLERS.get(name, _keep)(state, orjson.loads(line))
    return state


def _keep(state: dict[str, Any], envelope: dict[str, Any]) -> None:
    state[envelope["fact"]["id"]] = envelope


_HANDLERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {}


def _answers(engine: Engine, raw: sqlite3.Connection, rounds: int) -> list[Figure]:
    """Answers on the consultation."""
    records = [decode(name, line) for name, line in raw.execute(_SELECT, (_STREAM,))]
    read = dossier(fold(EMPTY, records))
    charter, day, facts = default_charter(), datetime.now(UTC).date(), engine.position()
    return [
        _versus(
            "as of, half the facts", "the same answer now, as cold",
            lambda: _asked(engine, day, None), lambda: _asked(engine, day, facts // 2), rounds,
        ),
        _versus(
            "as of, all the facts but one", "the same answer now, as cold",
            lambda: _asked(engine, day, None), lambda: _asked(engine, day, facts - 1), rounds,
        ),
        alone("read the dossier", lambda: dossier(fold(EMPTY, records)), rounds),
        alone(
            f"the whole charter ({len(charter.checks)} criteria)",
            lambda: principles(read, charter.charter, charter.checks, day),
            rounds,
        ),
    ]  # fmt: skip


def _asked(engine: Engine, day: date, position: int | None) -> Any:
    """The verdicts without cached states, now or as of a position."""
    engine.forget()
    now = Answers(engine, yardstick(), lambda: day)
    return now.seen_from(engine, AsOf(position)).principles("bench")


def _over_all_rounds(rounds: int) -> list[Figure]:
    """The verdicts of all bundled rounds, as of the last position but one, compared with now."""
    with Engine() as engine:
        for file in archive():
            engine.submit(parse(file.read_text(encoding="utf-8"), file.name).submission())
        now = answers(engine)
        then = now.seen_from(engine, AsOf(engine.position() - 1))

        def all_of(asked: Answers, *, cold: bool) -> Any:
            if cold:
                engine.forget()
            return [asked.principles(id) for id in asked.rounds()]

        name = f"{len(now.rounds())} rounds, as of a position"
        return [
            _versus(
                name, "the same now, as cold",
                lambda: all_of(now, cold=True), lambda: all_of(then, cold=True), rounds,
            ),
            _versus(
                f"{name}, asked again", "the same now, asked again",
                lambda: all_of(now, cold=False), lambda: all_of(then, cold=False), rounds,
            ),
        ]  # fmt: skip

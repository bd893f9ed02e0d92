"""`samrad bench`: what the engine costs, as ratios to a raw floor of the same run.

Floor and candidate take turns, so that a machine that slows down slows both; the median of
the rounds is told. A ratio of 1 is as fast as the floor, 0.5 takes twice its time.
"""

import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from application.answers import Answers, Yardstick
from application.audit.log import AuditLog, Issued, LogTree
from application.audit.note import Signer
from application.engine import Engine, Submission
from application.log.lines import decode, encode, topic
from application.vantage import Vantage
from domain.answers.principles import principles
from domain.consultation import dialogue, follow_up, invitation, opening, referral
from domain.consultation.dossier import dossier
from domain.consultation.state import EMPTY, fold
from domain.fact import Fact
from interfaces.cli.loading import archive
from interfaces.files.charter_file import CharterFile, default_charter
from interfaces.files.round_file import parse

FACTS = 2_500
ROUNDS = 9
NATIONAL = 420_000
"""Facts of all regions over eight rounds."""
STREAM = "bench"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing: its median time and that of its floor, in milliseconds."""

    what: str
    floor: str
    floor_ms: float | None
    ms: float
    rounds: int

    @property
    def ratio(self) -> float | None:
        """Floor over time: 1 is as fast as the floor; None where there is none."""
        return self.floor_ms / self.ms if self.floor_ms is not None else None

    def plain(self) -> dict[str, Any]:
        """The figure for machines."""
        return {**asdict(self), "ratio": self.ratio}


def a_consultation(facts: int = FACTS) -> Iterator[Fact]:
    """A round of so many facts, in the proportions of a large real one."""
    yield opening.Opened(
        id="opened", region="20", holder="Region", plan="Plan", period="2027/2030", kept="live"
    )
    organisations = facts // 10
    for n in range(organisations):
        yield opening.OrganisationDescribed(
            id=f"organisation-{n}", organisation=f"org-{n}", name=f"Organisation {n}",
            parties=("civil-society",), level="local",
        )  # fmt: skip
    yield referral.ReferralOpened(
        id="referral", occurred="2026-02-01", deadline="2026-05-15", open_to_all=True
    )
    yield follow_up.PlanAdopted(id="adopted", occurred="2026-11-03")
    left, n = facts - organisations - 3, 0
    while left > 0:
        for fact in _a_meeting(n, organisations):
            if left == 0:
                return
            yield fact
            left -= 1
        n += 1


def _a_meeting(n: int, organisations: int) -> Iterator[Fact]:
    """One meeting with all that belongs to it: nineteen facts."""
    meeting, day = f"meeting-{n}", date(2025, 9, 1).toordinal() + n % 120
    on = date.fromordinal(day).isoformat()
    yield dialogue.MeetingAnnounced(
        id=meeting, occurred=date.fromordinal(day - 25).isoformat(), when=f"{on}T18:00/20:00",
        form="dialogue-meeting", municipality=f"Municipality {n % 15}", physical=True, food=True,
        parties=("civil-society",), accessible=True, needs_asked=n % 3 > 0,
    )  # fmt: skip
    yield invitation.InvitationSent(
        id=f"{meeting}-invitation", occurred=date.fromordinal(day - 24).isoformat(),
        to=(f"org-{n % organisations}",), meetings=(meeting,), channels=("email", "website"),
    )  # fmt: skip
    yield dialogue.MeetingHeld(id=f"{meeting}-held", meeting=meeting, occurred=f"{on}T18:00/20:00")
    for k in range(8):
        yield dialogue.AttendanceRecorded(
            id=f"{meeting}-came-{k}", meeting=meeting,
            organisation=f"org-{(n * 7 + k) % organisations}",
        )  # fmt: skip
    for k in range(3):
        yield dialogue.ViewStated(
            id=f"{meeting}-view-{k}", meeting=meeting,
            organisation=f"org-{(n + k) % organisations}",
            text="A view on the plan, of the length that such views have.", level="regional",
        )  # fmt: skip
        yield follow_up.ViewsAnswered(
            id=f"{meeting}-answer-{k}", views=(f"{meeting}-view-{k}",), disposition="partly",
            reason="Taken up in the section on associations.", occurred="2026-09-10",
        )  # fmt: skip
    yield dialogue.NotesSent(
        id=f"{meeting}-notes", meeting=meeting, correctable=True,
        occurred=date.fromordinal(day + 7).isoformat(),
    )  # fmt: skip
    yield referral.ResponseReceived(
        id=f"{meeting}-response", referral="referral", occurred="2026-05-12",
        organisation=f"org-{(n * 3) % organisations}",
    )  # fmt: skip


def run(facts: int = FACTS, rounds: int = ROUNDS) -> list[Figure]:
    """Measure everything once; takes some seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        with Engine(path) as engine:
            engine.submit(
                Submission(STREAM, tuple(a_consultation(facts)), "bench", "officer", "bench")
            )
            measured = _measure(engine, path, rounds)
        return [*measured, *_over_all_rounds(rounds), *_proving(Path(folder), rounds)]


def _proving(folder: Path, rounds: int) -> list[Figure]:
    """A checkpoint of a national log, hashed from the first line, and a proof on it."""
    path = folder / "national.db"
    with Engine(path) as engine:
        _fill(path, NATIONAL)
        signer, issued = Signer.generate("bench.example/log"), Issued(folder / "issued")
        raw = sqlite3.connect(path)

        def hashed() -> Any:
            return [sha256(line) for (line,) in raw.execute("SELECT state FROM stored_events")]

        def cold() -> AuditLog:
            audit = AuditLog(LogTree(engine.recorder), signer, issued)
            audit.checkpoint()
            return audit

        warm = cold()
        try:
            return [
                _figure(
                    f"a checkpoint, cold ({NATIONAL:,} lines)", "raw SELECT and a SHA-256 a line",
                    hashed, cold, max(5, rounds // 2),
                ),
                _figure(
                    "a proof, warm", "", None, lambda: warm.inclusion(NATIONAL // 3), rounds
                ),
            ]  # fmt: skip
        finally:
            raw.close()


def _fill(path: Path, lines: int) -> None:
    """Lines of the length that facts have, put in without the engine."""
    text = b'{"stream":"consultation-bench","fact":{"text":"' + b"x" * 390 + b'"}}'
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.executemany(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
            "VALUES (?, ?, 'consultation.view-stated.1', ?)",
            ((f"consultation-{n // 2500}", n % 2500 + 1, text + b"%d" % n) for n in range(lines)),
        )


def _over_all_rounds(rounds: int) -> list[Figure]:
    """The verdicts of all bundled rounds, as of the last position but one, against now."""
    charter = default_charter()
    yardstick = Yardstick(charter.charter, charter.checks, charter.sha256)
    with Engine() as engine:
        for file in archive():
            engine.submit(parse(file.read_text(encoding="utf-8"), file.name).submission())
        now = Answers(engine, yardstick)
        then = now.seen_from(engine, Vantage(engine.position() - 1))

        def all_of(answers: Answers, *, cold: bool) -> Any:
            if cold:
                engine.forget()
            return [answers.principles(id) for id in answers.rounds()]

        name = f"{len(now.rounds())} rounds, as of a position"
        return [
            _figure(
                name, "the same now, as cold",
                lambda: all_of(now, cold=True), lambda: all_of(then, cold=True), rounds,
            ),
            _figure(
                f"{name}, asked again", "the same now, asked again",
                lambda: all_of(now, cold=False), lambda: all_of(then, cold=False), rounds,
            ),
        ]  # fmt: skip


def _measure(engine: Engine, path: Path, rounds: int) -> list[Figure]:
    facts = engine.position()
    raw = sqlite3.connect(path)
    stream = f"consultation-{STREAM}"
    lines = [(row[0], row[1]) for row in raw.execute(_SELECT, (stream,))]
    records = [decode(name, line) for name, line in lines]
    dicts = [orjson.loads(line) for _, line in lines]
    read = dossier(fold(EMPTY, records))
    charter, day = default_charter(), datetime.now(UTC).date()
    pairs: list[tuple[str, str, Callable[[], Any] | None, Callable[[], Any]]] = [
        (
            "encode", "orjson.dumps of the same dicts",
            lambda: [orjson.dumps(one) for one in dicts],
            lambda: [(topic(one.fact), encode(one)) for one in records],
        ),
        (
            "decode", "orjson.loads of the same lines",
            lambda: [orjson.loads(line) for _, line in lines],
            lambda: [decode(name, line) for name, line in lines],
        ),
        (
            "replay from SQLite", "raw SELECT, orjson.loads, dispatch on dicts",
            lambda: _raw_replay(raw, stream),
            lambda: _replay(engine, stream),
        ),
        (
            "as of, half the facts", "the same answer now, as cold",
            lambda: _asked(engine, charter, day, None),
            lambda: _asked(engine, charter, day, facts // 2),
        ),
        (
            "as of, all the facts but one", "the same answer now, as cold",
            lambda: _asked(engine, charter, day, None),
            lambda: _asked(engine, charter, day, facts - 1),
        ),
        ("read the dossier", "", None, lambda: dossier(fold(EMPTY, records))),
        (
            f"the whole charter ({len(charter.checks)} criteria)", "", None,
            lambda: principles(read, charter.charter, charter.checks, day),
        ),
    ]  # fmt: skip
    try:
        return [
            _figure(what, floor_is, floor, ours, rounds) for what, floor_is, floor, ours in pairs
        ]
    finally:
        raw.close()


_SELECT = (
    "SELECT topic, state FROM stored_events WHERE originator_id = ? ORDER BY originator_version"
)


def _asked(engine: Engine, charter: CharterFile, day: date, position: int | None) -> Any:
    """Verdicts from a program just started, now or as of a position."""
    engine.forget()
    now = Answers(engine, Yardstick(charter.charter, charter.checks, charter.sha256), lambda: day)
    return now.seen_from(engine, Vantage(position)).principles(STREAM)


def _replay(engine: Engine, stream: str) -> Any:
    return fold(EMPTY, engine.recorder.read(stream))


def _raw_replay(raw: sqlite3.Connection, stream: str) -> Any:
    state: dict[str, Any] = {}
    for name, line in raw.execute(_SELECT, (stream,)):
        _HANDLERS.get(name, _keep)(state, orjson.loads(line))
    return state


def _keep(state: dict[str, Any], envelope: dict[str, Any]) -> None:
    state[envelope["fact"]["id"]] = envelope


_HANDLERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], None]] = {}


def _figure(
    what: str,
    floor_is: str,
    floor: Callable[[], Any] | None,
    ours: Callable[[], Any],
    rounds: int,
) -> Figure:
    floors, times = [], []
    ours()
    for _ in range(rounds):
        if floor:
            floors.append(_timed(floor))
        times.append(_timed(ours))
    return Figure(
        what,
        floor_is,
        statistics.median(floors) if floors else None,
        statistics.median(times),
        rounds,
    )


def _timed(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000

"""An engine whose clock and chance are fixed, and what is submitted to it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from application.engine import Engine
from application.log.lines import decode
from application.stamps import Sources
from application.submission import Submission
from domain.fact import Fact
from domain.organisation import ORGANISATION
from domain.record import Recorded

START = datetime(2019, 3, 1, 12, tzinfo=UTC)


def ticking(after: int = 0) -> Sources:
    """A clock that goes a second at a time, and numbers in the place of chance."""
    seconds, nonces, events = count(), count(after + 1), count(after + 1)
    return Sources(
        clock=lambda: START + timedelta(seconds=next(seconds)),
        nonce=lambda: f"{next(nonces):032x}",
        event=lambda: f"00000000-0000-4000-8000-{next(events):012}",
    )


def showing(*times: datetime) -> Sources:
    """A clock that shows these times in turn, and then stands still."""
    told = [*times]
    ticks = ticking()
    return Sources(lambda: told.pop(0) if len(told) > 1 else told[0], ticks.nonce, ticks.event)


def engine_on(path: Path | str = ":memory:", sources: Sources | None = None) -> Engine:
    """An engine on a database file. Numbers go on from those that its log has."""
    engine = Engine(path, sources or ticking())
    if sources is None:
        engine.stamps.sources = ticking(engine.position())
    return engine


def submission(*facts: Fact, key: str = "one", **content: Any) -> Submission:
    """A submission to the round `exempel`."""
    stated = {"consultation": "exempel", "recorder": "archive", "role": "archivist"} | content
    if stated["consultation"] is not None:
        return Submission.for_consultation(facts=facts, key=key, **stated)
    del stated["consultation"]
    identities = tuple((ORGANISATION.of(i.organisation), i) for i in stated.pop("organisations"))
    return Submission(identities, key=key, **stated)


def one_by_one(engine: Engine, facts: Iterable[Fact]) -> None:
    """Each fact by a command of its own."""
    for fact in facts:
        engine.submit(submission(fact, key=f"record-{fact.id}"))


def log_of(engine: Engine) -> list[Recorded[Any]]:
    """Everything in the log, in order, read from its stored lines."""
    notes = engine.recorder.select_notifications(None, 1_000_000)
    return [decode(note.topic, note.state) for note in notes]


def commands(engine: Engine) -> int:
    """How many commands are marked as carried out."""
    return int(engine.recorder._rows(f"SELECT COUNT(*) FROM {engine.recorder.COMMANDS}")[0][0])

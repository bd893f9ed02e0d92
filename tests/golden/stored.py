"""Which stored form of which fact is kept under which name."""

from pathlib import Path
from typing import Any

from application.log.lines import encode, topic
from domain.record import Recorded
from tests.every_kind import ELSEWHERE, ROUND
from tests.given import recorded

FOLDER = Path(__file__).parent / "facts"


def examples() -> dict[str, Recorded[Any]]:
    """Envelopes by file name: ``consultation.opened.1.json``; a kind's further ones by fact id."""
    named: dict[str, Recorded[Any]] = {}
    streams = [("consultation-exempel", fact) for fact in ROUND]
    for stream, fact in (*streams, *ELSEWHERE):
        name = f"{topic(fact)}.json"
        if name in named:
            name = f"{topic(fact)}.{fact.id}.json"
        named[name] = recorded(fact, stream=stream)
    return named


def write_new() -> list[str]:
    """Keep the forms that are not kept yet; a file that stands is never written over."""
    new = []
    for name, record in examples().items():
        path = FOLDER / name
        if not path.exists():
            path.write_bytes(encode(record) + b"\n")
            new.append(name)
    return new

"""Facts as stored lines.

A stored line is the whole envelope as JSON. The library's own mapper would write Python paths; ours
writes the facts' own names, so that moving a class does not break the history.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, TypeAlias

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent

from domain.aggregates import AGGREGATES
from domain.fact import Fact
from domain.record import Recorded

KINDS: tuple[type[Fact], ...] = tuple(kind for one in AGGREGATES for kind in one.kinds)
"""Every kind of fact that the log can hold."""

Line: TypeAlias = tuple[int, str, int, str, bytes]
"""A row of the log: position, stream, position in the stream, topic and stored line."""


class Damaged(Exception):
    """A row of the log that differs from what this program writes: altered or broken.

    The message may quote the row's content; only ``position`` may be shown to anyone.
    """

    def __init__(self, position: int, why: str):
        super().__init__(f"entry {position} of the log is damaged: {why}")
        self.position = position


Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
"""For kinds whose stored form changed: lifts the form of a name and version to the next version's.
"""


@cache
def envelope_of(kind: type[Fact]) -> type[Recorded[Any]]:
    """The envelope that holds a kind of fact."""
    return Recorded[kind]  # type: ignore[valid-type]


_CURRENT: dict[str, type[Fact]] = {f"{kind.kind}.{kind.version}": kind for kind in KINDS}


def topic(fact: Fact) -> str:
    """The fact's stored name and version: ``consultation.meeting-held.1``."""
    return f"{fact.kind}.{fact.version}"


def encode(record: Recorded[Any]) -> bytes:
    """The envelope as its stored line: JSON with the stated fields only."""
    return record.__pydantic_serializer__.to_json(record, exclude_none=True, exclude_unset=True)


def decode(stored_topic: str, line: bytes) -> Recorded[Any]:
    """The envelope of a stored line, lifted to the current form of its kind if it is older.

    Raises KeyError if this version of the program does not know the kind.
    """
    current = _CURRENT.get(stored_topic)
    if current is not None:
        validator = envelope_of(current).__pydantic_validator__
        return validator.validate_json(line)  # type: ignore[no-any-return]
    return _lifted(orjson.loads(line))


def agree(row: Line) -> None:
    """Check that a row's columns match its line, since only the line is signed. Raises Damaged.

    This does not decode the line: the program writes each line so that it begins with the values
    that the columns repeat.
    """
    position, stream, version, topic, line = row
    begins = f'{{"stream":"{stream}","position":{version}{_named(topic)}'
    if line.startswith(begins.encode()) and '"' not in stream:
        return
    said = _said(position, line)
    stated = {"stream": stream, "position": version, "form": topic}
    inside = {
        "stream": said.get("stream"),
        "position": said.get("position"),
        "form": f"{said.get('name')}.{said.get('version')}",
    }
    for column, value in stated.items():
        if value != inside[column]:
            why = f"the column says {column} {value!r}, the line {inside[column]!r}"
            raise Damaged(position, why)


@lru_cache
def _named(topic: str) -> str:
    """The next part of a line with this topic. No line written here has a quotation mark in its
    topic.
    """
    name, _, form = str(topic).rpartition(".")
    return "" if '"' in name else f',"name":"{name}","version":{form},'


def _said(position: int, line: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise Damaged(position, "its line is not JSON") from None
    if not isinstance(said, dict):
        raise Damaged(position, "its line is no object")
    return said


def read_row(row: Line) -> Recorded[Any]:
    """The envelope that a row holds. Raises Damaged.

    Raises KeyError if this version of the program does not know the kind.
    """
    agree(row)
    position, _, _, topic, line = row
    try:
        return decode(topic, line)
    except (ValueError, TypeError) as error:
        raise Damaged(position, f"its line cannot be read: {_first(error)}") from error


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _lifted(envelope: dict[str, Any]) -> Recorded[Any]:
    while f"{envelope['name']}.{envelope['version']}" not in _CURRENT:
        step = UPCASTERS[envelope["name"], envelope["version"]]
        envelope = {**step(envelope), "version": envelope["version"] + 1}
    current = _CURRENT[f"{envelope['name']}.{envelope['version']}"]
    return envelope_of(current).model_validate_json(orjson.dumps(envelope))


def stored_event(record: Recorded[Any]) -> StoredEvent:
    """A fact in its envelope, as the library's recorder takes it."""
    return StoredEvent(
        originator_id=record.stream,
        originator_version=record.position,
        topic=topic(record.fact),
        state=encode(record),
    )


class LineMapper(Mapper[str]):
    """Converts between facts in their envelopes and stored lines."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """Write the envelope as a line."""
        assert isinstance(domain_event, Recorded)
        return stored_event(domain_event)

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded[Any]:
        """Read an envelope from its line."""
        return decode(stored_event.topic, stored_event.state)

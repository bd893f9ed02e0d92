"""A fact of the log as a CloudEvent (version 1.0, structured mode).

It is made from the stored line as it is: what was validated when it was recorded is not validated
again. A line of an older form is lifted to today's, as wherever it is read.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

import orjson
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from application.log.lines import KINDS, UPCASTERS, Line, agree, decode, encode
from domain.fact import Fact
from interfaces.schemas.base import content

BATCH = "application/cloudevents-batch+json"
UNREADABLE = "se.samrad.unreadable"
"""The type of what stands in the log and cannot be read by this program."""

_PREFIX = "se.samrad."
_KNOWN = frozenset(f"{kind.kind}.{kind.version}" for kind in KINDS)
_CARRIED = ("recorder", "role", "command", "correlation", "causation")
_SENT_AS_IS = ":/?#[]@!$&'()*,;=~%"
_log = logging.getLogger(__name__)


class CloudEvent(BaseModel):
    """A fact of the log as a CloudEvent; one that cannot be read has no data.

    It describes the form. The feed, which is long, is not built from it.
    """

    model_config = ConfigDict(extra="forbid", title="CloudEvent")

    specversion: Literal["1.0"]
    id: str = Field(description="The event's id: another for each fact of the source.")
    source: str = Field(
        description="The log: the name on its checkpoints, or '/' if it is not signed.",
        json_schema_extra={"format": "uri-reference"},
    )
    type: str = Field(
        description="'se.samrad.', the kind's stored name and the version of its form: "
        "'se.samrad.consultation.meeting-held.v1'. 'se.samrad.unreadable': the line cannot be read."
    )
    subject: str | None = Field(None, description="The consultation's or organisation's id.")
    time: datetime | None = Field(None, description="When it was recorded.")
    datacontenttype: Literal["application/json"] | None = None
    position: int = Field(description="Where it stands in the log.")
    stream: str
    streamversion: int = Field(description="The fact's number in its stream, from 1.")
    recorder: str | None = None
    role: str | None = None
    command: str | None = Field(None, description="The id of the command that it came by.")
    correlation: str | None = None
    causation: str | None = None
    data: dict[str, JsonValue] | None = Field(None, description="The fact, by its own names.")


class Form(NamedTuple):
    """A CloudEvent: its type, and the whole of it as JSON on one line."""

    type: str
    json: bytes


def source_of(origin: str | None) -> str:
    """The name of a log as a URI reference."""
    return quote(origin, safe=_SENT_AS_IS) if origin else "/"


def cloud_event(line: Line, source: str) -> Form:
    """A row of the log as a CloudEvent. One that cannot be read is said to be so, and logged."""
    position, stream, version, _, stored = line
    standing = {"position": position, "stream": stream, "streamversion": version}
    try:
        agree(line)
        told = _told(_envelope(stored), source, standing)
        return Form(told["type"], orjson.dumps(told))
    except Exception:  # whatever is wrong with one line, the feed goes on
        _log.exception("the line at position %d cannot be read", position)
    unread = {"id": f"unreadable-{position}", "source": source, "type": UNREADABLE, **standing}
    return Form(UNREADABLE, orjson.dumps({"specversion": "1.0", **unread}))


def pseudonymised(event: bytes, name: Callable[[str, str], str]) -> bytes:
    """A CloudEvent that says by which pseudonym it was recorded, and not which errand it was of."""
    told = orjson.loads(event)
    if told.get("recorder") is not None:
        told["recorder"] = name(told["recorder"], told["stream"])
    for carried in ("command", "correlation", "causation"):
        told.pop(carried, None)
    return orjson.dumps(told)


TELLS = b'"count"'
"""What stands in every event that tells a count."""


def discreet(event: bytes, facts: Mapping[str, Fact]) -> bytes:
    """A CloudEvent that tells a fact as it reads outside, if it is one that reads otherwise."""
    told = orjson.loads(event)
    fact = facts.get((told.get("data") or {}).get("id", ""))
    return orjson.dumps(told | {"data": content(fact)}) if fact else event


def _envelope(stored: bytes) -> dict[str, Any]:
    """The envelope of a line, in today's form. Raises KeyError if the kind is not known."""
    envelope: dict[str, Any] = orjson.loads(stored)
    name, version = envelope["name"], envelope["version"]
    if (name, version) in UPCASTERS:
        lifted = decode(f"{name}.{version}", stored)
        envelope = orjson.loads(encode(lifted))
    elif f"{name}.{version}" not in _KNOWN:
        raise KeyError(f"{name}.{version}")
    return envelope


def _told(envelope: dict[str, Any], source: str, standing: dict[str, Any]) -> dict[str, Any]:
    carried = {name: envelope[name] for name in _CARRIED if envelope.get(name) is not None}
    return {
        "specversion": "1.0",
        "id": envelope["event"],
        "source": source,
        "type": f"{_PREFIX}{envelope['name']}.v{envelope['version']}",
        "subject": envelope["stream"].partition("-")[2],
        "time": envelope["recorded"],
        "datacontenttype": "application/json",
        **standing,
        **carried,
        "data": envelope["fact"],
    }

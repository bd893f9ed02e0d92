"""Parsing of header fields (RFC 9110, 5.6): lists, parameters and preferences.

The standard library splits them, so that a quoted comma or a weight of 0 is read as such.
"""

import re
from collections.abc import Iterable
from email.message import Message
from typing import NamedTuple
from urllib.request import parse_http_list

from starlette.datastructures import Headers

_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


class Preference(NamedTuple):
    """How much something is wanted: by its weight, then by how exactly it is named."""

    weight: float
    exactness: int = 0


NOTHING = Preference(0.0)


def listed(lines: Iterable[str]) -> list[str]:
    """The members of a list that comes in one header line or in several."""
    return [member for line in lines for member in parse_http_list(line) if member]


def parameters(member: str) -> list[tuple[str, str]]:
    """A value and its parameters, as pairs of a name in small letters and a value, if any.

    The value itself comes first, as in ``text/html; q=0.5``, or ``return=minimal``.
    """
    read = Message()
    read["field"] = member
    given = read.get_params(header="field") or [("", "")]
    return [(name.lower(), value if isinstance(value, str) else value[2]) for name, value in given]


def media_type(headers: Headers) -> str:
    """The media type that Content-Type states; empty if it states none."""
    return parameters(headers.get("content-type", ""))[0][0]


# --- what is preferred -------------------------------------------------------------------------


def weights(lines: Iterable[str]) -> list[tuple[str, float]]:
    """What a client accepts, in small letters, with weights. A malformed weight drops its value."""
    told = []
    for member in listed(lines):
        (value, _), *further = parameters(member)
        weight = dict(further).get("q", "1")
        if _WEIGHT.fullmatch(weight):
            told.append((value, float(weight)))
    return told


def preference(taken: Iterable[tuple[str, float]], *forms: str) -> Preference:
    """How much a client wants something that has several names, the most exact one first."""
    taken = list(taken)
    for exactness, form in zip(range(len(forms), 0, -1), forms, strict=True):
        weight = max((weight for value, weight in taken if value == form), default=None)
        if weight is not None:
            return Preference(weight, exactness) if weight else NOTHING
    return NOTHING


def of_media(lines: Iterable[str], media: str) -> Preference:
    """How much a client wants a media type, by its ``Accept`` (RFC 9110, 12.5.1)."""
    family = media.partition("/")[0]
    return preference(weights(lines), media, f"{family}/*", "*/*")


def preferences(lines: Iterable[str]) -> dict[str, str]:
    """What a client states in ``Prefer`` (RFC 7240); of a repeated name, the first counts."""
    told: dict[str, str] = {}
    for member in listed(lines):
        name, value = parameters(member)[0]
        told.setdefault(name, value)
    return told

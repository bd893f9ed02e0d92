"""Cursors: a place in a sorted list, in a form that fits into a URL.

The item at that place may be withheld, renamed or gone: the list still continues after the place.
"""

import re

from application.records import Unanswerable

_AWAY = re.compile(r"[^A-Za-z0-9-]")
_WRITTEN_OUT = re.compile(r"~([0-9a-f]{1,6})~")
_FORM = re.compile(r"([A-Za-z0-9-]|~[0-9a-f]{1,6}~)*")


def cursor(*keys: str) -> str:
    """The cursor of a place: its sort keys, with all but letters, digits and hyphens escaped."""
    return ".".join(_AWAY.sub(lambda sign: f"~{ord(sign[0]):x}~", key) for key in keys)


def place(cursor: str, number: int) -> tuple[str, ...]:
    """The sort keys in a cursor, ``number`` of them. Raises Unanswerable if it is not a cursor."""
    parts = cursor.split(".")
    try:
        if cursor and len(parts) == number and all(map(_FORM.fullmatch, parts)):
            return tuple(_read(part) for part in parts)
    except ValueError:
        pass
    raise Unanswerable("cursor", "no-place")


def _read(part: str) -> str:
    key = _WRITTEN_OUT.sub(lambda sign: chr(int(sign[1], 16)), part)
    key.encode()  # raises for a lone surrogate, which a database would reject too
    if "\0" in key:
        raise ValueError("a key has no NUL")
    return key

"""Cursors: a place in the order of a list, as a word that an address can hold.

What stood there may be withheld, renamed or gone: the list still goes on after the place.
"""

import re

from application.records import Unanswerable

_AWAY = re.compile(r"[^A-Za-z0-9-]")
_WRITTEN_OUT = re.compile(r"~([0-9a-f]{1,6})~")
_FORM = re.compile(r"([A-Za-z0-9-]|~[0-9a-f]{1,6}~)*")


def cursor(*keys: str) -> str:
    """The cursor of a place: its keys in a row, other signs than letters and digits written out."""
    return ".".join(_AWAY.sub(lambda sign: f"~{ord(sign[0]):x}~", key) for key in keys)


def place(cursor: str, number: int) -> tuple[str, ...]:
    """The keys of a place, so many of them. Raises Unanswerable where it is no such cursor."""
    parts = cursor.split(".")
    try:
        if cursor and len(parts) == number and all(map(_FORM.fullmatch, parts)):
            return tuple(_read(part) for part in parts)
    except ValueError:
        pass
    raise Unanswerable("cursor", "no-place")


def _read(part: str) -> str:
    key = _WRITTEN_OUT.sub(lambda sign: chr(int(sign[1], 16)), part)
    key.encode()  # a half of a surrogate is no text, to a database either
    if "\0" in key:
        raise ValueError("a key has no NUL")
    return key

"""Finds personal identity numbers in text, so that none is recorded or shown.

A *personnummer* has the date of birth, three digits and a check digit. A hyphen stands before the
last four, or a plus from the year in which the person turns a hundred (Population Registration Act
1991:481, section 18). A *samordningsnummer* is the same with 60 added to the day (now Act
2022:1697, earlier section 18 a of the former act). Both are written with ten digits or twelve.

A region may process them without consent only where that is clearly justified (Act 2018:218,
chapter 3, section 10). Nothing in the record of a consultation justifies it.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, Final

from domain.text import is_unseen

BLOT: Final = "[identity number]"
"""What replaces an identity number."""

_GAP = r"\s{0,3}"
_FORM: Final = re.compile(
    rf"(?<!\d)(1[89]|20)?(\d\d)(\d\d)(\d\d){_GAP}([-+\u2010-\u2015\u2212]?){_GAP}"
    r"(\d{3})(\d)(?!\d)"
)
_RANDOM: Final = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{32,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![0-9a-f])", re.I
)
"""Digests and UUIDs: one in a few thousand of them would look like an identity number."""
_HINT: Final = re.compile(r"\d{6}")
_OF_COORDINATION: Final = 60


_UNUSUAL: Final = re.compile("[^\\x00-\\x7f\u00a0\u00a7\u00b0\u00c0-\u024f\u2010-\u201f\u2026]")
"""Characters other than ASCII, Latin letters, dashes and quotation marks: some are digits."""


def might_hold(text: str) -> bool:
    """A quick check whether a text is worth searching; also works on JSON that holds the text."""
    return _HINT.search(text) is not None or _HINT.search(_plain(text)) is not None


def holds(text: str) -> bool:
    """Whether a text holds an identity number."""
    return might_hold(text) and any(True for plain in {text, _plain(text)} for _ in _found(plain))


def blotted(text: str) -> str:
    """The text with each identity number blotted out."""
    if not might_hold(text):
        return text
    text = _without(text, _found(text))  # as written first: a raised digit after it is a note's
    plain = _plain(text)
    if plain is text:
        return text
    ends = [*accumulate(len(_sign(sign)) for sign in text)]
    return _without(text, (_in_the_original(ends, *found) for found in _found(plain)))


def _without(text: str, found: Iterable[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in found:
        parts += [text[last:start], BLOT]
        last = end
    return "".join(parts) + text[last:]


def places(content: Any, path: str = "") -> Iterator[str]:
    """The fields of a JSON value that hold identity numbers, as in ``changes.note`` or ``by.0``.

    If a field's own name holds one, it is blotted out there.
    """
    if isinstance(content, Mapping):
        for name, value in content.items():
            at = f"{path}.{blotted(str(name))}".lstrip(".")
            if holds(str(name)):
                yield at
            yield from places(value, at)
    elif isinstance(content, list | tuple):
        for number, value in enumerate(content):
            yield from places(value, f"{path}.{number}".lstrip("."))
    elif isinstance(content, str | int | float) and holds(str(content)):
        yield path


def _plain(text: str) -> str:
    """The text as it is read: digits of any script or shape as 0 to 9, and nothing invisible."""
    return "".join(map(_sign, text)) if _UNUSUAL.search(text) else text


@lru_cache(10_000)
def _sign(sign: str) -> str:
    """How a character is read; as nothing if it only formats, or marks the one before it."""
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if is_unseen(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    return unicodedata.normalize("NFKC", sign)


def _found(text: str) -> Iterator[tuple[int, int]]:
    """The start and end of each number."""
    random = [match.span() for match in _RANDOM.finditer(text)]
    for match in _FORM.finditer(text):
        start, end = match.span()
        if _is_one(match) and not any(first <= start and end <= last for first, last in random):
            yield start, end


def _in_the_original(ends: list[int], start: int, end: int) -> tuple[int, int]:
    """Where a span of the plain text lies in the original, by where each sign there ends."""
    return bisect_right(ends, start), bisect_left(ends, end) + 1


def _is_one(match: re.Match[str]) -> bool:
    century, year, month, day, sign, serial, check = match.groups()
    first_century = int(century) if century else 19 if sign == "+" else 20
    born = int(day)
    if born > _OF_COORDINATION:
        born -= _OF_COORDINATION
    try:
        # Without a century the nearest will do: leap years are the same, except for year 00.
        date(100 * first_century + int(year), int(month), born)
    except ValueError:
        return False
    return int(serial) > 0 and _checks(year + month + day + serial + check)


def _checks(digits: str) -> bool:
    """Luhn: from the left, every other digit doubled and its own digits added."""
    products = (str(int(digit) * (2 - place % 2)) for place, digit in enumerate(digits))
    return sum(map(int, chain.from_iterable(products))) % 10 == 0

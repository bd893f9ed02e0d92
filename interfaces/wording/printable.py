"""Text that breaks no line and steers no terminal, and that every terminal can write."""

import codecs
import re
import unicodedata
from typing import Final, TextIO

from domain.text import typewritten

_STEERING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What a terminal would obey, break the line at, or read backwards: it is only shown."""
_OWN: Final = {
    "→": "->", "←": "<-", "·": ".", "±": "+-", "≠": "#", "●": "*", "◐": "%", "◒": "/", "◌": "-",
    "○": "o", "✓": "+", "✗": "x", "✎": "~", "⚑": "!", "⚐": "i",
}  # fmt: skip
"""Signs of the program's own, and what stands for them where a terminal lacks them."""
STAND_INS: Final = "stand-ins"
"""The name by which a stream is told to write stand-ins for signs that its encoding lacks."""


def printable(text: str) -> str:
    """The text, with whatever does not print written out, as a program would write it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def tame(text: str) -> str:
    """The text in its lines, with a stand-in for each sign that would steer a terminal."""
    return _STEERING.sub("\ufffd", text)


def in_json(text: str, stream: TextIO) -> str:
    r"""JSON as it may be printed: what steers, or what the stream cannot write, as ``\uXXXX``."""
    encoding = codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name
    return (_STEERING if encoding.startswith("utf") else _BEYOND_ASCII).sub(_escaped, text)


_BEYOND_ASCII: Final = re.compile(r"[^\n\x20-\x7e]")


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = unicodedata.normalize("NFC", error.object[error.start : error.end])
    return "".join(_OWN.get(sign) or typewritten(sign) for sign in lacking), error.end


codecs.register_error(STAND_INS, _stand_in)

"""Text as people read it: what is visible, what counts as the same, and how it sorts.

A letter with a mark has two encodings, one composed and one not; a space has several; and some
characters only format. Readers see no difference, so nothing here is compared, sorted or found to
be empty character by character.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Final

_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Invisible characters: Unicode's property Default_Ignorable_Code_Point."""
_AT_ENDS: Final = r"[\s\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0]+"
"""White space, and characters that mean nothing at the end of a text. Other invisible ones there
shape the character beside them."""
_UNSEEN_SIGN: Final = re.compile(f"[{_UNSEEN}]")
_ENDS: Final = re.compile(rf"\A{_AT_ENDS}|{_AT_ENDS}\Z")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANK: Final = "\u2800"
"""The Braille pattern without dots. It is invisible, although Unicode does not count it as a space.
"""
_LONGEST_WORD, _MOST_WORDS = 100, 2_000
"""Limits of the search for a word that was meant: characters of the word, and words compared."""
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"'),
        _BLANK: " ",
    }
)
"""Dashes, apostrophes and quotation marks as different keyboards write them."""


def is_unseen(sign: str) -> bool:
    """Whether a character is invisible and takes no room."""
    return _UNSEEN_SIGN.match(sign) is not None


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: only white space, marks on nothing, or invisible characters."""
    return not any(map(_is_seen, text))


def _is_seen(sign: str) -> bool:
    if sign.isspace() or sign == _BLANK or is_unseen(sign):
        return False
    return unicodedata.category(sign) not in ("Cc", "Cf", "Mn", "Me")


def fault(text: str) -> tuple[str, dict[str, str]] | None:
    """Why a text cannot be accepted: a kind of complaint, and its values. None if it can.

    The control characters it may hold are tab and line breaks, U+0085 included.
    """
    if is_blank(text):
        return "text-unseen", {}
    found = _CONTROLS.search(text)
    if found:
        return "text-control-sign", {"sign": f"U+{ord(found[0]):04X}"}
    return None


def tidied(text: str) -> str:
    """The text as it is stored: composed (Unicode's form C), with nothing invisible at its ends."""
    if text.isascii():
        return text.strip()
    return _ENDS.sub("", unicodedata.normalize("NFC", text))


def seen(text: str) -> str:
    """The visible text: letters composed, nothing invisible, each run of white space one space."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN_SIGN.sub("", text)).replace(_BLANK, " ")
    return " ".join(text.split())


def folded(text: str) -> str:
    """The text for comparison: texts that people read as the same fold to the same."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN_SIGN.sub("", text).translate(_ALIKE))
    text = text.casefold().replace("`", "'")
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt word most likely means; None if none is near."""
    spelt = {folded(one): one for one in islice(known, _MOST_WORDS)}
    found = get_close_matches(folded(word)[:_LONGEST_WORD], spelt, n=1, cutoff=0.75)
    return spelt[found[0]] if found else None


def typewritten(text: str) -> str:
    """The text in ASCII, as nearly as possible: letters without their marks, and ? for the rest."""
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE))
    return "".join(
        sign if sign.isascii() else "?" for sign in plain if not unicodedata.combining(sign)
    )


# --- the alphabet --------------------------------------------------------------------------------

_LETTERS: Final = str.maketrans(
    {
        "å": "z\U0010fffa",
        **dict.fromkeys("äæ", "z\U0010fffb"),
        **dict.fromkeys("öøœ", "z\U0010fffc"),
        **dict.fromkeys("üű", "y"),
        **dict.fromkeys("đð", "d"),
        "ł": "l",
        "þ": "th",
    }
)
"""Å, ä and ö after z, in this order; ü as y; letters of neighbouring languages as the nearest one.
"""
_MARKS: Final = re.compile("[\u0300-\u036f]")


def alphabetical(text: str) -> tuple[str, str]:
    """A sort key that puts texts in the order of a Swedish dictionary: é as e, w after v, å, ä and
    ö last.

    Texts that differ only in such a mark stand side by side, always in the same order.
    """
    plain = folded(text)
    if plain.isascii():
        return plain, plain
    return _MARKS.sub("", unicodedata.normalize("NFD", plain.translate(_LETTERS))), plain

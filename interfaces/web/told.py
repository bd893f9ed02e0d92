"""Text on a page in another language than the page's, which says so where it is printed."""

import re
from collections.abc import Iterable
from typing import Self

from markupsafe import Markup

_MARKS = re.compile(r"</?span[^>]*>")


class Told(str):
    """A text that templates print with its language (WCAG 2.2, 3.1.2): ``<span lang="sv">``."""

    language: str
    html: Markup

    def __new__(cls, text: str, language: str, html: Markup | None = None) -> Self:
        """A text in the language; with ``html``, a text that is only partly in it."""
        told = super().__new__(cls, text)
        told.language = language
        told.html = html or Markup('<span lang="{}">{}</span>').format(language, text)
        return told

    def __html__(self) -> Markup:
        return self.html


def told_in(text: str, language: str | None, tongue: str) -> str:
    """A text, marked if it is known to be in another language than the reader's."""
    return text if not text or language in (None, tongue) else Told(text, language)


def joined(separator: str, texts: Iterable[str]) -> str:
    """Texts in a row, each in its own language; the empty ones are left out."""
    some = [text for text in texts if text]
    told = next((text for text in some if isinstance(text, Told)), None)
    whole = separator.join(some)
    return Told(whole, told.language, Markup(separator).join(some)) if told else whole


def shortened(text: str, most: int) -> str:
    """A text of so many signs at most; one that is cut is wholly in the language of its parts."""
    if len(text) <= most:
        return text
    cut = f"{text[: most - 3]}…"
    return Told(cut, text.language) if isinstance(text, Told) else cut


def unmarked(html: Markup) -> Markup:
    """What a template printed, for where no marks may stand: a page's title."""
    return Markup(_MARKS.sub("", html))

"""Stored words as people say them, in any of the languages."""

from collections.abc import Iterator

from domain.text import folded
from interfaces.wording.language import Language
from interfaces.wording.words import say


def meant(said: str, words: tuple[str, ...]) -> str:
    """The stored word that is meant; what is none of them stays, and the form refuses it."""
    called = {folded(name): word for word in words for name in _names(word)}
    return called.get(folded(said), said)


def _names(word: str) -> Iterator[str]:
    yield word
    yield from (say(word, tongue) for tongue in Language)

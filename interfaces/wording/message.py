"""A sentence that waits to be said, until the reader's language is known.

The functions also mark the sentence for ``sv.po``, and so take it as it stands, in quotes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in English, with ``%(name)s`` where a value goes."""

    text: str
    several: str | None = None
    """The same of several, where the sentence counts."""
    context: str | None = None
    """What tells it apart from the same English words that Swedish has other words for."""


def sentence(text: str) -> Message:
    """A sentence."""
    return Message(text)


def plural(one: str, several: str) -> Message:
    """A sentence that counts: of one, and of several."""
    return Message(one, several)


def in_context(context: str, text: str) -> Message:
    """A sentence whose English words mean more than one thing."""
    return Message(text, context=context)


def plural_in_context(context: str, one: str, several: str) -> Message:
    """A sentence that counts, and whose English words mean more than one thing."""
    return Message(one, several, context)

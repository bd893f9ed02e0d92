"""A sentence that waits to be said, until the reader's language is known.

The functions also mark the sentence for ``sv.po``, and so take it as it stands, in quotes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence in English, with ``%(name)s`` where a value goes."""

    text: str
    several: str | None = None
    """The same of several, where the sentence counts."""
    context: str | None = None
    """What tells it apart from the same English words that Swedish has other words for."""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What goes in, as far as it is known already."""


def sentence(text: str, /, **values: object) -> Message:
    """A sentence, and what goes in, where that is known already."""
    return Message(text, values=values)


def plural(one: str, several: str, /, **values: object) -> Message:
    """A sentence that counts: of one, and of several; ``num`` is how many, where it is known."""
    return Message(one, several, values=values)


def in_context(context: str, text: str) -> Message:
    """A sentence whose English words mean more than one thing."""
    return Message(text, context=context)


def plural_in_context(context: str, one: str, several: str) -> Message:
    """A sentence that counts, and whose English words mean more than one thing."""
    return Message(one, several, context)


class InWords(Exception):
    """What went wrong, as a sentence."""

    def __init__(self, message: Message):
        super().__init__(message.text % message.values)
        self.message = message

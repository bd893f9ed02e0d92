"""That a command was carried out, so that the same request is not carried out again."""

from dataclasses import dataclass
from typing import TypeAlias

CommandId: TypeAlias = tuple[str, str]
"""Who sent a command, and its key: a command's identity."""


@dataclass(frozen=True, slots=True)
class CommandRow:
    """Who sent which request, and where the stream and the log stood after it.

    Of the request only its digest is kept. ``added`` is how many of the stream's facts are its
    own, the last of them at ``version``.
    """

    recorder: str
    key: str
    digest: str
    stream: str
    version: int
    added: int
    position: int = 0

    @property
    def asked(self) -> CommandId:
        """The command's identity."""
        return self.recorder, self.key


COMMAND = ", ".join(CommandRow.__dataclass_fields__)
"""The columns of a row, as a query names them."""

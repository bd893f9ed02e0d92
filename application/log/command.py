"""Rows that mark a command as carried out, so that a repeated request has no effect."""

from dataclasses import dataclass
from typing import TypeAlias

CommandId: TypeAlias = tuple[str, str]
"""A command's identity: who sent it, and its key."""


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command that was carried out: who sent it, and where the stream and the log stood after it.

    Only the digest of the request is kept. ``added`` is how many of the stream's facts the command
    added; the last of them is at ``version``.
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
"""The columns of a row, as queries name them."""

"""What a log can be asked and told, whatever database holds it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandRow:
    """That a command was carried out: who sent which request, and where the stream stood."""

    recorder: str
    key: str
    digest: str
    stream: str
    version: int

"""Answers as tables for the terminal, a module a noun."""

from interfaces.cli.tables import (
    basics,
    board,
    history,
    participation,
    principles,
    process,
    timeline,
    trail,
)

__all__ = [
    "basics", "board", "history", "participation", "principles", "process", "timeline", "trail",
]  # fmt: skip

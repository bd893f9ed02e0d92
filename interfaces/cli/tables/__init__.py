"""Answers as tables for the terminal, a module a noun."""

from interfaces.cli.tables import (
    basics,
    board,
    history,
    levels,
    participation,
    principles,
    process,
    timeline,
    trail,
)

__all__ = [
    "basics", "board", "history", "levels", "participation", "principles", "process", "timeline",
    "trail",
]  # fmt: skip

"""Answers as tables for the terminal, with a module for each noun."""

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

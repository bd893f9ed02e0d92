"""Answers as tables for the terminal, a module a noun."""

from interfaces.cli.tables import basics, participation, principles, process, timeline

__all__ = ["basics", "participation", "principles", "process", "timeline"]

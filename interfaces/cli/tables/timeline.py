"""What happened, in order, as a table."""

from collections.abc import Iterable

from rich.console import RenderableType

from domain.answers.timeline import Moment
from interfaces.cli.tables.basics import plain_table
from interfaces.words import Language, say


def moments(told: Iterable[Moment], tongue: Language) -> RenderableType:
    """The facts in order of occurrence, with when they were recorded."""
    headings = ("när", "vad", "id", "belägg", "nedtecknat") if tongue == "sv" else (
        "when", "what", "id", "proof", "recorded",
    )  # fmt: skip
    table = plain_table(*headings)
    for moment in told:
        doubtful = " (söndag?)" if tongue == "sv" else " (a Sunday?)"
        when = (moment.occurred or "–") + (doubtful if moment.is_doubtful else "")
        when += f" → {moment.planned}" if moment.planned else ""
        flags = ""
        if moment.entry.corrections:
            flags += " ✎"
        if moment.entry.contests:
            flags += " ⚑"
        if moment.entry.readings:
            flags += " ≠"
        table.add_row(
            when,
            say(moment.entry.fact.short_kind(), tongue),
            moment.entry.id + flags,
            say(moment.proof, tongue),
            f"{moment.recorded:%Y-%m-%d %H:%M}Z",
        )
    return table

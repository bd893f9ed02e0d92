"""What all views have in common."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from application.answers import Answers
from application.vantage import NOW
from domain.consultation.marks import Mark, Marks
from domain.span import Span


class Shown(BaseModel):
    """Something shown as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")


MarksByEntry = dict[str, tuple[Mark, ...]]
"""Entries with what is to be known of them; those of which nothing is are left out."""


class SpanView(Shown):
    """A figure known between bounds; null where there is none on that side."""

    low: int | float | None
    high: int | float | None

    @classmethod
    def of(cls, span: Span) -> "SpanView":
        """The bounds."""
        return cls(low=span.low, high=span.high)


def marks_of(marks: Marks) -> MarksByEntry:
    """The marks, entry by entry."""
    return dict(marks.by_entry)


class SeenFromView(Shown):
    """The point in time from which the record was read, where it was not now."""

    known_at: int | None = Field(description="Only so many facts of the log were seen.")
    known_on: date | None = Field(description="The day of that cut, in Sweden.")
    true_on: date | None = Field(description="Only what had happened by the end of that day.")
    uncertain: tuple[str, ...] = Field(
        description="Entries that may or may not have happened by then. They count in no figure; "
        "where a verdict hangs on them, each that is possible is named."
    )

    @classmethod
    def of(cls, answers: Answers, consultation: str | None) -> "SeenFromView | None":
        """From where these answers are given; None for now."""
        seen = answers.vantage
        if seen == NOW:
            return None
        perhaps = answers.dossier(consultation).perhaps if consultation else ()
        return cls(
            known_at=seen.position,
            known_on=seen.known_on,
            true_on=seen.true_on,
            uncertain=tuple(entry.id for entry in perhaps),
        )


class Seen(Shown):
    """An answer that can be asked for as of a point in time."""

    seen_from: SeenFromView | None = Field(
        None, exclude_if=lambda seen: seen is None, description="Absent: as it is known now."
    )

    def seen_by(self, answers: Answers, consultation: str | None = None) -> Self:
        """The answer, with the point in time from which it was given."""
        return self.model_copy(update={"seen_from": SeenFromView.of(answers, consultation)})

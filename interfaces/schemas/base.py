"""What all schemas have in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationInfo,
    computed_field,
    model_validator,
)

from application.answers import Answers
from application.as_of import NOW
from domain import edtf
from domain.consultation import KINDS
from domain.consultation.marks import UNMARKED, Mark, Marks
from domain.fact import Fact


class Schema(BaseModel):
    """Something shown as JSON, read from what has attributes of the same names."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, from_attributes=True)

    _paths: ClassVar[Mapping[str, str]] = {}
    """Where fields stand that have other names there: ``{"id": "fact.id"}``."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, told: Any) -> Any:
        if not cls._paths or isinstance(told, dict | Schema):
            return told
        return {name: get(told) for name, get in _getters(cls)}


@cache
def _getters(schema: type[Schema]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """From where each field is read."""
    required = (name for name, field in schema.model_fields.items() if field.is_required())
    return tuple((name, attrgetter(schema._paths.get(name, name))) for name in required)


class With:
    """Something with further attributes, or with others in the place of its own."""

    def __init__(self, one: Any, **further: Any):
        self._one, self._further = one, further

    def __getattr__(self, name: str) -> Any:
        return self._further[name] if name in self._further else getattr(self._one, name)


class WithinSchema(Schema):
    """The days between which a date lies; null where nothing bounds it on that side."""

    earliest: date | None
    latest: date | None


class DatedSchema(Schema):
    """Something that states dates, each as its source has it, with its bounds beside it.

    Sources' dates are written in a profile of EDTF that has hours without seconds, among other
    things; no other reader need know it to place a date.
    """

    @computed_field(  # type: ignore[prop-decorator]
        description="The bounds of each date that is stated here, by where it stands: 'occurred', "
        "'fact.when', 'fact.alternatives.0.changes.occurred'."
    )
    @property
    def dates(self) -> dict[str, WithinSchema]:
        """The bounds of every date, by the path to it."""
        stated = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {
            path: _within(text)
            for name, value in stated
            if name in _OWN or isinstance(value, dict | tuple)
            for path, text in _dates_in(name, value)
        }


_OWN: Final = frozenset(
    ("occurred", "period", "opened", "adopted", "closed", "first", "last", "told")
)
"""Fields of schemas that hold dates."""
_STATED: Final = frozenset(name for kind in KINDS.values() for name in kind.date_fields())
"""Fields of facts that do."""


def _dates_in(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The dates in a value, each with the path to it; nested schemas tell their own."""
    name = path.rpartition(".")[2]
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _dates_in(f"{path}.{key}", inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _dates_in(f"{path}.{number}", inner)
    elif isinstance(value, str) and name in (_OWN if "." not in path else _STATED):
        yield path, value


def _within(text: str) -> WithinSchema:
    when = edtf.parse(text)
    return WithinSchema(earliest=when.start.earliest, latest=when.end.latest)


def _marked(told: Marks | Iterable[str], info: ValidationInfo) -> Mapping[str, tuple[Mark, ...]]:
    if isinstance(told, Marks):
        return dict(told.by_entry)
    marks: Marks = (info.context or {}).get("marks", UNMARKED)
    return dict(marks.among(told).by_entry)


MarksByEntry = Annotated[dict[str, tuple[Mark, ...]], BeforeValidator(_marked)]
"""Entries with what is to be known of them; those of which nothing is are left out.

Read from marks, or from ids of entries and the ``marks`` of the context.
"""
Number = Annotated[int, BeforeValidator(lambda told: told if isinstance(told, int) else len(told))]
"""How many there are of what it is read from."""
Id = Annotated[str, BeforeValidator(lambda told: told if isinstance(told, str) else told.id)]
"""The id of what it is read from."""
Instant = Annotated[datetime, BeforeValidator(lambda told: told.astimezone(UTC))]
"""In UTC."""
Grants = Annotated[tuple[str, ...], BeforeValidator(lambda told: tuple(map(str, told)))]


class SpanSchema(Schema):
    """A figure known between bounds; null where there is none on that side."""

    low: int | float | None
    high: int | float | None


def content(fact: Fact) -> dict[str, JsonValue]:
    """A fact's fields as they are stored: what was stated, and nothing that was not."""
    return fact.model_dump(mode="json", exclude_none=True, exclude_unset=True)


Content = Annotated[
    dict[str, JsonValue],
    BeforeValidator(lambda told: content(told) if isinstance(told, Fact) else told),
]
Kind = Annotated[
    str, BeforeValidator(lambda told: told.short_kind() if isinstance(told, Fact) else told)
]


class SeenFromSchema(Schema):
    """The point in time from which the record was read, where it was not now."""

    known_at: int | None = Field(description="Only so many facts of the log were seen.")
    known_on: date | None = Field(description="The day of that cut, in Sweden.")
    true_on: date | None = Field(description="Only what had happened by the end of that day.")
    uncertain: tuple[str, ...] = Field(
        description="Entries that may or may not have happened by then. They count in no figure; "
        "where a verdict hangs on them, each that is possible is named."
    )

    @classmethod
    def seen(cls, answers: Answers, consultation: str | None) -> "SeenFromSchema | None":
        """From where these answers are given; None for now."""
        seen = answers.as_of
        if seen == NOW:
            return None
        perhaps = answers.dossier(consultation).perhaps if consultation else ()
        return cls(
            known_at=seen.position,
            known_on=seen.known_on,
            true_on=seen.true_on,
            uncertain=tuple(entry.id for entry in perhaps),
        )


class AnswerSchema(Schema):
    """An answer that can be asked for as of a point in time."""

    seen_from: SeenFromSchema | None = Field(
        None, exclude_if=lambda seen: seen is None, description="Absent: as it is known now."
    )

    def seen_by(self, answers: Answers, consultation: str | None = None) -> Self:
        """The answer, with the point in time from which it was given."""
        return self.model_copy(update={"seen_from": SeenFromSchema.seen(answers, consultation)})

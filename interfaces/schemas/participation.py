"""Who took part, as JSON."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from domain.answers.participation import (
    DIMENSIONS,
    Asked,
    Participant,
    Participation,
    Step,
)
from domain.count import Precision, StatedCount
from domain.words import Group, Level, Party, Sector, Unit
from interfaces.schemas.base import AnswerSchema, MarksByEntry, Schema, With


class CountSchema(Schema):
    """A count with its unit, no more exact than its source; "about 50" stays about 50."""

    number: int
    unit: Unit
    precision: Precision = Field(
        description="'fewer-than' 5: it is withheld, or no source tells more; it may be none."
    )
    text: str = Field(examples=["about 50 persons"])

    @classmethod
    def of(cls, count: StatedCount) -> "CountSchema":
        """The count, also in words."""
        return cls.model_validate(With(count, text=str(count)))


Count = Annotated[CountSchema, BeforeValidator(CountSchema.of)]


class UnnamedSchema(Schema):
    """Participants at a step whom the source does not name; ``count`` is null if it has none."""

    _paths: ClassVar = {
        "apart": "is_apart",
    }

    label: str
    count: Count | None
    entry: str
    parties: tuple[str, ...]
    groups: tuple[str, ...]
    level: str | None
    members_of: str | None = Field(description="The organisation whose members a share is of.")
    apart: bool = Field(
        description="Of the process as a whole, or a share: never added to other counts."
    )


class StepReadingSchema(Schema):
    """A step of the funnel as another reading of sources that disagree has it."""

    _paths: ClassVar = {
        "counts": "unnamed",
    }

    organisations: tuple[str, ...]
    counts: tuple[UnnamedSchema, ...]
    totals: tuple[Count, ...]


class StepSchema(Schema):
    """A step of the funnel. Where ``known`` is false no fact speaks of it: unknown, not 0."""

    _paths: ClassVar = {
        "known": "is_known",
        "counts": "unnamed",
    }

    step: Step
    known: bool
    organisations: tuple[str, ...] = Field(description="Those named at the step.")
    counts: tuple[UnnamedSchema, ...] = Field(description="Those not named, as sources count them.")
    totals: tuple[Count, ...] = Field(description="One a unit, where adding is allowed.")
    contested: tuple[str, ...] = Field(
        description="Of the organisations, those whom only contested entries put there."
    )
    uncertain: tuple[str, ...] = Field(
        description="Organisations that some readings of the sources name, and others do not."
    )
    planned: tuple[str, ...] = Field(
        description="Organisations that only plans put at the step. They do not count in it before "
        "it is confirmed that it took place."
    )
    otherwise: tuple[StepReadingSchema, ...] = Field(
        description="The step under other readings, where they name or count others."
    )


class ParticipantSchema(Schema):
    """An organisation as the round describes it, and what it did, by step, with the entries."""

    id: str
    name: str
    parties: tuple[Party, ...]
    level: Level | None
    sector: Sector | None
    groups: tuple[Group, ...]
    umbrella: str | None
    steps: dict[Step, tuple[str, ...]] = Field(
        description="For each step it was at, the entries that say so."
    )
    asked: Asked = Field(description="Whether it was asked, as honestly as the record allows.")
    asked_by: tuple[str, ...] = Field(description="The entries that 'asked' rests on.")
    perhaps_asked: tuple[Asked, ...] = Field(
        description="All that 'asked' can be, where sources disagree."
    )
    contested: tuple[Step, ...] = Field(description="Steps where only contested entries put it.")
    uncertain: tuple[Step, ...] = Field(
        description="Steps where some readings of the sources put it, and others do not."
    )

    @classmethod
    def of(cls, participant: Participant, whole: Participation) -> "ParticipantSchema":
        """The organisation's part in the whole."""
        id = participant.id
        asked, asked_by = whole.asked(id)
        return cls.model_validate(
            With(
                participant.description,
                id=id,
                steps={deed.step: participant.at(deed.step) for deed in participant.deeds},
                asked=asked,
                asked_by=asked_by,
                perhaps_asked=whole.perhaps_asked(id),
                contested=tuple(s.step for s in whole.funnel if s.disputes(id)),
                uncertain=tuple(s.step for s in whole.funnel if s.doubts(id)),
            )
        )


class NotInvitedSchema(Schema):
    """An organisation or a group that was not invited; ``reason`` is null if none was given."""

    who: str
    reason: str | None
    entry: str


class FunnelsSchema(Schema):
    """The funnel for each value of a dimension that occurs in the round."""

    party: dict[str, tuple[StepSchema, ...]]
    level: dict[str, tuple[StepSchema, ...]]
    sector: dict[str, tuple[StepSchema, ...]]
    group: dict[str, tuple[StepSchema, ...]]
    umbrella: dict[str, tuple[StepSchema, ...]]

    @classmethod
    def of(cls, whole: Participation) -> "FunnelsSchema":
        """All funnels."""
        return cls.model_validate({one: whole.by(one) for one in DIMENSIONS})


class ParticipationSchema(AnswerSchema):
    """Who took part in a round, who was not invited, and what does not count and why."""

    consultation: str
    funnel: tuple[StepSchema, ...]
    by: FunnelsSchema
    organisations: tuple[ParticipantSchema, ...]
    not_invited: tuple[NotInvitedSchema, ...]
    not_yet_invited: tuple[str, ...] | None = Field(
        description="Inventoried organisations that no invitation or referral names; null where "
        "it cannot be told."
    )
    planned: tuple[str, ...] = Field(description="Entries that only plan, or may not have been.")
    by_others: tuple[str, ...] = Field(description="Entries of acts by other bodies.")
    open_calls: tuple[str, ...] = Field(description="Entries open to all who wish.")
    complete_lists: tuple[str, ...] = Field(description="Entries with a list stated complete.")
    late: tuple[str, ...] = Field(description="Responses that came after the deadline.")
    marks: MarksByEntry = Field(
        description="Of the entries that this rests on, those corrected, contested, in conflict."
    )

    @classmethod
    def of(cls, consultation: str, whole: Participation) -> "ParticipationSchema":
        """The answer."""
        return cls.model_validate(
            With(
                whole,
                consultation=consultation,
                by=FunnelsSchema.of(whole),
                organisations=[ParticipantSchema.of(one, whole) for one in whole.participants],
            )
        )

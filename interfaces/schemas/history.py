"""What differs between two moments, and a round step by step, as JSON."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from application.changes import Changes
from application.replaying import Axis
from application.replaying import Step as ReplayStep
from domain.answers.participation import Step
from domain.charter.judge import Verdict
from interfaces.schemas.base import Id, Number, Schema, With
from interfaces.schemas.difference import DifferenceSchema
from interfaces.schemas.participation import UnnamedSchema
from interfaces.schemas.record import EnvelopeSchema, Stated


class PointSchema(Schema):
    """A point in time from which the record is read; all null is now."""

    _paths: ClassVar = {
        "known_at": "position",
    }

    known_at: int | None = Field(description="Only so many facts of the log were seen.")
    known_on: date | None = Field(description="The day of that cut, in Sweden.")
    true_on: date | None = Field(description="Only what had happened by the end of that day.")
    public_on: date | None = Field(
        description="Only what dated sources had made public by the end of that day."
    )


class LearntSchema(Schema):
    """A fact that became known, and where it stands in the log."""

    log_position: int
    envelope: EnvelopeSchema


OfStream = Annotated[str, BeforeValidator(lambda stream: stream.partition("-")[2])]
"""The id in the name of a stream."""


class TurnSchema(Schema):
    """A fact that changed verdicts; it may be of an earlier round of the region."""

    _paths: ClassVar = {
        "log_position": "position",
        "consultation": "record.stream",
        "entry": "record.fact",
    }

    log_position: int
    consultation: OfStream
    entry: Id
    difference: DifferenceSchema


class BetweenSchema(Schema):
    """What became known of a round between two moments, and which verdicts that changed."""

    consultation: str
    earlier: PointSchema
    later: PointSchema
    begun: bool = Field(description="The round was known at the earlier moment.")
    learnt: tuple[LearntSchema, ...]
    by_time: DifferenceSchema = Field(description="By the passing of time alone.")
    turns: tuple[TurnSchema, ...] = Field(description="By which fact verdicts changed, in order.")
    whole: DifferenceSchema = Field(description="All that differs in the end.")

    @classmethod
    def of(cls, consultation: str, found: Changes) -> "BetweenSchema":
        """The answer."""
        learnt = [{"log_position": at, "envelope": record} for at, record in found.learnt]
        return cls.model_validate(With(found, consultation=consultation, learnt=learnt))


class FunnelStepSchema(Schema):
    """A step of the funnel, in short: how many organisations are named; null where unknown."""

    step: Step
    named: int | None
    unnamed: tuple[UnnamedSchema, ...]


class VerdictSchema(Schema):
    """What a criterion comes to, in short."""

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "evidenced": "is_evidenced",
    }

    criterion: str
    possible: tuple[Verdict, ...]
    evidenced: bool


class ReplayStepSchema(Schema):
    """A round after one more fact, or on one more day."""

    _paths: ClassVar = {
        "at": "as_of",
        "came": "facts",
        "evidenced": "answer.evidenced",
        "applicable": "answer.applicable",
        "funnel": "participation.funnel",
        "verdicts": "answer.findings",
    }

    consultation: str
    by: Axis = Field(description="As it was recorded, as it happened, or as sources told of it.")
    is_order_of_file: bool = Field(
        description="The round was written down afterwards from sources, and the order is that of "
        "its file: it does not show what was known when. 'published' follows the sources' dates."
    )
    number: int
    of: int = Field(description="How many steps the replay has.")
    at: PointSchema
    came: tuple[Stated, ...] = Field(description="The facts that came with this step.")
    planned: tuple[str, ...] = Field(description="Of them, those that stand only as planned.")
    undated: tuple[str, ...] = Field(
        description="Of them, those that no date puts here: they had happened by then."
    )
    is_dateless: bool = Field(description="The last step: what has no day at all comes apart.")
    phase: str
    evidenced: Number
    applicable: Number
    funnel: tuple[FunnelStepSchema, ...]
    verdicts: tuple[VerdictSchema, ...]
    changes: DifferenceSchema | None = Field(description="From the step before; null at the first.")

    @classmethod
    def seen(cls, consultation: str, by: Axis, step: ReplayStep) -> "ReplayStepSchema":
        """The step."""
        return cls.model_validate(With(step, consultation=consultation, by=by))

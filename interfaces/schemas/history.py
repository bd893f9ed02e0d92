"""What differs between two moments, and a round step by step, as JSON."""

from datetime import date

from pydantic import Field

from application.between import Between, Turn
from application.replaying import Axis
from application.replaying import Step as ReplayStep
from application.vantage import Vantage
from domain.answers.difference import Difference
from domain.answers.participation import Step, StepAnswer
from domain.charter.judge import Finding, Verdict
from interfaces.schemas.base import Schema
from interfaces.schemas.difference import DifferenceSchema
from interfaces.schemas.participation import UnnamedSchema
from interfaces.schemas.record import EnvelopeSchema, StatedSchema


class PointSchema(Schema):
    """A point in time from which the record is read; all null is now."""

    known_at: int | None = Field(description="Only so many facts of the log were seen.")
    known_on: date | None = Field(description="The day of that cut, in Sweden.")
    true_on: date | None = Field(description="Only what had happened by the end of that day.")
    public_on: date | None = Field(
        description="Only what dated sources had made public by the end of that day."
    )

    @classmethod
    def of(cls, vantage: Vantage) -> "PointSchema":
        """The point."""
        return cls(
            known_at=vantage.position,
            known_on=vantage.known_on,
            true_on=vantage.true_on,
            public_on=vantage.public_on,
        )


class LearntSchema(Schema):
    """A fact that became known, and where it stands in the log."""

    log_position: int
    envelope: EnvelopeSchema


class TurnSchema(Schema):
    """A fact that changed verdicts; it may be of an earlier round of the region."""

    log_position: int
    consultation: str
    entry: str
    difference: DifferenceSchema

    @classmethod
    def of(cls, turn: Turn) -> "TurnSchema":
        """The turn."""
        return cls(
            log_position=turn.position,
            consultation=turn.record.stream.partition("-")[2],
            entry=turn.record.fact.id,
            difference=DifferenceSchema.of(turn.difference),
        )


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
    def of(cls, consultation: str, found: Between) -> "BetweenSchema":
        """The answer."""
        learnt = (
            LearntSchema(log_position=position, envelope=EnvelopeSchema.of(record))
            for position, record in found.learnt
        )
        return cls(
            consultation=consultation,
            earlier=PointSchema.of(found.earlier),
            later=PointSchema.of(found.later),
            begun=found.begun,
            learnt=tuple(learnt),
            by_time=DifferenceSchema.of(found.by_time),
            turns=tuple(map(TurnSchema.of, found.turns)),
            whole=DifferenceSchema.of(found.whole),
        )


class FunnelStepSchema(Schema):
    """A step of the funnel, in short: how many organisations are named; null where unknown."""

    step: Step
    named: int | None
    unnamed: tuple[UnnamedSchema, ...]

    @classmethod
    def of(cls, answer: StepAnswer) -> "FunnelStepSchema":
        """The step."""
        return cls(
            step=answer.step,
            named=len(answer.organisations) if answer.is_known else None,
            unnamed=tuple(map(UnnamedSchema.of, answer.unnamed)),
        )


class VerdictSchema(Schema):
    """What a criterion comes to, in short."""

    criterion: str
    possible: tuple[Verdict, ...]
    evidenced: bool

    @classmethod
    def of(cls, finding: Finding) -> "VerdictSchema":
        """The finding."""
        return cls(
            criterion=finding.criterion.id,
            possible=finding.possible,
            evidenced=finding.is_evidenced,
        )


class ReplayStepSchema(Schema):
    """A round after one more fact, or on one more day."""

    consultation: str
    by: Axis = Field(description="As it was recorded, as it happened, or as sources told of it.")
    is_order_of_file: bool = Field(
        description="The round was written down afterwards from sources, and the order is that of "
        "its file: it does not show what was known when. 'published' follows the sources' dates."
    )
    number: int
    of: int = Field(description="How many steps the replay has.")
    at: PointSchema
    came: tuple[StatedSchema, ...] = Field(description="The facts that came with this step.")
    planned: tuple[str, ...] = Field(description="Of them, those that stand only as planned.")
    undated: tuple[str, ...] = Field(
        description="Of them, those that no date puts here: they had happened by then."
    )
    is_dateless: bool = Field(description="The last step: what has no day at all comes apart.")
    phase: str
    evidenced: int
    applicable: int
    funnel: tuple[FunnelStepSchema, ...]
    verdicts: tuple[VerdictSchema, ...]
    changes: DifferenceSchema | None = Field(description="From the step before; null at the first.")

    @classmethod
    def seen(cls, consultation: str, by: Axis, step: ReplayStep) -> "ReplayStepSchema":
        """The step."""
        return cls(
            consultation=consultation,
            by=by,
            is_order_of_file=step.is_order_of_file,
            number=step.number,
            of=step.of,
            at=PointSchema.of(step.vantage),
            came=tuple(map(StatedSchema.of, step.facts)),
            planned=step.planned,
            undated=step.undated,
            is_dateless=step.is_dateless,
            phase=step.phase,
            evidenced=len(step.answer.evidenced),
            applicable=len(step.answer.applicable),
            funnel=tuple(map(FunnelStepSchema.of, step.participation.funnel)),
            verdicts=tuple(map(VerdictSchema.of, step.answer.findings)),
            changes=_changes(step.changes),
        )


def _changes(changes: Difference | None) -> DifferenceSchema | None:
    return DifferenceSchema.of(changes) if changes else None

"""What differs between two answers, as JSON: by another charter, or if something had been so."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, JsonValue

from application.answers import Answers, Yardstick
from application.supposing import Supposing
from domain.answers.difference import Turn, difference
from domain.answers.participation import Step
from domain.charter.judge import Verdict
from domain.charter.model import Standing, Words
from domain.consultation.suppose import LeftAlone
from domain.fact import Proof
from interfaces.schemas.base import AnswerSchema, Schema, With
from interfaces.schemas.participation import UnnamedSchema
from interfaces.schemas.principles import (
    CharterReferenceSchema,
    Measured,
    Possible,
    TallySchema,
    Threshold,
    Weight,
)
from interfaces.wording.language import Language
from interfaces.wording.words import say


def _caution() -> Words:
    """What is to be said wherever something is supposed."""
    return Words(sv=say("caution", Language.SWEDISH), en=say("caution", Language.ENGLISH))


class SpokenSchema(Schema):
    """How one thing spoke in an answer."""

    _paths: ClassVar = {
        "weight": "item.weight",
        "proof": "item.proof",
        "credited": "item.credited",
        "facts": "item.facts",
    }

    speaks: Literal["met", "partly", "unmet", "uncertain", "unknown"]
    measured: Measured = Field(description="What its outcome follows from.")
    weight: Weight
    proof: Proof = Field(description="Whether it took place; what did not is tried apart.")
    credited: bool | None = Field(description="Whether it counts as the holder's act.")
    facts: tuple[str, ...]


class DifferingItemSchema(Schema):
    """One thing that speaks otherwise; null on the side where it was not tried."""

    label: str
    before: SpokenSchema | None
    after: SpokenSchema | None


def _written(value: Any) -> JsonValue:
    dumped: JsonValue = value.model_dump(mode="json") if hasattr(value, "model_dump") else value
    return dumped


Written = Annotated[JsonValue, BeforeValidator(_written)]
"""As a charter writes it."""


class DifferingPartSchema(Schema):
    """A part of a criterion that the two charters have otherwise."""

    _paths: ClassVar = {
        "part": "name",
    }

    part: str = Field(examples=["at_least"])
    before: Written
    after: Written


class OutcomeSchema(Schema):
    """What a criterion comes to; ``verdict`` is null where several are possible."""

    _paths: ClassVar = {
        "standing": "criterion.standing",
        "threshold": "criterion",
        "met_when": "criterion.met_when",
        "tally": "held.tally",
    }

    standing: Standing
    threshold: Threshold = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    tally: TallySchema
    planned: Possible = Field(description="If what was only planned was held.")
    by_others: Possible = Field(description="By what others than the holder did.")
    planned_by_others: Possible = Field(description="If what others planned was held.")
    in_conflict: tuple[str, ...] = Field(description="Entries whose sources disagree about it.")
    in_contest: tuple[str, ...] = Field(description="Contested entries on which it hangs.")


class ChangeSchema(Schema):
    """A criterion on both sides, and why it comes to something else."""

    _paths: ClassVar = {
        "criterion": "after.criterion.id",
        "question": "after.criterion.question",
    }

    criterion: str
    question: Words
    before: OutcomeSchema
    after: OutcomeSchema
    parts: tuple[DifferingPartSchema, ...] = Field(
        description="Where the criterion reads otherwise."
    )
    items: tuple[DifferingItemSchema, ...] = Field(description="What speaks otherwise.")
    turn: Turn | None = Field(
        description="If neither: it can no longer be met, or can again; it applies, or no more."
    )


class OneSidedSchema(Schema):
    """A criterion that one of the two charters lacks."""

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "question": "criterion.question",
    }

    criterion: str
    question: Words
    outcome: OutcomeSchema


OneSided = Annotated[OneSidedSchema, BeforeValidator(lambda one: With(one, outcome=one))]


class DifferenceSchema(Schema):
    """Which verdicts differ, and why."""

    verdicts: tuple[ChangeSchema, ...] = Field(description="Other verdicts are possible.")
    grounds: tuple[ChangeSchema, ...] = Field(description="The same verdict, on other grounds.")
    gone: tuple[OneSided, ...] = Field(description="Only in the first charter.")
    new: tuple[OneSided, ...] = Field(description="Only in the second charter.")
    same: int = Field(description="So many criteria come to the same, on the same grounds.")


class ShiftSchema(Schema):
    """A step of the funnel at which others are named, or counted, than before."""

    step: Step
    added: tuple[str, ...] = Field(description="Organisations.")
    removed: tuple[str, ...]
    counts_added: tuple[UnnamedSchema, ...]
    counts_removed: tuple[UnnamedSchema, ...]


class SideBySideSchema(AnswerSchema):
    """A round by one charter and by another."""

    consultation: str
    on: date = Field(description="The day on which the round is judged.")
    before: CharterReferenceSchema
    after: CharterReferenceSchema
    difference: DifferenceSchema

    @classmethod
    def of(
        cls, answers: Answers, consultation: str, first: Yardstick, second: Yardstick
    ) -> "SideBySideSchema":
        """The round by both charters. Raises NotFound."""
        was, now = (answers.principles(consultation, by) for by in (first, second))
        return cls(
            consultation=consultation,
            on=answers.today(),
            before=CharterReferenceSchema.of(first.charter, first.sha256),
            after=CharterReferenceSchema.of(second.charter, second.sha256),
            difference=difference(was, now),
        ).seen_by(answers, consultation)


class SupposedSchema(Schema):
    """What became of one fact under a supposition."""

    verb: Literal["moved", "changed", "removed", "added", "left"]
    entry: str
    kind: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]
    proof: Proof | None = Field(description="What is proved of it, if another than before.")
    why: LeftAlone | None = Field(description="Why it was left as it is.")


class WhatIfSchema(AnswerSchema):
    """A round as it would be judged if something had been so. Nothing of it is stored."""

    consultation: str
    hypothetical: Literal[True] = True
    caution: Words = Field(default_factory=_caution)
    title: str = Field(description="What is supposed.")
    source: str = Field(description="The hypothetical source, cited by whatever is supposed.")
    on: date = Field(description="The day on which the round is judged.")
    charter: CharterReferenceSchema
    supposed: tuple[SupposedSchema, ...]
    difference: DifferenceSchema
    participation: tuple[ShiftSchema, ...] = Field(
        description="Steps of the funnel at which the supposition itself puts others."
    )

    @classmethod
    def of(cls, supposing: Supposing) -> "WhatIfSchema":
        """The supposition, and what differs by it."""
        by, supposition = supposing.before.yardstick, supposing.supposition
        return cls(
            consultation=supposing.id,
            title=supposition.title,
            source=supposition.source,
            on=supposing.before.today(),
            charter=CharterReferenceSchema.of(by.charter, by.sha256),
            supposed=supposition.supposed,
            difference=supposing.verdicts(),
            participation=supposing.funnel(),
        ).seen_by(supposing.before, supposing.id)

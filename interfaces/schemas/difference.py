"""What differs between two answers, as JSON: by another charter, or if something had been so."""

from datetime import date
from typing import Any, Literal

from pydantic import Field, JsonValue

from application.answers import Answers, Yardstick
from application.supposing import Supposing
from domain.answers.difference import Change, Difference, Item, Part, Shift, Turn, difference
from domain.answers.participation import Step
from domain.charter.judge import Finding, Trial, Trials, Verdict
from domain.charter.model import Standing, Words
from domain.consultation.suppose import LeftAlone, Supposed
from domain.fact import Proof
from interfaces.schemas.base import AnswerSchema, Schema
from interfaces.schemas.participation import UnnamedSchema
from interfaces.schemas.principles import (
    CharterReferenceSchema,
    MeasuredSchema,
    TallySchema,
    TrialsSchema,
    WeightSchema,
    measured,
    threshold,
)
from interfaces.wording.language import Language
from interfaces.words import say

CAUTION = Words(sv=say("caution", Language.SWEDISH), en=say("caution", Language.ENGLISH))
"""What is to be said wherever something is supposed."""


class SpokenSchema(Schema):
    """How one thing spoke in an answer."""

    speaks: Literal["met", "partly", "unmet", "uncertain", "unknown"]
    measured: tuple[MeasuredSchema, ...] = Field(description="What its outcome follows from.")
    weight: WeightSchema
    proof: Proof = Field(description="Whether it took place; what did not is tried apart.")
    credited: bool | None = Field(description="Whether it counts as the holder's act.")
    facts: tuple[str, ...]

    @classmethod
    def of(cls, trial: Trial) -> "SpokenSchema":
        """The thing as tried."""
        item = trial.item
        return cls(
            speaks=trial.speaks,
            measured=measured(trial),
            weight=WeightSchema.of(item.weight),
            proof=item.proof,
            credited=item.credited,
            facts=item.facts,
        )


class DifferingItemSchema(Schema):
    """One thing that speaks otherwise; null on the side where it was not tried."""

    label: str
    before: SpokenSchema | None
    after: SpokenSchema | None

    @classmethod
    def of(cls, item: Item) -> "DifferingItemSchema":
        """The thing on both sides."""
        return cls(
            label=item.label,
            before=SpokenSchema.of(item.before) if item.before else None,
            after=SpokenSchema.of(item.after) if item.after else None,
        )


class DifferingPartSchema(Schema):
    """A part of a criterion that the two charters have otherwise."""

    part: str = Field(examples=["at_least"])
    before: JsonValue
    after: JsonValue

    @classmethod
    def of(cls, part: Part) -> "DifferingPartSchema":
        """The part, as a charter writes it."""
        return cls(part=part.name, before=_written(part.before), after=_written(part.after))


def _written(value: Any) -> JsonValue:
    dumped: JsonValue = value.model_dump(mode="json") if hasattr(value, "model_dump") else value
    return dumped


class OutcomeSchema(Schema):
    """What a criterion comes to; ``verdict`` is null where several are possible."""

    standing: Standing
    threshold: Words = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    tally: TallySchema
    planned: tuple[Verdict, ...] = Field(description="If what was only planned was held.")
    by_others: tuple[Verdict, ...] = Field(description="By what others than the holder did.")
    planned_by_others: tuple[Verdict, ...] = Field(description="If what others planned was held.")
    in_conflict: tuple[str, ...] = Field(description="Entries whose sources disagree about it.")
    in_contest: tuple[str, ...] = Field(description="Contested entries on which it hangs.")

    @classmethod
    def of(cls, finding: Finding) -> "OutcomeSchema":
        """The finding, in short."""
        return cls(
            standing=finding.criterion.standing,
            threshold=threshold(finding.criterion),
            met_when=finding.criterion.met_when,
            verdict=finding.verdict,
            possible=finding.possible,
            tally=TrialsSchema.of(finding.held).tally,
            planned=_possible(finding.planned),
            by_others=_possible(finding.by_others),
            planned_by_others=_possible(finding.planned_by_others),
            in_conflict=finding.in_conflict,
            in_contest=finding.in_contest,
        )


def _possible(apart: Trials | None) -> tuple[Verdict, ...]:
    return apart.possible if apart else ()


class ChangeSchema(Schema):
    """A criterion on both sides, and why it comes to something else."""

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

    @classmethod
    def of(cls, change: Change) -> "ChangeSchema":
        """The change."""
        return cls(
            criterion=change.after.criterion.id,
            question=change.after.criterion.question,
            before=OutcomeSchema.of(change.before),
            after=OutcomeSchema.of(change.after),
            parts=tuple(map(DifferingPartSchema.of, change.parts)),
            items=tuple(map(DifferingItemSchema.of, change.items)),
            turn=change.turn,
        )


class OneSidedSchema(Schema):
    """A criterion that one of the two charters lacks."""

    criterion: str
    question: Words
    outcome: OutcomeSchema

    @classmethod
    def of(cls, finding: Finding) -> "OneSidedSchema":
        """The finding, in short."""
        criterion = finding.criterion
        return cls(
            criterion=criterion.id, question=criterion.question, outcome=OutcomeSchema.of(finding)
        )


class DifferenceSchema(Schema):
    """Which verdicts differ, and why."""

    verdicts: tuple[ChangeSchema, ...] = Field(description="Other verdicts are possible.")
    grounds: tuple[ChangeSchema, ...] = Field(description="The same verdict, on other grounds.")
    gone: tuple[OneSidedSchema, ...] = Field(description="Only in the first charter.")
    new: tuple[OneSidedSchema, ...] = Field(description="Only in the second charter.")
    same: int = Field(description="So many criteria come to the same, on the same grounds.")

    @classmethod
    def of(cls, found: Difference) -> "DifferenceSchema":
        """The difference."""
        return cls(
            verdicts=tuple(map(ChangeSchema.of, found.verdicts)),
            grounds=tuple(map(ChangeSchema.of, found.grounds)),
            gone=tuple(map(OneSidedSchema.of, found.gone)),
            new=tuple(map(OneSidedSchema.of, found.new)),
            same=found.same,
        )


class ShiftSchema(Schema):
    """A step of the funnel at which others are named, or counted, than before."""

    step: Step
    added: tuple[str, ...] = Field(description="Organisations.")
    removed: tuple[str, ...]
    counts_added: tuple[UnnamedSchema, ...]
    counts_removed: tuple[UnnamedSchema, ...]

    @classmethod
    def of(cls, shift: Shift) -> "ShiftSchema":
        """The step."""
        return cls(
            step=shift.step,
            added=shift.added,
            removed=shift.removed,
            counts_added=tuple(map(UnnamedSchema.of, shift.counts_added)),
            counts_removed=tuple(map(UnnamedSchema.of, shift.counts_removed)),
        )


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
            difference=DifferenceSchema.of(difference(was, now)),
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

    @classmethod
    def of(cls, one: Supposed) -> "SupposedSchema":
        """The fact."""
        return cls(
            verb=one.verb,
            entry=one.entry,
            kind=one.kind,
            before=dict(one.before),
            after=dict(one.after),
            proof=one.proof,
            why=one.why,
        )


class WhatIfSchema(AnswerSchema):
    """A round as it would be judged if something had been so. Nothing of it is stored."""

    consultation: str
    hypothetical: Literal[True] = True
    caution: Words = CAUTION
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
            supposed=tuple(map(SupposedSchema.of, supposition.supposed)),
            difference=DifferenceSchema.of(supposing.verdicts()),
            participation=tuple(map(ShiftSchema.of, supposing.funnel())),
        ).seen_by(supposing.before, supposing.id)

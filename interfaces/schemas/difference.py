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
from interfaces.schemas.base import Seen, Shown
from interfaces.schemas.participation import UnnamedView
from interfaces.schemas.principles import (
    CharterReferenceView,
    MeasuredView,
    TallyView,
    TrialsView,
    WeightView,
    measured,
    threshold,
)
from interfaces.wording.language import Language
from interfaces.words import say

CAUTION = Words(sv=say("caution", Language.SWEDISH), en=say("caution", Language.ENGLISH))
"""What is to be said wherever something is supposed."""


class SpokenView(Shown):
    """How one thing spoke in an answer."""

    speaks: Literal["met", "partly", "unmet", "uncertain", "unknown"]
    measured: tuple[MeasuredView, ...] = Field(description="What its outcome follows from.")
    weight: WeightView
    proof: Proof = Field(description="Whether it took place; what did not is tried apart.")
    credited: bool | None = Field(description="Whether it counts as the holder's act.")
    facts: tuple[str, ...]

    @classmethod
    def of(cls, trial: Trial) -> "SpokenView":
        """The thing as tried."""
        item = trial.item
        return cls(
            speaks=trial.speaks,
            measured=measured(trial),
            weight=WeightView.of(item.weight),
            proof=item.proof,
            credited=item.credited,
            facts=item.facts,
        )


class DifferingItemView(Shown):
    """One thing that speaks otherwise; null on the side where it was not tried."""

    label: str
    before: SpokenView | None
    after: SpokenView | None

    @classmethod
    def of(cls, item: Item) -> "DifferingItemView":
        """The thing on both sides."""
        return cls(
            label=item.label,
            before=SpokenView.of(item.before) if item.before else None,
            after=SpokenView.of(item.after) if item.after else None,
        )


class DifferingPartView(Shown):
    """A part of a criterion that the two charters have otherwise."""

    part: str = Field(examples=["at_least"])
    before: JsonValue
    after: JsonValue

    @classmethod
    def of(cls, part: Part) -> "DifferingPartView":
        """The part, as a charter writes it."""
        return cls(part=part.name, before=_written(part.before), after=_written(part.after))


def _written(value: Any) -> JsonValue:
    dumped: JsonValue = value.model_dump(mode="json") if hasattr(value, "model_dump") else value
    return dumped


class OutcomeView(Shown):
    """What a criterion comes to; ``verdict`` is null where several are possible."""

    standing: Standing
    threshold: Words = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    tally: TallyView
    planned: tuple[Verdict, ...] = Field(description="If what was only planned was held.")
    by_others: tuple[Verdict, ...] = Field(description="By what others than the holder did.")
    planned_by_others: tuple[Verdict, ...] = Field(description="If what others planned was held.")
    in_conflict: tuple[str, ...] = Field(description="Entries whose sources disagree about it.")
    in_contest: tuple[str, ...] = Field(description="Contested entries on which it hangs.")

    @classmethod
    def of(cls, finding: Finding) -> "OutcomeView":
        """The finding, in short."""
        return cls(
            standing=finding.criterion.standing,
            threshold=threshold(finding.criterion),
            met_when=finding.criterion.met_when,
            verdict=finding.verdict,
            possible=finding.possible,
            tally=TrialsView.of(finding.held).tally,
            planned=_possible(finding.planned),
            by_others=_possible(finding.by_others),
            planned_by_others=_possible(finding.planned_by_others),
            in_conflict=finding.in_conflict,
            in_contest=finding.in_contest,
        )


def _possible(apart: Trials | None) -> tuple[Verdict, ...]:
    return apart.possible if apart else ()


class ChangeView(Shown):
    """A criterion on both sides, and why it comes to something else."""

    criterion: str
    question: Words
    before: OutcomeView
    after: OutcomeView
    parts: tuple[DifferingPartView, ...] = Field(description="Where the criterion reads otherwise.")
    items: tuple[DifferingItemView, ...] = Field(description="What speaks otherwise.")
    turn: Turn | None = Field(
        description="If neither: it can no longer be met, or can again; it applies, or no more."
    )

    @classmethod
    def of(cls, change: Change) -> "ChangeView":
        """The change."""
        return cls(
            criterion=change.after.criterion.id,
            question=change.after.criterion.question,
            before=OutcomeView.of(change.before),
            after=OutcomeView.of(change.after),
            parts=tuple(map(DifferingPartView.of, change.parts)),
            items=tuple(map(DifferingItemView.of, change.items)),
            turn=change.turn,
        )


class OneSidedView(Shown):
    """A criterion that one of the two charters lacks."""

    criterion: str
    question: Words
    outcome: OutcomeView

    @classmethod
    def of(cls, finding: Finding) -> "OneSidedView":
        """The finding, in short."""
        criterion = finding.criterion
        return cls(
            criterion=criterion.id, question=criterion.question, outcome=OutcomeView.of(finding)
        )


class DifferenceView(Shown):
    """Which verdicts differ, and why."""

    verdicts: tuple[ChangeView, ...] = Field(description="Other verdicts are possible.")
    grounds: tuple[ChangeView, ...] = Field(description="The same verdict, on other grounds.")
    gone: tuple[OneSidedView, ...] = Field(description="Only in the first charter.")
    new: tuple[OneSidedView, ...] = Field(description="Only in the second charter.")
    same: int = Field(description="So many criteria come to the same, on the same grounds.")

    @classmethod
    def of(cls, found: Difference) -> "DifferenceView":
        """The difference."""
        return cls(
            verdicts=tuple(map(ChangeView.of, found.verdicts)),
            grounds=tuple(map(ChangeView.of, found.grounds)),
            gone=tuple(map(OneSidedView.of, found.gone)),
            new=tuple(map(OneSidedView.of, found.new)),
            same=found.same,
        )


class ShiftView(Shown):
    """A step of the funnel at which others are named, or counted, than before."""

    step: Step
    added: tuple[str, ...] = Field(description="Organisations.")
    removed: tuple[str, ...]
    counts_added: tuple[UnnamedView, ...]
    counts_removed: tuple[UnnamedView, ...]

    @classmethod
    def of(cls, shift: Shift) -> "ShiftView":
        """The step."""
        return cls(
            step=shift.step,
            added=shift.added,
            removed=shift.removed,
            counts_added=tuple(map(UnnamedView.of, shift.counts_added)),
            counts_removed=tuple(map(UnnamedView.of, shift.counts_removed)),
        )


class SideBySideView(Seen):
    """A round by one charter and by another."""

    consultation: str
    on: date = Field(description="The day on which the round is judged.")
    before: CharterReferenceView
    after: CharterReferenceView
    difference: DifferenceView

    @classmethod
    def of(
        cls, answers: Answers, consultation: str, first: Yardstick, second: Yardstick
    ) -> "SideBySideView":
        """The round by both charters. Raises NotFound."""
        was, now = (answers.principles(consultation, by) for by in (first, second))
        return cls(
            consultation=consultation,
            on=answers.today(),
            before=CharterReferenceView.of(first.charter, first.sha256),
            after=CharterReferenceView.of(second.charter, second.sha256),
            difference=DifferenceView.of(difference(was, now)),
        ).seen_by(answers, consultation)


class SupposedView(Shown):
    """What became of one fact under a supposition."""

    verb: Literal["moved", "changed", "removed", "added", "left"]
    entry: str
    kind: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]
    proof: Proof | None = Field(description="What is proved of it, if another than before.")
    why: LeftAlone | None = Field(description="Why it was left as it is.")

    @classmethod
    def of(cls, one: Supposed) -> "SupposedView":
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


class WhatIfView(Seen):
    """A round as it would be judged if something had been so. Nothing of it is stored."""

    consultation: str
    hypothetical: Literal[True] = True
    caution: Words = CAUTION
    title: str = Field(description="What is supposed.")
    source: str = Field(description="The hypothetical source, cited by whatever is supposed.")
    on: date = Field(description="The day on which the round is judged.")
    charter: CharterReferenceView
    supposed: tuple[SupposedView, ...]
    difference: DifferenceView
    participation: tuple[ShiftView, ...] = Field(
        description="Steps of the funnel at which the supposition itself puts others."
    )

    @classmethod
    def of(cls, supposing: Supposing) -> "WhatIfView":
        """The supposition, and what differs by it."""
        by, supposition = supposing.before.yardstick, supposing.supposition
        return cls(
            consultation=supposing.id,
            title=supposition.title,
            source=supposition.source,
            on=supposing.before.today(),
            charter=CharterReferenceView.of(by.charter, by.sha256),
            supposed=tuple(map(SupposedView.of, supposition.supposed)),
            difference=DifferenceView.of(supposing.verdicts()),
            participation=tuple(map(ShiftView.of, supposing.funnel())),
        ).seen_by(supposing.before, supposing.id)

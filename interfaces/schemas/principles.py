"""Which principles were honoured, as JSON."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from operator import not_
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from domain.answers.principles import TOO_LITTLE, Answer, Silence
from domain.charter.judge import Finding, Outcome, Trials, Verdict
from domain.charter.model import Charter, Criterion, Principle, Standing, View, Words
from domain.count import Precision, StatedCount
from domain.words import Unit
from interfaces.schemas.base import AnswerSchema, MarksByEntry, Number, Schema, SpanSchema, With


class MeasuredSchema(Schema):
    """A field of an item that was read, or the number that was tried, with its bounds."""

    name: str = Field(examples=["notice_days"])
    value: bool | str | tuple[str, ...] | SpanSchema


def _measured(told: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in told]


Measured = Annotated[tuple[MeasuredSchema, ...], BeforeValidator(_measured)]


class WeightSchema(Schema):
    """How many an item counts for: a series of meetings, a number of responses; else one.

    The tally takes the number. Verdicts are tried with every item at its low bound, then with every
    item at its high one (the number, where there is none), and never below one.
    """

    number: int
    low: int
    high: int | None
    unit: Unit | None
    precision: Precision

    @classmethod
    def of(cls, weight: StatedCount | None) -> "WeightSchema":
        """The weight, with its bounds."""
        if weight is None:
            return cls(number=1, low=1, high=1, unit=None, precision="exact")
        low, high = weight.span.low, weight.span.high
        return cls(
            number=weight.number,
            low=int(low or 0),
            high=None if high is None else int(high),
            unit=weight.unit,
            precision=weight.precision,
        )


Weight = Annotated[WeightSchema, BeforeValidator(WeightSchema.of)]


class BehindSchema(Schema):
    """An entry behind an item, and what the item speaks for."""

    entry: str
    role: Literal["for", "partly", "against", "unknown"]


_ROLES: dict[str, Literal["for", "partly", "against", "unknown"]] = {
    "met": "for", "partly": "partly", "unmet": "against",
    "uncertain": "unknown", "unknown": "unknown",
}  # fmt: skip


def _in_order(outcomes: Collection[Outcome]) -> list[Outcome]:
    return [one for one in get_args(Outcome) if one in outcomes]


class ItemSchema(Schema):
    """One thing that was tried: what it is, what was measured of it, the entries it rests on."""

    _paths: ClassVar = {
        "label": "item.label",
        "weight": "item.weight",
        "evidence": "silent",
        "facts": "item.facts",
        "marks": "item.facts",
    }

    label: str
    weight: Weight
    speaks: Literal["met", "partly", "unmet", "uncertain", "unknown"]
    outcomes: Annotated[tuple[Outcome, ...], BeforeValidator(_in_order)] = Field(
        description="All that are possible."
    )
    evidence: Annotated[bool, BeforeValidator(not_)] = Field(
        description="What is recorded of it rules some outcome out."
    )
    measured: Measured = Field(
        description="What its outcome follows from; empty where what is asked is not recorded."
    )
    fault: str | None = Field(description="Why an expression could not be computed for it.")
    facts: tuple[BehindSchema, ...]
    marks: MarksByEntry = Field(
        description="Of the facts, those corrected, contested or in conflict, where that is told."
    )

    @field_validator("facts", mode="before")
    @classmethod
    def _behind(cls, ids: Iterable[str], info: ValidationInfo) -> list[dict[str, str]]:
        role = _ROLES[info.data["speaks"]]
        return [{"entry": id, "role": role} for id in ids]


class TallySchema(Schema):
    """How many items met the criterion, of how many, and of how many nobody knows."""

    met: int
    partly: int
    unmet: int
    uncertain: int
    unknown: int
    at_least_partly: int = Field(
        description="Of the uncertain, those that are partly met at least."
    )
    of: int
    precision: Precision = Field(description="How exact the counts are that it rests on.")


def _speaking(outcome: str) -> BeforeValidator:
    return BeforeValidator(lambda trials: [one for one in trials if one.speaks == outcome])


class ReadingSchema(Schema):
    """Items tried together under one reading of the sources, sorted by what they speak for."""

    _paths: ClassVar = {
        "in_favour": "trials",
        "partly": "trials",
        "against": "trials",
        "uncertain": "trials",
        "unknown": "trials",
    }

    possible: tuple[Verdict, ...]
    tally: TallySchema
    in_favour: Annotated[tuple[ItemSchema, ...], _speaking("met")]
    partly: Annotated[tuple[ItemSchema, ...], _speaking("partly")]
    against: Annotated[tuple[ItemSchema, ...], _speaking("unmet")]
    uncertain: Annotated[tuple[ItemSchema, ...], _speaking("uncertain")] = Field(
        description="Its dates or counts allow several."
    )
    unknown: Annotated[tuple[ItemSchema, ...], _speaking("unknown")] = Field(
        description="What the criterion asks is not recorded."
    )


class TrialsSchema(ReadingSchema):
    """Items tried together, under the first reading of the sources; others stand beside it."""

    readings: tuple[ReadingSchema, ...] = Field(
        description="The items as other readings of the sources have them, where those come to "
        "something else."
    )


def _possible(told: Trials | tuple[Verdict, ...] | None) -> tuple[Verdict, ...]:
    return told.possible if isinstance(told, Trials) else told or ()


Possible = Annotated[tuple[Verdict, ...], BeforeValidator(_possible)]
"""What items that are tried apart would come to; nothing where there are none."""


def threshold(criterion: Criterion) -> Words:
    """What is enough, in words: "notice_days at least 21, partly at least 14; every item"."""
    return Words(sv=_threshold(criterion, _SWEDISH), en=_threshold(criterion, _ENGLISH))


_ENGLISH = {"at_least": "at least", "at_most": "at most", "partly": "partly", "every": "every item"}
_SWEDISH = {"at_least": "minst", "at_most": "högst", "partly": "delvis", "every": "varje post"}


def _threshold(criterion: Criterion, say: dict[str, str]) -> str:
    bars = []
    for name in ("at_least", "at_most"):
        full, part = getattr(criterion, name), getattr(criterion, f"partly_{name}")
        if full is not None:
            bars.append(f"{criterion.measure} {say[name]} {_number(full, say)}")
        if part is not None:
            bars.append(f"{say['partly']} {say[name]} {_number(part, say)}")
    if not bars:
        bars.append(criterion.measure)
    if criterion.partly:
        bars.append(f"{say['partly']} {criterion.partly}")
    return f"{', '.join(bars)}; {_enough(criterion, say)}"


def _number(bar: float, say: dict[str, str]) -> str:
    return f"{bar:g}".replace(".", "," if say is _SWEDISH else ".")


def _enough(criterion: Criterion, say: dict[str, str]) -> str:
    if criterion.judge == "every":
        return say["every"]
    enough = f"{say['at_least']} {criterion.enough}"
    if criterion.partly_enough is None:
        return enough
    return f"{enough}, {say['partly']} {say['at_least']} {criterion.partly_enough}"


Threshold = Annotated[
    Words, BeforeValidator(lambda told: threshold(told) if isinstance(told, Criterion) else told)
]


class FindingSchema(Schema):
    """What a criterion comes to; ``verdict`` is null where several are possible.

    Where ``standing`` is "practice", read "breached" as "not followed".
    """

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "question": "criterion.question",
        "basis": "criterion.basis",
        "phase": "criterion.phase",
        "proposal": "criterion.proposal",
        "since": "criterion.in_force.since",
        "until": "criterion.in_force.until",
        "threshold": "criterion",
        "met_when": "criterion.met_when",
        "evidenced": "is_evidenced",
        "unless": "criterion.unless",
        "note": "criterion.note",
    }

    criterion: str
    question: Words
    standing: Standing
    basis: str = Field(description="Law, code or toolkit that says so.")
    phase: str
    proposal: bool = Field(description="The number is this project's own proposal.")
    since: date | None = Field(description="In force from this day.")
    until: date | None = Field(description="In force to this day.")
    threshold: Threshold = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    evidenced: bool = Field(
        description="Some recorded fact speaks for or against: it rules an outcome out."
    )
    too_little: tuple[str, ...] = Field(
        description="Entries that bear on it, where they are too little to judge by. Only where "
        "there are none does nothing recorded speak of it."
    )
    closed: bool = Field(description="Nothing more can come of it: what is not met stays so.")
    held: TrialsSchema
    planned: TrialsSchema | None = Field(description="What was only planned, judged apart.")
    by_others: TrialsSchema | None = Field(description="What others did, judged apart.")
    planned_by_others: TrialsSchema | None = Field(
        description="What others only planned, judged apart."
    )
    best: bool = Field(description="It reaches good practice beyond the threshold.")
    in_conflict: tuple[str, ...] = Field(
        description="Entries whose sources disagree, where the verdict hangs on which is right."
    )
    in_contest: tuple[str, ...] = Field(
        description="Contested entries on which the verdict hangs: it changes if their contest "
        "is heeded. The verdict itself follows the record as it now reads."
    )
    straddles: bool = Field(
        description="The criterion came into force, or ceased to be, while the process ran."
    )
    faults: tuple[str, ...] = Field(
        description="What could not be computed, and why: a fault of the charter."
    )
    unless: Words | None = Field(description="Why it does not apply, where it may not.")
    note: Words | None


class PrincipleSchema(Schema):
    """A principle and the criteria on it; with under two evidenced, too little to say."""

    id: str
    name: Words
    criteria: tuple[str, ...]
    evidenced: int
    too_little_to_say: bool

    @classmethod
    def of(cls, principle: Principle, findings: Sequence[Finding]) -> "PrincipleSchema":
        """The principle with its findings."""
        evidenced = sum(finding.is_evidenced for finding in findings)
        return cls(
            id=principle.id,
            name=principle.name,
            criteria=tuple(finding.criterion.id for finding in findings),
            evidenced=evidenced,
            too_little_to_say=evidenced < TOO_LITTLE,
        )


class PerspectiveSchema(Schema):
    """A set of principles, such as the six of civil society, laid over the criteria."""

    id: str
    title: Words
    edition: str
    source: str
    principles: tuple[PrincipleSchema, ...]

    @classmethod
    def of(cls, view: View, answer: Answer) -> "PerspectiveSchema":
        """The findings by the principles of a view."""
        principles = [PrincipleSchema.of(one, found) for one, found in answer.by_principle(view)]
        return cls.model_validate(With(view, principles=principles))


class CharterReferenceSchema(Schema):
    """Which charter's text was used; its digest fixes it."""

    id: str
    edition: str
    title: Words
    sha256: str

    @classmethod
    def of(cls, charter: Charter, sha256: str) -> "CharterReferenceSchema":
        """The reference."""
        return cls.model_validate(With(charter, sha256=sha256))


class PrinciplesSchema(AnswerSchema):
    """Which principles were honoured: n of m applicable criteria evidenced, and each finding."""

    consultation: str
    on: date = Field(description="The day on which the round is judged.")
    charter: CharterReferenceSchema
    adopted: bool = Field(description="The holder undertook to consult by this charter.")
    evidenced: Number
    applicable: Number
    silence: Silence = Field(description="Why nothing is known where nothing is recorded.")
    searched: tuple[str, ...] = Field(description="The sources that were searched through.")
    contested: tuple[str, ...] = Field(
        description="Entries that an organisation disputes, until that is settled or heeded."
    )
    marks: MarksByEntry = Field(
        description="Entries that were corrected, are contested, or whose sources disagree."
    )
    findings: tuple[FindingSchema, ...]
    views: tuple[PerspectiveSchema, ...]

    @classmethod
    def of(cls, consultation: str, answer: Answer, sha256: str, on: date) -> "PrinciplesSchema":
        """The answer, by the charter of that digest, on a day."""
        told = With(
            answer,
            consultation=consultation,
            on=on,
            charter=CharterReferenceSchema.of(answer.charter, sha256),
            views=[PerspectiveSchema.of(view, answer) for view in answer.charter.views],
        )
        return cls.model_validate(told, context={"marks": answer.marks})


class CharterSchema(Schema):
    """A charter, whole, with the digest of its text."""

    sha256: str
    charter: Charter

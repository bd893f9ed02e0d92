"""Where a round stands and what happened, as JSON."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, JsonValue

from domain.answers.process import DueState, PhaseState, Process
from domain.answers.timeline import Moment, Revision
from domain.charter.judge import Verdict
from domain.charter.model import Standing, Words
from domain.consultation.dossier import Entry
from domain.consultation.marks import Mark
from domain.consultation.slip import Kind as SlipKind
from domain.consultation.slip import Slip
from domain.edtf import Certainty
from domain.fact import Citation, Proof
from interfaces.schemas.base import (
    AnswerSchema,
    Content,
    DatedSchema,
    Instant,
    Kind,
    MarksByEntry,
    Schema,
    SpanSchema,
    With,
    content,
)
from interfaces.schemas.contest import ContestSchema
from interfaces.schemas.principles import ItemSchema, Possible, Threshold
from interfaces.wording.slips import reason, remedy


class WarningSchema(Schema):
    """A criterion that is not met, or not yet."""

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "question": "criterion.question",
        "standing": "criterion.standing",
        "items": "falling_short",
        "threshold": "criterion",
        "met_when": "criterion.met_when",
    }

    criterion: str
    question: Words
    standing: Standing
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    planned: Possible = Field(description="What the plans alone would come to.")
    items: tuple[ItemSchema, ...] = Field(
        description="The items, held or planned, that fall short."
    )
    threshold: Threshold = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")


class SlipSchema(Schema):
    """An entry that is more likely a slip of the pen than what happened."""

    _paths: ClassVar = {
        "slip": "kind",
    }

    slip: SlipKind
    entry: str
    field: str = Field(description="The field of the entry to look at.")
    reason: Words
    remedy: Words

    @classmethod
    def of(cls, slip: Slip) -> "SlipSchema":
        """The slip, in words."""
        return cls.model_validate(With(slip, reason=reason(slip), remedy=remedy(slip)))


class PhaseSchema(DatedSchema):
    """A phase of the lifecycle, and how many facts tell of it."""

    name: str
    state: PhaseState
    facts: int
    first: str | None = Field(description="The earliest date told (EDTF).")
    last: str | None
    marks: MarksByEntry = Field(
        description="Of its facts, those corrected, contested or in conflict."
    )


class DueSchema(Schema):
    """Something to be done, by when, and the entry that says so."""

    _paths: ClassVar = {
        "marks": "rests_on",
    }

    what: str
    entry: str
    by: date | None
    state: DueState
    awaited: tuple[str, ...] = Field(
        description="The organisations named that have not done their part, where each owes its "
        "own: replies and responses."
    )
    marks: MarksByEntry = Field(
        description="Of the entries from which it follows, those corrected, contested or in "
        "conflict."
    )


class ProcessSchema(AnswerSchema):
    """Where a round stands on a day: what has happened, is due, is late, and is warned of."""

    consultation: str
    on: date
    phase: str
    phases: tuple[PhaseSchema, ...]
    dues: tuple[DueSchema, ...]
    warnings: tuple[WarningSchema, ...]
    slips: tuple[SlipSchema, ...] = Field(
        description="Entries that are recorded, and more likely slips of the pen."
    )

    @classmethod
    def of(cls, consultation: str, process: Process, on: date) -> "ProcessSchema":
        """The answer on a day."""
        told = With(
            process,
            consultation=consultation,
            on=on,
            slips=tuple(map(SlipSchema.of, process.slips)),
        )
        return cls.model_validate(told, context={"marks": process.marks})


class RecordingSchema(Schema):
    """How a fact came to be recorded: as it happened, or afterwards from sources."""

    contemporaneous: bool
    delay: SpanSchema | None = Field(
        description="Calendar days from when it happened to its recording, if contemporaneous."
    )
    late: Certainty | None = Field(description="Recorded after the next working day.")
    public_by: date | None = Field(
        description="Of a reconstructed fact: the day by which a dated source had proved it."
    )
    public_in: str | None = Field(description="That source.")


class CorrectionSchema(DatedSchema):
    """A correction of a fact: each field that it changed, with what stood before and after."""

    _paths: ClassVar = {
        "id": "correction.id",
        "reason": "correction.reason",
        "by": "correction.by",
        "occurred": "correction.occurred",
        "retracted": "correction.retracted",
    }

    id: str
    reason: str
    by: tuple[str, ...] | None = Field(description="Null: the holder.")
    occurred: str | None
    retracted: bool = Field(description="It took the whole fact back.")
    before: dict[str, JsonValue] = Field(description="Null where the field was not stated.")
    after: dict[str, JsonValue] = Field(description="Null where the field is no longer stated.")

    @classmethod
    def of(cls, revision: Revision) -> "CorrectionSchema":
        """The correction, with both versions of what it changed."""
        before, after = content(revision.before), content(revision.after)
        return cls.model_validate(
            With(
                revision,
                before={name: before.get(name) for name in revision.fields},
                after={name: after.get(name) for name in revision.fields},
            )
        )


Correction = Annotated[CorrectionSchema, BeforeValidator(CorrectionSchema.of)]


def _as_first_recorded(entry: Entry[Any]) -> dict[str, JsonValue] | None:
    return content(entry.record.fact) if "corrected" in entry.marks else None


class MomentSchema(DatedSchema):
    """One fact on the timeline, as it now reads."""

    _paths: ClassVar = {
        "id": "entry.id",
        "kind": "entry.fact",
        "doubtful": "is_doubtful",
        "by": "entry.fact.by",
        "sources": "entry.fact.sources",
        "marks": "entry.marks",
        "corrections": "revisions",
        "contests": "entry.contests",
        "fact": "entry.fact",
        "first_recorded": "entry",
    }

    id: str
    kind: Kind
    phase: str
    occurred: str | None = Field(description="EDTF, verbatim; null where no source says.")
    recorded: Instant
    proof: Proof = Field(description="What its sources prove: held, announced, unknown.")
    doubtful: bool = Field(description="Such as a decision on a Sunday; recorded all the same.")
    by: tuple[str, ...] | None = Field(description="Null: the natural doer of the kind.")
    sources: tuple[Citation, ...]
    marks: tuple[Mark, ...] = Field(description="What is to be known of it beyond how it reads.")
    corrections: tuple[Correction, ...] = Field(description="In the order recorded.")
    contests: tuple[ContestSchema, ...] = Field(description="Of the fact and of its corrections.")
    certain: bool = Field(description="It had certainly happened by the day asked about.")
    recording: RecordingSchema
    fact: Content
    first_recorded: Annotated[dict[str, JsonValue] | None, BeforeValidator(_as_first_recorded)] = (
        Field(description="The fact as it was first recorded; null where no correction changed it.")
    )


class TimelineSchema(AnswerSchema):
    """The facts of a round by occurrence; those without a date come last, as recorded."""

    consultation: str
    moments: tuple[MomentSchema, ...]
    retracted: tuple[MomentSchema, ...] = Field(
        description="What was taken back, as it last read. It counts for nothing."
    )

    @classmethod
    def of(cls, consultation: str, moments: Iterable[Moment]) -> "TimelineSchema":
        """The answer."""
        told = [*moments]
        return cls(
            consultation=consultation,
            moments=tuple(one for one in told if not one.is_retracted),
            retracted=tuple(one for one in told if one.is_retracted),
        )

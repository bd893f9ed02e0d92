"""Where a round stands and what happened, as JSON."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from pydantic import Field, JsonValue

from domain.answers.process import Due, DueState, Phase, PhaseState, Process
from domain.answers.timeline import Moment, Revision
from domain.charter.judge import Finding, Verdict
from domain.charter.model import Standing, Words
from domain.consultation.marks import UNMARKED, Mark, Marks
from domain.consultation.recording import Recording
from domain.consultation.slip import Kind, Slip
from domain.edtf import Certainty
from domain.fact import Citation, Fact, Proof
from interfaces.schemas.base import (
    AnswerSchema,
    DatedSchema,
    MarksByEntry,
    Schema,
    SpanSchema,
    marks_of,
)
from interfaces.schemas.contest import ContestSchema
from interfaces.schemas.principles import ItemSchema, threshold
from interfaces.slips import reason, remedy


class WarningSchema(Schema):
    """A criterion that is not met, or not yet."""

    criterion: str
    question: Words
    standing: Standing
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    planned: tuple[Verdict, ...] = Field(description="What the plans alone would come to.")
    items: tuple[ItemSchema, ...] = Field(
        description="The items, held or planned, that fall short."
    )
    threshold: Words = Field(description="What is enough, as the expression says.")
    met_when: Words | None = Field(description="The same in a sentence, where the charter has one.")

    @classmethod
    def of(cls, finding: Finding, marks: Marks = UNMARKED) -> "WarningSchema":
        """The finding, in short."""
        return cls(
            criterion=finding.criterion.id,
            question=finding.criterion.question,
            standing=finding.criterion.standing,
            verdict=finding.verdict,
            possible=finding.possible,
            planned=finding.planned.possible if finding.planned else (),
            items=tuple(ItemSchema.of(trial, marks) for trial in finding.falling_short),
            threshold=threshold(finding.criterion),
            met_when=finding.criterion.met_when,
        )


class SlipSchema(Schema):
    """An entry that is more likely a slip of the pen than what happened."""

    slip: Kind
    entry: str
    field: str = Field(description="The field of the entry to look at.")
    reason: Words
    remedy: Words

    @classmethod
    def of(cls, slip: Slip) -> "SlipSchema":
        """The slip, in words."""
        return cls(
            slip=slip.kind,
            entry=slip.entry,
            field=slip.field,
            reason=reason(slip),
            remedy=remedy(slip),
        )


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

    @classmethod
    def of(cls, phase: Phase) -> "PhaseSchema":
        """The phase."""
        return cls(
            name=phase.name,
            state=phase.state,
            facts=phase.facts,
            first=phase.first,
            last=phase.last,
            marks=marks_of(phase.marks),
        )


class DueSchema(Schema):
    """Something to be done, by when, and the entry that says so."""

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

    @classmethod
    def of(cls, due: Due, marks: Marks) -> "DueSchema":
        """What is due."""
        told = marks_of(marks.among(due.rests_on))
        return cls(
            what=due.what,
            entry=due.entry,
            by=due.by,
            state=due.state,
            awaited=due.awaited,
            marks=told,
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
        return cls(
            consultation=consultation,
            on=on,
            phase=process.phase,
            phases=tuple(map(PhaseSchema.of, process.phases)),
            dues=tuple(DueSchema.of(due, process.marks) for due in process.dues),
            warnings=tuple(WarningSchema.of(f, process.marks) for f in process.warnings),
            slips=tuple(map(SlipSchema.of, process.slips)),
        )


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

    @classmethod
    def of(cls, recording: Recording) -> "RecordingSchema":
        """The recording."""
        delay = recording.delay
        return cls(
            contemporaneous=recording.contemporaneous,
            delay=SpanSchema.of(delay) if delay else None,
            late=recording.late,
            public_by=recording.public_by,
            public_in=recording.public_in,
        )


class CorrectionSchema(DatedSchema):
    """A correction of a fact: each field that it changed, with what stood before and after."""

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
        correction = revision.correction
        before, after = content(revision.before), content(revision.after)
        return cls(
            id=correction.id,
            reason=correction.reason,
            by=correction.by,
            occurred=correction.occurred,
            retracted=correction.retracted,
            before={name: before.get(name) for name in revision.fields},
            after={name: after.get(name) for name in revision.fields},
        )


class MomentSchema(DatedSchema):
    """One fact on the timeline, as it now reads."""

    id: str
    kind: str
    phase: str
    occurred: str | None = Field(description="EDTF, verbatim; null where no source says.")
    recorded: datetime
    proof: Proof = Field(description="What its sources prove: held, announced, unknown.")
    doubtful: bool = Field(description="Such as a decision on a Sunday; recorded all the same.")
    by: tuple[str, ...] | None = Field(description="Null: the natural doer of the kind.")
    sources: tuple[Citation, ...]
    marks: tuple[Mark, ...] = Field(description="What is to be known of it beyond how it reads.")
    corrections: tuple[CorrectionSchema, ...] = Field(description="In the order recorded.")
    contests: tuple[ContestSchema, ...] = Field(description="Of the fact and of its corrections.")
    certain: bool = Field(description="It had certainly happened by the day asked about.")
    recording: RecordingSchema
    fact: dict[str, JsonValue]
    first_recorded: dict[str, JsonValue] | None = Field(
        description="The fact as it was first recorded; null where no correction changed it."
    )

    @classmethod
    def of(cls, moment: Moment) -> "MomentSchema":
        """The moment."""
        entry = moment.entry
        return cls(
            id=entry.id,
            kind=entry.fact.short_kind(),
            phase=moment.phase,
            occurred=moment.occurred,
            recorded=moment.recorded.astimezone(UTC),
            proof=moment.proof,
            doubtful=moment.is_doubtful,
            by=entry.fact.by,
            sources=entry.fact.sources,
            marks=entry.marks,
            corrections=tuple(map(CorrectionSchema.of, moment.revisions)),
            contests=tuple(map(ContestSchema.of, entry.contests)),
            certain=moment.certain,
            recording=RecordingSchema.of(moment.recording),
            fact=content(entry.fact),
            first_recorded=content(entry.record.fact) if "corrected" in entry.marks else None,
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
        told = [(moment.is_retracted, MomentSchema.of(moment)) for moment in moments]
        return cls(
            consultation=consultation,
            moments=tuple(one for retracted, one in told if not retracted),
            retracted=tuple(one for retracted, one in told if retracted),
        )


def content(fact: Fact) -> dict[str, JsonValue]:
    """A fact's fields as they are stored: what was stated, and nothing that was not."""
    return fact.model_dump(mode="json", exclude_none=True, exclude_unset=True)

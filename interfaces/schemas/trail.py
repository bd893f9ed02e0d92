"""Where facts come from and what became of them, as JSON."""

from typing import Literal

from pydantic import Field, JsonValue

from application.trails import Trails
from domain.answers.trail import Otherwise, Reading, Speaks, Trail
from domain.charter.judge import Apart, Verdict
from domain.consultation.dossier import Testimony
from domain.consultation.state import Record
from domain.edtf import Edge
from domain.fact import Fact, Proof
from interfaces.schemas.base import AnswerSchema, DatedSchema, Schema
from interfaces.schemas.contest import ContestSchema
from interfaces.schemas.process import CorrectionSchema, RecordingSchema, content
from interfaces.schemas.record import EnvelopeSchema


class TestimonySchema(DatedSchema):
    """What one source proves of a fact; or the recorder, where no source is named."""

    source: str | None
    told: str | None = Field(
        description="When: some day of the source's date (EDTF), or the day of recording."
    )
    proof: Proof
    tells: tuple[str, ...] | None = Field(
        description="The fields that it tells, where that is not all: it makes no more public. "
        "Empty: it is older than the act, and told of something less. Null: it tells of all."
    )

    @classmethod
    def of(cls, testimony: Testimony) -> "TestimonySchema":
        """The testimony."""
        return cls(
            source=testimony.source,
            told=_told(testimony.told),
            proof=testimony.proof,
            tells=testimony.tells,
        )


class OtherwiseSchema(DatedSchema):
    """A fact as other sources have it."""

    changes: dict[str, JsonValue] = Field(description="In what they differ, and how they have it.")
    sources: tuple[str, ...]
    testimonies: tuple[TestimonySchema, ...] = Field(description="Empty once it is settled.")
    settled_by: str | None = Field(description="The correction that said which reading holds.")

    @classmethod
    def of(cls, otherwise: Otherwise) -> "OtherwiseSchema":
        """The reading."""
        stated = content(otherwise.fact)
        return cls(
            changes={name: stated.get(name) for name in otherwise.fields},
            sources=otherwise.sources,
            testimonies=tuple(map(TestimonySchema.of, otherwise.testimonies)),
            settled_by=otherwise.settled.id if otherwise.settled else None,
        )


def _told(told: Edge | None) -> str | None:
    """A day, or one among several: ``[2018-05-22..]``."""
    if told is None or not (told.earliest or told.latest):
        return None
    if told.earliest == told.latest:
        return str(told.earliest)
    return f"[{told.earliest or ''}..{told.latest or ''}]"


class RemarkSchema(Schema):
    """A remark on a fact: who recorded it and when, and where it stands in the log."""

    log_position: int
    envelope: EnvelopeSchema

    @classmethod
    def of(cls, record: Record, log_position: int) -> "RemarkSchema":
        """The remark."""
        return cls(log_position=log_position, envelope=EnvelopeSchema.of(record))


class SpeaksSchema(Schema):
    """What a fact speaks for; what is planned, or done by others, is tried apart."""

    standing: Literal["held"] | Apart
    outcome: Literal["met", "partly", "unmet", "uncertain", "unknown"]

    @classmethod
    def of(cls, speaks: Speaks) -> "SpeaksSchema":
        """What it speaks for."""
        return cls(standing=speaks.standing, outcome=speaks.outcome)


class TrailSchema(DatedSchema):
    """One fact: who recorded it, on what, and all that was said of it since."""

    id: str
    kind: str
    log_position: int = Field(description="Where it stands in the log; what known_at takes.")
    envelope: EnvelopeSchema = Field(description="As first recorded.")
    reading: Reading
    reads: dict[str, JsonValue] | None = Field(description="As it now reads; null if it does not.")
    proof: Proof | None
    speaks: tuple[SpeaksSchema, ...] = Field(
        description="What it speaks for in the verdict; empty if no criterion was asked about."
    )
    testimonies: tuple[TestimonySchema, ...]
    readings: tuple[OtherwiseSchema, ...] = Field(
        description="As other sources have it, where they disagree; the settled too."
    )
    recording: RecordingSchema | None
    attached: tuple[EnvelopeSchema, ...] = Field(description="Further sources, recorded later.")
    corrections: tuple[CorrectionSchema, ...] = Field(description="Each from what stood before it.")
    contests: tuple[ContestSchema, ...]
    remarks: tuple[RemarkSchema, ...] = Field(
        description="All remarks on it as recorded: sources, corrections, contests and answers."
    )
    speaks_of: tuple[str, ...]
    spoken_of_by: tuple[str, ...]

    @classmethod
    def of(cls, trail: Trail, log_position: int, told: Trails) -> "TrailSchema":
        """The trail, with where the fact and the remarks on it stand in the log."""
        entry, fact = trail.entry, trail.record.fact
        return cls(
            id=fact.id,
            kind=fact.short_kind(),
            log_position=log_position,
            envelope=EnvelopeSchema.of(trail.record),
            reading=trail.reading,
            reads=content(entry.fact) if entry else None,
            proof=trail.proof,
            speaks=tuple(map(SpeaksSchema.of, told.speaks.get(fact.id, ()))),
            testimonies=tuple(map(TestimonySchema.of, trail.testimonies)),
            readings=tuple(map(OtherwiseSchema.of, trail.readings)),
            recording=RecordingSchema.of(trail.recording) if trail.recording else None,
            attached=tuple(map(EnvelopeSchema.of, trail.attached)),
            corrections=tuple(map(CorrectionSchema.of, trail.revisions)),
            contests=tuple(map(ContestSchema.of, trail.contests)),
            remarks=tuple(RemarkSchema.of(r, told.positions[r.fact.id]) for r in trail.remarks),
            speaks_of=trail.speaks_of,
            spoken_of_by=trail.spoken_of_by,
        )


class TrailsSchema(AnswerSchema):
    """The facts behind an answer, or all of a round, in the order recorded."""

    consultation: str
    behind: str = Field(
        description="The answer: 'criterion 14', 'step attended', 'the entries named', "
        "'the record'."
    )
    verdict: tuple[Verdict, ...] | None = Field(
        description="The verdicts that are possible; null if no criterion was asked about."
    )
    facts: tuple[TrailSchema, ...]

    @classmethod
    def of(cls, consultation: str, told: Trails) -> "TrailsSchema":
        """The facts."""
        return cls(
            consultation=consultation,
            behind=told.behind,
            verdict=told.finding.possible if told.finding else None,
            facts=tuple(TrailSchema.of(one, position, told) for position, one in told.facts),
        )


def stated(fact: Fact) -> dict[str, JsonValue]:
    """What a fact states, but for its id, sources and readings."""
    apart = ("id", "sources", "alternatives")
    return {name: value for name, value in content(fact).items() if name not in apart}

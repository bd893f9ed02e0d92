"""Where facts come from and what became of them, as JSON."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, JsonValue

from application.trails import Trails
from domain.answers.trail import Otherwise, Reading, Trail
from domain.charter.judge import Apart, Verdict
from domain.edtf import Edge
from domain.fact import Fact, Proof
from interfaces.schemas.base import AnswerSchema, DatedSchema, Id, Schema, With, content
from interfaces.schemas.contest import ContestSchema
from interfaces.schemas.process import Correction, RecordingSchema
from interfaces.schemas.record import EnvelopeSchema


def _told(told: Edge | None) -> str | None:
    """A day, or one among several: ``[2018-05-22..]``."""
    if told is None or not (told.earliest or told.latest):
        return None
    if told.earliest == told.latest:
        return str(told.earliest)
    return f"[{told.earliest or ''}..{told.latest or ''}]"


Day = Annotated[str | None, BeforeValidator(_told)]


class TestimonySchema(DatedSchema):
    """What one source proves of a fact; or the recorder, where no source is named."""

    source: str | None
    told: Day = Field(
        description="When: some day of the source's date (EDTF), or the day of recording."
    )
    proof: Proof
    tells: tuple[str, ...] | None = Field(
        description="The fields that it tells, where that is not all: it makes no more public. "
        "Empty: it is older than the act, and told of something less. Null: it tells of all."
    )


class OtherwiseSchema(DatedSchema):
    """A fact as other sources have it."""

    _paths: ClassVar = {
        "settled_by": "settled",
    }

    changes: dict[str, JsonValue] = Field(description="In what they differ, and how they have it.")
    sources: tuple[str, ...]
    testimonies: tuple[TestimonySchema, ...] = Field(description="Empty once it is settled.")
    settled_by: Id | None = Field(description="The correction that said which reading holds.")

    @classmethod
    def of(cls, otherwise: Otherwise) -> "OtherwiseSchema":
        """The reading."""
        stated = content(otherwise.fact)
        changes = {name: stated.get(name) for name in otherwise.fields}
        return cls.model_validate(With(otherwise, changes=changes))


class RemarkSchema(Schema):
    """A remark on a fact: who recorded it and when, and where it stands in the log."""

    log_position: int
    envelope: EnvelopeSchema


class SpeaksSchema(Schema):
    """What a fact speaks for; what is planned, or done by others, is tried apart."""

    standing: Literal["held"] | Apart
    outcome: Literal["met", "partly", "unmet", "uncertain", "unknown"]


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
    corrections: tuple[Correction, ...] = Field(description="Each from what stood before it.")
    contests: tuple[ContestSchema, ...]
    remarks: tuple[RemarkSchema, ...] = Field(
        description="All remarks on it as recorded: sources, corrections, contests and answers."
    )
    speaks_of: tuple[str, ...]
    spoken_of_by: tuple[str, ...]

    @classmethod
    def of(cls, trail: Trail, log_position: int, told: Trails) -> "TrailSchema":
        """The trail, with where the fact and the remarks on it stand in the log."""
        fact = trail.record.fact
        return cls.model_validate(
            With(
                trail,
                id=fact.id,
                kind=fact.short_kind(),
                log_position=log_position,
                envelope=trail.record,
                reads=content(trail.entry.fact) if trail.entry else None,
                speaks=told.speaks.get(fact.id, ()),
                readings=tuple(map(OtherwiseSchema.of, trail.readings)),
                corrections=trail.revisions,
                remarks=[
                    {"log_position": told.positions[one.fact.id], "envelope": one}
                    for one in trail.remarks
                ],
            )
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

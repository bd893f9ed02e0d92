"""Where facts come from and what became of them, as JSON."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field, JsonValue

from domain.answers.trail import Reading, Trail
from domain.consultation.dossier import Testimony
from domain.fact import Fact, Proof
from interfaces.views.base import Seen, Shown
from interfaces.views.contest import ContestView
from interfaces.views.process import RecordingView, content
from interfaces.views.record import EnvelopeView


class TestimonyView(Shown):
    """What one source proves of a fact; or the recorder, where no source is named."""

    source: str | None
    told: str | None = Field(description="When: the source's date, or the day of recording.")
    proof: Proof

    @classmethod
    def of(cls, testimony: Testimony) -> "TestimonyView":
        """The testimony."""
        told = testimony.told
        days = dict.fromkeys(str(d) for d in (told.earliest, told.latest) if d) if told else {}
        return cls(source=testimony.source, told="/".join(days) or None, proof=testimony.proof)


class TrailView(Shown):
    """One fact: who recorded it, on what, and all that was said of it since."""

    id: str
    kind: str
    log_position: int = Field(description="Where it stands in the log; what known_at takes.")
    envelope: EnvelopeView = Field(description="As first recorded.")
    reading: Reading
    reads: dict[str, JsonValue] | None = Field(description="As it now reads; null if it does not.")
    proof: Proof | None
    testimonies: tuple[TestimonyView, ...]
    recording: RecordingView | None
    attached: tuple[EnvelopeView, ...] = Field(description="Further sources, recorded later.")
    corrections: tuple[EnvelopeView, ...]
    contests: tuple[ContestView, ...]
    speaks_of: tuple[str, ...]
    spoken_of_by: tuple[str, ...]

    @classmethod
    def of(cls, trail: Trail, log_position: int) -> "TrailView":
        """The trail, with where the fact stands in the log."""
        entry, fact = trail.entry, trail.record.fact
        return cls(
            id=fact.id,
            kind=fact.short_kind(),
            log_position=log_position,
            envelope=EnvelopeView.of(trail.record),
            reading=trail.reading,
            reads=content(entry.fact) if entry else None,
            proof=entry.proof if entry else None,
            testimonies=tuple(map(TestimonyView.of, entry.testimonies)) if entry else (),
            recording=RecordingView.of(trail.recording) if trail.recording else None,
            attached=_envelopes(trail.attached),
            corrections=_envelopes(trail.corrections),
            contests=tuple(map(ContestView.of, trail.contests)),
            speaks_of=trail.speaks_of,
            spoken_of_by=trail.spoken_of_by,
        )


def _envelopes(records: Iterable[Any]) -> tuple[EnvelopeView, ...]:
    return tuple(map(EnvelopeView.of, records))


class TrailsView(Seen):
    """The facts behind an answer, or all of a round, in the order recorded."""

    consultation: str
    behind: str = Field(description="The answer: 'criterion 14', 'step attended', 'the record'.")
    facts: tuple[TrailView, ...]


def stated(fact: Fact) -> dict[str, JsonValue]:
    """What a fact states, but for its id, sources and readings."""
    apart = ("id", "sources", "alternatives")
    return {name: value for name, value in content(fact).items() if name not in apart}

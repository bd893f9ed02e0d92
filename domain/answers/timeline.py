"""The timeline: a round's facts in order of occurrence, with when they were recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.consultation import PHASE_OF
from domain.consultation.dialogue import MeetingAnnounced, MeetingMoved
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.opening import DESCRIPTIONS
from domain.consultation.recording import Recording, recording
from domain.consultation.remark import Corrected
from domain.fact import Fact, Proof
from domain.translation import LANGUAGES


@dataclass(frozen=True, slots=True)
class Revision:
    """One correction of a fact, with the fact as it read before and after."""

    correction: Corrected
    before: Fact
    after: Fact

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it changed, a translation among them where its text stayed; none if it
        retracted the fact.
        """
        changes = self.correction.changes
        translated = {name: changes.get(name) for name in LANGUAGES}
        beside = {
            name
            for name, told in translated.items()
            if isinstance(told, Mapping) and told.keys() <= changes.keys()
        }
        return tuple(name for name in changes if name not in beside)


@dataclass(frozen=True, slots=True)
class Moment:
    """One fact on the timeline; a retracted fact is there, too, and says so."""

    entry: Entry[Fact]
    phase: str
    recording: Recording
    certain: bool = True
    """Whether it had certainly happened by the day asked about, if one was."""

    @property
    def occurred(self) -> str | None:
        """When it happened, as the source gives it (EDTF); None if no source says."""
        return self.entry.fact.occurred

    @property
    def recorded(self) -> datetime:
        """When it was recorded, UTC."""
        return self.entry.record.recorded

    @property
    def proof(self) -> Proof:
        """What its sources prove; an announcement counts as announced."""
        return "announced" if isinstance(self.entry.fact, MeetingAnnounced) else self.entry.proof

    @property
    def planned(self) -> str | None:
        """When an announced or moved meeting is to be (EDTF)."""
        fact = self.entry.fact
        return fact.when if isinstance(fact, MeetingAnnounced | MeetingMoved) else None

    @property
    def is_retracted(self) -> bool:
        """Whether the fact was retracted: it counts for nothing, but can still be seen."""
        return self.entry.retraction is not None

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """What became of the fact since it was first recorded, correction by correction."""
        told: list[Revision] = []
        before: Fact = self.entry.record.fact
        for correction in self.entry.corrections:
            after = before.changed(correction.changes)
            told.append(Revision(correction, before, after))
            before = after
        return tuple(told)

    @property
    def is_doubtful(self) -> bool:
        """Whether it is a decision on a Sunday: recorded as the source has it, but remarked on."""
        when = self.entry.when
        deciding = self.entry.fact.short_kind() in ("decision-taken", "plan-adopted")
        return deciding and when is not None and when.weekday == 6


def timeline(dossier: Dossier) -> tuple[Moment, ...]:
    """The facts of a round in the order of events; those without a date come last, as recorded.

    An entry that only describes the round did not happen in it, and is there only if it has a mark,
    for example because it was corrected, contested or retracted.
    """
    perhaps = {entry.id for entry in dossier.perhaps}
    only_perhaps = [entry for entry in dossier.perhaps if entry.id not in dossier.by_id]
    moments = [
        Moment(
            entry,
            PHASE_OF[type(entry.fact)],
            recording(entry, dossier.opened),
            certain=entry.id not in perhaps,
        )
        for entry in (*dossier.entries, *only_perhaps, *dossier.retracted)
        if entry.marks or not isinstance(entry.fact, DESCRIPTIONS)
    ]
    return tuple(sorted(moments, key=_order))


def _order(moment: Moment) -> tuple[bool, object, int]:
    when = moment.entry.when
    placed = when.sort_key if when else (date.max,)
    return (when is None, placed, moment.entry.record.position)

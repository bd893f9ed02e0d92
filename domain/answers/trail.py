"""The trail: where a fact comes from, what became of it, and which facts are behind an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from domain.answers.participation import Participation, Step
from domain.answers.principles import Answer
from domain.answers.timeline import Revision
from domain.charter.judge import Apart, Finding, Trial
from domain.consultation import KINDS
from domain.consultation.contest import Contest
from domain.consultation.dialogue import MeetingAnnounced
from domain.consultation.dossier import ABOUT_THE_RECORD, Dossier, Entry, Testimony, settling
from domain.consultation.recording import Recording, recording
from domain.consultation.remark import Confirmed, Contested, Corrected, SourceAttached
from domain.consultation.state import Consultation, Record
from domain.fact import Fact, Proof
from domain.record import Recorded

Reading = Literal["as-recorded", "corrected", "retracted", "unseen", "remark"]
"""How a fact stands now: "unseen" if it came after the day asked about."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A fact as other sources have it."""

    fact: Fact
    fields: tuple[str, ...]
    """The fields in which they differ."""
    testimonies: tuple[Testimony, ...]
    """What those sources prove; empty once the reading is settled."""
    settled: Corrected | None = None
    """The correction that said which reading holds."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that have it so."""
        return tuple(citation.source for citation in self.fact.sources)


@dataclass(frozen=True, slots=True)
class Trail:
    """One fact of the record, with all that was said of it."""

    record: Record
    reading: Reading
    entry: Entry[Fact] | None
    """The fact as it now reads; None where it does not stand."""
    testimonies: tuple[Testimony, ...]
    """What its sources prove, even if it does not stand; nothing for a remark."""
    readings: tuple[Otherwise, ...]
    """As other sources have it, in the order recorded, including settled readings."""
    recording: Recording | None
    attached: tuple[Recorded[SourceAttached], ...]
    corrections: tuple[Recorded[Corrected], ...]
    revisions: tuple[Revision, ...]
    """For each correction the fact as it read just before and after."""
    contests: tuple[Contest, ...]
    """Contests of the fact and of its corrections, with every answer to them.

    For a correction, the contests of it; for a contest, the contest itself.
    """
    remarks: tuple[Record, ...]
    """All remarks on it, including contests of its corrections and answers, in the order
    recorded."""
    speaks_of: tuple[str, ...]
    """Entries that it now refers to, directly or through what they introduced into the round."""
    spoken_of_by: tuple[str, ...]
    """Entries that now refer to it, except remarks on it."""

    @property
    def proof(self) -> Proof | None:
        """What is proved; an announcement counts as announced. None if it does not stand."""
        return _proved(self.entry.fact, self.entry.proof) if self.entry else None


def trail(state: Consultation, read: Dossier, whole: Dossier, id: str) -> Trail:
    """The trail of an entry. Raises KeyError if the record has no such entry.

    ``read`` is the round on the day asked about; ``whole`` includes what came later.
    """
    record = state.facts[id]
    found = _found(read, id) or _found(whole, id)
    entry = found if found and not found.retraction and _found(read, id) else None
    remarks = [state.facts[one] for one in state.about.get(f"fact:{id}", ())]
    attached, corrections = tuple(_of(remarks, SourceAttached)), tuple(_of(remarks, Corrected))
    raised = _contests(state, whole, id)
    fact: Fact = found.fact if found else record.fact
    return Trail(
        record,
        _reading(record, entry, corrections),
        entry,
        _testimonies(found, found.testimonies) if found else (),
        tuple(_otherwise(record.fact, _found(whole, id), corrections)),
        recording(found, whole.opened) if found else None,
        attached,
        corrections,
        revisions=tuple(_revisions(record.fact, corrections)),
        contests=raised,
        remarks=_in_order(
            id,
            (*attached, *corrections, *_of(remarks, Confirmed), *_said_in(state, raised)),
        ),
        speaks_of=tuple(dict.fromkeys(_named(state, fact))),
        spoken_of_by=_naming(read.with_perhaps, fact),
    )


def _found(read: Dossier, id: str) -> Entry[Fact] | None:
    apart = (entry for entry in (*read.perhaps, *read.retracted) if entry.id == id)
    return next(apart, None) or read.by_id.get(id)


def _of(remarks: Iterable[Record], kind: type[Fact]) -> Iterator[Recorded[Any]]:
    return (remark for remark in remarks if isinstance(remark.fact, kind))


def _reading(
    record: Record, entry: Entry[Fact] | None, corrections: tuple[Recorded[Corrected], ...]
) -> Reading:
    if isinstance(record.fact, ABOUT_THE_RECORD):
        return "remark"
    if any(correction.fact.retracted for correction in corrections):
        return "retracted"
    if entry is None:
        return "unseen"
    return "corrected" if corrections else "as-recorded"


def _proved(fact: Fact, proof: Proof) -> Proof:
    return "announced" if isinstance(fact, MeetingAnnounced) else proof


def _testimonies(entry: Entry[Fact], told: Iterable[Testimony]) -> tuple[Testimony, ...]:
    return tuple(replace(t, proof=_proved(entry.fact, t.proof)) for t in told)


def _otherwise(
    fact: Fact, entry: Entry[Fact] | None, corrections: Iterable[Recorded[Corrected]]
) -> Iterator[Otherwise]:
    """The readings of other sources: those that stand, and those that a correction settled."""
    told = [correction.fact for correction in corrections]
    standing = iter(entry.readings if entry else ())
    for other in fact.alternatives:
        fields, settled = tuple(other.changes), settling(other, told)
        if settled:
            yield Otherwise(fact.changed(other.changes, other.sources), fields, (), settled)
        elif reading := next(standing, None):
            testimonies = _testimonies(reading, reading.testimonies)
            yield Otherwise(reading.fact, fields, testimonies)


def _revisions(fact: Fact, corrections: Iterable[Recorded[Corrected]]) -> Iterator[Revision]:
    for correction in corrections:
        after = fact.changed(correction.fact.changes)
        yield Revision(correction.fact, fact, after)
        fact = after


def _contests(state: Consultation, whole: Dossier, id: str) -> tuple[Contest, ...]:
    """All contests of an entry; for a remark, those that dispute it, or it itself if it is a
    contest.
    """
    matter, fact = id, state.facts[id].fact
    while isinstance(fact, Corrected | Contested):
        matter, fact = fact.entry, state.facts[fact.entry].fact
    entry = _found(whole, matter)
    raised = entry.contests if entry else ()
    return tuple(c for c in raised if matter == id or id in (c.id, c.fact.entry))


def _said_in(state: Consultation, raised: Iterable[Contest]) -> Iterator[Record]:
    for contest in raised:
        yield state.facts[contest.id]
        yield from (state.facts[reply.fact.id] for reply in contest.replies)


def _in_order(id: str, remarks: Iterable[Record]) -> tuple[Record, ...]:
    others = (remark for remark in remarks if remark.fact.id != id)
    return tuple(sorted(others, key=lambda remark: remark.position))


def _named(state: Consultation, fact: Fact) -> Iterator[str]:
    for _, thing in fact.references():
        sort, _, id = thing.partition(":")
        known = id if sort == "fact" else state.things.get(thing)
        if known:
            yield known


def _naming(read: Dossier, fact: Fact) -> tuple[str, ...]:
    thing = fact.introduced()
    if thing is None:
        return ()
    naming = {entry.id: entry for kind in KINDS.values() for entry in read.about(thing, kind)}
    return tuple(sorted(naming, key=lambda id: naming[id].record.position))


# --- the facts behind an answer --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Speaks:
    """What a fact speaks for in a finding; what is planned, or done by others, stands apart."""

    standing: Literal["held"] | Apart
    outcome: Literal["met", "partly", "unmet", "uncertain", "unknown"]


def finding_of(answer: Answer, criterion: str) -> Finding:
    """The finding on a criterion. Raises KeyError if the charter has no such criterion."""
    finding = next((f for f in answer.findings if f.criterion.id == criterion), None)
    if finding is None:
        raise KeyError(criterion)
    return finding


def behind_finding(finding: Finding) -> dict[str, tuple[Speaks, ...]]:
    """The entries that a finding rests on, each with what it speaks for there."""
    behind: dict[str, tuple[Speaks, ...]] = {}
    for one, trial in _tried(finding):
        for id in trial.item.facts:
            behind[id] = tuple(dict.fromkeys((*behind.get(id, ()), Speaks(one, trial.speaks))))
    return behind


def _tried(finding: Finding) -> Iterator[tuple[Literal["held"] | Apart, Trial]]:
    yield from (("held", trial) for trial in finding.held.trials)
    for standing, trials in finding.apart.items():
        yield from ((standing, trial) for trial in trials.trials)


def behind_step(
    participation: Participation, step: Step, organisation: str | None = None
) -> tuple[str, ...]:
    """The entries that put organisations, or one of them, and counts at a step of the funnel."""
    named = (
        entry
        for participant in participation.participants
        if organisation in (None, participant.id)
        for entry in participant.at(step)
    )
    counted = (
        unnamed.entry
        for unnamed in participation.unnamed
        if organisation is None and unnamed.step == step
    )
    return tuple(dict.fromkeys((*named, *counted)))

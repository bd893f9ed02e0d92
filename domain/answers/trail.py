"""The trail: where a fact comes from, what became of it, and which facts are behind an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from domain.answers.participation import Participation, Step
from domain.answers.principles import Answer
from domain.consultation.contest import Contest
from domain.consultation.dossier import ABOUT_THE_RECORD, Dossier, Entry
from domain.consultation.recording import Recording, recording
from domain.consultation.remark import Corrected, SourceAttached
from domain.consultation.state import Consultation, Record
from domain.fact import Fact
from domain.record import Recorded

Reading = Literal["as-recorded", "corrected", "retracted", "unseen", "remark"]
"""How a fact stands now: unseen is what came after the day asked about."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One fact of the record, with all that was said of it."""

    record: Record
    reading: Reading
    entry: Entry[Fact] | None
    """The fact as it now reads; None where it does not stand."""
    recording: Recording | None
    attached: tuple[Recorded[SourceAttached], ...]
    corrections: tuple[Recorded[Corrected], ...]
    contests: tuple[Contest, ...]
    """Contests of the fact and of its corrections, with every answer to them."""
    speaks_of: tuple[str, ...]
    """Entries that it names, directly or by what they brought into the round."""
    spoken_of_by: tuple[str, ...]
    """Entries that name it, remarks on it apart."""


def trail(state: Consultation, read: Dossier, id: str) -> Trail:
    """The trail of an entry. Raises KeyError if the record holds no such entry."""
    record = state.facts[id]
    fact: Fact = record.fact
    remarks = [state.facts[one] for one in state.about.get(f"fact:{id}", ())]
    known = {entry.id: entry for entry in (*read.entries, *read.perhaps, *read.retracted)}
    found = known.get(id)
    entry = found if found and not found.retraction else None
    corrections = tuple(_of(remarks, Corrected))
    return Trail(
        record,
        _reading(record, entry, corrections),
        entry,
        recording(entry, read.opened) if entry else None,
        attached=tuple(_of(remarks, SourceAttached)),
        corrections=corrections,
        contests=found.contests if found else (),
        speaks_of=tuple(dict.fromkeys(_named(state, fact))),
        spoken_of_by=state.about.get(fact.introduced() or "", ()),
    )


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


def _named(state: Consultation, fact: Fact) -> Iterator[str]:
    for _, thing in fact.references():
        sort, _, id = thing.partition(":")
        known = id if sort == "fact" else state.things.get(thing)
        if known:
            yield known


# --- the facts behind an answer --------------------------------------------------------------


def behind_criterion(answer: Answer, criterion: str) -> tuple[str, ...]:
    """The entries that a finding rests on. Raises KeyError if the charter has no such criterion."""
    finding = next((f for f in answer.findings if f.criterion.id == criterion), None)
    if finding is None:
        raise KeyError(criterion)
    apart = (finding.held, finding.planned, finding.by_others)
    trials = (trial for trials in apart if trials for trial in trials.trials)
    return tuple(dict.fromkeys(id for trial in trials for id in trial.item.facts))


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

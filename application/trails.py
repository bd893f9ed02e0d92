"""Trails: the facts behind an answer, each with its position in the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from application.answers import Answers
from application.engine import Engine
from application.records import Unanswerable
from domain.answers.participation import Step
from domain.answers.trail import Speaks, Trail, behind_finding, behind_step, finding_of, trail
from domain.charter.judge import Finding
from domain.consultation.decider import CONSULTATION


@dataclass(frozen=True, slots=True)
class Trails:
    """The facts behind an answer, or all facts of a round, in the order recorded."""

    behind: str
    """The answer: 'criterion 14', 'step attended', 'the entries named', 'the record'."""
    facts: tuple[tuple[int, Trail], ...]
    """Each with its position in the log."""
    positions: Mapping[str, int]
    """The log positions of the remarks on these facts."""
    finding: Finding | None = None
    speaks: Mapping[str, tuple[Speaks, ...]] = field(default_factory=dict)
    """What each fact supports in the finding."""


@dataclass(frozen=True, slots=True)
class _Behind:
    label: str
    entries: tuple[str, ...]
    finding: Finding | None = None


def trails(
    engine: Engine,
    answers: Answers,
    id: str,
    *,
    entries: tuple[str, ...] = (),
    criterion: str | None = None,
    step: Step | None = None,
    organisation: str | None = None,
) -> Trails:
    """The trails of the named entries, of those behind an answer, or of the whole record.

    Raises NotFound, and Unanswerable for something unknown or for several answers at once.
    """
    _refuse_several(entries, criterion, step, organisation)
    state, read = answers.records.consultation(id), answers.dossier(id)
    whole = answers.whole(id)
    behind = _behind(answers, id, entries, criterion, step, organisation)
    for entry in behind.entries:
        if entry not in state.facts:
            raise Unanswerable("entry", "no-entry", consultation=id, entry=entry)
    at = engine.recorder.positions(CONSULTATION.stream(id))

    def position(entry: str) -> int:
        return at[state.facts[entry].position]

    ordered = sorted(dict.fromkeys(behind.entries), key=lambda entry: state.facts[entry].position)
    facts = tuple((position(entry), trail(state, read, whole, entry)) for entry in ordered)
    remarks = {remark.fact.id for _, one in facts for remark in one.remarks}
    return Trails(
        behind.label,
        facts,
        {remark: position(remark) for remark in remarks},
        behind.finding,
        behind_finding(behind.finding) if behind.finding else {},
    )


def _refuse_several(
    entries: tuple[str, ...], criterion: str | None, step: Step | None, organisation: str | None
) -> None:
    if organisation and not step:
        raise Unanswerable("organisation", "without-step")
    if criterion is not None and step:
        raise Unanswerable("step", "several-answers")
    if entries and (criterion is not None or step):
        raise Unanswerable("entry", "several-answers")


def _behind(
    answers: Answers,
    id: str,
    entries: tuple[str, ...],
    criterion: str | None,
    step: Step | None,
    organisation: str | None,
) -> _Behind:
    if step:
        return _behind_step(answers, id, step, organisation)
    if criterion is not None:
        return _behind_criterion(answers, id, criterion)
    if entries:
        return _Behind("the entries named", entries)
    return _Behind("the record", tuple(answers.records.consultation(id).facts))


def _behind_step(answers: Answers, id: str, step: Step, organisation: str | None) -> _Behind:
    things = answers.records.consultation(id).things
    if organisation and f"organisation:{organisation}" not in things:
        raise Unanswerable("organisation", "no-organisation", consultation=id, id=organisation)
    label = f"step {step} of {organisation}" if organisation else f"step {step}"
    known = answers.known_as(id, organisation) if organisation else None
    return _Behind(label, behind_step(answers.participation(id), step, known))


def _behind_criterion(answers: Answers, id: str, criterion: str) -> _Behind:
    try:
        finding = finding_of(answers.principles(id), criterion)
    except KeyError:
        known = tuple(c.id for c in answers.yardstick.charter.criteria)
        raise Unanswerable("criterion", "no-criterion", id=criterion, known=known) from None
    return _Behind(f"criterion {criterion}", tuple(behind_finding(finding)), finding)

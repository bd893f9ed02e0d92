"""Advice: what recording some facts would do, told before it is done. It never stops anybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from application.submission import Submission
from domain.answers.process import Due
from domain.charter.judge import Finding, Trial
from domain.consultation.slip import Slip
from domain.consultation.state import Consultation
from domain.fact import Fact
from interfaces.api.commands import Writing
from interfaces.web.round import Round


@dataclass(frozen=True, slots=True)
class Warned:
    """A criterion that the facts fall short of, with what of it they concern."""

    finding: Finding
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What recording some facts would do."""

    facts: tuple[Fact, ...]
    """What would be recorded; empty if all of it is recorded already."""
    warned: tuple[Warned, ...]
    slips: tuple[Slip, ...]
    due: tuple[Due, ...]
    """What would become due."""
    settled: tuple[Due, ...]
    """What would no longer be due."""
    round: Round
    """The round as it would be."""


def advice(writing: Writing, submission: Submission) -> Advice:
    """What recording would do. Raises what the engine's preview raises."""
    id = submission.subject.id
    before = writing.engine.consultation_or_empty(id)
    after, records = writing.engine.preview(submission)
    facts = tuple(r.fact for r in records if r.fact.id in after.facts)
    findings, slips = writing.warned(submission, before, after)
    now, then = _dues(writing, id, before), _dues(writing, id, after)
    return Advice(
        facts,
        tuple(_warned(findings, {fact.id for fact in facts})),
        slips,
        tuple(_but(then, now)),
        tuple(_but(now, then)),
        Round(writing.answers.supposing(id, after), id),
    )


def _dues(writing: Writing, id: str, state: Consultation) -> tuple[Due, ...]:
    return writing.answers.supposing(id, state).process(id).dues if state.position else ()


def _but(some: Iterable[Due], others: Iterable[Due]) -> Iterator[Due]:
    """Those of some dues that are not among others."""
    known = set(map(_same, others))
    return (due for due in some if _same(due) not in known)


def _same(due: Due) -> tuple[object, ...]:
    return due.what, due.entry, due.by


def _warned(findings: tuple[Finding, ...], entries: set[str]) -> Iterator[Warned]:
    for finding in findings:
        tried = (finding.held, *finding.apart.values())
        bad = [
            trial for one in tried for trial in one.trials if trial.speaks in ("unmet", "partly")
        ]
        own = [trial for trial in bad if entries & {*trial.item.facts}]
        yield Warned(finding, tuple(own or bad))

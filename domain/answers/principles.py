"""Which principles were honoured: each criterion's finding, with the evidence."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal, TypeAlias

from domain.charter.items import NO_EARLIER, Earlier, Items
from domain.charter.judge import Check, Finding, merged
from domain.charter.model import Charter, Principle, View
from domain.consultation.course import Course
from domain.consultation.dossier import MOST_WORLDS, Dossier
from domain.consultation.marks import Marks
from domain.consultation.opening import CharterAdopted, SourceRegistered

TOO_LITTLE = 2
"""With fewer evidenced criteria than this, a principle reads "too little to say"."""

Silence = Literal["sources-silent", "not-documented", "not-searched"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The findings of a charter on a round."""

    charter: Charter
    findings: tuple[Finding, ...]
    adopted: bool
    silence: Silence
    """Why nothing is known where nothing is recorded."""
    searched: tuple[str, ...]
    """The sources that were searched through."""
    marks: Marks
    """What readers should know about the round's entries besides how they read."""

    @property
    def contested(self) -> tuple[str, ...]:
        """Entries with a contest that stands."""
        return self.marks.contested

    @property
    def applicable(self) -> tuple[Finding, ...]:
        """Findings of criteria that apply to the round."""
        return tuple(f for f in self.findings if f.verdict != "not-applicable")

    @property
    def evidenced(self) -> tuple[Finding, ...]:
        """Findings that some fact speaks for or against."""
        return tuple(f for f in self.findings if f.is_evidenced)

    @property
    def only_apart(self) -> tuple[Finding, ...]:
        """Findings that rest on plans, others' acts or a contest alone."""
        return tuple(f for f in self.applicable if f.tells and not f.is_evidenced)

    @property
    def too_little(self) -> tuple[Finding, ...]:
        """Findings with entries that bear on them, but are too little to judge by."""
        return tuple(f for f in self.applicable if f.too_little)

    @property
    def silent(self) -> tuple[Finding, ...]:
        """Findings on which nothing is recorded."""
        return tuple(f for f in self.applicable if not f.tells and not f.too_little)

    def by_principle(self, view: View) -> tuple[tuple[Principle, tuple[Finding, ...]], ...]:
        """The findings laid out by the principles of a view."""
        return tuple(
            (
                principle,
                tuple(
                    f for f in self.findings if f.criterion.principles.get(view.id) == principle.id
                ),
            )
            for principle in view.principles
        )


def principles(
    dossier: Dossier,
    charter: Charter,
    checks: Sequence[Check],
    today: date,
    earlier: Earlier = NO_EARLIER,
) -> Answer:
    """Hold a round against a charter, as of a date, under every reading of its sources.

    Verdicts follow the record as it now reads; each says which contests would change it.
    """
    judged = partial(_findings, checks=checks, today=today, earlier=earlier)
    readings = [judged(world) for world in dossier.worlds()]
    findings = _read_otherwise(dossier, judged, readings)
    if dossier.disputed:
        contests = _in_contest(dossier, judged, readings[0])
        findings = tuple(
            replace(f, in_contest=ids) for f, ids in zip(findings, contests, strict=True)
        )
    adopted = any(e.fact.charter == charter.id for e in dossier.of(CharterAdopted))
    searched = tuple(
        e.fact.source for e in dossier.of(SourceRegistered) if e.fact.read != "not-read"
    )
    silence = _silence(dossier, searched)
    return Answer(charter, findings, adopted, silence, searched, dossier.marks)


_Findings: TypeAlias = tuple[Finding, ...]
_Judged: TypeAlias = Callable[[Dossier], _Findings]


def _findings(
    dossier: Dossier, checks: Sequence[Check], today: date, earlier: Earlier
) -> _Findings:
    items = Items(Course(dossier, today), earlier)
    return tuple(check.find(items) for check in checks)


def _read_otherwise(dossier: Dossier, judged: _Judged, readings: Sequence[_Findings]) -> _Findings:
    """The findings of several readings as one, each with the entries that it depends on."""
    findings = tuple(merged(one) for one in zip(*readings, strict=True))
    differing = [
        any(one.outcome != told[0].outcome for one in told) for told in zip(*readings, strict=True)
    ]
    if not any(differing):
        return findings
    alone = {
        entry.id: [judged(world) for world in dossier.varying(entry)] for entry in dossier.unsettled
    }
    return tuple(
        replace(finding, in_conflict=_hangs_on(number, alone, dossier)) if differs else finding
        for number, (finding, differs) in enumerate(zip(findings, differing, strict=True))
    )


def _hangs_on(number: int, alone: dict[str, list[_Findings]], dossier: Dossier) -> tuple[str, ...]:
    """The entries that change the finding when they alone are read otherwise; else all.

    If no entry is decisive alone and some may not have happened yet, none: those may be decisive.
    """
    decisive = tuple(
        id
        for id, worlds in alone.items()
        if any(findings[number].outcome != worlds[0][number].outcome for findings in worlds)
    )
    return decisive or (() if dossier.perhaps else tuple(alone))


def _in_contest(dossier: Dossier, judged: _Judged, now: _Findings) -> Iterator[tuple[str, ...]]:
    """For each finding, the contested entries that change it when their contest is heeded.

    If more than 64 entries are contested, or none changes it alone, all are heeded at once.
    """
    disputed = dossier.disputed
    all_heeded = judged(dossier.conceding(disputed))
    few = disputed if len(disputed) <= MOST_WORLDS else ()
    heeded = {entry.id: judged(dossier.conceding((entry,))) for entry in few}
    for number, finding in enumerate(now):
        alone = tuple(id for id, f in heeded.items() if f[number].possible != finding.possible)
        together = all_heeded[number].possible != finding.possible
        yield alone or (tuple(entry.id for entry in disputed) if together else ())


def _silence(dossier: Dossier, searched: tuple[str, ...]) -> Silence:
    if dossier.opened.kept == "live":
        return "not-documented"
    return "sources-silent" if searched else "not-searched"

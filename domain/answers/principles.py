"""Which principles were honoured: each criterion's finding, with the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from domain.charter.items import NO_EARLIER, Earlier, Items
from domain.charter.judge import Check, Finding, merged
from domain.charter.model import Charter, Principle, View
from domain.consultation.course import Course
from domain.consultation.dossier import Dossier
from domain.consultation.opening import CharterAdopted, SourceRegistered

TOO_LITTLE = 2
"""Below so many evidenced criteria, a principle reads "too little to say"."""

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
    contested: tuple[str, ...]
    """Entries that an organisation disputes."""

    @property
    def applicable(self) -> tuple[Finding, ...]:
        """Findings of criteria that apply to the round."""
        return tuple(f for f in self.findings if f.verdict != "not-applicable")

    @property
    def evidenced(self) -> tuple[Finding, ...]:
        """Findings that some fact speaks for or against."""
        return tuple(f for f in self.findings if f.is_evidenced)

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
    """Hold a round against a charter, as of a date, under every reading of its sources."""
    readings = [_findings(world, checks, today, earlier) for world in dossier.worlds()]
    findings = tuple(merged(one) for one in zip(*readings, strict=True))
    differing = [
        f.possible != first.possible for f, first in zip(findings, readings[0], strict=True)
    ]
    if any(differing):
        alone = {
            entry.id: [_findings(world, checks, today, earlier) for world in dossier.varying(entry)]
            for entry in dossier.unsettled
        }
        findings = tuple(
            replace(finding, in_conflict=_hangs_on(number, alone, dossier))
            if differing[number]
            else finding
            for number, finding in enumerate(findings)
        )
    adopted = any(e.fact.charter == charter.id for e in dossier.of(CharterAdopted))
    searched = tuple(
        e.fact.source for e in dossier.of(SourceRegistered) if e.fact.read != "not-read"
    )
    return Answer(
        charter,
        findings,
        adopted,
        _silence(dossier, searched),
        searched,
        tuple(entry.id for entry in dossier.entries if entry.contests),
    )


def _findings(
    dossier: Dossier, checks: Sequence[Check], today: date, earlier: Earlier
) -> tuple[Finding, ...]:
    items = Items(Course(dossier, today), earlier)
    return tuple(check.find(items) for check in checks)


def _hangs_on(
    number: int, alone: dict[str, list[tuple[Finding, ...]]], dossier: Dossier
) -> tuple[str, ...]:
    """The entries that change the finding when they alone are read otherwise, else all.

    If it also hangs on what had perhaps happened, none need be decisive.
    """
    decisive = tuple(
        id
        for id, worlds in alone.items()
        if len({findings[number].possible for findings in worlds}) > 1
    )
    return decisive or (() if dossier.perhaps else tuple(alone))


def _silence(dossier: Dossier, searched: tuple[str, ...]) -> Silence:
    if dossier.opened.kept == "live":
        return "not-documented"
    return "sources-silent" if searched else "not-searched"

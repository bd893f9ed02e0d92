"""The matrix of principles: a row a principle, a column a phase, a sign a criterion."""

from dataclasses import dataclass
from typing import Final

from domain.answers.principles import TOO_LITTLE, Answer
from domain.charter.judge import Finding
from domain.charter.model import Principle, View

PHASES: Final = (
    "preparation", "inventory", "invitation", "dialogue", "referral", "decision", "follow-up",
    "between", "all",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrincipleRow:
    """A principle with its findings."""

    principle: Principle
    findings: tuple[Finding, ...]

    def within(self, phase: str) -> list[Finding]:
        """Those on one phase."""
        return [finding for finding in self.findings if finding.criterion.phase == phase]

    @property
    def evidenced(self) -> int:
        """How many of them some fact speaks for or against."""
        return sum(finding.is_evidenced for finding in self.findings)

    @property
    def says_too_little(self) -> bool:
        """Whether under two are evidenced, so that nothing is said of the principle."""
        return self.evidenced < TOO_LITTLE


@dataclass(frozen=True, slots=True)
class Matrix:
    """The findings laid out by the principles of a view, and by phases."""

    view: View
    rows: tuple[PrincipleRow, ...]

    @classmethod
    def of(cls, answer: Answer, view: str | None = None) -> "Matrix":
        """The matrix by a view of the charter; by its first, if none of that id is there."""
        views = answer.charter.views
        chosen = next((one for one in views if one.id == view), views[0])
        return cls(
            chosen, tuple(PrincipleRow(p, found) for p, found in answer.by_principle(chosen))
        )

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases that any criterion is on, in the order of a round."""
        there = {finding.criterion.phase for row in self.rows for finding in row.findings}
        return tuple(phase for phase in PHASES if phase in there)

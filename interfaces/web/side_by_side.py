"""Two answers side by side, with what differs marked: by two charters, or as it is and as if."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from domain.answers.difference import Change, Difference
from domain.answers.principles import Answer
from domain.charter.judge import Finding

Sort = Literal["verdict", "grounds", "same", "gone", "new"]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion on both sides; None on the side whose charter lacks it."""

    before: Finding | None
    after: Finding | None
    sort: Sort
    change: Change | None = None

    @property
    def finding(self) -> Finding:
        """Its finding on whichever side has it, the later first."""
        found = self.after or self.before
        assert found is not None
        return found


def rows(before: Answer, after: Answer, found: Difference) -> Iterator[CriterionRow]:
    """Every criterion of either answer: those whose verdict differs first."""
    changes: dict[str, tuple[Sort, Change]] = {
        **{one.after.criterion.id: ("grounds", one) for one in found.grounds},
        **{one.after.criterion.id: ("verdict", one) for one in found.verdicts},
    }
    was = {finding.criterion.id: finding for finding in before.findings}
    now = {finding.criterion.id: finding for finding in after.findings}
    told = [_row(was.get(id), now.get(id), changes.get(id)) for id in dict.fromkeys((*now, *was))]
    yield from sorted(told, key=lambda row: _ORDER.index(row.sort))


_ORDER: tuple[Sort, ...] = ("verdict", "new", "gone", "grounds", "same")


def _row(
    before: Finding | None, after: Finding | None, changed: tuple[Sort, Change] | None
) -> CriterionRow:
    if before is None or after is None:
        return CriterionRow(before, after, "new" if before is None else "gone")
    return CriterionRow(before, after, *changed) if changed else CriterionRow(before, after, "same")

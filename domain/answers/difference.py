"""What differs between two answers, and why: two charters, two moments, the record and a what-if.

Findings are paired by their criterion's id, and their items by label. Nothing is judged again: why
a verdict differs is read from the two findings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from domain.answers.participation import Participation, Step, StepAnswer, Unnamed
from domain.answers.principles import Answer
from domain.charter.judge import Finding, Trial
from domain.charter.model import Criterion

WORDING = ("id", "question", "principles", "basis", "proposal", "unless", "met_when", "note",
           "why", "good_practice")  # fmt: skip
"""Parts of a criterion that do not affect its verdict."""

Turn = Literal["no-longer-open", "open-again", "applies", "applies-no-more"]
"""What the course of the round alone can change: whether a criterion can still be met, and whether
it applies."""


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """A part of a criterion that differs, as each charter gives it; None where absent."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was tried, as it stands in each answer; None where it was not tried."""

    label: str
    before: Trial | None
    after: Trial | None


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion in two answers: its findings, and the parts and items that differ."""

    before: Finding
    after: Finding
    parts: tuple[CriterionChange, ...]
    items: tuple[Item, ...]

    @property
    def is_of_verdict(self) -> bool:
        """Whether the possible verdicts differ. A breach of a practice is told in another word, and
        so differs from one of a duty.
        """
        return _verdict(self.before) != _verdict(self.after)

    @property
    def is_of_grounds(self) -> bool:
        """Whether the same verdict rests on something else. A silent item is no ground, but it
        counts among the unknown.
        """
        sides = [trial for item in self.items for trial in (item.before, item.after) if trial]
        telling = any(not trial.silent for trial in sides)
        return not self.is_of_verdict and (
            telling or self.before.held.tally != self.after.held.tally
        )

    @property
    def turn(self) -> Turn | None:
        """Why the verdict differs although no item does; else None."""
        was, now = self.before.possible, self.after.possible
        if self.items or was == now:
            return None
        if "not-applicable" in (*was, *now):
            return "applies-no-more" if "not-applicable" in now else "applies"
        if ("open" in was) == ("open" in now):
            return None
        return "no-longer-open" if "open" in was else "open-again"


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two answers of the same round, and how much does not."""

    verdicts: tuple[Change, ...]
    """Criteria whose possible verdicts differ."""
    grounds: tuple[Change, ...]
    """Criteria with the same verdict on other grounds."""
    gone: tuple[Finding, ...]
    """Findings on criteria that only the first answer's charter has."""
    new: tuple[Finding, ...]
    """Findings on criteria that only the second answer's charter has."""
    same: int
    """How many criteria come to the same on the same grounds."""


def difference(before: Answer, after: Answer) -> Difference:
    """Compare two answers of a round."""
    was = {finding.criterion.id: finding for finding in before.findings}
    now = {finding.criterion.id: finding for finding in after.findings}
    changes = [_change(was[id], now[id]) for id in was if id in now]
    verdicts = tuple(change for change in changes if change.is_of_verdict)
    grounds = tuple(change for change in changes if change.is_of_grounds)
    return Difference(
        verdicts,
        grounds,
        gone=tuple(finding for id, finding in was.items() if id not in now),
        new=tuple(finding for id, finding in now.items() if id not in was),
        same=len(changes) - len(verdicts) - len(grounds),
    )


def _change(before: Finding, after: Finding) -> Change:
    parts = _parts(before.criterion, after.criterion)
    return Change(before, after, tuple(parts), tuple(_items(before, after)))


def _verdict(finding: Finding) -> tuple[object, ...]:
    soft = "breached" in finding.possible and finding.standing == "practice"
    return finding.possible, soft


def _parts(before: Criterion, after: Criterion) -> Iterator[CriterionChange]:
    for name in Criterion.model_fields:
        was, now = getattr(before, name), getattr(after, name)
        if name not in WORDING and was != now:
            yield CriterionChange(name, was, now)


def _items(before: Finding, after: Finding) -> Iterator[Item]:
    """The items that differ; of several with one label, those that are alike cancel out."""
    was, now = _by_label(before), _by_label(after)
    for label in {**was, **now}:
        left, right = was.get(label, {}), now.get(label, {})
        pairs = zip_longest(_but_alike(left, right), _but_alike(right, left))
        for pair in pairs:
            yield Item(label, *pair)


def _but_alike(these: Iterable[Trial], those: Iterable[Trial]) -> list[Trial]:
    """The trials that have no equal among the others; each of the others equals one at most."""
    alike = Counter(map(_told, those))
    left = []
    for one in these:
        if alike[_told(one)] > 0:
            alike[_told(one)] -= 1
        else:
            left.append(one)
    return left


def _by_label(finding: Finding) -> dict[str, dict[Trial, None]]:
    """All that was tried, held or apart, each once."""
    trials: dict[str, dict[Trial, None]] = {}
    for tried in (finding.held, *finding.apart.values()):
        for trial in tried.trials:
            trials.setdefault(trial.item.label, {})[trial] = None
    return trials


def _told(trial: Trial) -> tuple[object, ...]:
    """What an item contributes to a verdict, no matter which facts say so."""
    item = trial.item
    return trial.outcomes, trial.silent, trial.figure, item.weight, item.proof, item.credited


# --- who took part ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """A step of the funnel where the names or the counts differ."""

    step: Step
    added: tuple[str, ...]
    removed: tuple[str, ...]
    counts_added: tuple[Unnamed, ...]
    counts_removed: tuple[Unnamed, ...]


def funnel_difference(before: Participation, after: Participation) -> tuple[Shift, ...]:
    """The steps of the funnel at which anything differs."""
    steps = zip(before.funnel, after.funnel, strict=True)
    return tuple(shift for was, now in steps if was != now for shift in _shifts(was, now))


def _shifts(was: StepAnswer, now: StepAnswer) -> Iterator[Shift]:
    shift = Shift(
        now.step,
        added=_only_in(now.organisations, was.organisations),
        removed=_only_in(was.organisations, now.organisations),
        counts_added=_only_in(now.unnamed, was.unnamed),
        counts_removed=_only_in(was.unnamed, now.unnamed),
    )
    if shift.added or shift.removed or shift.counts_added or shift.counts_removed:
        yield shift


def _only_in(these: Iterable[Any], those: Iterable[Any]) -> tuple[Any, ...]:
    known = frozenset(those)
    return tuple(one for one in these if one not in known)

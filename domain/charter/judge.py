"""The judge: tries items against a criterion, and says what can be said and no more.

Silence is neither honour nor breach; a share is said as k of n with the unknown; what was
only planned, or done by others, is tried apart. Where an uncertain date or an approximate
count straddles a threshold, every verdict that is possible is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from domain.charter.expressions import BadExpression, Expression, compile_expression
from domain.charter.items import Items
from domain.charter.model import Charter, Criterion
from domain.charter.vocabulary import COLLECTIONS, Item
from domain.consultation.course import Course
from domain.span import Span

Verdict = Literal["honoured", "partly", "breached", "not-evidenced", "not-applicable", "open"]
Outcome = Literal["met", "partly", "unmet"]
Silence = Literal["no-fact", "unknown-terms"]

_ORDER: tuple[Verdict, ...] = (
    "honoured", "partly", "breached", "open", "not-evidenced", "not-applicable",
)  # fmt: skip
_RANK: dict[Outcome, int] = {"unmet": 0, "partly": 1, "met": 2}
_MANY = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """One item, tried: the outcomes it may have, and the figure that was measured."""

    item: Item
    outcomes: frozenset[Outcome]
    silent: bool
    """Nothing that the criterion asks of the item is recorded."""
    figure: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether only one outcome is possible."""
        return len(self.outcomes) == 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items met the criterion, of how many, and of how many nobody knows."""

    met: int = 0
    partly: int = 0
    unmet: int = 0
    uncertain: int = 0
    unknown: int = 0
    approximate: bool = False

    @property
    def of(self) -> int:
        """All items tried."""
        return self.met + self.partly + self.unmet + self.uncertain + self.unknown


@dataclass(frozen=True, slots=True)
class Trials:
    """Items of one standing (held, planned, by others), tried together."""

    trials: tuple[Trial, ...]
    tally: Tally
    possible: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion comes to in a round."""

    criterion: Criterion
    possible: tuple[Verdict, ...]
    held: Trials
    planned: Trials | None = None
    by_others: Trials | None = None
    best: bool = False
    in_conflict: tuple[str, ...] = ()
    """Entries whose sources disagree, where the verdict hangs on which of them is right."""
    straddles: bool = False
    """The criterion came into force, or ceased to be, while the process ran."""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, if only one is possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def is_evidenced(self) -> bool:
        """Whether anything recorded speaks for or against."""
        return any(not trial.silent for trial in self.held.trials) and self.possible != (
            "not-applicable",
        )


NOTHING = Trials((), Tally(), ())


@dataclass(frozen=True, slots=True)
class Check:
    """A criterion with its expressions checked, ready to be tried."""

    criterion: Criterion
    measure: Expression
    partly: Expression | None
    where: Expression | None
    applies: Expression | None
    best: Expression | None

    # --- trying ------------------------------------------------------------------------------

    def find(self, items: Items) -> Finding:
        """Try the criterion on a round."""
        round = items.of("round")[0]
        criterion = self.criterion
        straddles, in_force = _in_force(criterion, items.course)
        if not in_force or (self.applies and set(self.applies.values(round)) == {False}):
            return Finding(criterion, ("not-applicable",), NOTHING)
        closed = _is_closed(criterion, items.course)
        tried = [trial for item in items.of(criterion.over) for trial in self._try(item)]
        held = self._together(
            [t for t in tried if t.item.proof == "held" and t.item.credited is True], closed
        )
        others = [t for t in tried if t.item.credited is not True]
        planned = [t for t in tried if t.item.proof != "held" and t.item.credited is True]
        return Finding(
            criterion,
            held.possible,
            held,
            self._together(planned, closed) if planned else None,
            self._together(others, closed) if others else None,
            best=self._is_best(held, round),
            straddles=straddles,
        )

    def _try(self, item: Item) -> Iterable[Trial]:
        if self.where is not None:
            within = set(self.where.values(item))
            if True not in within:
                return ()
        if self.criterion.is_numeric:
            return (self._try_number(item),)
        return (self._try_truth(item),)

    def _try_number(self, item: Item) -> Trial:
        values = list(self.measure.values(item))
        if None in values:
            return Trial(item, self._all_outcomes(), silent=True)
        outcomes = frozenset(self._reached(value) for value in values)
        return Trial(item, outcomes, silent=False, figure=_range(values))

    def _reached(self, value: float) -> Outcome:
        c = self.criterion
        if c.at_least is not None:
            if value >= c.at_least:
                return "met"
            return "partly" if _at_least(value, c.partly_at_least) else "unmet"
        if c.at_most is not None and value <= c.at_most:
            return "met"
        return "partly" if _at_most(value, c.partly_at_most) else "unmet"

    def _try_truth(self, item: Item) -> Trial:
        full = set(self.measure.values(item))
        part = set(self.partly.values(item)) if self.partly else {False}
        outcomes: set[Outcome] = set()
        if full & {True, None} and (not self.partly or part != {False}):
            outcomes.add("met")
        if full & {False, None}:
            if part & {True, None}:
                outcomes.add("partly")
            if part & {False, None}:
                outcomes.add("unmet")
        silent = None in full and outcomes == self._all_outcomes()
        figure = None if silent else _figure(self, item)
        return Trial(item, frozenset(outcomes), silent, figure)

    def _all_outcomes(self) -> frozenset[Outcome]:
        c = self.criterion
        has_middle = self.partly or c.partly_at_least is not None or c.partly_at_most is not None
        return frozenset(("met", "partly", "unmet") if has_middle else ("met", "unmet"))

    # --- judging -----------------------------------------------------------------------------

    def _together(self, trials: Sequence[Trial], closed: bool) -> Trials:
        tally = _tally(trials)
        if all(trial.silent for trial in trials):
            return Trials(tuple(trials), tally, ("not-evidenced" if closed else "open",))
        possible = {self._judged(counts) for counts in _possible_counts(trials)}
        can_still_be_met = not closed and (
            self.criterion.judge == "some" or self.criterion.settles == "with-phase"
        )
        if can_still_be_met:
            possible = {v if v == "honoured" else "open" for v in possible}
        return Trials(tuple(trials), tally, _ordered(possible))

    def _judged(self, counts: tuple[int, int, int]) -> Verdict:
        met, partly, unmet = counts
        criterion = self.criterion
        if criterion.judge == "some":
            if met >= criterion.enough:
                return "honoured"
            enough = criterion.partly_enough
            return "partly" if partly or (enough and met >= enough) else "breached"
        of = met + partly + unmet
        if met == of or (of >= _MANY and met >= criterion.share * of):
            return "honoured"
        return "partly" if met or partly else "breached"

    def _is_best(self, held: Trials, round: Item) -> bool:
        if self.best is None or held.possible != ("honoured",):
            return False
        bar = [value for value in self.best.values(round) if value is not None]
        return bool(bar) and held.tally.met >= max(bar)


def _at_least(value: float, bar: float | None) -> bool:
    return bar is not None and value >= bar


def _at_most(value: float, bar: float | None) -> bool:
    return bar is not None and value <= bar


def _range(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    shown = [f"{value:.2f}" if isinstance(value, float) else str(value) for value in (low, high)]
    return str(Span(low, high)) if not isinstance(low, float) else "–".join(dict.fromkeys(shown))


def _figure(check: Check, item: Item) -> str | None:
    """What the item says of the fields that the criterion reads."""
    names = dict.fromkeys((*check.measure.names, *(check.partly.names if check.partly else ())))
    shown = [(name, getattr(item, name)) for name in names]
    told = [f"{name} {_shown(value)}" for name, value in shown if value not in (None, "")]
    return ", ".join(told) or None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "/".join(value) if isinstance(value, tuple) else str(value)


def _weights(trial: Trial) -> tuple[int, int]:
    """The least and the most that an item counts for."""
    weight = trial.item.weight
    if weight is None:
        return 1, 1
    span = weight.span
    low, high = int(span.low or 0), span.high
    return low, weight.number if high is None else int(high)


def _tally(trials: Iterable[Trial]) -> Tally:
    counts = dict.fromkeys(("met", "partly", "unmet", "uncertain", "unknown"), 0)
    approximate = False
    for trial in trials:
        weight = trial.item.weight
        approximate |= weight is not None and weight.precision != "exact"
        name = next(iter(trial.outcomes)) if trial.is_settled else "uncertain"
        counts["unknown" if trial.silent else name] += weight.number if weight else 1
    return Tally(**counts, approximate=approximate)


def _possible_counts(trials: Sequence[Trial]) -> set[tuple[int, int, int]]:
    """Counts of met, partly and unmet, on the way from the worst possible case to the best.

    One item at a time is raised by one outcome, so that every number met is passed through.
    """
    found: set[tuple[int, int, int]] = set()
    for extreme in (0, 1):
        weights = [_weights(trial)[extreme] for trial in trials]
        ladders = [sorted(trial.outcomes, key=_RANK.__getitem__) for trial in trials]
        counts = [0, 0, 0]
        for ladder, weight in zip(ladders, weights, strict=True):
            counts[_RANK[ladder[0]]] += weight
        found.add((counts[2], counts[1], counts[0]))
        for rung in (1, 2):
            for ladder, weight in zip(ladders, weights, strict=True):
                if rung < len(ladder):
                    counts[_RANK[ladder[rung - 1]]] -= weight
                    counts[_RANK[ladder[rung]]] += weight
                    found.add((counts[2], counts[1], counts[0]))
    return found


def _ordered(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(sorted(set(verdicts), key=_ORDER.index))


def merged(findings: Sequence[Finding], unsettled: tuple[str, ...]) -> Finding:
    """One finding of several readings of the sources: the first, with all that is possible."""
    first = findings[0]
    possible = _ordered(verdict for finding in findings for verdict in finding.possible)
    if possible == first.possible:
        return first
    return Finding(
        first.criterion, possible, first.held, first.planned, first.by_others,
        best=False, in_conflict=unsettled, straddles=first.straddles,
    )  # fmt: skip


def _in_force(criterion: Criterion, course: Course) -> tuple[bool, bool]:
    """Whether the process straddles the dates in force, and whether it is within them."""
    since, until = criterion.in_force.since, criterion.in_force.until
    first, last = course.span
    if (since and last and last < since) or (until and first and first > until):
        return False, False
    began_before = bool(since and first and first < since)
    ended_after = bool(until and last and last > until)
    return began_before or ended_after, True


def _is_closed(criterion: Criterion, course: Course) -> bool:
    late = criterion.phase in ("follow-up", "between")
    return course.is_over if late else course.is_decided


# --- checking a charter ----------------------------------------------------------------------


class CharterRefused(ValueError):
    """A charter that does not check: for each fault the criterion, its field and the reason."""

    def __init__(self, faults: Sequence[tuple[int, str, str]]):
        super().__init__("; ".join(f"criterion {n}, {field}: {why}" for n, field, why in faults))
        self.faults = tuple(faults)


def check(charter: Charter) -> tuple[Check, ...]:
    """Type-check every expression of a charter. Raises CharterRefused with all faults."""
    checks: list[Check] = []
    faults: list[tuple[int, str, str]] = []
    for number, criterion in enumerate(charter.criteria):
        fault = _Checking(criterion)
        checks.append(fault.check())
        faults += [(number, field, why) for field, why in fault.faults]
    if faults:
        raise CharterRefused(faults)
    return tuple(checks)


class _Checking:
    def __init__(self, criterion: Criterion):
        self.criterion = criterion
        self.faults: list[tuple[str, str]] = []

    def check(self) -> Check:
        c = self.criterion
        if c.over not in COLLECTIONS:
            self.faults.append(("over", f"no such collection; there are {', '.join(COLLECTIONS)}"))
            return Check(c, None, None, None, None, None)  # type: ignore[arg-type]
        numbers = ("int", "double")
        return Check(
            c,
            self._compiled("measure", c.over, numbers if c.is_numeric else ("bool",)),  # type: ignore[arg-type]
            self._compiled("partly", c.over, ("bool",)),
            self._compiled("where", c.over, ("bool",)),
            self._compiled("applies", "round", ("bool",)),
            self._compiled("best", "round", ("int",)),
        )

    def _compiled(self, field: str, collection: str, returns: tuple[str, ...]) -> Expression | None:
        text = getattr(self.criterion, field)
        if text is None:
            return None
        try:
            return compile_expression(text, collection, returns=returns)
        except BadExpression as bad:
            self.faults.append((field, str(bad)))
            return None

"""The judge: tries items against a criterion, and says no more than the record allows.

Silence is neither honour nor breach. A share is given as k of n, with the number unknown. What was
only planned, or done by others, is tried apart. If an uncertain date or an approximate count
straddles a threshold, every possible verdict is given. If an expression fails on an item, for
example by dividing by zero, that item is unknown, and the finding says so.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

from domain import edtf
from domain.charter.expressions import (
    REMEMBERED,
    Expression,
    Failed,
    Read,
    Value,
    compile_expression,
    points,
    read,
)
from domain.charter.items import Items
from domain.charter.model import Charter, Criterion, Standing
from domain.charter.vocabulary import COLLECTIONS, Item
from domain.complaint import Complaint
from domain.consultation.course import Course
from domain.count import Precision, StatedCount, roughest
from domain.span import FAR, Span

Verdict = Literal["honoured", "partly", "breached", "not-evidenced", "not-applicable", "open"]
Outcome = Literal["met", "partly", "unmet"]
Apart = Literal["planned", "by-others", "planned-by-others"]
"""What does not count in the verdict: the holder's plans, others' acts, and others' plans."""
Tried: TypeAlias = tuple[
    frozenset[Outcome], bool, str | None, str | None, tuple[tuple[str, Value], ...]
]
"""What a trial says of any item with these values: its fields after ``item``."""

_ORDER: tuple[Verdict, ...] = (
    "honoured", "partly", "breached", "open", "not-evidenced", "not-applicable",
)  # fmt: skip
_RANK: dict[Outcome, int] = {"unmet": 0, "partly": 1, "met": 2}
_MANY = 20
_DENIED: tuple[tuple[str, Value], ...] = (("done", False),)
_TOO_MANY = Failed("too many uncertain numbers to try together")


@dataclass(frozen=True, slots=True)
class Trial:
    """One item as tried: the outcomes it may have, and the figure that was measured."""

    item: Item
    outcomes: frozenset[Outcome]
    silent: bool
    """Whether the record rules no outcome out, so that the item is no evidence."""
    figure: str | None = None
    fault: str | None = None
    """Why an expression of the criterion could not be computed for the item."""
    measured: tuple[tuple[str, Value], ...] = ()
    """What the figure consists of: each field that was read, or the numeric measure, by name."""

    @property
    def is_settled(self) -> bool:
        """Whether only one outcome is possible."""
        return len(self.outcomes) == 1

    @property
    def speaks(self) -> Literal["met", "partly", "unmet", "uncertain", "unknown"]:
        """What the item speaks for: its one outcome, or that it is uncertain or unknown."""
        if self.silent:
            return "uncertain" if self.measured else "unknown"
        return next(iter(self.outcomes)) if self.is_settled else "uncertain"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items met the criterion, out of how many, and for how many that is unknown."""

    met: int = 0
    partly: int = 0
    unmet: int = 0
    uncertain: int = 0
    unknown: int = 0
    at_least_partly: int = 0
    """Of the uncertain, those that are partly met at least."""
    precision: Precision = "exact"

    @property
    def of(self) -> int:
        """All items tried."""
        return self.met + self.partly + self.unmet + self.uncertain + self.unknown


@dataclass(frozen=True, slots=True)
class Trials:
    """Items of one standing (held, or one of those apart), tried together."""

    trials: tuple[Trial, ...]
    tally: Tally
    possible: tuple[Verdict, ...]
    readings: tuple["Trials", ...] = ()
    """The items under other readings of the sources, where these lead to other verdicts."""

    @property
    def is_told(self) -> bool:
        """Whether the record says anything about any item."""
        return any(not trial.silent for trial in self.trials)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a criterion in a round."""

    criterion: Criterion
    possible: tuple[Verdict, ...]
    held: Trials
    planned: Trials | None = None
    by_others: Trials | None = None
    planned_by_others: Trials | None = None
    best: bool = False
    undertaken: bool = False
    """The region undertook it, as the criterion says by ``undertaken_where``."""
    in_conflict: tuple[str, ...] = ()
    """Entries whose sources disagree, if the verdict depends on which of them is right."""
    in_contest: tuple[str, ...] = ()
    """Contested entries on which the verdict depends: it changes if their contest is heeded."""
    closed: bool = True
    """Whether it is final: what is not met now stays unmet."""
    straddles: bool = False
    """The criterion came into force, or ceased to be, while the process ran."""
    perhaps: tuple[Item, ...] = ()
    """Items that the criterion may range over; the record does not say whether it does."""

    @property
    def standing(self) -> Standing:
        """Whether the law, the region's own word or practice asks for it."""
        return "undertaken" if self.undertaken else self.criterion.standing

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, if only one is possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def falling_short(self) -> tuple[Trial, ...]:
        """The items, held or planned, that certainly do not meet it in full."""
        apart = (self.held, self.planned)
        trials = [trial for trials in apart if trials for trial in trials.trials]
        return tuple(trial for trial in trials if "met" not in trial.outcomes)

    @property
    def faults(self) -> tuple[str, ...]:
        """What could not be computed, and why: a fault of the charter, not of the round."""
        tried = (trial for trials in (self.held, *self.apart.values()) for trial in trials.trials)
        return tuple(f"{t.item.label}: {t.fault}" for t in tried if t.fault)

    @property
    def apart(self) -> dict[Apart, Trials]:
        """The items that do not count in the verdict, by their standing."""
        trials: dict[Apart, Trials | None] = {
            "planned": self.planned,
            "by-others": self.by_others,
            "planned-by-others": self.planned_by_others,
        }
        return {standing: tried for standing, tried in trials.items() if tried}

    @property
    def outcome(self) -> tuple[object, ...]:
        """The possible verdicts, on the items held and on those apart."""
        return self.possible, {name: trials.possible for name, trials in self.apart.items()}

    @property
    def is_evidenced(self) -> bool:
        """Whether anything recorded speaks for or against it."""
        return self.held.is_told and self.possible != ("not-applicable",)

    @property
    def tells(self) -> bool:
        """Whether the record says anything about it, held or apart, or would if a contest were
        heeded.
        """
        apart = any(trials.is_told for trials in self.apart.values())
        return self.is_evidenced or bool(self.in_contest) or apart

    @property
    def too_little(self) -> tuple[str, ...]:
        """The entries that bear on it, if they are too little to judge by; otherwise none.

        Only where these are empty too are the sources silent.
        """
        if self.tells or self.verdict == "not-applicable":
            return ()
        tried = (trial.item for one in (self.held, *self.apart.values()) for trial in one.trials)
        return tuple(dict.fromkeys(id for item in (*tried, *self.perhaps) for id in item.facts))


NOTHING = Trials((), Tally(), ())


@dataclass(frozen=True)
class Check:
    """A criterion with its expressions checked, ready to be tried."""

    criterion: Criterion
    measure: Expression
    partly: Expression | None
    where: Expression | None
    applies: Expression | None
    best: Expression | None
    undertaken: Expression | None

    # --- trying ------------------------------------------------------------------------------

    def find(self, items: Items) -> Finding:
        """Try the criterion on a round."""
        round = items.of("round")[0]
        criterion = self.criterion
        straddles, in_force = _in_force(criterion, items.course)
        if not in_force or (self.applies and set(self.applies.values(round)) == {False}):
            return Finding(criterion, ("not-applicable",), NOTHING)
        closed = _is_closed(criterion, items.course)
        live = items.dossier.opened.kept == "live"
        over = [one for item in items.of(criterion.over) for one in self._with_plan(item)]
        ranged = [(item, self._ranges_over(item)) for item in over]
        tried: dict[tuple[bool, bool], list[Trial]] = {}
        for item in (item for item, within in ranged if within):
            standing = item.proof == "held", item.credited is True
            tried.setdefault(standing, []).append(self._try(item))
        held = self._together(tried.get((True, True), ()), closed, live)

        def apart(took_place: bool, own: bool) -> Trials | None:
            found = tried.get((took_place, own))
            return self._together(self._whole(found, held), closed, live) if found else None

        return Finding(
            criterion,
            held.possible,
            held,
            planned=apart(took_place=False, own=True),
            by_others=apart(took_place=True, own=False),
            planned_by_others=apart(took_place=False, own=False),
            best=self._is_best(held, round),
            undertaken=self._is_undertaken(round),
            closed=closed,
            straddles=straddles,
            perhaps=tuple(item for item, within in ranged if within is None),
        )

    def _with_plan(self, item: Item) -> Iterator[Item]:
        """An item; and apart, as planned, if the criterion reads what is known only from plans."""
        yield item
        read = (self.measure, self.partly, self.where)
        names = {name for expression in read if expression for name in expression.names}
        if names.intersection(name for name, _ in item.announced):
            yield item.as_announced

    def _whole(self, apart: list[Trial], held: Trials) -> list[Trial]:
        """The items tried apart; if the collection is fixed, all of its items, each once and at its
        best.
        """
        if self.criterion.judge == "some" or not any(trial.item.is_fixed for trial in apart):
            return apart
        given = [trial for trial in held.trials if trial.item.is_fixed and trial.silent]
        best: dict[str, Trial] = {}
        for trial in (*given, *apart):
            known = best.get(trial.item.label)
            if known is None or known.silent or "met" in trial.outcomes:
                best[trial.item.label] = trial
        return list(best.values())

    def _ranges_over(self, item: Item) -> bool | None:
        """Whether the criterion ranges over an item; None if that is unknown."""
        if self.where is None:
            return True
        told = self.where.values(item)
        return True if True in told else None if None in told else False

    def _try(self, item: Item) -> Trial:
        return Trial(item, *self._remembered(read(item, self._names), item.denied))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        """The fields that it measures."""
        return tuple(dict.fromkeys(name for one in self._measures for name in one.names))

    @cached_property
    def _measures(self) -> tuple[Expression, ...]:
        return (self.measure, self.partly) if self.partly else (self.measure,)

    @cached_property
    def _remembered(self) -> Callable[[Read, bool], Tried]:
        return lru_cache(REMEMBERED)(self._tried)

    def _tried(self, read: Read, denied: bool) -> Tried:
        readings = [
            (self.measure.value(bound), self.partly.value(bound) if self.partly else False)
            for bound in points(read, self.criterion.over, *self._measures)
        ] or [(_TOO_MANY, _TOO_MANY)]
        fault = next((v.reason for pair in readings for v in pair if isinstance(v, Failed)), None)
        if fault:
            return self._all_outcomes, True, f"cannot be computed: {fault}", fault, ()
        if self.criterion.is_numeric:
            return self._try_number([value for value, _ in readings], denied)
        return self._try_truth(readings, _DENIED if denied else _known(read))

    def _try_number(self, values: Sequence[float | None], denied: bool) -> Tried:
        numbers = [value for value in values if value is not None]
        if len(numbers) < len(values):
            return self._all_outcomes, True, None, None, ()
        outcomes = frozenset(map(self._reached, numbers))
        if outcomes == {"met", "unmet"}:  # between its ends it passes the middle outcome
            outcomes = self._all_outcomes
        measured = _DENIED if denied else ((self.measure.text, _range(numbers)),)
        figure = _figure(measured) if denied else str(measured[0][1])
        return outcomes, outcomes == self._all_outcomes, figure, None, measured

    def _reached(self, value: float) -> Outcome:
        c = self.criterion
        if c.at_least is not None:
            if value >= c.at_least:
                return "met"
            return "partly" if _at_least(value, c.partly_at_least) else "unmet"
        if c.at_most is not None and value <= c.at_most:
            return "met"
        return "partly" if _at_most(value, c.partly_at_most) else "unmet"

    def _try_truth(
        self,
        readings: Sequence[tuple[bool | None, bool | None]],
        told: tuple[tuple[str, Value], ...],
    ) -> Tried:
        outcomes = frozenset(outcome for pair in readings for outcome in _outcomes(*pair))
        silent = outcomes == self._all_outcomes
        unknown = silent and any(full is None for full, _ in readings)
        measured = () if unknown else told
        return outcomes, silent, _figure(measured), None, measured

    @cached_property
    def _all_outcomes(self) -> frozenset[Outcome]:
        c = self.criterion
        has_middle = self.partly or c.partly_at_least is not None or c.partly_at_most is not None
        return frozenset(("met", "partly", "unmet") if has_middle else ("met", "unmet"))

    # --- judging -----------------------------------------------------------------------------

    def _together(self, trials: Sequence[Trial], closed: bool, live: bool) -> Trials:
        tally = _tally(trials)
        if all(trial.silent for trial in trials):
            return Trials(tuple(trials), tally, ("not-evidenced" if closed else "open",))
        possible = {v for counts in _possible_counts(trials) for v in self._judged(counts, live)}
        can_still_be_met = not closed and (
            self.criterion.judge == "some" or self.criterion.settles != "at-once"
        )
        if can_still_be_met:
            possible = {v if v == "honoured" else "open" for v in possible}
        return Trials(tuple(trials), tally, _ordered(possible))

    def _judged(self, counts: tuple[int, int, int], live: bool) -> tuple[Verdict, ...]:
        met, partly, unmet = counts
        criterion = self.criterion
        if criterion.judge == "some":
            if met >= criterion.enough:
                return ("honoured",)
            enough = criterion.partly_enough
            reached: Verdict = "partly" if partly or (enough and met >= enough) else "breached"
            if unmet or partly or live:
                return (reached,)
            # Sources may report some and omit others: too few reported does not mean too few.
            return ("honoured", "partly") if reached == "partly" else ("not-evidenced",)
        of = met + partly + unmet
        if met == of or (of >= _MANY and met / of >= criterion.share):
            return ("honoured",)
        return ("partly",) if met or partly else ("breached",)

    def _is_best(self, held: Trials, round: Item) -> bool:
        if self.best is None or held.possible != ("honoured",):
            return False
        bar = [value for value in self.best.values(round) if value is not None]
        return bool(bar) and held.tally.met >= max(bar)

    def _is_undertaken(self, round: Item) -> bool:
        return self.undertaken is not None and [*self.undertaken.values(round)] == [True]


def _outcomes(full: bool | None, part: bool | None) -> Iterable[Outcome]:
    """The possible outcomes of an item, given the results of the measure and the lower bar."""
    if full is not False:
        yield "met"
    if full is not True:
        if part is not False:
            yield "partly"
        if part is not True:
            yield "unmet"


def _at_least(value: float, bar: float | None) -> bool:
    return bar is not None and value >= bar


def _at_most(value: float, bar: float | None) -> bool:
    return bar is not None and value <= bar


def _range(values: Sequence[float]) -> Span:
    """The bounds of a figure, rounded for readers: "13–27", "at least 13", "0.25"."""
    low, high = (None if abs(v) >= FAR else round(v, 2) for v in (min(values), max(values)))
    return Span(low, high)


def _known(read: Read) -> tuple[tuple[str, Value], ...]:
    """The fields that are known."""
    return tuple((name, value) for name, value in read if value is not None and value != "")


def _figure(measured: Iterable[tuple[str, Value]]) -> str | None:
    return ", ".join(f"{name} {_shown(value)}" for name, value in measured) or None


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "/".join(value) if isinstance(value, tuple) else str(value)


def _weights(trial: Trial) -> tuple[int, int]:
    """The least and the most that an item counts for: at least one, since it exists."""
    weight = trial.item.weight
    if weight is None:
        return 1, 1
    low, high = weight.span.low, weight.span.high
    return max(1, int(low or 0)), max(1, weight.number if high is None else int(high))


def _tally(trials: Iterable[Trial]) -> Tally:
    counts = dict.fromkeys(("met", "partly", "unmet", "uncertain", "unknown", "at_least_partly"), 0)
    weights: list[StatedCount] = []
    for trial in trials:
        weight = trial.item.weight
        weights += [weight] if weight else []
        number = weight.number if weight else 1
        counts[trial.speaks] += number
        counts["at_least_partly"] += number if trial.outcomes == {"met", "partly"} else 0
    return Tally(**counts, precision=roughest(weights))


def _possible_counts(trials: Sequence[Trial]) -> set[tuple[int, int, int]]:
    """Counts of met, partly and unmet, from the worst possible case to the best.

    One item at a time is raised by one outcome, so that every possible number met occurs.
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


def merged(findings: Sequence[Finding]) -> Finding:
    """Merge the findings under several readings: the first, with all possible verdicts.

    Items held and items apart are each merged over all readings.
    """
    first = findings[0]
    best = all(finding.best for finding in findings)
    if all(finding.outcome == first.outcome for finding in findings):
        return replace(first, best=best)
    return replace(
        first,
        possible=_ordered(verdict for finding in findings for verdict in finding.possible),
        held=_any_reading([finding.held for finding in findings]) or NOTHING,
        planned=_any_reading([finding.planned for finding in findings]),
        by_others=_any_reading([finding.by_others for finding in findings]),
        planned_by_others=_any_reading([finding.planned_by_others for finding in findings]),
        best=best,
    )


def _any_reading(readings: Sequence[Trials | None]) -> Trials | None:
    """Items of one standing by the first reading that says anything, with all possible verdicts."""
    there = [trials for trials in readings if trials]
    if not there:
        return None
    told = [trials for trials in there if trials.is_told] or there
    others: dict[tuple[Verdict, ...], Trials] = {}
    for trials in there:
        if trials.trials and trials.possible != told[0].possible:
            others.setdefault(trials.possible, trials)
    return replace(
        told[0],
        possible=_ordered(v for trials in told for v in trials.possible),
        readings=tuple(others.values()),
    )


def _in_force(criterion: Criterion, course: Course) -> tuple[bool, bool]:
    """Whether the process straddles the dates in force, and whether it is within them.

    If its last day is unknown, it is no later than the first day of its plan's years.
    """
    since, until = criterion.in_force.since, criterion.in_force.until
    first, last = course.span
    last = last or edtf.parse(course.dossier.opened.period).start.latest
    if (since and last and last < since) or (until and first and first > until):
        return False, False
    began_before = bool(since and first and first < since)
    ended_after = bool(until and last and last > until)
    return began_before or ended_after, True


def _is_closed(criterion: Criterion, course: Course) -> bool:
    late = criterion.phase in ("follow-up", "between") or criterion.settles == "with-round"
    return course.is_over if late else course.is_decided


# --- checking a charter ----------------------------------------------------------------------


CharterFault: TypeAlias = tuple[tuple[str | int, ...], Complaint]
"""Where in a charter a fault lies, as ``("criteria", 3, "measure")``, and the reason."""


class CharterRefused(ValueError):
    """A charter that fails its check, with every fault found in it."""

    def __init__(self, faults: Sequence[CharterFault]):
        super().__init__("; ".join(f"{'.'.join(map(str, at))}: {why}" for at, why in faults))
        self.faults = tuple(faults)


def check(charter: Charter) -> tuple[Check, ...]:
    """Check a charter's names and type-check every expression.

    Raises CharterRefused with all faults.
    """
    faults = [*_misnamed(charter)]
    checks: list[Check] = []
    for number, criterion in enumerate(charter.criteria):
        checking = _Checking(criterion)
        checks.append(checking.check())
        faults += [(("criteria", number, field), why) for field, why in checking.faults]
    if faults:
        raise CharterRefused(faults)
    return tuple(checks)


def _misnamed(charter: Charter) -> Iterator[CharterFault]:
    """Ids that stand twice, and views or principles that do not exist."""
    yield from _twice(("views",), [view.id for view in charter.views])
    for number, view in enumerate(charter.views):
        yield from _twice(("views", number, "principles"), [p.id for p in view.principles])
    yield from _twice(("criteria",), [criterion.id for criterion in charter.criteria])
    known = {view.id: [p.id for p in view.principles] for view in charter.views}
    for number, criterion in enumerate(charter.criteria):
        for name, principle in criterion.principles.items():
            at = ("criteria", number, "principles", name)
            if name not in known:
                yield at, Complaint("no-such-view", id=name, known=tuple(known))
            elif principle not in known[name]:
                there = tuple(known[name])
                yield at, Complaint("no-such-principle", id=principle, known=there)


def _twice(at: tuple[str | int, ...], ids: Sequence[str]) -> Iterator[CharterFault]:
    for number, id in enumerate(ids):
        if id in ids[:number]:
            yield (*at, number, "id"), Complaint("id-repeated", id=id)


class _Checking:
    def __init__(self, criterion: Criterion):
        self.criterion = criterion
        self.faults: list[tuple[str, Complaint]] = []

    def check(self) -> Check:
        c = self.criterion
        if c.over not in COLLECTIONS:
            self.faults.append(("over", Complaint("no-such-collection", known=tuple(COLLECTIONS))))
            return Check(c, None, None, None, None, None, None)  # type: ignore[arg-type]
        numbers = ("int", "double")
        return Check(
            c,
            self._compiled("measure", c.over, numbers if c.is_numeric else ("bool",)),  # type: ignore[arg-type]
            self._compiled("partly", c.over, ("bool",)),
            self._compiled("where", c.over, ("bool",)),
            self._compiled("applies", "round", ("bool",)),
            self._compiled("best", "round", ("int",)),
            self._compiled("undertaken_where", "round", ("bool",)),
        )

    def _compiled(self, field: str, collection: str, returns: tuple[str, ...]) -> Expression | None:
        text = getattr(self.criterion, field)
        if text is None:
            return None
        try:
            return compile_expression(text, collection, returns=returns)
        except Complaint as bad:
            self.faults.append((field, bad))
            return None

"""Replaying a round step by step, as it was recorded, as it happened or as sources published it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from application.answers import Answers
from application.as_of import AsOf
from application.cache import ByIdentity
from application.engine import Engine
from domain.answers.difference import Difference, difference
from domain.answers.participation import Participation
from domain.answers.principles import Answer
from domain.consultation.coverage import covered_by, days_of_coverage
from domain.consultation.decider import CONSULTATION
from domain.consultation.dialogue import MeetingAnnounced
from domain.consultation.dossier import Dossier, Entry, local_day
from domain.consultation.horizon import turns, undated
from domain.fact import Fact, Proof

Axis: TypeAlias = Literal["known", "occurred", "published"]
"""Fact by fact in the order recorded, day by day as things happened, or as sources were published.

For a round written down afterwards, the order recorded is that of a file."""


@dataclass(frozen=True, slots=True)
class Step:
    """A round after one more fact, or on one more day."""

    by: Axis
    number: int
    of: int
    """The number of steps in the whole replay."""
    as_of: AsOf
    came: tuple[str, ...]
    """The entries that this step added or changed."""
    facts: tuple[Fact, ...]
    """Their facts, as recorded."""
    planned: tuple[str, ...]
    """Those of them that are only planned."""
    undated: tuple[str, ...]
    """Those of them that no date puts here: they had happened by then."""
    is_dateless: bool
    """Whether this step gathers what has no day at all, as the last step of an axis of days."""
    phase: str
    participation: Participation
    answer: Answer
    is_order_of_file: bool
    """Whether the order is only that of the file from which the round was recorded afterwards."""
    moved: bool
    """Whether the phase or the funnel differs from the previous step."""
    changes: Difference | None
    """The differences from the previous step; None at the first step computed."""


def replay(
    engine: Engine, answers: Answers, id: str, by: Axis = "known", start: int = 1
) -> Iterator[Step]:
    """The steps of a round from a number on, up to the point in time of the answers.

    Each step is judged on its own day: that of the recording, of the occurrence or of publication.
    Raises NotFound.
    """
    return along(engine, answers, id, by, stops(engine, answers, id, by), start)


def along(
    engine: Engine, answers: Answers, id: str, by: Axis, points: Sequence["Stop"], start: int = 1
) -> Iterator[Step]:
    """The steps of a round at points found before, from a number on."""
    before: _Seen | None = None
    for number, stop in enumerate(points, 1):
        if number < start - 1:
            continue
        seen = _Seen(answers.seen_from(engine, stop.as_of), id)
        if number >= start:
            yield seen.step(by, number, len(points), stop, before)
        before = seen


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of a replay, and the entries that were added or changed there."""

    as_of: AsOf
    came: tuple[str, ...]
    undated: tuple[str, ...] = ()
    """Those of them that no date puts there."""
    is_dateless: bool = False
    """Whether it gathers what has no day at all."""


def stops(engine: Engine, answers: Answers, id: str, by: Axis) -> list[Stop]:
    """The points of a round's replay, not judged yet. Raises NotFound."""
    return _known(engine, answers, id) if by == "known" else _days(answers, id, by)


def _known(engine: Engine, answers: Answers, id: str) -> list[Stop]:
    """A point for each fact of the round."""
    true_on, state = answers.as_of.true_on, answers.records.consultation(id)
    at = engine.recorder.positions(CONSULTATION.stream(id))
    return [
        Stop(AsOf(at[one.position], local_day(one.recorded), true_on), (one.fact.id,))
        for one in state.facts.values()
    ]


def _days(answers: Answers, id: str, by: Axis) -> list[Stop]:
    """A point for each day on which entries were added or changed; one for those without a day."""
    seen = answers.as_of
    turned = _turned(ByIdentity(answers.dossier(id)), by, seen.true_on or date.max)
    points = [
        Stop(_on(day, by, seen) if day else seen, came, undated, is_dateless=day is None)
        for day, came, undated in turned
    ]
    return points or [Stop(seen, ())]


def _on(day: date, by: Axis, seen: AsOf) -> AsOf:
    """A day of the axis."""
    if by == "published":
        return replace(seen, public_on=day)
    return replace(seen, true_on=day)


_Turn: TypeAlias = tuple[date | None, tuple[str, ...], tuple[str, ...]]
"""A day, the entries added or changed on it, and those of them that no date puts there."""


@lru_cache(maxsize=32)
def _turned(read: ByIdentity[Dossier], by: Axis, upto: date) -> tuple[_Turn, ...]:
    """The days up to ``upto`` on which entries were added or changed.

    The last item, with None as its day, has those that stand in the end but have no day. Cached for
    the latest rounds: a reader who drags through a replay asks for this at every step.
    """
    whole = read.one
    dateless = frozenset[str]() if by == "published" else undated(whole)
    turned: list[_Turn] = []
    stood: dict[str, _Stand | None] = {}
    for day, stands in _standing(whole, by, upto):
        changed = {id: stand for id, stand in stands.items() if stand != stood.get(id)}
        if changed:
            came = tuple(id for id, stand in changed.items() if stand)
            turned.append((day, came, tuple(id for id in came if id in dateless)))
            stood |= changed
    rest = tuple(entry.id for entry in whole.entries if _stand(entry) != stood.get(entry.id))
    return (*turned, (None, rest, rest)) if rest else tuple(turned)


def _standing(
    read: Dossier, by: Axis, upto: date
) -> Iterator[tuple[date, Mapping[str, "_Stand | None"]]]:
    """How entries stand on each day on which some may stand otherwise than before."""
    if by == "published":
        for day in sorted({day for day in days_of_coverage(read) if day <= upto}):
            covered = {entry.id: _stand(entry) for entry in covered_by(read, day).entries}
            yield day, {entry.id: covered.get(entry.id) for entry in read.entries}
    else:
        entries = (*read.entries, *read.perhaps)
        days = sorted({day for one in entries for day in _turning_days(one) if day <= upto})
        for day, asked in zip(days, turns(read, days), strict=True):
            yield day, {id: _stand(entry) if entry else None for id, entry in asked}


_Stand: TypeAlias = tuple[str, Proof, str | None]


def _stand(entry: Entry[Fact]) -> _Stand:
    """How an entry stands: its proof, and when it is said to happen."""
    return entry.id, entry.proof, entry.fact.occurred


def _turning_days(entry: Entry[Fact]) -> Iterator[date]:
    """The days on which an entry may come to stand, or to stand as planned.

    The day of recording counts only if it was recorded in advance.
    """
    for reading in (entry, *entry.readings):
        when = reading.when
        if when and (begun := when.start.latest or when.end.latest):
            yield begun
        for testimony in reading.testimonies:
            told = testimony.told.latest if testimony.told else None
            in_advance = when and when.start.earliest and told and told < when.start.earliest
            if told and (testimony.source or in_advance):
                yield told


class _Seen:
    """A round seen from one point in time."""

    def __init__(self, answers: Answers, id: str):
        self.as_of = answers.as_of
        self.read: Dossier = answers.dossier(id)
        self.facts = answers.records.consultation(id).facts
        self.phase = answers.phase(id)
        self.participation = answers.participation(id)
        self.answer = answers.principles(id)

    @property
    def stands(self) -> tuple[str, object]:
        return self.phase, self.participation.funnel

    def step(self, by: Axis, number: int, of: int, stop: Stop, before: "_Seen | None") -> Step:
        return Step(
            by,
            number,
            of,
            self.as_of,
            stop.came,
            tuple(self.facts[id].fact for id in stop.came),
            tuple(id for id in stop.came if self._is_planned(id)),
            stop.undated,
            stop.is_dateless,
            self.phase,
            self.participation,
            self.answer,
            by == "known" and self.read.opened.kept == "reconstructed",
            before is None or before.stands != self.stands,
            difference(before.answer, self.answer) if before else None,
        )

    def _is_planned(self, id: str) -> bool:
        entry = self.read.by_id.get(id)
        is_notice = entry is not None and isinstance(entry.fact, MeetingAnnounced)
        return entry is not None and entry.proof == "announced" and not is_notice

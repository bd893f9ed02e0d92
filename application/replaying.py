"""Replaying: a round step by step, as it became known or as it happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

from application.answers import Answers
from application.engine import Engine
from application.kept import Same
from application.streams import stream_of
from application.submission import CONSULTATION
from application.vantage import Vantage
from domain.answers.difference import Difference, difference
from domain.answers.participation import Participation
from domain.answers.principles import Answer
from domain.consultation.dialogue import MeetingAnnounced
from domain.consultation.dossier import Dossier, Entry, local_day
from domain.consultation.horizon import standing_on_each
from domain.fact import Fact, Proof

Axis: TypeAlias = Literal["known", "occurred"]
"""Fact by fact as they were recorded, or day by day as they happened."""


@dataclass(frozen=True, slots=True)
class Step:
    """A round after one more fact, or on one more day."""

    number: int
    of: int
    """How many steps the whole replay has."""
    vantage: Vantage
    came: tuple[str, ...]
    """The entries that came with this step."""
    facts: tuple[Fact, ...]
    """Those facts, as recorded."""
    planned: tuple[str, ...]
    """Of them, those that stand only as planned."""
    phase: str
    participation: Participation
    answer: Answer
    moved: bool
    """Whether the phase or the funnel is another than at the step before."""
    changes: Difference | None
    """What differs from the step before; None at the first."""


def replay(
    engine: Engine, answers: Answers, id: str, by: Axis = "known", start: int = 1
) -> Iterator[Step]:
    """The steps of a round from a number on, up to where the answers see it from.

    A step is judged on its own day: that of the recording, or of the occurrence. Raises
    NotFound.
    """
    return along(engine, answers, id, stops(engine, answers, id, by), start)


def along(
    engine: Engine, answers: Answers, id: str, points: Sequence["Stop"], start: int = 1
) -> Iterator[Step]:
    """The steps of a round at points that were found already, from a number on."""
    before: _Seen | None = None
    for number, stop in enumerate(points, 1):
        if number < start - 1:
            continue
        seen = _Seen(answers.seen_from(engine, stop.vantage), id)
        if number >= start:
            yield seen.step(number, len(points), before)
        before = seen


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of a replay, and the entries that came to stand there, or to stand otherwise."""

    vantage: Vantage
    came: tuple[str, ...]


def stops(engine: Engine, answers: Answers, id: str, by: Axis) -> list[Stop]:
    """The points of a round's replay, none of them judged yet. Raises NotFound."""
    return _known(engine, answers, id) if by == "known" else _days(answers, id)


def _known(engine: Engine, answers: Answers, id: str) -> list[Stop]:
    """A point for each fact of the round."""
    true_on, state = answers.vantage.true_on, answers.records.consultation(id)
    at = engine.recorder.positions(stream_of(CONSULTATION, id))
    return [
        Stop(Vantage(at[one.position], local_day(one.recorded), true_on), (one.fact.id,))
        for one in state.facts.values()
    ]


def _days(answers: Answers, id: str) -> list[Stop]:
    """A point for each day by which something more had happened, or was planned."""
    seen = answers.vantage
    turned = _turned(Same(answers.dossier(id)), seen.true_on or date.max)
    points = [Stop(Vantage(seen.position, seen.known_on, day), came) for day, came in turned]
    return points or [Stop(Vantage(seen.position, seen.known_on, answers.today()), ())]


@lru_cache(maxsize=32)
def _turned(read: Same[Dossier], upto: date) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """The days up to one on which entries came to stand, or to stand otherwise, with those.

    Kept for the rounds asked about last: whoever drags through one asks for it at every step.
    """
    entries = (*read.one.entries, *read.one.perhaps)
    days = sorted({day for entry in entries for day in _turning_days(entry) if day <= upto})
    turned, stood = [], frozenset[tuple[str, Proof]]()
    for day, standing in zip(days, standing_on_each(read.one, days), strict=True):
        stands = [(entry.id, entry.proof) for entry in standing.entries]
        if frozenset(stands) != stood:
            turned.append((day, tuple(id for id, proof in stands if (id, proof) not in stood)))
            stood = frozenset(stands)
    return tuple(turned)


def _turning_days(entry: Entry[Fact]) -> Iterator[date]:
    """Days on which it may be that an entry comes to stand, or to stand as planned."""
    for reading in (entry, *entry.readings):
        if reading.when and (begun := reading.when.start.latest or reading.when.end.latest):
            yield begun
        for testimony in reading.testimonies:
            if testimony.told and testimony.told.latest:
                yield testimony.told.latest


class _Seen:
    """A round from one point in time."""

    def __init__(self, answers: Answers, id: str):
        self.vantage = answers.vantage
        self.read: Dossier = answers.dossier(id)
        self.facts = answers.records.consultation(id).facts
        self.phase = answers.phase(id)
        self.participation = answers.participation(id)
        self.answer = answers.principles(id)

    @property
    def stands(self) -> tuple[str, object]:
        return self.phase, self.participation.funnel

    def step(self, number: int, of: int, before: "_Seen | None") -> Step:
        came = self._came(before)
        return Step(
            number,
            of,
            self.vantage,
            came,
            tuple(self.facts[id].fact for id in came),
            tuple(id for id in came if self._is_planned(id)),
            self.phase,
            self.participation,
            self.answer,
            before is None or before.stands != self.stands,
            difference(before.answer, self.answer) if before else None,
        )

    def _is_planned(self, id: str) -> bool:
        entry = self.read.by_id.get(id)
        is_notice = entry is not None and isinstance(entry.fact, MeetingAnnounced)
        return entry is not None and entry.proof == "announced" and not is_notice

    def _came(self, before: "_Seen | None") -> tuple[str, ...]:
        """What is new: facts that became known, or entries that had happened since."""
        if self.vantage.true_on is None:
            known = before.facts if before else {}
            return tuple(id for id in self.facts if id not in known)
        stood = {entry.id: entry.proof for entry in before.read.entries} if before else {}
        return tuple(e.id for e in self.read.entries if stood.get(e.id) != e.proof)

"""What changed between two moments: what became known, and which verdicts it changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from application.answers import Answers
from application.as_of import AsOf
from application.engine import Engine
from application.records import Unanswerable
from domain.answers.difference import Difference, difference
from domain.answers.principles import Answer
from domain.consultation.decider import CONSULTATION
from domain.record import Recorded


@dataclass(frozen=True, slots=True)
class Turn:
    """A fact that changed verdicts, its position in the log, and what it changed."""

    position: int
    record: Recorded[Any]
    difference: Difference


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between two moments of a round."""

    earlier: AsOf
    later: AsOf
    begun: bool
    """Whether the round existed at the earlier moment; if not, its opening is used instead."""
    learnt: tuple[tuple[int, Recorded[Any]], ...]
    """The facts of the round that became known, with their positions in the log."""
    by_time: Difference
    """What changed only because time passed, on what was known at the earlier moment."""
    turns: tuple[Turn, ...]
    """The facts of this or an earlier round of the region that changed verdicts after that."""
    whole: Difference
    """All differences between the two."""


class _Judging:
    """A round's verdicts at any position of the log, on one day."""

    def __init__(self, engine: Engine, answers: Answers, id: str, on: AsOf):
        self.engine, self.answers, self.id, self.on = engine, answers, id, on
        self.known: dict[int, Answer] = {}

    def at(self, position: int) -> Answer:
        if position not in self.known:
            as_of = AsOf(position, self.on.known_on, self.on.true_on)
            self.known[position] = self.answers.seen_from(self.engine, as_of).principles(self.id)
        return self.known[position]

    def _read(self, record: Recorded[Any]) -> Recorded[Any]:
        """The record as the asker reads it."""
        category, _, id = record.stream.partition("-")
        if category != CONSULTATION.category:
            return record
        return self.answers.records.consultation(id).facts.get(record.fact.id, record)

    def differ(self, low: int, high: int) -> bool:
        was, now = self.at(low).findings, self.at(high).findings
        return any(a.possible != b.possible for a, b in zip(was, now, strict=True))

    def turns(self, low: int, high: int) -> Iterator[Turn]:
        """The facts that changed verdicts, found by bisection; changes that were undone may be
        missed.
        """
        if not self.differ(low, high):
            return
        if high - low == 1:
            record = self._read(self.engine.recorder.at(high))
            yield Turn(high, record, difference(self.at(low), self.at(high)))
            return
        middle = (low + high) // 2
        yield from self.turns(low, middle)
        yield from self.turns(middle, high)


def between(engine: Engine, answers: Answers, id: str, earlier: AsOf, later: AsOf) -> Changes:
    """The differences between two moments, in the order of the log.

    Raises NotYet if nothing of the round was known at the later one, and Unanswerable if the
    moments are in the wrong order.
    """
    low, high = _position(engine, earlier), _position(engine, later)
    if low > high:
        raise Unanswerable("from", "earlier-after-later")
    stream = CONSULTATION.stream(id)
    state = answers.seen_from(engine, later).records.consultation(id)
    first = engine.recorder.position_of(stream, 1)
    begun = low >= first
    start = AsOf(max(low, first), earlier.known_on if begun else later.known_on, earlier.true_on)
    was = answers.seen_from(engine, start).principles(id)
    judging = _Judging(engine, answers, id, later)
    known = engine.recorder.version_at(stream, low)
    at = engine.recorder.positions(stream, known)
    learnt = [
        (at[record.position], record) for record in state.facts.values() if record.position > known
    ]
    return Changes(
        earlier,
        later,
        begun,
        tuple(learnt),
        difference(was, judging.at(max(low, first))),
        tuple(judging.turns(max(low, first), high)),
        difference(was, judging.at(high)),
    )


def _position(engine: Engine, as_of: AsOf) -> int:
    return engine.position() if as_of.position is None else as_of.position

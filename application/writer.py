"""The writer: the one hand in a process that appends, and takes all who wait at once.

It decides in its turn, when nobody else appends; so two commands on one round never pass each
other, whatever processes they come from, and one commit serves all that were waiting.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.persistence import PersistenceError

from application.drafts import Drafts
from application.log.command import CommandRow
from application.log.log import Log, Setback, Turn
from application.stamps import Stamps
from application.states import States
from application.submission import (
    Busy,
    KeyReused,
    Receipt,
    Refused,
    Submission,
    Unavailable,
    VersionMismatch,
)
from application.witness import Leapt
from domain.decider import Subject
from domain.record import Recorded

_TOGETHER = 256
"""Submissions that are committed at once, at most."""
_ON_THEIR_WAY = 0.001
"""Seconds to wait for so many as were written together the last time."""
_PATIENCE = 10.0
"""Seconds from its arrival for which a submission is tried again on a lost connection."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """A submission, until it has its receipt or is refused."""

    submission: Submission
    receipt: Receipt | None = None
    refusal: Exception | None = None
    since: float = field(default_factory=time.monotonic)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._gate.acquire()

    def sleep(self) -> None:
        """Until it is settled, or it is its turn to write."""
        self._gate.acquire()

    def wake(self) -> None:
        self._gate.release()

    @property
    def settled(self) -> bool:
        return self.receipt is not None or self.refusal is not None

    def outcome(self) -> Receipt:
        if self.receipt is None:
            assert self.refusal
            raise self.refusal
        return self.receipt


class Writer:
    """Takes submissions from any thread; one thread at a time writes, for all who wait.

    Who comes while somebody writes sleeps until it is told: that it is settled, or that it is
    the next to write. So all who came during one commit are together in the next. When a group
    fails, nobody knows what of it the database holds, and ``forget`` is called.
    """

    def __init__(self, log: Log, states: States, stamps: Stamps, forget: Callable[[], None]):
        self._log, self._states, self._stamps, self._forget = log, states, stamps, forget
        self._waiting: deque[_Waiting] = deque()
        self._own = threading.Lock()
        self._writing = False
        self._together = 1

    def submit(self, submission: Submission) -> Receipt:
        """Record what is asked for, or nothing of it. Raises what Engine.submit raises."""
        mine = _Waiting(submission)
        if not self._begins(mine):
            mine.sleep()
        if not mine.settled:
            group = self._next()
            try:
                self._write_all(group)
            finally:
                self._pass_on(mine, group)
        return mine.outcome()

    def _begins(self, mine: _Waiting) -> bool:
        """Queue up; whether nobody writes, so that one begins at once."""
        with self._own:
            self._waiting.append(mine)
            begins, self._writing = not self._writing, True
        return begins

    def _pass_on(self, mine: _Waiting, group: Sequence[_Waiting]) -> None:
        """Wake those who are settled, and last who writes next, so that more can come before.

        Where the writer was interrupted, the others of its group are still to be written.
        """
        for one in group:
            if one.settled and one is not mine:
                one.wake()
        with self._own:
            self._waiting.extendleft(o for o in reversed(group) if not o.settled and o is not mine)
            self._writing = bool(self._waiting)
            if self._writing:
                self._waiting[0].wake()

    def _next(self) -> list[_Waiting]:
        """Those who wait; of the last group, who were many, most are about to come again."""
        until = time.monotonic() + _ON_THEIR_WAY
        while len(self._waiting) < self._together and time.monotonic() < until:
            time.sleep(_ON_THEIR_WAY / 10)
        self._together = len(self._waiting)
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), _TOGETHER))]

    def _write_all(self, group: Sequence[_Waiting]) -> None:
        """Settle each of a group. One that the database will not take does not stop the rest."""
        try:
            self._write_surely(group)
        except Exception as error:
            self._forget()
            if len(group) == 1:
                group[0].refusal = error
                return
            for one in group:
                self._write_all([one])

    def _write_surely(self, group: Sequence[_Waiting]) -> None:
        """Write; after a lost connection, again: what was committed then is found, not doubled."""
        until, pause = min(one.since for one in group) + _PATIENCE, 0.05
        while True:
            try:
                self._write(group)
                return
            except PersistenceError as error:
                setback = self._log.setback(error)
                if setback == "lost" and time.monotonic() < until:
                    time.sleep(pause)
                    pause = min(2 * pause, 1.0)
                elif setback is None:
                    raise
                else:
                    _give_up(group, setback, error)
                    return

    def _write(self, group: Sequence[_Waiting]) -> None:
        with self._log.turn([one.submission.asked for one in group]) as turn:
            deciding = _Deciding(self._log, self._states, self._stamps, turn)
            decided = [deciding.decide(one.submission) for one in group]
            if deciding.rows:
                self._log.append(deciding.records, deciding.rows)
        self._states.settle(deciding.states, deciding.position)
        for one, outcome in zip(group, decided, strict=True):
            if isinstance(outcome, Receipt):
                one.receipt = outcome
            else:
                one.refusal = outcome


def _give_up(group: Sequence[_Waiting], setback: Setback, error: PersistenceError) -> None:
    for one in group:
        one.refusal = put_off(one.submission.key, setback)
        one.refusal.__cause__ = error


def put_off(key: str, setback: Setback) -> Busy | Unavailable:
    """What the sender of a command is told that the database did not take."""
    return Busy(key) if setback == "busy" else Unavailable(key)


class _Deciding:
    """The submissions of one turn, each decided on what those before it led to."""

    def __init__(self, log: Log, states: States, stamps: Stamps, turn: Turn):
        self._log, self._cut, self._stamps = log, states.cut, stamps
        self.states: dict[Subject[Any], Any] = {}
        self.records: list[Recorded[Any]] = []
        self.rows: list[CommandRow] = []
        self._began = turn.position
        self._last = turn.stamp
        self._known = dict(turn.commands)
        self._found = states.in_turn(turn)

    @property
    def position(self) -> int:
        """Where the log ends when all that is decided is appended."""
        return self._began + len(self.records)

    def decide(self, submission: Submission) -> Receipt | Exception:
        """What becomes of it: its receipt, or why it is refused. A refused one leaves nothing."""
        known = self._known.get(submission.asked)
        try:
            return self._repeated(known, submission) if known else self._first(submission)
        except (Refused, VersionMismatch, KeyReused, Leapt) as refusal:
            return refusal

    def _first(self, submission: Submission) -> Receipt:
        stamp = self._stamps.after(self._last)
        self._last = stamp.recorded
        envelopes = self._stamps.envelopes(submission, stamp)
        drafts = Drafts(submission, self._state, envelopes)
        drafts.decide()
        self.states |= drafts.states
        self.records += drafts.records
        row = drafts.row(self.position)
        self.rows.append(row)
        self._known[row.asked] = row
        return drafts.receipt(self.position)

    def _repeated(self, known: CommandRow, submission: Submission) -> Receipt:
        subject = submission.subject
        if (known.digest, known.stream) != (submission.digest(), subject.stream):
            raise KeyReused(submission.key)
        after = self._cut(self._state(subject), subject, known.version)
        before = self._cut(after, subject, known.version - known.added)
        return Receipt(
            subject.id, known.version, self._added(known), repeated=True,
            position=known.position, before=before, after=after,
        )  # fmt: skip

    def _added(self, known: CommandRow) -> tuple[str, ...]:
        """The entries of a command: in this turn, or in the log."""
        first, last = known.version - known.added + 1, known.version
        drafted = [one for one in self.records if one.stream == known.stream]
        stored = self._log.read(known.stream, first - 1) if known.added else ()
        among = [*stored, *drafted]
        return tuple(one.fact.id for one in among if first <= one.position <= last)

    def _state(self, subject: Subject[Any]) -> Any:
        state = self.states.get(subject)
        return self._found(subject) if state is None else state

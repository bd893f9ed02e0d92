"""The writer: the only part of a process that appends; it takes all waiting submissions at once.

It decides during its turn, when nobody else appends. So two commands on a round cannot overtake
each other, whatever processes they come from, and a single commit serves all that were waiting.
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
"""Submissions committed together, at most."""
_ON_THEIR_WAY = 0.001
"""Seconds to wait until as many submissions have come as were written together last time."""
_PATIENCE = 10.0
"""Seconds after its arrival during which a submission is retried on a lost connection."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """A submission until it has its receipt or is refused."""

    submission: Submission
    receipt: Receipt | None = None
    refusal: Exception | None = None
    since: float = field(default_factory=time.monotonic)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._gate.acquire()

    def sleep(self) -> None:
        """Sleep until it is settled, or its thread is the next to write."""
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
    """Takes submissions from any thread. One thread at a time writes, for all that wait.

    A thread that comes while another writes sleeps until its submission is settled or it is the
    next to write. So all that come during one commit are written together in the next. If a group
    fails, it is unknown what of it the database holds, and ``forget`` is called.
    """

    def __init__(self, log: Log, states: States, stamps: Stamps, forget: Callable[[], None]):
        self._log, self._states, self._stamps, self._forget = log, states, stamps, forget
        self._waiting: deque[_Waiting] = deque()
        self._own = threading.Lock()
        self._writing = False
        self._together = 1

    def submit(self, submission: Submission) -> Receipt:
        """Record a submission, all of it or nothing. Raises what Engine.submit raises."""
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
        """Queue up. Returns whether nobody is writing, so that this thread begins at once."""
        with self._own:
            self._waiting.append(mine)
            begins, self._writing = not self._writing, True
        return begins

    def _pass_on(self, mine: _Waiting, group: Sequence[_Waiting]) -> None:
        """Wake the threads that are settled, and last the next writer, so that more can queue up
        first.

        If the writer was interrupted, the rest of its group is still to be written.
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
        """The waiting submissions. After a large group, waits a moment: most senders will soon send
        again.
        """
        until = time.monotonic() + _ON_THEIR_WAY
        while len(self._waiting) < self._together and time.monotonic() < until:
            time.sleep(_ON_THEIR_WAY / 10)
        self._together = len(self._waiting)
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), _TOGETHER))]

    def _write_all(self, group: Sequence[_Waiting]) -> None:
        """Settle each of a group. One that the database rejects does not stop the rest."""
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
        """Write, and retry after a lost connection: what was committed then is found and not
        repeated.
        """
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
    """The error for the sender of a command that the database did not take."""
    return Busy(key) if setback == "busy" else Unavailable(key)


class _Deciding:
    """The submissions of one turn, each decided on the result of those before it."""

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
        """Where the log ends once all that is decided is appended."""
        return self._began + len(self.records)

    def decide(self, submission: Submission) -> Receipt | Exception:
        """A submission's receipt, or why it is refused. A refused one leaves no trace."""
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
        """The entries that a command added, in this turn or already in the log."""
        first, last = known.version - known.added + 1, known.version
        drafted = [one for one in self.records if one.stream == known.stream]
        stored = self._log.read(known.stream, first - 1) if known.added else ()
        among = [*stored, *drafted]
        return tuple(one.fact.id for one in among if first <= one.position <= last)

    def _state(self, subject: Subject[Any]) -> Any:
        state = self.states.get(subject)
        return self._found(subject) if state is None else state

"""What can be read of the log at a position, as records for answers.

A stream is read up to the first line that this program cannot read: one such line must not keep all
rounds from being shown.
"""

import sqlite3
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg

from application.engine import Engine
from application.log.failures import LOG_FAILURES
from application.log.lines import Damaged
from application.records import NotFound, S, Stored
from application.sql import TABLE_FAILURES
from domain.decider import Decider, Subject
from domain.organisation import Alike
from domain.record import Recorded

OF_THE_DATABASE = (*LOG_FAILURES, *TABLE_FAILURES, psycopg.Error, sqlite3.Error, OSError)
"""Errors that are temporary and have nothing to do with what is recorded."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stream that cannot be read or judged: the log position, and why.

    The error omits its message, which may contain the content of a fact.
    """

    stream: str
    position: int
    error: str


def told(error: Exception) -> str:
    """An error's type, and where in the program it arose."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


class TolerantRecords(Stored):
    """The records at a position, listing only the named rounds.

    With ``fresh``, nothing stays in the engine's cache, so that reading all rounds one after the
    other does not hold them all in memory.
    """

    def __init__(
        self,
        engine: Engine,
        position: int,
        *,
        rounds: Sequence[str] = (),
        fresh: bool = False,
    ):
        self.engine, self.at, self.fresh = engine, position, fresh
        self.rounds = rounds
        self.faults: dict[str, Unreadable] = {}
        self._states: dict[Subject[Any], Any] = {}

    def consultations(self) -> list[str]:
        """The ids of the named rounds."""
        return [*self.rounds]

    def region(self, id: str) -> str:
        """The region of a round. Raises NotFound."""
        return self.engine.region(id)

    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """All ids of a kind."""
        return self.engine.as_of(self.at).ids(decider)

    def state(self, subject: Subject[S]) -> S:
        """The state, as far as it can be read. Raises NotFound."""
        if subject not in self._states:
            self._states[subject] = self._read(subject)
        state: S = self._states[subject]
        if not state.position:
            raise NotFound(subject.id)
        return state

    def alike(self) -> Alike:
        """Which ids turned out to be the same organisation."""
        return self.engine.alike(self.at)

    def position(self) -> int:
        """How many facts of the log are seen."""
        return self.at

    def blame(self, stream: str, error: Exception) -> Unreadable:
        """Note the fault of a stream that cannot be judged, at the position of its last fact."""
        recorder = self.engine.recorder
        at = recorder.position_of(stream, recorder.version_at(stream, self.at))
        return self.faults.setdefault(stream, Unreadable(stream, at, told(error)))

    def _read(self, subject: Subject[Any]) -> Any:
        if not self.fresh:
            try:
                return self.engine.as_of(self.at).state(subject)
            except OF_THE_DATABASE:
                raise
            except Exception:  # the readable part is read below
                pass
        decider = subject.decider
        return decider.fold(decider.empty, self._legible(subject.stream))

    def _legible(self, stream: str) -> Iterator[Recorded[Any]]:
        """The facts of a stream, up to the first that cannot be read."""
        recorder = self.engine.recorder
        version, read = recorder.version_at(stream, self.at), 0
        records = islice(recorder.read(stream), version)
        while True:
            try:
                record = next(records, None)
            except OF_THE_DATABASE:
                raise
            except Exception as error:
                if isinstance(error, Damaged):  # at a gap, the row after it
                    at = error.position
                else:
                    at = recorder.position_of(stream, read + 1)
                self.faults[stream] = Unreadable(stream, at, told(error))
                return
            if record is None:
                return
            yield record
            read += 1

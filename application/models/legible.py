"""What can be read of the log at a position of it, as records to ask answers of.

A stream with a line that this program cannot read is read up to that line: one such line must
not keep all rounds from being shown.
"""

import sqlite3
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from eventsourcing.persistence import PersistenceError
from sqlalchemy.exc import SQLAlchemyError

from application.engine import Engine
from application.log.lines import Damaged
from application.records import NotFound
from application.streams import FOLDS, stream_of
from application.submission import CONSULTATION, ORGANISATION
from domain.consultation.state import Consultation
from domain.organisation import Alike, Organisation
from domain.record import Recorded

OF_THE_DATABASE = (PersistenceError, SQLAlchemyError, psycopg.Error, sqlite3.Error, OSError)
"""Errors that say nothing of what is recorded, and pass."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A stream that cannot be read, or answered on: where in the log, and why.

    The error is told without its message, in which the content of a fact may stand.
    """

    stream: str
    position: int
    error: str


def told(error: Exception) -> str:
    """The sort of an error, and where in the program it arose."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"


class Legible:
    """The records at a position, of which only those that are named are listed.

    With ``fresh`` nothing is left in the engine's memory, so that whoever reads all rounds one
    after the other need not hold them all.
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
        self.faults: dict[str, Fault] = {}
        self._states: dict[str, Any] = {}

    def consultations(self) -> list[str]:
        """Ids of the rounds that are named."""
        return [*self.rounds]

    def region(self, id: str) -> str:
        """The region of a round. Raises NotFound."""
        return self.engine.region(id)

    def consultation(self, id: str) -> Consultation:
        """The state of a round, as far as it can be read. Raises NotFound."""
        return self._found(CONSULTATION, id)  # type: ignore[no-any-return]

    def organisations(self) -> list[str]:
        """Ids of all organisations."""
        return self.engine.as_of(self.at).organisations()

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity, as far as it can be read. Raises NotFound."""
        return self._found(ORGANISATION, id)  # type: ignore[no-any-return]

    def alike(self) -> Alike:
        """Which ids turned out to be one organisation."""
        return self.engine.alike(self.at)

    def position(self) -> int:
        """How many facts of the log are seen."""
        return self.at

    def blame(self, stream: str, error: Exception) -> Fault:
        """The fault of a stream on which something cannot be answered: that of its last fact."""
        recorder = self.engine.recorder
        at = recorder.position_of(stream, recorder.version_at(stream, self.at))
        return self.faults.setdefault(stream, Fault(stream, at, told(error)))

    def _found(self, category: str, id: str) -> Any:
        stream = stream_of(category, id)
        if stream not in self._states:
            self._states[stream] = self._read(category, id)
        if not self._states[stream].position:
            raise NotFound(id)
        return self._states[stream]

    def _read(self, category: str, id: str) -> Any:
        if not self.fresh:
            past = self.engine.as_of(self.at)
            try:
                return past.consultation(id) if category == CONSULTATION else past.organisation(id)
            except OF_THE_DATABASE:
                raise
            except Exception:  # what can be read of it is read below
                pass
        empty, fold = FOLDS[category]
        return fold(empty, self._legible(stream_of(category, id)))

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
                if isinstance(error, Damaged):  # where a row is missing, at the one after it
                    at = error.position
                else:
                    at = recorder.position_of(stream, read + 1)
                self.faults[stream] = Fault(stream, at, told(error))
                return
            if record is None:
                return
            yield record
            read += 1

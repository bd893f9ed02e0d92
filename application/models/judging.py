"""Judging the rounds of one region together, as of a position of the log.

Only rounds of the same region affect one another, so no others need to be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from application.answers import Answers
from application.as_of import AsOf
from application.disclosure import Discreet
from application.engine import Engine
from application.models.rows import digest, of_round
from application.models.tables import Rows
from application.models.tolerant_records import OF_THE_DATABASE, TolerantRecords, Unreadable
from application.records import NotFound
from domain.consultation.decider import CONSULTATION


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of a round, or None; and its fault, if it cannot be fully read or judged."""

    round: str
    rows: Rows | None
    fault: Unreadable | None


class Judging:
    """The rounds of a region at a position, on a day."""

    def __init__(
        self,
        engine: Engine,
        answers: Answers,
        position: int,
        day: date,
        rounds: Iterable[str],
        *,
        fresh: bool = False,
    ):
        self._engine = engine
        self._records = TolerantRecords(engine, position, fresh=fresh)
        self._answers = Answers(
            Discreet(self._records, self._records),
            answers.yardstick,
            lambda: day,
            AsOf(position=position),
        )
        self.rounds = sorted(rounds)
        self._records.rounds = [id for id in self.rounds if self._reads(id)]

    def earlier(self, id: str) -> str | None:
        """The digest of the earlier inventories a round is judged by; None if it cannot be read."""
        if id not in self._records.rounds:
            return None
        try:
            return digest(self._answers.earlier(id))
        except OF_THE_DATABASE:
            raise
        except Exception:  # judging it will fail too, and tell why
            return None

    def judged(self, id: str) -> Judged:
        """A round with its rows; without rows if there is no such round, or it cannot be judged."""
        stream = CONSULTATION.stream(id)
        rows = self._rows(id, stream) if id in self._records.rounds else None
        return Judged(id, rows, self._records.faults.get(stream))

    def _rows(self, id: str, stream: str) -> Rows | None:
        try:
            version = self._records.consultation(id).position
            at = self._engine.recorder.position_of(stream, version)
            return of_round(self._answers, id, at)
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            self._records.blame(stream, error)
            return None

    def _reads(self, id: str) -> bool:
        try:
            self._answers.dossier(id)
        except NotFound:
            return False
        except OF_THE_DATABASE:
            raise
        except Exception as error:
            self._records.blame(CONSULTATION.stream(id), error)
            return False
        return True


def region_of(engine: Engine, id: str) -> str | None:
    """The region of a round; None if its opening cannot be read."""
    try:
        return engine.region(id)
    except OF_THE_DATABASE:
        raise
    except Exception:
        return None

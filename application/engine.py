"""The engine: takes submissions, and hands out states to fold answers from."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

import orjson
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper
from eventsourcing.utils import Environment

from application.audit.log import LogTree
from application.drafts import Drafts
from application.log.lines import LineMapper
from application.log.log import Log, Receded
from application.records import NotFound, NotYet, S, Stored
from application.room import lacks_room
from application.stamps import AHEAD, Sources, Stamp, Stamps
from application.states import States
from application.submission import Receipt, Refused, Submission
from application.writer import Writer
from domain.charter.keeping import CHARTER, Keep
from domain.consultation.decider import CONSULTATION
from domain.consultation.opening import Opened
from domain.consultation.people import unsealed
from domain.consultation.state import Consultation
from domain.decider import Decider, Subject
from domain.organisation import ORGANISATION, Alike, SameAs, alike
from domain.personal import Plain
from domain.record import Recorded, Role

MEMORY = ":memory:"


def has_log(database: Path | str) -> bool:
    """Whether there is a log in a database; asking makes nothing."""
    if isinstance(database, Path):
        return database.exists() and database.stat().st_size > 0
    from application.log.postgresql import is_made  # a laptop does without its driver

    return is_made(database)


class Sealer(Protocol):
    """Seals what a submission tells of persons."""

    def __call__(self, submission: Submission, *, trial: bool) -> Submission:
        """The same, sealed; on ``trial`` no key is kept of it. Raises Refused."""


class Engine(Stored, Application[str]):
    """The event-sourced application, on an SQLite file or on PostgreSQL.

    ``database`` is a path, a ``postgresql://`` URL, or ``:memory:`` for trials.
    """

    name = "samrad"
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "APPLICATION_RECORDER_TOPIC": "application.log.sqlite:SQLiteLog",
        "ORIGINATOR_ID_TYPE": "text",
    }
    recorder: Log
    sealer: Sealer | None = None
    """Without one, what tells of persons is not taken."""

    def __init__(self, database: Path | str = MEMORY, sources: Sources | None = None):
        self._database = _shared_memory() if database == MEMORY else str(database)
        super().__init__({"SQLITE_DBNAME": self._database})
        self.recorder.look_first()
        self.stamps = Stamps(sources or Sources())
        self.states = States(self.recorder)
        self.tree = LogTree(self.recorder)
        self._writer = Writer(self.recorder, self.states, self.stamps, self.forget)
        self._openings: dict[str, Opened] = {}
        self._same: tuple[int, tuple[tuple[int, str, str], ...]] = (0, ())
        self.forgotten = 0
        """How often; what was kept of what was read here is then to be forgotten, too."""

    @property
    def sources(self) -> Sources:
        """Where time and chance come from."""
        return self.stamps.sources

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library's own on SQLite, ours on PostgreSQL."""
        if self._database.startswith(("postgresql://", "postgres://")):
            from application.log.postgresql import Factory  # a laptop does without its driver

            return Factory(env, self._database)
        factory = super().construct_factory(env)
        datastore: Any = factory.datastore  # type: ignore[attr-defined]  # every one of SQLite has
        if not datastore.pool.is_sqlite_memory_mode:
            from application.log.sqlite import Alone, Shared

            pool = Alone if lacks_room(Path(self._database)) else Shared
            datastore.pool = pool(self._database)
        return factory

    def construct_mapper(self) -> Mapper[str]:
        """Facts are stored under their own names, by our mapper."""
        return LineMapper(transcoder=self.construct_transcoder())

    # --- reading -----------------------------------------------------------------------------

    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """The ids of all that there is of a kind."""
        return self.states.ids(decider)

    def state(self, subject: Subject[S]) -> S:
        """The state now. Raises NotFound."""
        state = self.states.now(subject)
        if not state.position:
            raise NotFound(subject.id)
        return state

    def region(self, id: str) -> str:
        """The region of a consultation: that of its opening, for good. Raises NotFound."""
        return self.opened(id).region

    def opened(self, id: str) -> Opened:
        """The opening of a consultation, as it was first recorded. Raises NotFound."""
        known = self._openings.get(id)
        if known is None:
            for record in self.recorder.read(CONSULTATION.stream(id), until=1):
                if isinstance(record.fact, Opened):
                    known = self._openings[id] = record.fact
        if known is None:
            raise NotFound(id)
        return known

    def consultation_or_empty(self, id: str) -> Consultation:
        """The state of a consultation now, empty if it was never opened."""
        return self.states.now(CONSULTATION.of(id))

    def alike(self, until: int | None = None) -> Alike:
        """Which ids turned out to be one organisation, as the log is or was at a position."""
        read, said = self._same
        head = self.position()
        if read > head:
            read, said = 0, ()
        if read < head:
            said += tuple(self._said_alike(read))
            self._same = head, said
        return _alike(
            tuple((one, other) for at, one, other in said if until is None or at <= until)
        )

    def _said_alike(self, after: int) -> Iterator[tuple[int, str, str]]:
        prefix = ORGANISATION.stream("")
        for at, stream, line in self.recorder.everywhere(prefix, SameAs, after):
            yield at, stream.removeprefix(prefix), orjson.loads(line)["fact"]["other"]

    def as_of(self, position: int) -> "Past":
        """The records as they were when the log held so many facts."""
        return Past(self, position)

    def forget(self) -> None:
        """Forget the states seen, as a program just started has seen none."""
        self.states.forget()
        self._openings.clear()
        self.forgotten += 1
        self._same = (0, ())

    def look(self) -> datetime | None:
        """See that the log is the one that it was; when its last fact was recorded.

        Raises Receded, and Damaged. Once it receded, nothing is remembered of what was read.
        """
        try:
            return self.recorder.look()
        except Receded:
            self.forget()
            raise

    def ahead(self) -> timedelta | None:
        """How far the last stamp is ahead of the clock; None where it is not. Raises as `look`."""
        stamp, now = self.look(), self.sources.clock()
        return stamp - now if stamp and stamp - now > AHEAD else None

    def position(self) -> int:
        """How many facts the whole log holds."""
        return self.recorder.max_notification_id() or 0

    def charter_text(self, sha256: str) -> str:
        """The text of a charter once used, by its digest. Raises NotFound."""
        for record in self.recorder.read(CHARTER.stream(sha256)):
            return str(record.fact.text)
        raise NotFound(sha256)

    # --- writing -----------------------------------------------------------------------------

    def preview(
        self, submission: Submission, *, anew: bool = False
    ) -> tuple[Any, tuple[Recorded[Any], ...]]:
        """The subject's state as it would be, and the facts added; nothing is stored.

        ``anew`` is as if nothing were recorded of the subject: what a sender is told who may not
        know whether there is. Raises what `submit` would raise, but for a reused command id.
        """
        sealed = self._sealed(submission, trial=True)
        subject = submission.subject
        states = {subject: subject.decider.empty} if anew else {}
        envelopes = self.stamps.envelopes(sealed, Stamp(self.sources.clock()))
        drafts = Drafts(sealed, self.states.now, envelopes, states)
        drafts.decide()
        return drafts.state(), tuple(drafts.records)

    def submit(self, submission: Submission) -> Receipt:
        """Record what is asked for, or nothing of it. Safe from any thread.

        Raises Refused where it contradicts the record, VersionMismatch where ``if_match``
        is not the version, KeyReused where the key was used for something else, Busy where
        another writer leaves no room, Unavailable where the database was lost, and Standby
        where it only follows another one.
        """
        return self._writer.submit(self._sealed(submission))

    def _sealed(self, submission: Submission, *, trial: bool = False) -> Submission:
        """The submission as everything after this point knows it: nothing in it is in the clear."""
        told = [(fact.id, path, one) for fact in submission.facts for path, one in fact.people()]
        if not told:
            return submission
        if self.sealer is not None:
            return self.sealer(submission, trial=trial)
        refusals = [(id, unsealed(path)) for id, path, one in told if isinstance(one, Plain)]
        if refusals:
            raise Refused(refusals)
        return submission

    def keep_charter(
        self, sha256: str, text: str, recorder: str = "samrad", role: Role = "administrator"
    ) -> None:
        """Keep the text of a charter by its digest, for ever. Kept twice, it stands once.

        Raises what `submit` raises: Refused where a line of it holds an identity number.
        """
        subject = CHARTER.of(sha256)
        if not self.states.now(subject).position:
            self.submit(Submission(((subject, Keep(sha256, text)),), recorder, role, key=sha256))


class Past(Stored):
    """The records at a position of the log."""

    def __init__(self, engine: Engine, at: int):
        self.engine, self.at = engine, at

    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """The ids of all that there was of a kind."""
        return self.engine.states.ids(decider, self.at)

    def state(self, subject: Subject[S]) -> S:
        """The state then. Raises NotYet, and NotFound."""
        state = self.engine.states.at(subject, self.at)
        if not state.position:
            now = self.engine.states.now(subject)
            raise NotYet(subject.id) if now.position else NotFound(subject.id)
        return state

    def region(self, id: str) -> str:
        """The region of a consultation. Raises NotFound."""
        return self.engine.region(id)

    def alike(self) -> Alike:
        """Which ids had turned out to be one organisation."""
        return self.engine.alike(self.at)

    def position(self) -> int:
        """How many facts the log held."""
        return min(self.at, self.engine.position())


@lru_cache(maxsize=64)
def _alike(pairs: tuple[tuple[str, str], ...]) -> Alike:
    return alike(pairs)


def _shared_memory() -> str:
    """A database in memory that all connections share; each would else have one of its own."""
    return f"file:samrad-{uuid.uuid4().hex}?mode=memory&cache=shared"

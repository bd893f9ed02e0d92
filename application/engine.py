"""The engine: takes submissions, and provides the states that answers are folded from."""

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
    """Whether a database holds a log. Checking creates nothing."""
    if isinstance(database, Path):
        return database.exists() and database.stat().st_size > 0
    from application.log.postgresql import is_made  # a laptop does without its driver

    return is_made(database)


class Sealer(Protocol):
    """Seals the personal data in a submission."""

    def __call__(self, submission: Submission, *, trial: bool) -> Submission:
        """The submission, sealed; on ``trial`` no key is kept. Raises Refused."""


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
    """Without one, personal data is refused."""

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
        """How often `forget` was called; caches of what was read here must then be cleared too."""

    @property
    def sources(self) -> Sources:
        """The sources of time and randomness."""
        return self.stamps.sources

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library's factory on SQLite, ours on PostgreSQL."""
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
        """Our mapper, which stores facts under their own names."""
        return LineMapper(transcoder=self.construct_transcoder())

    # --- reading -----------------------------------------------------------------------------

    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """All ids of a kind."""
        return self.states.ids(decider)

    def state(self, subject: Subject[S]) -> S:
        """The state now. Raises NotFound."""
        state = self.states.now(subject)
        if not state.position:
            raise NotFound(subject.id)
        return state

    def region(self, id: str) -> str:
        """The region of a consultation, fixed by its opening. Raises NotFound."""
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
        """The state of a consultation now; empty if it was never opened."""
        return self.states.now(CONSULTATION.of(id))

    def alike(self, until: int | None = None) -> Alike:
        """Which ids turned out to be the same organisation, now or at a position of the log."""
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
        """The records as they were at a position of the log."""
        return Past(self, position)

    def forget(self) -> None:
        """Forget all cached states, as after a new start."""
        self.states.forget()
        self._openings.clear()
        self.forgotten += 1
        self._same = (0, ())

    def look(self) -> datetime | None:
        """Check that the log is still the same. Returns when its last fact was recorded.

        Raises Receded and Damaged. If it receded, the cached states are forgotten.
        """
        try:
            return self.recorder.look()
        except Receded:
            self.forget()
            raise

    def ahead(self) -> timedelta | None:
        """How far the last stamp is ahead of the clock, or None if it is not. Raises what `look`
        does.
        """
        stamp, now = self.look(), self.sources.clock()
        return stamp - now if stamp and stamp - now > AHEAD else None

    def position(self) -> int:
        """How many facts the log holds."""
        return self.recorder.max_notification_id() or 0

    def charter_text(self, sha256: str) -> str:
        """The text of a charter that was used, by its digest. Raises NotFound."""
        for record in self.recorder.read(CHARTER.stream(sha256)):
            return str(record.fact.text)
        raise NotFound(sha256)

    # --- writing -----------------------------------------------------------------------------

    def preview(
        self, submission: Submission, *, anew: bool = False
    ) -> tuple[Any, tuple[Recorded[Any], ...]]:
        """The subject's state as it would be, and the facts that would be added. Stores nothing.

        ``anew`` previews as if the subject had no facts, for a sender who may not know whether it
        has. Raises what `submit` would raise, except for a reused command id.
        """
        sealed = self._sealed(submission, trial=True)
        subject = submission.subject
        states = {subject: subject.decider.empty} if anew else {}
        envelopes = self.stamps.envelopes(sealed, Stamp(self.sources.clock()))
        drafts = Drafts(sealed, self.states.now, envelopes, states)
        drafts.decide()
        return drafts.state(), tuple(drafts.records)

    def submit(self, submission: Submission) -> Receipt:
        """Record a submission, all of it or nothing. Safe from any thread.

        Raises Refused if it contradicts the record, VersionMismatch if ``if_match`` is not the
        version, KeyReused if the key was used for something else, Busy if another writer keeps the
        turn, Unavailable if the database was lost, Standby if it follows another one, and Leapt if
        the clock is too far ahead.
        """
        return self._writer.submit(self._sealed(submission))

    def _sealed(self, submission: Submission, *, trial: bool = False) -> Submission:
        """The submission as all later code sees it, without personal data in the clear."""
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
        """Keep the text of a charter by its digest, for ever. Keeping it twice stores it once.

        Raises what `submit` raises, such as Refused if a line holds an identity number.
        """
        subject = CHARTER.of(sha256)
        if not self.states.now(subject).position:
            self.submit(Submission(((subject, Keep(sha256, text)),), recorder, role, key=sha256))


class Past(Stored):
    """The records at a position of the log."""

    def __init__(self, engine: Engine, at: int):
        self.engine, self.at = engine, at

    def ids(self, decider: Decider[Any, Any]) -> list[str]:
        """All ids of a kind then."""
        return self.engine.states.ids(decider, self.at)

    def state(self, subject: Subject[S]) -> S:
        """The state then. Raises NotYet and NotFound."""
        state = self.engine.states.at(subject, self.at)
        if not state.position:
            now = self.engine.states.now(subject)
            raise NotYet(subject.id) if now.position else NotFound(subject.id)
        return state

    def region(self, id: str) -> str:
        """The region of a consultation. Raises NotFound."""
        return self.engine.region(id)

    def alike(self) -> Alike:
        """Which ids had by then turned out to be the same organisation."""
        return self.engine.alike(self.at)

    def position(self) -> int:
        """How many facts the log held."""
        return min(self.at, self.engine.position())


@lru_cache(maxsize=64)
def _alike(pairs: tuple[tuple[str, str], ...]) -> Alike:
    return alike(pairs)


def _shared_memory() -> str:
    """A database in memory that all connections share; otherwise each would have its own."""
    return f"file:samrad-{uuid.uuid4().hex}?mode=memory&cache=shared"

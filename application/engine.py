"""The engine: takes submissions, and hands out states to fold answers from."""

import secrets
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Protocol

import orjson
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, PersistenceError
from eventsourcing.utils import Environment

from application.audit.log import LogTree
from application.drafts import Drafts, Named, identity_numbers
from application.kept import Kept
from application.log.command import CommandRow
from application.log.lines import LineMapper, envelope_of
from application.log.log import Log, Receded, Turn
from application.records import NotFound, NotYet, Records
from application.room import lacks_room
from application.streams import CHARTER, FOLDS, stream_of
from application.submission import CONSULTATION, ORGANISATION, Receipt, Refused, Submission
from application.witness import BOUND, Leapt, Witness
from application.writer import Writer, put_off
from domain.charter.model import CharterKept
from domain.consultation import state as consultations
from domain.consultation.opening import Opened
from domain.consultation.people import unsealed
from domain.consultation.state import Consultation
from domain.fact import Fact
from domain.organisation import Alike, Organisation, SameAs, alike
from domain.personal import Plain
from domain.record import Recorded, Role

MEMORY = ":memory:"
_FACTS_KEPT = 30_000
"""Facts of all states that are kept, some 4 kB each."""
_AHEAD = timedelta(seconds=5)
"""By so much the clocks of servers may differ."""
_CUTS_KEPT = 10_000
"""Fewer than of today's states, so that a replay does not drive these out."""


@dataclass(frozen=True)
class Sources:
    """Where time and chance come from; tests replace them by fixed ones."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    event: Callable[[], str] = lambda: str(uuid.uuid4())


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


class Engine(Application[str]):
    """The event-sourced application, on an SQLite file or on PostgreSQL.

    ``database`` is a path, a ``postgresql://`` URL, or ``:memory:`` for trials.
    """

    name = "samrad"
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "APPLICATION_RECORDER_TOPIC": "application.log.sqlite:SQLiteLog",
        "ORIGINATOR_ID_TYPE": "text",
        "SQLITE_MAX_OVERFLOW": "60",
    }
    recorder: Log
    sealer: Sealer | None = None
    """Without one, what tells of persons is not taken."""

    def __init__(self, database: Path | str = MEMORY, sources: Sources | None = None):
        self._database = _shared_memory() if database == MEMORY else str(database)
        super().__init__({"SQLITE_DBNAME": self._database})
        self.sources = sources or Sources()
        self.witness: Witness | None = None
        """Without one, the clock is believed."""
        self._states: Kept[str, Any] = Kept(_FACTS_KEPT, _size)
        self._written: Kept[str, Any] = Kept(_FACTS_KEPT, _size)
        self._cuts: Kept[str, Any] = Kept(_CUTS_KEPT, _size)
        self._openings: dict[str, Opened] = {}
        self.forgotten = 0
        """How often; who keeps what they read here forgets it, too."""
        self.recorder.look_first()
        self._same: tuple[int, tuple[tuple[int, str, str], ...]] = (0, ())
        self._settled = self.position()
        self._writer = Writer(self)
        self.tree = LogTree(self.recorder)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """The library's own on SQLite, ours on PostgreSQL."""
        if self._database.startswith(("postgresql://", "postgres://")):
            from application.log.postgresql import Factory  # a laptop does without its driver

            return Factory(env, self._database)
        factory = super().construct_factory(env)
        datastore: Any = factory.datastore  # type: ignore[attr-defined]  # every one of SQLite has
        if not datastore.pool.is_sqlite_memory_mode and lacks_room(Path(self._database)):
            from application.log.sqlite import Alone

            datastore.pool = Alone(self._database)
        return factory

    def construct_mapper(self) -> Mapper[str]:
        """Facts are stored under their own names, by our mapper."""
        return LineMapper(transcoder=self.construct_transcoder())

    # --- reading -----------------------------------------------------------------------------

    def consultations(self) -> list[str]:
        """Ids of all consultations."""
        return self._ids(CONSULTATION)

    def organisations(self) -> list[str]:
        """Ids of all organisations."""
        return self._ids(ORGANISATION)

    def _ids(self, category: str, until: int | None = None) -> list[str]:
        prefix = stream_of(category, "")
        return [stream.removeprefix(prefix) for stream in self.recorder.streams(prefix, until)]

    def region(self, id: str) -> str:
        """The region of a consultation: that of its opening, for good. Raises NotFound."""
        return self.opened(id).region

    def opened(self, id: str) -> Opened:
        """The opening of a consultation, as it was first recorded. Raises NotFound."""
        known = self._openings.get(id)
        if known is None:
            for record in self.recorder.read(stream_of(CONSULTATION, id), until=1):
                if isinstance(record.fact, Opened):
                    known = self._openings[id] = record.fact
        if known is None:
            raise NotFound(id)
        return known

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation now. Raises NotFound."""
        return self._found(id, self.consultation_or_empty(id))  # type: ignore[no-any-return]

    def consultation_or_empty(self, id: str) -> Consultation:
        """The state of a consultation now, empty if it was never opened."""
        return self._state(CONSULTATION, id)  # type: ignore[no-any-return]

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""
        return self._found(id, self._state(ORGANISATION, id))  # type: ignore[no-any-return]

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
        prefix = stream_of(ORGANISATION, "")
        for at, stream, line in self.recorder.everywhere(prefix, SameAs, after):
            yield at, stream.removeprefix(prefix), orjson.loads(line)["fact"]["other"]

    def as_of(self, position: int) -> Records:
        """The records as they were when the log held so many facts."""
        return _Past(self, position)

    def forget(self) -> None:
        """Forget the states seen, as a program just started has seen none."""
        self._states.forget()
        self._written.forget()
        self._cuts.forget()
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
        return stamp - now if stamp and stamp - now > _AHEAD else None

    def position(self) -> int:
        """How many facts the whole log holds."""
        return self.recorder.max_notification_id() or 0

    def charter_text(self, sha256: str) -> str:
        """The text of a charter once used, by its digest. Raises NotFound."""
        for record in self.recorder.read(stream_of(CHARTER, sha256)):
            return str(record.fact.text)
        raise NotFound(sha256)

    def _state(self, category: str, id: str) -> Any:
        """The state of a stream: as last seen, and read forward from there."""
        stream = stream_of(category, id)
        empty, fold = FOLDS[category]
        known = self._states.get(stream)
        known = empty if known is None else known
        state = fold(known, self.recorder.read(stream, known.position))
        if state is not known and state.position:
            self._states.keep(stream, state)
        return state

    def _state_at(self, category: str, id: str, position: int) -> Any:
        """The state of a stream as it was at a position of the log."""
        version = self.recorder.version_at(stream_of(category, id), position)
        return self.cut(self._state(category, id), (category, id), version)

    def cut(self, state: Any, of: Named, version: int) -> Any:
        """The state of a stream as it was after so many facts."""
        if version == state.position:
            return state
        key = f"{stream_of(*of)}@{version}"
        return self._cuts.made(key, lambda: self._cut(state, of, version))

    def _cut(self, state: Any, of: Named, version: int) -> Any:
        if of[0] == CONSULTATION:
            return consultations.cut(state, version)
        empty, fold = FOLDS[of[0]]
        return fold(empty, islice(self.recorder.read(stream_of(*of)), version))

    @staticmethod
    def _found(id: str, state: Any) -> Any:
        if not state.position:
            raise NotFound(id)
        return state

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
        states: dict[tuple[str, str], Any] = {subject: FOLDS[subject[0]][0]} if anew else {}
        drafts = Drafts(sealed, self._state, self.envelope, self.sources.clock(), states)
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

        Raises Refused where a line of it holds an identity number, Busy where another writer
        leaves no room, and Unavailable.
        """
        stream = stream_of(CHARTER, sha256)
        if any(True for _ in self.recorder.read(stream)):
            return
        lines = {f"line {n}": line for n, line in enumerate(text.splitlines(), start=1)}
        joined = {"text": "".join(line.strip("# \t") for line in lines.values())}  # may be split
        found = [*identity_numbers(lines)] or [*identity_numbers(joined)]
        refusals = [("charter", refusal) for refusal in found]
        if refusals:
            raise Refused(refusals)
        kept = CharterKept(id="kept", text=text, sha256=sha256)
        self.begin(stream, Submission(None, (kept,), recorder, role, key=sha256))

    def begin(self, stream: str, submission: Submission) -> None:
        """Record one fact as the first of a stream, unless it was begun meanwhile.

        Raises Busy where another writer leaves no room, Unavailable, and Standby.
        """
        (fact,) = submission.facts
        with self._setbacks_told(submission.key), self.recorder.turn() as turn:
            if not any(True for _ in self.recorder.read(stream)):
                stamp, clock = self.stamp(turn.stamp)
                self.append([self.envelope(stream, 1, fact, submission, stamp, clock)])

    def stamp(self, last: datetime | None) -> tuple[datetime, datetime | None]:
        """When what is recorded now is recorded: by the clock, or as the last was if that is later.

        And what the clock shows where it is behind by more than clocks differ. Raises Leapt where
        it is too far ahead.
        """
        now = self.sources.clock()
        self._heard(now, last)
        if last is None or now >= last:
            return now, None
        return last, now if last - now > _AHEAD else None

    def _heard(self, now: datetime, last: datetime | None) -> None:
        """Have the witness hear the clock. A leap to what is recorded already does no harm."""
        try:
            if self.witness is not None:
                self.witness.hear(now)
        except Leapt:
            if last is None or now - last > BOUND:
                raise

    def append(self, records: Sequence[Recorded[Any]], rows: Sequence[CommandRow] = ()) -> None:
        """Append records, and the rows of the commands that led to them, in the turn that is held.

        The library's `save` would look at each for what an aggregate might have left pending.
        """
        stored = [self.mapper.to_stored_event(record) for record in records]
        self.recorder.insert_events(stored, commands=rows)

    def envelope(
        self,
        stream: str,
        position: int,
        fact: Fact,
        by: Submission,
        recorded: datetime,
        clock: datetime | None = None,
    ) -> Recorded[Any]:
        """Put a fact into its envelope, with what the clock showed where it was held back."""
        held = {} if clock is None else {"clock": clock}
        return envelope_of(type(fact))(
            stream=stream,
            position=position,
            name=fact.kind,
            version=fact.version,
            event=self.sources.event(),
            recorded=recorded,
            recorder=by.recorder,
            role=by.role,
            command=by.key,
            correlation=by.correlation or by.key,
            nonce=self.sources.nonce(),
            fact=fact,
            **held,
        )

    def as_of_turn(self, turn: Turn) -> Callable[[str, str], Any]:
        """States for a writer in its turn: those it left, where nobody has written since.

        They are kept apart from those that are read, for whoever reads may be late, and keep an
        older state than the last.
        """
        if turn.position != self._settled:
            for stream in self.recorder.touched(self._settled):
                self._written.drop(stream)

        def found(category: str, id: str) -> Any:
            known = self._written.get(stream_of(category, id))
            return self._state(category, id) if known is None else known

        return found

    def settle(self, turn: Turn, states: dict[Named, Any], appended: int) -> None:
        """Keep the states that a turn led to, once it is committed."""
        for (category, id), state in states.items():
            if state.position:
                self._states.keep(stream_of(category, id), state)
                self._written.keep(stream_of(category, id), state)
        self._settled = turn.position + appended

    @contextmanager
    def _setbacks_told(self, key: str) -> Iterator[None]:
        try:
            yield
        except PersistenceError as error:
            setback = self.recorder.setback(error)
            if setback is None:
                raise
            raise put_off(key, setback) from error


@dataclass(frozen=True, slots=True)
class _Past:
    """The records at a position of the log."""

    engine: Engine
    at: int

    def consultations(self) -> list[str]:
        return self.engine._ids(CONSULTATION, self.at)

    def region(self, id: str) -> str:
        return self.engine.region(id)

    def consultation(self, id: str) -> Consultation:
        return self._state(CONSULTATION, id)  # type: ignore[no-any-return]

    def organisations(self) -> list[str]:
        return self.engine._ids(ORGANISATION, self.at)

    def organisation(self, id: str) -> Organisation:
        return self._state(ORGANISATION, id)  # type: ignore[no-any-return]

    def _state(self, category: str, id: str) -> Any:
        state = self.engine._state_at(category, id, self.at)
        if not state.position:
            raise NotYet(id) if self.engine._state(category, id).position else NotFound(id)
        return state

    def alike(self) -> Alike:
        return self.engine.alike(self.at)

    def position(self) -> int:
        return min(self.at, self.engine.position())


@lru_cache(maxsize=64)
def _alike(pairs: tuple[tuple[str, str], ...]) -> Alike:
    return alike(pairs)


def _size(state: Any) -> int:
    return int(state.position)


def _shared_memory() -> str:
    """A database in memory that all connections share; each would else have one of its own."""
    return f"file:samrad-{uuid.uuid4().hex}?mode=memory&cache=shared"

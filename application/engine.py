"""The engine: takes commands, decides, saves; and hands out states to fold answers from."""

import hashlib
import secrets
import sqlite3
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeAlias, TypeVar

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper, OperationalError
from pydantic_core import to_json

from application.audit.log import LogTree
from application.log.contract import CommandRow
from application.log.lines import LineMapper, envelope_of
from application.log.sqlite import SQLiteLog
from application.records import NotFound, NotYet, Records
from domain import organisation
from domain.charter.model import CharterKept
from domain.consultation import decide as deciding
from domain.consultation import state as consultations
from domain.consultation.state import Consultation
from domain.fact import Fact
from domain.organisation import Identify, Organisation
from domain.record import Recorded, Role
from domain.refusal import Refusal

CONSULTATION, ORGANISATION, NUMBER, CHARTER = "consultation", "organisation", "number", "charter"
MEMORY = ":memory:"
_TRIES = 5
T = TypeVar("T")

Expected: TypeAlias = int | Literal["*"] | None
"""The version that what is written to must have: ``*`` is any, but there must be something."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody asks to have recorded, all of it or nothing.

    ``consultation`` is None where only organisations are named. ``key`` is the command's id:
    sent again with the same content, nothing more happens.
    ``if_match`` is the version at which the sender last saw what is written to; ``*`` asks only
    that there is something.
    """

    consultation: str | None
    facts: tuple[Fact, ...]
    recorder: str
    role: Role
    key: str
    organisations: tuple[Identify, ...] = ()
    if_match: Expected = None
    correlation: str | None = None

    @property
    def subject(self) -> tuple[str, str]:
        """What is written to: the consultation, or else the first organisation."""
        if self.consultation is None:
            return ORGANISATION, self.organisations[0].organisation
        return CONSULTATION, self.consultation

    def digest(self) -> str:
        """SHA-256 of what is asked for, to tell a repeated request from another one.

        Only what is stated counts, as in the stored line: a field that a later release adds
        must not make another request of the same file.
        """
        body = [
            self.consultation,
            self.role,
            [[o.organisation, o.name, o.number, o.same_as] for o in self.organisations],
            [
                [f.kind, f.model_dump(mode="json", exclude_none=True, exclude_unset=True)]
                for f in self.facts
            ],
        ]
        return hashlib.sha256(to_json(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission: the version of what it wrote to, and the entries added."""

    subject: str
    version: int
    added: tuple[str, ...]
    repeated: bool = False


class Refused(Exception):
    """Entries of a submission contradict the record; nothing of it was stored."""

    def __init__(self, refusals: Sequence[tuple[str, Refusal]]):
        super().__init__("; ".join(f"{id}: {refusal}" for id, refusal in refusals))
        self.refusals = tuple(refusals)


class VersionMismatch(Exception):
    """The consultation is not at the version at which the sender last saw it (HTTP 412)."""

    def __init__(self, sent: int | Literal["*"], actual: int):
        super().__init__(
            "there is nothing of that id yet"
            if sent == "*"
            else f"the consultation is at version {actual}, not {sent}"
        )
        self.sent, self.actual = sent, actual


class Busy(Exception):
    """Another process kept writing to the same place; nothing was stored (HTTP 503)."""


class KeyReused(Exception):
    """The same command id came with another content (HTTP 422)."""


@dataclass(frozen=True)
class Sources:
    """Where time and chance come from; tests replace them by fixed ones."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    event: Callable[[], str] = lambda: str(uuid.uuid4())


class Engine(Application[str]):
    """The event-sourced application. SQLite file by default; ``:memory:`` for trials."""

    name = "samrad"
    env: ClassVar[dict[str, str]] = {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "APPLICATION_RECORDER_TOPIC": "application.log.sqlite:SQLiteLog",
        "ORIGINATOR_ID_TYPE": "text",
    }
    recorder: SQLiteLog

    def __init__(self, database: Path | str = MEMORY, sources: Sources | None = None):
        name = _shared_memory() if database == MEMORY else str(database)
        super().__init__({"SQLITE_DBNAME": name})
        self.sources = sources or Sources()
        self._states: OrderedDict[str, Any] = OrderedDict()
        self._cuts: OrderedDict[str, Any] = OrderedDict()
        self.tree = LogTree(self.recorder)
        self._writing = threading.Lock()
        self._reading = threading.Lock()

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
        prefix = f"{category}-"
        return [stream.removeprefix(prefix) for stream in self.recorder.streams(prefix, until)]

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation now. Raises NotFound."""
        return self._found(id, self.consultation_or_empty(id))  # type: ignore[no-any-return]

    def consultation_or_empty(self, id: str) -> Consultation:
        """The state of a consultation now, empty if it was never opened."""
        return self._state(CONSULTATION, id)  # type: ignore[no-any-return]

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""
        return self._found(id, self._state(ORGANISATION, id))  # type: ignore[no-any-return]

    def as_of(self, position: int) -> Records:
        """The records as they were when the log held so many facts."""
        return _Past(self, position)

    def forget(self) -> None:
        """Forget the states seen, as a program just started has seen none."""
        with self._reading:
            self._states.clear()
            self._cuts.clear()

    def position(self) -> int:
        """How many facts the whole log holds."""
        return self.recorder.max_notification_id() or 0

    def charter_text(self, sha256: str) -> str:
        """The text of a charter once used, by its digest. Raises NotFound."""
        for record in self.recorder.read(f"{CHARTER}-{sha256}"):
            return str(record.fact.text)
        raise NotFound(sha256)

    def _state(self, category: str, id: str) -> Any:
        """The state of a stream: as last seen, and read forward from there."""
        stream = f"{category}-{id}"
        empty, fold = _FOLDS[category]
        with self._reading:
            known = self._states.get(stream, empty)
            if known is not empty:
                self._states.move_to_end(stream)
        state = fold(known, self.recorder.read(stream, known.position))
        if state is not known:
            self._remember(stream, state)
        return state

    def _state_at(self, category: str, id: str, position: int) -> Any:
        """The state of a stream as it was at a position of the log."""
        stream = f"{category}-{id}"
        version = self.recorder.version_at(stream, position)
        state = self._state(category, id)
        if version == state.position:
            return state
        key = f"{stream}@{version}"
        with self._reading:
            known = self._cuts.get(key)
        if known is None:
            known = self._cut(category, stream, state, version)
            self._keep(self._cuts, key, known, _CUTS_KEPT)
        return known

    def _cut(self, category: str, stream: str, state: Any, version: int) -> Any:
        if category == CONSULTATION:
            return consultations.cut(state, version)
        empty, fold = _FOLDS[category]
        return fold(empty, islice(self.recorder.read(stream), version))

    @staticmethod
    def _found(id: str, state: Any) -> Any:
        if not state.position:
            raise NotFound(id)
        return state

    def _remember(self, stream: str, state: Any) -> None:
        self._keep(self._states, stream, state, _STATES_KEPT)

    def _keep(self, among: OrderedDict[str, Any], key: str, state: Any, most: int) -> None:
        """Keep a state among those last asked for, at most so many."""
        with self._reading:
            among[key] = state
            among.move_to_end(key)
            while len(among) > most:
                among.popitem(last=False)

    # --- writing -----------------------------------------------------------------------------

    def preview(self, submission: Submission) -> tuple[Any, tuple[Recorded[Any], ...]]:
        """The subject's state as it would be, and the facts added; nothing is stored.

        Raises what `submit` would raise, but for a reused command id.
        """
        drafts = _Drafts(self, submission)
        drafts.decide()
        return drafts.state(), tuple(drafts.records)

    def submit(self, submission: Submission) -> Receipt:
        """Record what is asked for, or nothing of it.

        Raises Refused where it contradicts the record, VersionMismatch where ``if_match``
        is not the version, KeyReused where the key was used for something else, and Busy
        where another process leaves no room.
        """
        with self._writing, _busy_if_locked(submission.key):
            for _ in range(_TRIES):
                known = self.recorder.command(submission.recorder, submission.key)
                if known:
                    return self._repeated(known, submission)
                drafts = _Drafts(self, submission)
                drafts.decide()
                try:
                    self.save(*drafts.records, command=drafts.command_row())
                except IntegrityError:  # another process wrote; decide again on what it wrote
                    continue
                self._settle(drafts)
                return drafts.receipt()
            raise Busy(submission.key)

    def keep_charter(self, sha256: str, text: str) -> None:
        """Keep the text of a charter by its digest, for ever. Kept twice, it stands once.

        Raises Busy where another process leaves no room.
        """
        stream = f"{CHARTER}-{sha256}"
        with self._writing, _busy_if_locked(sha256):
            if not any(True for _ in self.recorder.read(stream)):
                kept = CharterKept(id="kept", text=text, sha256=sha256)
                by = Submission(None, (kept,), "samrad", "administrator", key=sha256)
                self.save(self.envelope(stream, 1, kept, by, self.stamp()))

    def envelope(
        self, stream: str, position: int, fact: Fact, by: Submission, recorded: datetime
    ) -> Recorded[Any]:
        """Put a fact into its envelope."""
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
        )

    def stamp(self) -> datetime:
        """The clock, or the log's last stamp if the clock has stepped back."""
        now = self.sources.clock()
        last = self.position()
        return max(now, self.recorder.at(last).recorded) if last else now

    def _settle(self, drafts: "_Drafts") -> None:
        for (category, id), state in drafts.states.items():
            self._remember(f"{category}-{id}", state)

    def _repeated(self, known: CommandRow, submission: Submission) -> Receipt:
        if known.digest != submission.digest():
            raise KeyReused(submission.key)
        category, id = submission.subject
        added = tuple(
            record.fact.id  # type: ignore[attr-defined]
            for record in self.events.get(f"{category}-{id}")
            if record.command == submission.key and record.recorder == submission.recorder  # type: ignore[attr-defined]
        )
        return Receipt(id, known.version, added, repeated=True)


@dataclass(frozen=True, slots=True)
class _Past:
    """The records at a position of the log."""

    engine: Engine
    at: int

    def consultations(self) -> list[str]:
        return self.engine._ids(CONSULTATION, self.at)

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

    def position(self) -> int:
        return min(self.at, self.engine.position())


@contextmanager
def _busy_if_locked(key: str) -> Iterator[None]:
    """Raise Busy where the file stayed locked; another failure of the database stands."""
    try:
        yield
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise Busy(key) from error


def _shared_memory() -> str:
    """A database in memory that all connections share; each would else have one of its own."""
    return f"file:samrad-{uuid.uuid4().hex}?mode=memory&cache=shared"


@dataclass
class _Drafts:
    """One submission being decided: the states it has led to so far, and the new records."""

    engine: Engine
    submission: Submission
    states: dict[tuple[str, str], Any] = field(default_factory=dict)
    records: list[Recorded[Any]] = field(default_factory=list)

    @cached_property
    def recorded(self) -> datetime:
        """The stamp of all its records: they are written in one transaction."""
        return self.engine.stamp()

    def decide(self) -> None:
        """Decide everything in order, each fact on the state that those before it led to."""
        submission = self.submission
        version = self.state().position
        expected = submission.if_match
        if expected is not None and (not version if expected == "*" else expected != version):
            raise VersionMismatch(expected, version)
        refusals = [
            *self._each(submission.organisations, self._identify, lambda i: i.organisation),
            *self._each(submission.facts, self._record, lambda f: f.id),
        ]
        if refusals:
            raise Refused(refusals)

    def _each(
        self, things: Iterable[T], decide: Callable[[T], None], name: Callable[[T], str]
    ) -> Iterator[tuple[str, Refusal]]:
        """Decide all of them, so that the sender learns of everything that is wrong."""
        for thing in things:
            try:
                decide(thing)
            except Refusal as refusal:
                yield name(thing), refusal

    def _record(self, fact: Fact) -> None:
        category, id = self.submission.subject
        self._add(category, id, deciding.decide(self.state(), deciding.Record(fact)))

    def _identify(self, identity: Identify) -> None:
        state = self._state(ORGANISATION, identity.organisation)
        decided = organisation.decide(state, identity)
        self._add(ORGANISATION, identity.organisation, decided)
        for fact in decided:
            if isinstance(fact, organisation.Numbered):
                taken = self._state(NUMBER, fact.number)
                self._add(
                    NUMBER, fact.number, organisation.reserve(taken.taken_by, identity.organisation)
                )

    def _add(self, category: str, id: str, facts: Sequence[Fact]) -> None:
        _, fold = _FOLDS[category]
        for fact in facts:
            state = self._state(category, id)
            record = self.engine.envelope(
                f"{category}-{id}", state.position + 1, fact, self.submission, self.recorded
            )
            self.records.append(record)
            self.states[category, id] = fold(state, (record,))

    def _state(self, category: str, id: str) -> Any:
        if (category, id) not in self.states:
            self.states[category, id] = self.engine._state(category, id)
        return self.states[category, id]

    def state(self) -> Any:
        """The state of what is written to, as the decisions so far leave it."""
        return self._state(*self.submission.subject)

    def command_row(self) -> CommandRow:
        """The row that marks the submission as carried out."""
        sent = self.submission
        stream = "-".join(sent.subject)
        return CommandRow(sent.recorder, sent.key, sent.digest(), stream, self.state().position)

    def receipt(self) -> Receipt:
        """What the sender is told."""
        category, id = self.submission.subject
        added = tuple(r.fact.id for r in self.records if r.stream == f"{category}-{id}")
        return Receipt(id, self.state().position, added)


@dataclass(frozen=True, slots=True)
class _Number:
    taken_by: str | None = None
    position: int = 0


def _fold_number(state: _Number, records: Iterable[Recorded[Any]]) -> _Number:
    for record in records:
        state = _Number(record.fact.organisation, record.position)
    return state


_STATES_KEPT = 512
_CUTS_KEPT = 64
"""Fewer than there are rounds of today, so that a replay does not drive these out."""
_FOLDS: dict[str, tuple[Any, Callable[[Any, Iterable[Any]], Any]]] = {
    CONSULTATION: (consultations.EMPTY, consultations.fold),
    ORGANISATION: (organisation.EMPTY, organisation.fold),
    NUMBER: (_Number(), _fold_number),
}

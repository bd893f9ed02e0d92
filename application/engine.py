"""The engine: takes commands, decides, saves; and hands out states to fold answers from."""

import hashlib
import secrets
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import orjson
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper

from application.log import CommandRow, LineMapper, SQLiteLog, envelope_of
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
_TRIES = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody asks to have recorded, all of it or nothing.

    ``key`` is the command's id: sent again with the same content, nothing more happens.
    ``if_match`` is the version at which the sender last saw the consultation.
    """

    consultation: str
    facts: tuple[Fact, ...]
    recorder: str
    role: Role
    key: str
    organisations: tuple[Identify, ...] = ()
    if_match: int | None = None
    correlation: str | None = None

    def digest(self) -> str:
        """SHA-256 of what is asked for, to tell a repeated request from another one."""
        body = [
            self.consultation,
            self.role,
            [[o.organisation, o.name, o.number, o.same_as] for o in self.organisations],
            [[f.kind, f.model_dump(mode="json", exclude_none=True)] for f in self.facts],
        ]
        return hashlib.sha256(orjson.dumps(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission: the consultation's version, and the entries it added."""

    consultation: str
    version: int
    added: tuple[str, ...]
    repeated: bool = False


class NotFound(Exception):
    """There is no consultation, organisation or charter of that id."""


class Refused(Exception):
    """Entries of a submission contradict the record; nothing of it was stored."""

    def __init__(self, refusals: Sequence[tuple[str, Refusal]]):
        super().__init__("; ".join(f"{id}: {refusal}" for id, refusal in refusals))
        self.refusals = tuple(refusals)


class VersionMismatch(Exception):
    """The consultation has moved on since the sender last saw it (HTTP 412)."""

    def __init__(self, sent: int, actual: int):
        super().__init__(f"the consultation is at version {actual}, not {sent}")
        self.sent, self.actual = sent, actual


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
        "APPLICATION_RECORDER_TOPIC": "application.log:SQLiteLog",
        "ORIGINATOR_ID_TYPE": "text",
    }
    recorder: SQLiteLog

    def __init__(self, database: Path | str = ":memory:", sources: Sources | None = None):
        super().__init__({"SQLITE_DBNAME": str(database)})
        self.sources = sources or Sources()
        self._states: OrderedDict[str, Any] = OrderedDict()
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._last: datetime | None = None

    def construct_mapper(self) -> Mapper[str]:
        """Facts are stored under their own names, by our mapper."""
        return LineMapper(transcoder=self.construct_transcoder())

    # --- reading -----------------------------------------------------------------------------

    def consultations(self) -> list[str]:
        """Ids of all consultations."""
        return [s.removeprefix("consultation-") for s in self.recorder.streams("consultation-")]

    def organisations(self) -> list[str]:
        """Ids of all organisations."""
        return [s.removeprefix("organisation-") for s in self.recorder.streams("organisation-")]

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation now. Raises NotFound."""
        state = self.consultation_or_empty(id)
        if not state.position:
            raise NotFound(id)
        return state

    def consultation_or_empty(self, id: str) -> Consultation:
        """The state of a consultation now, empty if it was never opened."""
        return self._state(CONSULTATION, id)  # type: ignore[no-any-return]

    def organisation(self, id: str) -> Organisation:
        """An organisation's identity. Raises NotFound."""
        state = self._state(ORGANISATION, id)
        if not state.position:
            raise NotFound(id)
        return state  # type: ignore[no-any-return]

    def position(self) -> int:
        """How many facts the whole log holds."""
        return self.recorder.max_notification_id() or 0

    def charter_text(self, sha256: str) -> str:
        """The text of a charter once used, by its digest. Raises NotFound."""
        record = next(iter(self.events.get(f"{CHARTER}-{sha256}")), None)
        if record is None:
            raise NotFound(sha256)
        assert isinstance(record, Recorded)
        return str(record.fact.text)

    def _state(self, category: str, id: str) -> Any:
        """The state of a stream: as last seen, and read forward from there."""
        stream = f"{category}-{id}"
        empty, fold = _FOLDS[category]
        with self._reading:
            known = self._states.get(stream, empty)
        fresh = list(self.events.get(stream, gt=known.position))
        state = fold(known, fresh) if fresh else known
        if fresh:
            self._remember(stream, state)
        return state

    def _remember(self, stream: str, state: Any) -> None:
        with self._reading:
            self._states[stream] = state
            self._states.move_to_end(stream)
            while len(self._states) > _STATES_KEPT:
                self._states.popitem(last=False)

    # --- writing -----------------------------------------------------------------------------

    def preview(self, submission: Submission) -> tuple[Consultation, tuple[Recorded[Any], ...]]:
        """The state as it would be, and the facts that would be added; nothing is stored.

        Raises what `submit` would raise, but for a reused command id.
        """
        drafts = _Drafts(self, submission)
        drafts.decide()
        return drafts.states[CONSULTATION, submission.consultation], tuple(drafts.records)

    def submit(self, submission: Submission) -> Receipt:
        """Record what is asked for, or nothing of it.

        Raises Refused where it contradicts the record, VersionMismatch where ``if_match``
        is not the version, KeyReused where the key was used for something else.
        """
        with self._writing:
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
            raise VersionMismatch(-1, self._state(CONSULTATION, submission.consultation).position)

    def keep_charter(self, sha256: str, text: str) -> None:
        """Keep the text of a charter by its digest, for ever. Kept twice, it stands once."""
        stream = f"{CHARTER}-{sha256}"
        with self._writing:
            if next(iter(self.events.get(stream)), None) is None:
                fact = CharterKept(id="kept", text=text, sha256=sha256)
                self.save(self.envelope(stream, 1, fact, "samrad", "administrator", sha256))

    def envelope(
        self, stream: str, position: int, fact: Fact, recorder: str, role: Role, key: str
    ) -> Recorded[Any]:
        """Put a fact into its envelope, stamped not earlier than the last one."""
        return envelope_of(type(fact))(
            stream=stream,
            position=position,
            name=fact.kind,
            version=fact.version,
            event=self.sources.event(),
            recorded=self._stamp(),
            recorder=recorder,
            role=role,
            command=key,
            correlation=key,
            nonce=self.sources.nonce(),
            fact=fact,
        )

    def _stamp(self) -> datetime:
        """The clock, or the log's last stamp if the clock has stepped back."""
        if self._last is None:
            last = self.recorder.max_notification_id()
            notes = self.recorder.select_notifications(last, 1) if last else ()
            self._last = self.mapper.to_domain_event(notes[0]).recorded if notes else None  # type: ignore[attr-defined]
        now = self.sources.clock()
        return max(now, self._last) if self._last else now

    def _settle(self, drafts: "_Drafts") -> None:
        if drafts.records:
            self._last = drafts.records[-1].recorded
        for (category, id), state in drafts.states.items():
            self._remember(f"{category}-{id}", state)

    def _repeated(self, known: CommandRow, submission: Submission) -> Receipt:
        if known.digest != submission.digest():
            raise KeyReused(submission.key)
        state = self._state(CONSULTATION, submission.consultation)
        added = tuple(
            record.fact.id
            for record in sorted(state.facts.values(), key=lambda r: r.position)
            if record.command == submission.key and record.recorder == submission.recorder
        )
        return Receipt(submission.consultation, known.version, added, repeated=True)


@dataclass
class _Drafts:
    """One submission being decided: the states it has led to so far, and the new records."""

    engine: Engine
    submission: Submission
    states: dict[tuple[str, str], Any] = field(default_factory=dict)
    records: list[Recorded[Any]] = field(default_factory=list)

    def decide(self) -> None:
        """Decide everything in order, each fact on the state that those before it led to."""
        submission = self.submission
        state = self._state(CONSULTATION, submission.consultation)
        if submission.if_match is not None and submission.if_match != state.position:
            raise VersionMismatch(submission.if_match, state.position)
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
        state = self._state(CONSULTATION, self.submission.consultation)
        decided = deciding.decide(state, deciding.Record(fact))
        self._add(CONSULTATION, self.submission.consultation, decided)

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
                f"{category}-{id}",
                state.position + 1,
                fact,
                self.submission.recorder,
                self.submission.role,
                self.submission.key,
            )
            self.records.append(record)
            self.states[category, id] = fold(state, (record,))

    def _state(self, category: str, id: str) -> Any:
        if (category, id) not in self.states:
            self.states[category, id] = self.engine._state(category, id)
        return self.states[category, id]

    def command_row(self) -> CommandRow:
        """The row that marks the submission as carried out."""
        sent = self.submission
        version = self._state(CONSULTATION, sent.consultation).position
        return CommandRow(sent.recorder, sent.key, sent.digest(), sent.consultation, version)

    def receipt(self) -> Receipt:
        """What the sender is told."""
        stream = f"{CONSULTATION}-{self.submission.consultation}"
        added = tuple(r.fact.id for r in self.records if r.stream == stream)
        version = self._state(CONSULTATION, self.submission.consultation).position
        return Receipt(self.submission.consultation, version, added)


@dataclass(frozen=True, slots=True)
class _Number:
    taken_by: str | None = None
    position: int = 0


def _fold_number(state: _Number, records: Iterable[Recorded[Any]]) -> _Number:
    for record in records:
        state = _Number(record.fact.organisation, record.position)
    return state


_STATES_KEPT = 512
_FOLDS: dict[str, tuple[Any, Callable[[Any, Iterable[Any]], Any]]] = {
    CONSULTATION: (consultations.EMPTY, consultations.fold),
    ORGANISATION: (organisation.EMPTY, organisation.fold),
    NUMBER: (_Number(), _fold_number),
}

"""One submission being decided: the states it leads to, and the records it adds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from application.log.command import CommandRow
from application.streams import FOLDS, NUMBER, stream_of
from application.submission import (
    ORGANISATION,
    Receipt,
    Refused,
    Submission,
    VersionMismatch,
    digest,
)
from domain import organisation
from domain.consultation import decide as deciding
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.order import brings, named_first, names
from domain.fact import Fact
from domain.identity_number import blotted, might_hold, places
from domain.organisation import Identify
from domain.personal import AS_WRITTEN
from domain.record import Recorded
from domain.refusal import Refusal

T = TypeVar("T")
Named = tuple[str, str]
"""What a stream is of: its category, and its id."""


@dataclass
class Drafts:
    """A submission decided in order, each fact on the state that those before it led to.

    ``found`` gives the states before it; ``envelope`` puts a fact into its envelope.
    """

    submission: Submission
    found: Callable[[str, str], Any]
    envelope: Callable[[str, int, Fact, Submission, datetime], Recorded[Any]]
    recorded: datetime
    states: dict[Named, Any] = field(default_factory=dict)
    records: list[Recorded[Any]] = field(default_factory=list)
    before: Any = None
    _body: bytes = field(init=False, default=b"")
    _suspect: bool = field(init=False, default=False)
    """Whether anything in it reads at all as if it held an identity number."""
    _refused: set[str] = field(init=False, default_factory=set)
    """The things that refused facts would have brought in."""
    _causes: set[tuple[str, str]] = field(init=False, default_factory=set)
    """Why facts were refused so far."""
    _unidentified: set[tuple[str, str, str]] = field(init=False, default_factory=set)
    """Organisations whose identity was refused, with the kind of refusal and the field."""

    def decide(self) -> None:
        """Decide everything. Raises Refused, with all that is wrong, and VersionMismatch."""
        submission = self.submission
        self._body = submission.body()
        self._suspect = might_hold(self._body.decode())
        self.before = self.state()
        version, expected = self.before.position, submission.if_match
        if expected is not None and (not version if expected == "*" else expected != version):
            raise VersionMismatch(expected, version)
        refusals = [
            *((blotted(submission.subject[1]), one) for one in _of_command(submission)),
            *self._each(submission.organisations, self._identify, lambda i: i.organisation),
            *self._as_sent(self._each(named_first(submission.facts), self._record, lambda f: f.id)),
        ]
        if refusals:
            raise Refused(refusals)

    def _each(
        self, things: Iterable[T], decide: Callable[[T], None], name: Callable[[T], str]
    ) -> Iterator[tuple[str, Refusal]]:
        for thing in things:
            try:
                decide(thing)
            except Refusal as refusal:
                yield blotted(name(thing)), refusal

    def _as_sent(self, told: Iterable[tuple[str, Refusal]]) -> list[tuple[str, Refusal]]:
        """Refusals in the order in which the facts were sent."""
        places = {blotted(fact.id): place for place, fact in enumerate(self.submission.facts)}
        return sorted(told, key=lambda refused: places[refused[0]])

    def _record(self, fact: Fact) -> None:
        """Decide one fact. A refusal that only follows from another one is not told."""
        category, id = self.submission.subject
        try:
            if self._suspect:
                _refuse_identity_numbers(fact)
            self._add(category, id, deciding.decide(self.state(), deciding.Record(fact)))
        except Refusal as refusal:
            follows = self._follows(fact, refusal)
            self._refused.update(brings(fact))
            self._causes.add(_cause(refusal))
            if not follows:
                raise

    def _follows(self, fact: Fact, refusal: Refusal) -> bool:
        """Whether a refusal only follows from one that is told already."""
        if isinstance(fact, OrganisationDescribed):
            told = (fact.organisation, refusal.kind, refusal.field)
            if told in self._unidentified:
                return True
        if refusal.kind == "not-opened":
            return bool(self._refused)
        if not refusal.kind.startswith("unknown-"):
            return False
        missing = (thing.partition(":")[2] for thing in self._refused.intersection(names(fact)))
        causes = (f"{id!r} in the round" in refusal.reason for id in missing)
        return any(causes) or _cause(refusal) in self._causes

    def _identify(self, identity: Identify) -> None:
        """Decide one identity. A description of the same organisation repeats no refusal of it."""
        try:
            self._add_identity(identity)
        except Refusal as refusal:
            self._unidentified.add((identity.organisation, refusal.kind, refusal.field))
            raise

    def _add_identity(self, identity: Identify) -> None:
        for refusal in identity_numbers({"name": identity.name, "same_as": identity.same_as}):
            raise refusal
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
        _, fold = FOLDS[category]
        for fact in facts:
            state = self._state(category, id)
            record = self.envelope(
                stream_of(category, id), state.position + 1, fact, self.submission, self.recorded
            )
            self.records.append(record)
            self.states[category, id] = fold(state, (record,))

    def _state(self, category: str, id: str) -> Any:
        if (category, id) not in self.states:
            self.states[category, id] = self.found(category, id)
        return self.states[category, id]

    def state(self) -> Any:
        """The state of what is written to, as the decisions so far leave it."""
        return self._state(*self.submission.subject)

    def row(self, position: int) -> CommandRow:
        """The row that marks the submission as carried out, when the log has grown so far."""
        sent, stream = self.submission, stream_of(*self.submission.subject)
        return CommandRow(
            sent.recorder, sent.key, digest(self._body), stream,
            self.state().position, len(self.added()), position,
        )  # fmt: skip

    def added(self) -> tuple[str, ...]:
        """The entries that are added to what is written to."""
        stream = stream_of(*self.submission.subject)
        return tuple(r.fact.id for r in self.records if r.stream == stream)

    def receipt(self, position: int) -> Receipt:
        """What the sender is told, when the log has grown so far."""
        after = self.state()
        return Receipt(
            self.submission.subject[1], after.position, self.added(),
            position=position, before=self.before, after=after,
        )  # fmt: skip


def _cause(refusal: Refusal) -> tuple[str, str]:
    return refusal.kind, refusal.reason


# --- what has no place in the log ----------------------------------------------------------------


def identity_numbers(content: Any, field: str = "") -> Iterator[Refusal]:
    """A refusal for each field that holds a personal identity number, which it does not repeat.

    ``content`` is JSON. What was recorded before this was asked stays readable.
    """
    for place in places(content, field):
        yield Refusal(
            "identity-number",
            place,
            "it holds what reads as a personal identity number, which has no place in the record: "
            "nothing here clearly motivates processing one (Act 2018:218, chapter 3, section 10; "
            "GDPR, article 87), and the log is kept for ever",
            "leave the number out; if it is another number, write it in groups of other lengths",
        )


def _refuse_identity_numbers(fact: Fact) -> None:
    """Raises Refusal. Few facts have six digits in a row, so that few are looked through."""
    if might_hold(fact.model_dump_json(exclude_none=True, context=AS_WRITTEN)):
        stated = fact.model_dump(mode="json", exclude_none=True, context=AS_WRITTEN)
        for refusal in identity_numbers(stated):
            raise refusal


def _of_command(sent: Submission) -> Iterator[Refusal]:
    """What is recorded with each fact, and is no field of one."""
    named = {
        "consultation": sent.consultation,
        "Idempotency-Key": sent.key,
        "X-Correlation-Id": sent.correlation,
    }
    yield from identity_numbers(named)

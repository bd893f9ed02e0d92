"""Deciding a submission: the states it leads to, and the records it adds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from application.log.command import CommandRow
from application.stamps import Envelopes
from application.states import Found
from application.submission import Receipt, Refused, Submission, VersionMismatch
from domain import decider
from domain.decider import Sent, Subject
from domain.fact import Fact
from domain.identity_number import blotted, places
from domain.record import Recorded
from domain.refusal import Refusal


@dataclass
class Drafts:
    """A submission decided in order, each command on the state left by those before it.

    ``found`` gives the states before the submission; ``envelope`` puts a fact into its envelope.
    """

    submission: Submission
    found: Found
    envelope: Envelopes
    states: dict[Subject[Any], Any] = field(default_factory=dict)
    records: list[Recorded[Any]] = field(default_factory=list)
    before: Any = None

    def decide(self) -> None:
        """Decide everything. Raises Refused with all that is wrong, and VersionMismatch."""
        submission = self.submission
        self.before = self.state()
        version, expected = self.before.position, submission.if_match
        if expected is not None and (not version if expected == "*" else expected != version):
            raise VersionMismatch(expected, version)
        refused = submission.subject.decider.explain(list(self._refused()))
        refusals = [
            *((submission.subject.id, one) for one in _of_sender(submission)),
            *((command.entry, one) for command, one in self._as_sent(refused)),
        ]
        if refusals:
            raise Refused([(blotted(entry), one) for entry, one in refusals])

    def _refused(self) -> Iterator[decider.Refused]:
        """Decide each command, and yield those that are refused."""
        for subject, command in _arranged(self.submission.commands):
            refusals = [Refusal("identity-number", place) for place in command.identity_numbers()]
            try:
                if not refusals:
                    self._carry_out(subject, command)
            except Refusal as refusal:
                refusals = [refusal]
            yield from ((command, refusal) for refusal in refusals)

    def _as_sent(self, refused: Iterable[decider.Refused]) -> list[decider.Refused]:
        """Refusals in the order in which their commands were sent."""
        places = {id(command): n for n, (_, command) in enumerate(self.submission.commands)}
        return sorted(refused, key=lambda one: places[id(one[0])])

    def _carry_out(self, subject: Subject[Any], command: Any) -> None:
        """Decide one command, and the commands that its facts entail for other streams."""
        facts = subject.decider.decide(self._state(subject), command)
        for fact in facts:
            self._add(subject, fact)
        for fact in facts:
            for other, asked in subject.decider.follow(subject.id, fact):
                self._carry_out(other, asked)

    def _add(self, subject: Subject[Any], fact: Fact) -> None:
        state = self._state(subject)
        record = self.envelope(subject.stream, state.position + 1, fact)
        self.records.append(record)
        self.states[subject] = subject.decider.fold(state, (record,))

    def _state(self, subject: Subject[Any]) -> Any:
        if subject not in self.states:
            self.states[subject] = self.found(subject)
        return self.states[subject]

    def state(self) -> Any:
        """The subject's state after the decisions so far."""
        return self._state(self.submission.subject)

    def row(self, position: int) -> CommandRow:
        """The row that marks the submission as carried out, with the log's new end."""
        sent = self.submission
        return CommandRow(
            sent.recorder, sent.key, sent.digest(), sent.subject.stream,
            self.state().position, len(self.added()), position,
        )  # fmt: skip

    def added(self) -> tuple[str, ...]:
        """The entries added to the subject."""
        stream = self.submission.subject.stream
        return tuple(r.fact.id for r in self.records if r.stream == stream)

    def receipt(self, position: int) -> Receipt:
        """The sender's receipt, with the log's new end."""
        after = self.state()
        return Receipt(
            self.submission.subject.id, after.position, self.added(),
            position=position, before=self.before, after=after,
        )  # fmt: skip


def _arranged(commands: Sequence[Sent]) -> Iterator[Sent]:
    """The commands as sent, with adjacent ones for a subject in the order that it needs."""
    for subject, together in groupby(commands, key=itemgetter(0)):
        arranged = subject.decider.arrange([command for _, command in together])
        yield from ((subject, command) for command in arranged)


# --- what has no place in the log ----------------------------------------------------------------


def identity_numbers(content: Any, field: str = "") -> Iterator[Refusal]:
    """A refusal for each field that holds a personal identity number, without repeating the number.

    ``content`` is JSON. What was recorded before this check existed stays readable.
    """
    return (Refusal("identity-number", place) for place in places(content, field))


def _of_sender(sent: Submission) -> Iterator[Refusal]:
    """Refusals of what is recorded with each fact but is not one of its fields."""
    to = {sent.to.decider.category: sent.to.id} if sent.to else {}
    return identity_numbers(
        to | {"Idempotency-Key": sent.key, "X-Correlation-Id": sent.correlation}
    )

"""What somebody asks to have recorded, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, TypeAlias

from pydantic_core import to_json

from application.log.command import CommandId
from domain.consultation.decide import Record
from domain.consultation.decider import CONSULTATION
from domain.decider import Sent, Subject
from domain.fact import Fact
from domain.organisation import ORGANISATION, Identify
from domain.record import Role
from domain.refusal import Refusal

Expected: TypeAlias = int | Literal["*"] | None
"""The version that what is written to must have: ``*`` is any, but there must be something."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody asks to have recorded, all of it or nothing.

    ``to`` is what is written to, where the first command is for something else. ``key`` is its id:
    sent again with the same content, nothing more happens.
    ``if_match`` is the version at which the sender last saw what is written to; ``*`` asks only
    that there is something.
    """

    commands: tuple[Sent, ...]
    recorder: str
    role: Role
    key: str
    to: Subject[Any] | None = None
    if_match: Expected = None
    correlation: str | None = None

    @classmethod
    def for_consultation(
        cls,
        consultation: str,
        facts: Iterable[Fact],
        recorder: str,
        role: Role,
        key: str,
        organisations: Iterable[Identify] = (),
        if_match: Expected = None,
        correlation: str | None = None,
    ) -> "Submission":
        """Facts of a consultation; before them the identities of organisations, if any."""
        subject = CONSULTATION.of(consultation)
        identities = [(ORGANISATION.of(one.organisation), one) for one in organisations]
        recorded = [(subject, Record(fact)) for fact in facts]
        commands: tuple[Sent, ...] = (*identities, *recorded)
        return cls(commands, recorder, role, key, subject, if_match, correlation)

    @property
    def asked(self) -> CommandId:
        """Its identity."""
        return self.recorder, self.key

    @property
    def subject(self) -> Subject[Any]:
        """What is written to."""
        return self.to or self.commands[0][0]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of a consultation that are sent."""
        return tuple(one.fact for _, one in self.commands if isinstance(one, Record))

    def digest(self) -> str:
        """SHA-256 of what is asked for, to tell a repeated request from another one.

        Only what is stated counts, as in the stored line: a field that a later release adds
        must not make another request of the same file.
        """
        beside = [command.stated() for subject, command in self.commands if subject != self.to]
        to_it = [command.stated() for subject, command in self.commands if subject == self.to]
        body = [self.to.id if self.to else None, self.role, beside, to_it]
        return sha256(to_json(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission: the version of what it wrote to, and the entries added.

    ``position`` is the log's, after it; ``before`` and ``after`` are the states of what was
    written to. A repeated command gets the receipt of the first time.
    """

    subject: str
    version: int
    added: tuple[str, ...]
    repeated: bool = False
    position: int = field(default=0, compare=False)
    before: Any = field(default=None, compare=False, repr=False)
    after: Any = field(default=None, compare=False, repr=False)


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


class Unavailable(Exception):
    """The database cannot take it now; whether it was recorded is not known (HTTP 503).

    Sent again with the same key, it is recorded once.
    """

"""What a sender asks to have recorded, and the result."""

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
"""The version that the subject must have. ``*`` means any, but the subject must exist."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a sender asks to have recorded, all of it or nothing.

    ``to`` is the subject, if it is not that of the first command. ``key`` is the submission's id:
    sending it again with the same content has no further effect. ``if_match`` is the version at
    which the sender last saw the subject; ``*`` requires only that it exists.
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
        """Facts of a consultation, preceded by the identities of organisations, if any."""
        subject = CONSULTATION.of(consultation)
        identities = [(ORGANISATION.of(one.organisation), one) for one in organisations]
        recorded = [(subject, Record(fact)) for fact in facts]
        commands: tuple[Sent, ...] = (*identities, *recorded)
        return cls(commands, recorder, role, key, subject, if_match, correlation)

    @property
    def asked(self) -> CommandId:
        """The command's identity."""
        return self.recorder, self.key

    @property
    def subject(self) -> Subject[Any]:
        """The subject that is written to."""
        return self.to or self.commands[0][0]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The consultation's facts in the submission."""
        return tuple(one.fact for _, one in self.commands if isinstance(one, Record))

    def digest(self) -> str:
        """SHA-256 of the content, to tell a repeated request from a different one.

        Only stated fields count, as in the stored line, so that the same file is still the same
        request after a later release adds a field.
        """
        beside = [command.stated() for subject, command in self.commands if subject != self.to]
        to_it = [command.stated() for subject, command in self.commands if subject == self.to]
        body = [self.to.id if self.to else None, self.role, beside, to_it]
        return sha256(to_json(body)).hexdigest()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of a submission: the subject's new version, and the entries added.

    ``position`` is that of the log afterwards; ``before`` and ``after`` are the subject's states. A
    repeated command gets the first receipt again.
    """

    subject: str
    version: int
    added: tuple[str, ...]
    repeated: bool = False
    position: int = field(default=0, compare=False)
    before: Any = field(default=None, compare=False, repr=False)
    after: Any = field(default=None, compare=False, repr=False)


class Refused(Exception):
    """Entries of a submission contradict the record; nothing was stored."""

    def __init__(self, refusals: Sequence[tuple[str, Refusal]]):
        super().__init__("; ".join(f"{id}: {refusal}" for id, refusal in refusals))
        self.refusals = tuple(refusals)


class VersionMismatch(Exception):
    """The subject is not at the version at which the sender last saw it (HTTP 412)."""

    def __init__(self, sent: int | Literal["*"], actual: int):
        super().__init__(
            "there is nothing of that id yet"
            if sent == "*"
            else f"the consultation is at version {actual}, not {sent}"
        )
        self.sent, self.actual = sent, actual


class Busy(Exception):
    """Another process kept writing; nothing was stored (HTTP 503)."""


class KeyReused(Exception):
    """The same command id was used with different content (HTTP 422)."""


class Unavailable(Exception):
    """The database could not take it; whether it was recorded is unknown (HTTP 503).

    Sending it again with the same key records it exactly once.
    """

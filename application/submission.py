"""What somebody asks to have recorded, and what became of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from pydantic_core import to_json

from application.log.command import Asked
from domain.fact import Fact
from domain.organisation import Identify
from domain.record import Role
from domain.refusal import Refusal

CONSULTATION, ORGANISATION = "consultation", "organisation"


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
    def asked(self) -> Asked:
        """The command's identity."""
        return self.recorder, self.key

    @property
    def subject(self) -> tuple[str, str]:
        """What is written to: the consultation, or else the first organisation."""
        if self.consultation is None:
            return ORGANISATION, self.organisations[0].organisation
        return CONSULTATION, self.consultation

    def digest(self) -> str:
        """SHA-256 of what is asked for, to tell a repeated request from another one."""
        return digest(self.body())

    def body(self) -> bytes:
        """What is asked for, as JSON.

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
        return to_json(body)


def digest(body: bytes) -> str:
    """SHA-256 of what is asked for."""
    return hashlib.sha256(body).hexdigest()


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

"""An uploaded export checked, step by step, and what is told of it: what holds, and what does not.

The checks are those of `application.audit.verify`. They stop at the first fault, since nothing
after it can be relied on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

from application.audit import export
from application.audit.fault import Fault, Refused, Unproven
from application.audit.log import AuditLog
from application.audit.note import Checkpoint, Verifier
from application.audit.verify import SUFFIX, Verified, verify_rows

Stage = Literal["key", "file", "checkpoint", "rows", "size", "root", "covered"]
STAGES: Final[tuple[Stage, ...]] = (
    "key", "file", "checkpoint", "rows", "size", "root", "covered",
)  # fmt: skip
"""What is checked, in this order."""
_LONGEST: Final = 8_000_000
"""Bytes of a line: more than samrad ever stores as one entry."""


class Stopped(Exception):
    """A check that failed: at which stage, and what the verifier found."""

    def __init__(self, stage: Stage, fault: Fault):
        super().__init__(fault)
        self.stage, self.fault = stage, fault


@dataclass(frozen=True, slots=True)
class Submitted:
    """What is sent to be checked. Nothing of it is kept."""

    log: BinaryIO
    notes: Sequence[str]
    key: str
    """The verifier key; empty is the service's own."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found."""

    found: Verified | None
    stopped_at: Stage | None
    fault: Fault | None
    own_key: bool
    """Whether it was held against the service's own key, since no other was given."""
    own_note: bool
    """Whether it was held against what this service signed, since nothing else was given."""

    @property
    def passed(self) -> tuple[Stage, ...]:
        """The checks that passed."""
        return STAGES[: STAGES.index(self.stopped_at)] if self.stopped_at else STAGES

    @property
    def untried(self) -> tuple[Stage, ...]:
        """Those that were not tried, after one that failed."""
        return STAGES[STAGES.index(self.stopped_at) + 1 :] if self.stopped_at else ()


def check(submitted: Submitted, audit: AuditLog | None) -> Checked:
    """Check an exported log. ``audit`` is the service's own, for what was not submitted."""
    own_key, own_note = not submitted.key, not submitted.notes
    try:
        trusted = _key(submitted.key, audit)
        size = _size(submitted.log, trusted)
        notes = submitted.notes or _own_notes(size, trusted, audit)
        signed = _signed(notes, trusted)
        return Checked(_rows(submitted.log, signed, trusted), None, None, own_key, own_note)
    except Stopped as stop:
        return Checked(None, stop.stage, stop.fault, own_key, own_note)


def _key(text: str, audit: AuditLog | None) -> Verifier:
    if not text:
        if audit is None:
            raise Stopped("key", Refused("no-key-given"))
        return audit.signer.verifier
    try:
        return Verifier.parse(text)
    except Refused as refused:
        raise Stopped("key", refused) from None


def _size(file: BinaryIO, trusted: Verifier) -> int:
    """How many entries the export states, once it is seen to be one, and of the key's log."""
    begins = file.read(4)
    if not begins:
        raise Stopped("file", Refused("empty"))
    if begins[:2] in (b"PK", b"\x1f\x8b"):
        raise Stopped("file", Refused("packed"))
    file.seek(0)
    number = 0
    while line := file.readline(_LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            raise Stopped("file", Refused("line-too-long", line=number, most=_LONGEST))
    file.seek(0)
    try:
        origin, size, _ = export.read(file)
    except Refused as refused:
        raise Stopped("file", refused) from None
    if origin != trusted.name:
        another = Refused("export-of-another-log", origin=origin, name=trusted.name)
        raise Stopped("file", another)
    file.seek(0)
    return size


def _own_notes(size: int, trusted: Verifier, audit: AuditLog | None) -> Sequence[str]:
    """What this service signed at that size, if the key is its own."""
    if audit and trusted == audit.signer.verifier and size in audit.issued.sizes():
        return (audit.issued.note(size),)
    raise Stopped("checkpoint", Refused("no-checkpoint-given", beside=f"*{SUFFIX}"))


def _signed(notes: Sequence[str], trusted: Verifier) -> set[Checkpoint]:
    try:
        return {Checkpoint.opened(note, trusted) for note in notes}
    except Refused as refused:
        raise Stopped("checkpoint", refused) from None


def _rows(file: BinaryIO, signed: set[Checkpoint], trusted: Verifier) -> Verified:
    try:
        return verify_rows(file, signed, trusted)
    except Refused as refused:
        raise Stopped("size" if refused.kind == "not-whole" else "rows", refused) from None
    except Unproven as unproven:
        at: Stage = "covered" if unproven.kind == "not-covered" else "root"
        raise Stopped(at, unproven) from None

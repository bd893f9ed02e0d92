"""Proofs as texts.

An inclusion proof has the form of c2sp.org/tlog-proof, a consistency proof that of the body of a
witness's add-checkpoint request (c2sp.org/tlog-witness).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from application.audit.fault import Refused
from application.audit.merkle import leaf_hash, verify_consistency, verify_inclusion
from application.audit.note import Checkpoint, Verifier, decimal, encoded, hash_of

INCLUSION = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "old "
_LONGEST = 63


@dataclass(frozen=True, slots=True)
class Inclusion:
    """The proof that an entry stands at an index of the log that a signed checkpoint fixes."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    """The signed note, verbatim."""

    def __str__(self) -> str:
        return f"{INCLUSION}\nindex {self.index}\n{_lines(self.hashes)}\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> "Inclusion":
        """Parse a proof's text. Raises Refused."""
        head, checkpoint = _parts(text)
        if head[:1] != [INCLUSION] or len(head) < 2:
            raise Refused("not-inclusion", begins=INCLUSION)
        at = 2 if head[1].startswith("extra ") else 1
        if len(head) <= at or not head[at].startswith("index "):
            raise Refused("no-index")
        index = decimal(head[at].removeprefix("index "), "the index")
        return cls(index, _hashes(head[at + 1 :]), checkpoint)

    def verify(self, line: bytes, trusted: Verifier) -> Checkpoint:
        """Check that it proves a line. Raises Refused and Unproven."""
        signed = Checkpoint.opened(self.checkpoint, trusted)
        verify_inclusion(leaf_hash(line), self.index, signed.size, self.hashes, signed.root)
        return signed


@dataclass(frozen=True, slots=True)
class Consistency:
    """The proof that the log of a signed checkpoint starts with the log of an older size."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        return f"{CONSISTENCY}{self.old}\n{_lines(self.hashes)}\n{self.checkpoint}"

    @classmethod
    def parse(cls, text: str) -> "Consistency":
        """Parse a proof's text. Raises Refused."""
        head, checkpoint = _parts(text)
        if not head or not head[0].startswith(CONSISTENCY):
            raise Refused("not-consistency", begins=CONSISTENCY)
        old = decimal(head[0].removeprefix(CONSISTENCY), "the older size")
        return cls(old, _hashes(head[1:]), checkpoint)

    def verify(self, older: str, trusted: Verifier) -> Checkpoint:
        """Check it against the older signed checkpoint. Raises Refused and Unproven."""
        before = Checkpoint.opened(older, trusted)
        if before.size != self.old:
            raise Refused("another-start", old=self.old, size=before.size)
        signed = Checkpoint.opened(self.checkpoint, trusted)
        verify_consistency(before.size, before.root, signed.size, signed.root, self.hashes)
        return signed


def _lines(hashes: Sequence[bytes]) -> str:
    return "".join(f"{encoded(one)}\n" for one in hashes)


def _parts(text: str) -> tuple[list[str], str]:
    """The lines before the first empty line, and the checkpoint after it."""
    head, blank, checkpoint = text.partition("\n\n")
    if not blank:
        raise Refused("no-checkpoint-in-proof")
    return head.split("\n"), checkpoint


def _hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > _LONGEST:
        raise Refused("too-many-hashes", most=_LONGEST)
    return tuple(hash_of(line, "a hash of the proof") for line in lines)

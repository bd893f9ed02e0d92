"""How many entries each stream of the log has: a map whose root stands in a checkpoint.

It lets a reader of a single round check that the round is complete. The map is a binary tree over
the bits of the hash of the stream's name; a subtree with a single stream is just that stream's
leaf. A stream therefore has one place, and one end. A proof contains hashes of the other streams,
but nobody can guess what they stand for, since each covers the 128 random bits in the stream's last
line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from application.audit.fault import Unproven
from application.audit.merkle import HASH, node_hash

_NOTHING = bytes(HASH)


@dataclass(frozen=True, slots=True)
class End:
    """How many entries a stream has, with a blinding hash so that the count cannot be guessed."""

    stream: str
    count: int
    blind: bytes

    @classmethod
    def of(cls, stream: str, count: int, line: bytes) -> "End":
        """The end of a stream, given its last line."""
        return cls(stream, count, sha256(b"\x03" + line).digest())

    @property
    def key(self) -> bytes:
        """The stream's place in the map."""
        return sha256(self.stream.encode()).digest()

    def leaf(self) -> bytes:
        """The hash of this end, as a leaf of the map."""
        return sha256(b"\x02" + self.key + self.count.to_bytes(8, "big") + self.blind).digest()

    def verify(self, proof: Sequence[bytes], root: bytes) -> None:
        """Check that a map's root covers this end of the stream. Raises Unproven."""
        reached, key = self.leaf(), self.key
        for depth, sibling in reversed([*enumerate(proof)]):
            pair = (sibling, reached) if _bit(key, depth) else (reached, sibling)
            reached = node_hash(*pair)
        if reached != root:
            raise Unproven("end-unproven", stream=self.stream, count=self.count)


@dataclass(frozen=True, slots=True)
class Ends:
    """The map or a part of it. It is immutable: growing it makes a new map."""

    root: bytes = _NOTHING
    key: bytes | None = None
    """The key, if this is a leaf."""
    halves: tuple["Ends", "Ends"] | None = None

    def grown(self, ends: Iterable[End]) -> "Ends":
        """The map with these ends in place of the streams' earlier ends."""
        return self._with({end.key: Ends(end.leaf(), end.key) for end in ends}, 0)

    def _with(self, leaves: Mapping[bytes, "Ends"], depth: int) -> "Ends":
        if not leaves:
            return self
        if self.key is not None:
            leaves = {self.key: self, **leaves}
        if len(leaves) == 1 and self.halves is None:
            (leaf,) = leaves.values()
            return leaf
        parts: tuple[dict[bytes, Ends], dict[bytes, Ends]] = ({}, {})
        for key, leaf in leaves.items():
            parts[_bit(key, depth)][key] = leaf
        left, right = self.halves or (Ends(), Ends())
        left, right = left._with(parts[0], depth + 1), right._with(parts[1], depth + 1)
        return Ends(node_hash(left.root, right.root), None, (left, right))

    def proof(self, stream: str) -> tuple[bytes, ...]:
        """The hashes that prove a stream's end, from the root down. Raises KeyError."""
        key = sha256(stream.encode()).digest()
        return tuple(self._siblings(key, stream))

    def _siblings(self, key: bytes, stream: str) -> Iterator[bytes]:
        at, depth = self, 0
        while at.halves:
            side = _bit(key, depth)
            yield at.halves[1 - side].root
            at, depth = at.halves[side], depth + 1
        if at.key != key:
            raise KeyError(stream)


def _bit(key: bytes, depth: int) -> int:
    return key[depth // 8] >> (7 - depth % 8) & 1

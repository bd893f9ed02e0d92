"""How far each stream of the log goes: a map whose root stands in a checkpoint.

So a reader of one round alone can tell whether it is the whole round. The map is a binary tree over
the bits of the hash of the stream's name, in which a subtree of one stream is that stream's
leaf: a stream has one place, and so one end. Of the other streams a proof shows hashes that nobody
can guess, since each holds the 128 random bits of the stream's last line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from application.audit.fault import Unproven
from application.audit.merkle import HASH, node_hash

_NOTHING = bytes(HASH)


@dataclass(frozen=True, slots=True)
class End:
    """How many entries a stream has, and what keeps that from being guessed."""

    stream: str
    count: int
    blind: bytes

    @classmethod
    def of(cls, stream: str, count: int, line: bytes) -> "End":
        """The end of a stream whose last line this is."""
        return cls(stream, count, sha256(b"\x03" + line).digest())

    @property
    def key(self) -> bytes:
        """Where the stream stands in the map."""
        return sha256(self.stream.encode()).digest()

    def leaf(self) -> bytes:
        """Its hash, as a leaf of the map."""
        return sha256(b"\x02" + self.key + self.count.to_bytes(8, "big") + self.blind).digest()

    def verify(self, proof: Sequence[bytes], root: bytes) -> None:
        """Check that the stream ends so in the map of a root. Raises Unproven."""
        reached, key = self.leaf(), self.key
        for depth, sibling in reversed([*enumerate(proof)]):
            pair = (sibling, reached) if _bit(key, depth) else (reached, sibling)
            reached = node_hash(*pair)
        if reached != root:
            raise Unproven("end-unproven", stream=self.stream, count=self.count)


@dataclass(frozen=True, slots=True)
class Ends:
    """The map, or a part of it. It never changes: to grow it is to make another."""

    root: bytes = _NOTHING
    key: bytes | None = None
    """Of a leaf."""
    halves: tuple["Ends", "Ends"] | None = None

    def grown(self, ends: Iterable[End]) -> "Ends":
        """The map with these ends in the place of those that their streams had."""
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
        """The hashes that prove a stream's end, from the top. Raises KeyError if it has none."""
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

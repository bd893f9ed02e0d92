"""The Merkle tree of RFC 6962, section 2: a single hash that fixes all leaves and their order."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from application.audit.fault import Unproven

HASH = 32
"""Bytes in a hash."""


def leaf_hash(line: bytes) -> bytes:
    """The hash of a leaf (RFC 6962, 2.1: a zero byte before it)."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 6962, 2.1: a one byte before its children)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree, stored compactly: per level, the hashes of its full subtrees, end to end.

    It answers for every size that it has had. A node of level ``n`` spans ``2**n`` leaves.
    """

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, lines: Iterable[bytes]) -> None:
        """Add leaves."""
        self.extend(map(leaf_hash, lines))

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Add leaves by their hashes."""
        self._levels[0] += b"".join(hashes)
        level = 0
        while len(self._levels[level]) >= 2 * HASH:
            if level + 1 == len(self._levels):
                self._levels.append(bytearray())
            self._pair(level)
            level += 1
        # Last, so that a concurrent reader never sees a leaf whose subtree is missing.
        self._size = len(self._levels[0]) // HASH

    def _pair(self, level: int) -> None:
        """Hash a level's new pairs into the level above."""
        below, above = self._levels[level], self._levels[level + 1]
        start, end = 2 * len(above), len(below) // (2 * HASH) * (2 * HASH)
        pairs = range(start, end, 2 * HASH)
        above += b"".join(sha256(b"\x01" + below[at : at + 2 * HASH]).digest() for at in pairs)

    def leaf(self, index: int) -> bytes:
        """The hash of a leaf."""
        return bytes(self._levels[0][index * HASH : (index + 1) * HASH])

    def root(self, size: int | None = None) -> bytes:
        """The root over the first ``size`` leaves; by default, over all."""
        size = self._checked(len(self) if size is None else size)
        return self._range(0, size) if size else sha256(b"").digest()

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The proof that a leaf stands at an index in the tree of a size (RFC 6962, 2.1.1)."""
        if not 0 <= index < self._checked(size):
            raise IndexError(f"there is no leaf {index} in a tree of {size}")
        return self._path(index, 0, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof that the tree of size ``old`` is the start of that of ``new`` (RFC 6962,
        2.1.2).
        """
        if not 0 <= old <= self._checked(new):
            raise IndexError(f"a tree of {old} does not begin one of {new}")
        return self._subproof(old, 0, new, whole=True) if 0 < old < new else []

    def _checked(self, size: int) -> int:
        if not 0 <= size <= len(self):
            raise IndexError(f"the tree has {len(self)} leaves, not {size}")
        return size

    def _path(self, index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        middle = low + _largest_power_below(high - low)
        if index < middle:
            return [*self._path(index, low, middle), self._range(middle, high)]
        return [*self._path(index, middle, high), self._range(low, middle)]

    def _subproof(self, old: int, low: int, high: int, *, whole: bool) -> list[bytes]:
        """``whole`` holds as long as the verifier knows the old tree's root."""
        if old == high:
            return [] if whole else [self._range(low, high)]
        middle = low + _largest_power_below(high - low)
        if old <= middle:
            left = self._subproof(old, low, middle, whole=whole)
            return [*left, self._range(middle, high)]
        right = self._subproof(old, middle, high, whole=False)
        return [*right, self._range(low, middle)]

    def _range(self, low: int, high: int) -> bytes:
        """The hash over the leaves from low to high. Full subtrees are looked up."""
        width = high - low
        if width & (width - 1) == 0:
            at = low // width * HASH
            return bytes(self._levels[width.bit_length() - 1][at : at + HASH])
        middle = low + _largest_power_below(width)
        return node_hash(self._range(low, middle), self._range(middle, high))


def _largest_power_below(n: int) -> int:
    """The largest power of two smaller than n, for n above 1."""
    return 1 << (n - 1).bit_length() - 1


# --- verifying -------------------------------------------------------------------------------


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a root covers a leaf's hash at an index (RFC 9162, 2.1.3.2).

    Raises Unproven.
    """
    if not 0 <= index < size:
        raise Unproven("no-such-entry", index=index, size=size)
    node, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Unproven("proof-too-long")
        if node & 1 or node == last:
            reached = node_hash(sibling, reached)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Unproven("proof-too-short")
    if reached != root:
        raise Unproven("another-entry")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the log of the old root is the start of that of the new one (RFC 9162, 2.1.4.2).

    Raises Unproven.
    """
    if old > new:
        raise Unproven("rolled-back", new=new, old=old)
    if old in (0, new):
        _need_no_proof(old, old_root, new, new_root, proof)
        return
    if not proof:
        raise Unproven("proof-too-short")
    path = [old_root, *proof] if old & (old - 1) == 0 else [*proof]
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise Unproven("proof-too-long")
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Unproven("proof-too-short")
    if first != old_root or second != new_root:
        raise Unproven("another-beginning", old=old)


def _need_no_proof(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    if proof:
        raise Unproven("proof-too-long")
    if old == 0 and old_root != sha256(b"").digest():
        raise Unproven("empty-root")
    if old == new and old_root != new_root:
        raise Unproven("signed-twice", size=new)

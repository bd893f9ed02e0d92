"""The tree of RFC 6962: known trees, the RFC's own words as code, and what no proof lets pass."""

import random
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.audit.fault import Unproven
from application.audit.merkle import Tree, leaf_hash, verify_consistency, verify_inclusion

# --- the tree that implementations of Certificate Transparency are held against --------------

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    EMPTY_ROOT,
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_PAIR = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
_RIGHT = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
_SECOND = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
_FIFTH = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
_LAST = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
INCLUSIONS = [
    (0, 1, []),
    (0, 8, [_SECOND, _PAIR, _RIGHT]),
    (5, 8, [_FIFTH, _LAST, ROOTS[4]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], _PAIR, _FIFTH]),
]
CONSISTENCIES = [
    (1, 1, []),
    (1, 8, [_SECOND, _PAIR, _RIGHT]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", _LAST, ROOTS[4]]),
    (2, 5, [_PAIR, _FIFTH]),
]


@pytest.fixture
def known() -> Tree:
    return tree_of(LEAVES)


def tree_of(lines: list[bytes]) -> Tree:
    tree = Tree()
    tree.append(lines)
    return tree


def in_hex(proof: list[bytes]) -> list[str]:
    return [one.hex() for one in proof]


def test_known_roots(known: Tree) -> None:
    assert [known.root(size).hex() for size in range(9)] == ROOTS
    assert known.root().hex() == ROOTS[8]
    assert Tree().root().hex() == EMPTY_ROOT


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSIONS)
def test_known_proofs_of_inclusion(known: Tree, index: int, size: int, proof: list[str]) -> None:
    assert in_hex(known.inclusion(index, size)) == proof


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCIES)
def test_known_proofs_of_consistency(known: Tree, old: int, new: int, proof: list[str]) -> None:
    assert in_hex(known.consistency(old, new)) == proof


# --- the tree of seven that the RFC draws (2.1.3) --------------------------------------------


def node(*children: bytes) -> bytes:
    return sha256(b"\x01" + b"".join(children)).digest()


def test_the_proofs_that_the_rfc_draws() -> None:
    lines = [b"d%d" % n for n in range(7)]
    a, b, c, d, e, f, j = map(leaf_hash, lines)
    g, h, i = node(a, b), node(c, d), node(e, f)
    k, l = node(g, h), node(i, j)  # noqa: E741 (the RFC's names)
    tree = tree_of(lines)
    assert tree.root() == node(k, l)
    assert tree.inclusion(0, 7) == [b, h, l]
    assert tree.inclusion(3, 7) == [c, g, l]
    assert tree.inclusion(4, 7) == [f, j, k]
    assert tree.inclusion(6, 7) == [i, k]
    assert tree.consistency(3, 7) == [c, d, g, l]
    assert tree.consistency(4, 7) == [l]
    assert tree.consistency(6, 7) == [i, j, k]


# --- the RFC's definitions, as they stand there ----------------------------------------------


def split(lines: list[bytes]) -> int:
    k = 1
    while 2 * k < len(lines):
        k *= 2
    return k


def root(lines: list[bytes]) -> bytes:
    if not lines:
        return sha256(b"").digest()
    if len(lines) == 1:
        return sha256(b"\x00" + lines[0]).digest()
    k = split(lines)
    return node(root(lines[:k]), root(lines[k:]))


def path(m: int, lines: list[bytes]) -> list[bytes]:
    if len(lines) == 1:
        return []
    k = split(lines)
    if m < k:
        return [*path(m, lines[:k]), root(lines[k:])]
    return [*path(m - k, lines[k:]), root(lines[:k])]


def subproof(m: int, lines: list[bytes], whole: bool) -> list[bytes]:
    if m == len(lines):
        return [] if whole else [root(lines)]
    k = split(lines)
    if m <= k:
        return [*subproof(m, lines[:k], whole), root(lines[k:])]
    return [*subproof(m - k, lines[k:], False), root(lines[:k])]


@given(st.lists(st.lists(st.binary(max_size=3), max_size=9), max_size=9))
def test_however_it_grows_it_is_the_tree_of_the_definition(batches: list[list[bytes]]) -> None:
    tree, lines = Tree(), list[bytes]()
    for batch in batches:
        tree.append(batch)
        lines += batch
        assert len(tree) == len(lines)
        assert tree.root() == root(lines)
    for size in range(len(lines) + 1):
        assert tree.root(size) == root(lines[:size])
    assert [tree.leaf(index) for index in range(len(lines))] == [*map(leaf_hash, lines)]


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40), st.data())
def test_proofs_are_those_of_the_definition(lines: list[bytes], data: st.DataObject) -> None:
    tree = tree_of(lines)
    new = data.draw(st.integers(1, len(lines)))
    old, index = data.draw(st.integers(1, new)), data.draw(st.integers(0, new - 1))
    assert tree.inclusion(index, new) == path(index, lines[:new])
    assert tree.consistency(old, new) == subproof(old, lines[:new], True)


# --- what proofs prove -----------------------------------------------------------------------

LARGEST = 35
LINES = [b"line %d" % n for n in range(LARGEST)]
TREE = tree_of(LINES)
SIZES = range(1, LARGEST + 1)


def included(*claim: Any) -> bool:
    """Whether a claim of inclusion is proved: leaf, index, size, proof, root."""
    try:
        verify_inclusion(*claim)
    except Unproven:
        return False
    return True


def continued(*claim: Any) -> bool:
    """Whether a claim of consistency is proved: old size and root, new size and root, proof."""
    try:
        verify_consistency(*claim)
    except Unproven:
        return False
    return True


def spoilt(proof: list[bytes]) -> Iterator[list[bytes]]:
    """Each proof that differs from one in a single hash: changed, gone, doubled or put in."""
    for at, one in enumerate(proof):
        yield [*proof[:at], bytes([one[0] ^ 1]) + one[1:], *proof[at + 1 :]]
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[:at], one, *proof[at:]]
    yield [*proof, bytes(32)]


@pytest.mark.parametrize("size", SIZES)
def test_an_inclusion_is_proved_and_nothing_else_by_it(size: int) -> None:
    root = TREE.root(size)
    for index in range(size):
        proof, leaf = TREE.inclusion(index, size), TREE.leaf(index)
        assert included(leaf, index, size, proof, root)
        assert not included(leaf_hash(LINES[index] + b" "), index, size, proof, root)
        assert not included(LINES[index], index, size, proof, root)
        assert not included(leaf, index, size, proof, leaf_hash(root))
        for other in {*range(size + 1), -1} - {index}:
            assert not included(leaf, other, size, proof, root)
        for other in {*SIZES} - {size}:
            assert not included(leaf, index, other, proof, TREE.root(other))
        for wrong in spoilt(proof):
            assert not included(leaf, index, size, wrong, root)


def turns(index: int, size: int) -> list[bool]:
    """Where the way from a leaf to the root comes in from the right."""
    if size == 1:
        return []
    middle = split([b""] * size)
    right = index >= middle
    return [*(turns(index - middle, size - middle) if right else turns(index, middle)), right]


def test_a_size_is_fixed_by_the_signature_and_not_by_the_proof_alone() -> None:
    """Under one root, sizes with the same way to the root cannot be told apart; others can."""
    alike = 0
    for size in SIZES:
        for index in range(size):
            proof, leaf, root = TREE.inclusion(index, size), TREE.leaf(index), TREE.root(size)
            for other in range(index + 1, LARGEST + 1):
                same = turns(index, other) == turns(index, size)
                assert included(leaf, index, other, proof, root) is same
                alike += same and other != size
    assert alike


@pytest.mark.parametrize("new", SIZES)
def test_a_consistency_is_proved_and_nothing_else_by_it(new: int) -> None:
    after = TREE.root(new)
    for old in range(1, new + 1):
        proof, before = TREE.consistency(old, new), TREE.root(old)
        other = leaf_hash(before)
        assert continued(old, before, new, after, proof)
        assert not continued(old, other, new, after, proof)
        assert not continued(old, before, new, other, proof)
        for size in {*SIZES} - {old, new}:
            assert not continued(size, TREE.root(size), new, after, proof)
            assert not continued(old, before, size, TREE.root(size), proof)
        for wrong in spoilt(proof):
            assert not continued(old, before, new, after, wrong)


@pytest.mark.parametrize("at", range(8))
def test_a_log_that_was_altered_continues_only_what_came_before(at: int) -> None:
    altered = tree_of([*LINES[:at], b"another", *LINES[at + 1 : 13]])
    for old in range(1, 14):
        proof = altered.consistency(old, 13)
        assert continued(old, TREE.root(old), 13, altered.root(), proof) is (old <= at)


def test_the_empty_log_begins_every_other() -> None:
    verify_consistency(0, bytes.fromhex(EMPTY_ROOT), 5, TREE.root(5), [])
    with pytest.raises(Unproven, match="empty log"):
        verify_consistency(0, bytes(32), 5, TREE.root(5), [])
    with pytest.raises(Unproven, match="too long"):
        verify_consistency(0, bytes.fromhex(EMPTY_ROOT), 5, TREE.root(5), [bytes(32)])


def test_two_logs_of_one_size_must_be_one() -> None:
    verify_consistency(5, TREE.root(5), 5, TREE.root(5), [])
    with pytest.raises(Unproven, match="two logs of 5 entries were signed"):
        verify_consistency(5, TREE.root(5), 5, TREE.root(6), [])


def test_a_shorter_log_was_rolled_back() -> None:
    with pytest.raises(Unproven, match="rolled back: 4 entries, and 5 before"):
        verify_consistency(5, TREE.root(5), 4, TREE.root(4), [])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: TREE.root(LARGEST + 1),
        lambda: TREE.root(-1),
        lambda: TREE.inclusion(5, 5),
        lambda: TREE.inclusion(-1, 5),
        lambda: TREE.inclusion(0, LARGEST + 1),
        lambda: TREE.consistency(6, 5),
        lambda: TREE.consistency(-1, 5),
        lambda: TREE.consistency(1, LARGEST + 1),
    ],
)
def test_what_the_tree_never_had_is_an_error(ask: Callable[[], object]) -> None:
    with pytest.raises(IndexError):
        ask()


# --- many at once ----------------------------------------------------------------------------


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns a thousand times as often as they do."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("restless")
def test_a_tree_is_read_while_it_grows(seed: int) -> None:
    chance = random.Random(seed)
    lines = [b"%d" % n for n in range(3000)]
    roots = dict(roots_of(lines))
    tree, failed = Tree(), list[str]()
    grown = threading.Event()

    def grow() -> None:
        at = 0
        while at < len(lines) and not failed:
            step = chance.randint(1, 40)
            tree.append(lines[at : at + step])
            at += step
        grown.set()

    def read(seed: int) -> None:
        mine = random.Random(seed)
        while not grown.is_set() and not failed:
            size = len(tree)
            if size == 0:
                continue
            old, index = mine.randint(1, size), mine.randrange(size)
            try:
                assert tree.root(size) == roots[size]
                assert tree.root(old) == roots[old]
                leaf = leaf_hash(lines[index])
                verify_inclusion(leaf, index, size, tree.inclusion(index, size), roots[size])
                proof = tree.consistency(old, size)
                verify_consistency(old, roots[old], size, roots[size], proof)
            except Exception as error:
                failed.append(f"{size}: {error!r}")

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in (*readers, threading.Thread(target=grow)):
        thread.start()
    for thread in readers:
        thread.join()
    assert grown.wait(30)
    assert failed == []


def roots_of(lines: list[bytes]) -> Iterator[tuple[int, bytes]]:
    """The roots of all sizes, by the stack of full subtrees: not the way of the tree under test."""
    stack: list[tuple[int, bytes]] = []
    for size, line in enumerate(lines, 1):
        stack.append((1, leaf_hash(line)))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (width, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * width, node(left, right)))
        reached = stack[-1][1]
        for _, left in reversed(stack[:-1]):
            reached = node(left, reached)
        yield size, reached

"""How far streams go: proven of each, and of no other end than the one it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.audit.ends import End, Ends
from application.audit.fault import Unproven
from application.audit.merkle import leaf_hash

NAMES = st.text("abc", min_size=1, max_size=3)
COUNTS = st.dictionaries(NAMES, st.integers(1, 5), max_size=40)


def end(stream: str, count: int) -> End:
    return End.of(stream, count, f"the line of {stream} at {count}".encode())


def whole(counts: dict[str, int]) -> Ends:
    return Ends().grown(end(*one) for one in counts.items())


@given(COUNTS)
def test_each_end_is_proven_and_no_other(counts: dict[str, int]) -> None:
    ends = whole(counts)
    for stream, count in counts.items():
        proof = ends.proof(stream)
        end(stream, count).verify(proof, ends.root)
        for other in (end(stream, count - 1), end(stream, count + 1), end(stream + "x", count)):
            with pytest.raises(Unproven):
                other.verify(proof, ends.root)


@given(COUNTS, COUNTS)
def test_it_is_the_same_however_it_grew_and_what_it_was_stays(
    before: dict[str, int], after: dict[str, int]
) -> None:
    first = whole(before)
    grown = first.grown(end(*one) for one in after.items())
    assert grown.root == whole(before | after).root
    assert first == whole(before)
    by_one = Ends()
    for one in before.items():
        by_one = by_one.grown([end(*one)])
    assert by_one.root == first.root


@given(COUNTS, NAMES)
def test_of_a_stream_that_it_has_not_there_is_no_proof(counts: dict[str, int], name: str) -> None:
    if name not in counts:
        with pytest.raises(KeyError):
            whole(counts).proof(name)


@given(COUNTS.filter(bool), st.data())
def test_a_proof_that_is_changed_proves_nothing(
    counts: dict[str, int], data: st.DataObject
) -> None:
    ends = whole(counts)
    stream = data.draw(st.sampled_from(sorted(counts)))
    proof = [*ends.proof(stream)]
    changes = [proof[:-1], [*proof, bytes(32)], [bytes(32), *proof]]
    changes += [[*proof[:at], bytes(range(32)), *proof[at + 1 :]] for at in range(len(proof))]
    for changed in changes:
        if changed != proof:
            with pytest.raises(Unproven):
                end(stream, counts[stream]).verify(changed, ends.root)


def test_an_end_is_not_guessed_from_the_hash_that_an_export_shows() -> None:
    """A withheld entry shows the hash of its leaf; the end of its stream holds another one."""
    line = b"a line"
    assert End.of("a", 1, line).blind != leaf_hash(line)
    assert End.of("a", 1, line).leaf() != End.of("a", 1, b"b line").leaf()

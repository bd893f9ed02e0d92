"""Proofs in their standard text forms: written, read, and verified against a signed checkpoint."""

import pytest

from application.audit.fault import Refused, Unproven
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, encoded
from application.audit.proof import Consistency, Inclusion
from tests.application.audit.given import OTHER, SIGNER, TRUSTED

LINES = [b"line %d" % n for n in range(7)]
TREE = Tree()
TREE.append(LINES)


def note(size: int) -> str:
    return SIGNER.sign(str(Checkpoint(SIGNER.name, size, TREE.root(size))))


def inclusion(index: int, size: int) -> Inclusion:
    return Inclusion(index, tuple(TREE.inclusion(index, size)), note(size))


def consistency(old: int, new: int) -> Consistency:
    return Consistency(old, tuple(TREE.consistency(old, new)), note(new))


INCLUDED = str(inclusion(3, 7))
CONTINUED = str(consistency(3, 7))


def test_the_form_of_a_proof_of_inclusion() -> None:
    hashes = "".join(f"{encoded(one)}\n" for one in TREE.inclusion(3, 7))
    assert str(inclusion(3, 7)) == f"c2sp.org/tlog-proof@v1\nindex 3\n{hashes}\n{note(7)}"
    assert str(inclusion(0, 1)) == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{note(1)}"


def test_the_form_of_a_proof_of_consistency() -> None:
    hashes = "".join(f"{encoded(one)}\n" for one in TREE.consistency(3, 7))
    assert str(consistency(3, 7)) == f"old 3\n{hashes}\n{note(7)}"
    assert str(consistency(0, 7)) == f"old 0\n\n{note(7)}"


def test_every_proof_goes_there_and_back_and_verifies() -> None:
    for size in range(1, 8):
        for index in range(size):
            read = Inclusion.parse(str(inclusion(index, size)))
            assert read == inclusion(index, size)
            assert read.verify(LINES[index], TRUSTED).size == size
        for old in range(size + 1):
            told = Consistency.parse(str(consistency(old, size)))
            assert told == consistency(old, size)
            assert told.verify(note(old), TRUSTED).size == size


def test_extra_data_is_passed_over() -> None:
    extended = INCLUDED.replace("\nindex", "\nextra YWJj\nindex")
    assert Inclusion.parse(extended) == inclusion(3, 7)


def test_a_checkpoint_is_kept_as_it_stands_with_its_other_signatures() -> None:
    cosigned = note(7) + OTHER.sign("x\n").removeprefix("x\n\n")
    text = INCLUDED.replace(note(7), cosigned)
    assert Inclusion.parse(text).checkpoint == cosigned
    Inclusion.parse(text).verify(LINES[3], TRUSTED)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no checkpoint"),
        (INCLUDED.removesuffix(f"\n{note(7)}"), "no checkpoint"),
        (CONTINUED, "no proof of inclusion"),
        (INCLUDED.replace("@v1", "@v2"), "no proof of inclusion"),
        (INCLUDED.replace("\nindex 3", ""), "at which index"),
        (INCLUDED.replace("\nindex 3", "\nextra YWJj"), "at which index"),
        (INCLUDED.replace("index 3", "index 03"), "the index is no number"),
        (INCLUDED.replace("index 3", "index -3"), "the index is no number"),
        (INCLUDED.replace("index 3\n", "index 3\nx\n"), "a hash of the proof is not base64"),
        (INCLUDED.replace("index 3\n", "index 3\nAAAA\n"), "has 3 bytes and not 32"),
        (INCLUDED.replace("index 3\n", "index 3\n" + f"{encoded(bytes(32))}\n" * 63), "at most 63"),
    ],
)
def test_a_text_that_is_no_proof_of_inclusion(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Inclusion.parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no checkpoint"),
        (CONTINUED.removesuffix(f"\n{note(7)}"), "no checkpoint"),
        (INCLUDED, "no proof of consistency"),
        (CONTINUED.replace("old 3", "old three"), "the older size is no number"),
        (CONTINUED.replace("old 3\n", "old 3\nx\n"), "a hash of the proof is not base64"),
        (CONTINUED.replace("old 3\n", "old 3\n" + f"{encoded(bytes(32))}\n" * 63), "at most 63"),
    ],
)
def test_a_text_that_is_no_proof_of_consistency(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Consistency.parse(text)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (INCLUDED, b"line 4", "not what stands there"),
        (INCLUDED, b"line 3\n", "not what stands there"),
        (INCLUDED.replace("index 3", "index 2"), LINES[3], "not what stands there"),
        (INCLUDED.replace("index 3", "index 6"), LINES[3], "too long"),
        (INCLUDED.replace("index 3", "index 7"), LINES[3], "no entry 7 in a log of 7"),
        (INCLUDED.replace(encoded(TREE.leaf(2)), encoded(TREE.leaf(1))), LINES[3], "not what"),
        (INCLUDED.replace(f"{encoded(TREE.leaf(2))}\n", ""), LINES[3], "too short"),
        (INCLUDED.replace(note(7), note(6)), LINES[3], "not what stands there"),
    ],
)
def test_an_inclusion_that_is_not_proved(text: str, line: bytes, reason: str) -> None:
    with pytest.raises(Unproven, match=reason):
        Inclusion.parse(text).verify(line, TRUSTED)


def test_the_size_is_signed() -> None:
    """Two sizes may have the same proof of an entry; the signature tells them apart."""
    with pytest.raises(Refused, match="forged, or the text was changed"):
        Inclusion.parse(INCLUDED.replace("\n7\n", "\n8\n")).verify(LINES[3], TRUSTED)
    with pytest.raises(Refused, match="forged, or the text was changed"):
        Consistency.parse(CONTINUED.replace("\n7\n", "\n8\n")).verify(note(3), TRUSTED)


def test_a_proof_of_another_log_proves_nothing() -> None:
    with pytest.raises(Refused, match=r"not signed by other.example/log"):
        inclusion(3, 7).verify(LINES[3], OTHER.verifier)
    with pytest.raises(Refused, match=r"not signed by other.example/log"):
        consistency(3, 7).verify(note(3), OTHER.verifier)


def test_a_consistency_that_is_not_proved() -> None:
    altered = Tree()
    altered.append([b"another", *LINES[1:]])
    after = SIGNER.sign(str(Checkpoint(SIGNER.name, 7, altered.root())))
    for old in range(1, 7):
        proof = Consistency(old, tuple(altered.consistency(old, 7)), after)
        with pytest.raises(Unproven, match=f"first {old} entries are not those that were signed"):
            proof.verify(note(old), TRUSTED)
    with pytest.raises(Unproven, match="two logs of 7 entries were signed, and they differ"):
        Consistency(7, (), after).verify(note(7), TRUSTED)


def test_a_log_that_was_rolled_back_continues_nothing() -> None:
    with pytest.raises(Unproven, match="rolled back: 3 entries, and 5 before"):
        Consistency(5, (), note(3)).verify(note(5), TRUSTED)


def test_a_proof_is_about_the_older_checkpoint_that_it_names() -> None:
    with pytest.raises(Refused, match="starts from 3 entries, the checkpoint has 4"):
        consistency(3, 7).verify(note(4), TRUSTED)

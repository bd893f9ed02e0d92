"""Signed notes and checkpoints: what is opened, and each form that is refused, with its reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.audit.fault import Refused
from application.audit.note import (
    Checkpoint,
    Signer,
    Verifier,
    checked_name,
    decimal,
    encoded,
    opened,
)
from tests.application.audit.given import OTHER, SIGNER, TRUSTED

TEXT = "region.example/samrad\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
NOTE = SIGNER.sign(TEXT)
BY_OTHER = OTHER.sign(TEXT).removeprefix(f"{TEXT}\n")

# --- keys --------------------------------------------------------------------------------------

SECRET = "PRIVATE+KEY+region.example/samrad+484a374b+AZ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
PUBLIC = "region.example/samrad+484a374b+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"


def test_a_key_in_its_written_form_is_that_of_the_first_example_of_rfc_8032() -> None:
    signer = Signer.parse(SECRET)
    assert signer.private.hex().startswith("9d61b19deffd5a60ba844af492ec2cc4")
    assert signer.verifier.public.hex().startswith("d75a980182b10ab7d54bfed3c964073a")
    assert signer.secret() == SECRET
    assert str(signer.verifier) == PUBLIC
    assert Verifier.parse(f"  {PUBLIC}\n") == signer.verifier


def test_a_new_key_is_another_each_time() -> None:
    one, two = Signer.generate("a.example/log"), Signer.generate("a.example/log")
    assert one.private != two.private
    assert Signer.parse(one.secret()) == one
    assert Verifier.parse(str(one.verifier)) == one.verifier


def test_a_signing_key_does_not_show_itself() -> None:
    shown = f"{SIGNER} {SIGNER!r}"
    assert str(SIGNER.private) not in shown
    assert encoded(SIGNER.private)[:20] not in shown


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "that is no key"),
        ("region.example/samrad", "that is no key"),
        (PUBLIC.replace("484a374b", "484a374c"), "copied wrongly"),
        (PUBLIC.replace("484a374b", "484A374B"), "copied wrongly"),
        (PUBLIC.replace("region", "legion"), "copied wrongly"),
        (PUBLIC.replace("Addam", "Addan"), "copied wrongly"),
        (PUBLIC[:-1], "the key is not base64"),
        (PUBLIC[:-1] + "!", "the key is not base64"),
        (PUBLIC[:-4], "not one of Ed25519"),
        (PUBLIC.replace("+Add", "+Bdd"), "not one of Ed25519"),
        (PUBLIC.replace("region", "re gion"), "no name of a key"),
        (PUBLIC.replace("region.example/samrad", ""), "no name of a key"),
        (SECRET, "the key is not base64"),
    ],
)
def test_a_verifier_key_that_is_none(key: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Verifier.parse(key)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (PUBLIC, "no signing key"),
        (SECRET.replace("484a374b", "484a374c"), "damaged"),
        (SECRET.replace("AZ1h", "AZ1i"), "damaged"),
        (SECRET[:-1], "not base64"),
    ],
)
def test_a_signing_key_that_is_none(key: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Signer.parse(key)


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "a\tb", "a\u00a0b", "a\u2028b", "a\x1bb", "a\udcffb"]
)
def test_names_that_no_key_may_have(name: str) -> None:
    with pytest.raises(Refused, match="no name of a key"):
        checked_name(name)
    with pytest.raises(Refused):
        Signer.generate(name)


# --- notes -------------------------------------------------------------------------------------


def test_what_was_signed_is_opened() -> None:
    assert opened(NOTE, TRUSTED) == TEXT
    assert NOTE.startswith(f"{TEXT}\n\N{EM DASH} region.example/samrad ")


@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]))))
def test_any_text_goes_there_and_back(lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in ("first", *lines))
    assert opened(SIGNER.sign(text), TRUSTED) == text


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_with_any_byte_changed_is_refused(at: int, by: int) -> None:
    changed = bytearray(NOTE.encode())
    changed[at] ^= by
    with pytest.raises((Refused, UnicodeDecodeError)):
        opened(changed.decode(), TRUSTED)


def test_signatures_by_others_are_not_heeded() -> None:
    assert opened(NOTE + BY_OTHER, TRUSTED) == TEXT
    assert opened(f"{TEXT}\n{BY_OTHER}" + NOTE.removeprefix(f"{TEXT}\n"), TRUSTED) == TEXT
    namesake = Signer.generate(SIGNER.name).sign(TEXT).removeprefix(f"{TEXT}\n")
    assert opened(NOTE + namesake, TRUSTED) == TEXT
    large = f"\N{EM DASH} witness.example {encoded(bytes(5000))}\n"  # as of post-quantum keys
    assert opened(NOTE + large * 16, TRUSTED) == TEXT


def test_a_note_that_only_others_signed_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"with the key that is trusted, but by other.example/log"):
        opened(OTHER.sign(TEXT), TRUSTED)
    with pytest.raises(Refused, match=r"not signed by region.example/samrad with the key"):
        opened(Signer.generate(SIGNER.name).sign(TEXT), TRUSTED)


def forged(signature: bytes) -> str:
    return f"{TEXT}\n\N{EM DASH} {SIGNER.name} {encoded(TRUSTED.id + signature)}\n"


def test_a_forged_signature_is_refused_though_a_right_one_stands_beside() -> None:
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        opened(forged(bytes(64)), TRUSTED)
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        opened(forged(b"x"), TRUSTED)
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        opened(NOTE + forged(bytes(64)).removeprefix(f"{TEXT}\n"), TRUSTED)


def test_a_signature_is_of_the_whole_text() -> None:
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        opened(NOTE.replace("\n3\n", "\n4\n"), TRUSTED)
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        opened(f"before\n\n{NOTE}", TRUSTED)


SIGNATURE = NOTE.removeprefix(f"{TEXT}\n")


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "no signed note"),
        (TEXT, "no signed note"),
        (f"{TEXT}\n", "no signed note"),
        (NOTE[:-1], "no signed note"),
        (f"{NOTE}\n", "no signed note"),
        (TEXT + SIGNATURE, "no signed note"),
        (NOTE.replace("\n", "\r\n"), "control characters"),
        (NOTE.replace("region", "re\x1bgion"), "control characters"),
        (NOTE + "x" * 1_000_000, "too large"),
        (NOTE + BY_OTHER * 64, "more than 64 signatures"),
        (NOTE.replace("\N{EM DASH}", "-"), "is no signature"),
        (NOTE.replace("\N{EM DASH} ", "\N{EM DASH}"), "is no signature"),
        (f"{NOTE}one more\n", "is no signature"),
        (f"{NOTE}\N{EM DASH} alone\n", "is no signature"),
        (NOTE.replace("\N{EM DASH} region", "\N{EM DASH} re+gion"), "no name of a key"),
        (NOTE.replace("\N{EM DASH} region", "\N{EM DASH}  region"), "not base64"),
        (f"{TEXT}\n\N{EM DASH} a.example not-base-64\n", "not base64"),
        (f"{TEXT}\n\N{EM DASH} a.example {encoded(bytes(4))}\n", "too short"),
        (f"{TEXT}\n\N{EM DASH} a.example AAAAAAB=\n", "in its one right form"),
    ],
)
def test_a_form_that_is_no_note(note: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        opened(note, TRUSTED)


# --- checkpoints -------------------------------------------------------------------------------


@given(st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_goes_there_and_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(SIGNER.name, size, root)
    assert Checkpoint.parse(str(checkpoint)) == checkpoint
    assert Checkpoint.opened(SIGNER.sign(str(checkpoint)), TRUSTED) == checkpoint


def test_lines_after_the_root_are_permitted_and_not_heeded() -> None:
    extended = f"{TEXT}an extension\n"
    assert Checkpoint.opened(SIGNER.sign(extended), TRUSTED) == Checkpoint.parse(TEXT)


ORIGIN, SIZE, ROOT = TEXT.splitlines()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no checkpoint"),
        (f"{ORIGIN}\n{SIZE}\n", "no checkpoint"),
        (f"{ORIGIN}\n{SIZE}\n{ROOT}", "no checkpoint"),
        (f"\n{SIZE}\n{ROOT}\n", "no checkpoint"),
        (f"{TEXT}\nx\n", "no checkpoint"),
        (f"{ORIGIN}\n03\n{ROOT}\n", "the checkpoint's size is no number: '03'"),
        (f"{ORIGIN}\n+3\n{ROOT}\n", "is no number"),
        (f"{ORIGIN}\n-3\n{ROOT}\n", "is no number"),
        (f"{ORIGIN}\n 3\n{ROOT}\n", "is no number"),
        (f"{ORIGIN}\n٣\n{ROOT}\n", "is no number"),
        (f"{ORIGIN}\n{'9' * 19}\n{ROOT}\n", "is no number"),
        (f"{ORIGIN}\n3\n{ROOT[:-4]}\n", "the root has 30 bytes|the root is not base64"),
        (f"{ORIGIN}\n3\n{ROOT[:-2]}V=\n", "in its one right form"),
        (f"{ORIGIN}\n3\n{ROOT.replace('+', '-')}\n", "the root is not base64"),
    ],
)
def test_a_text_that_is_no_checkpoint(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused_though_the_key_signed_it() -> None:
    elsewhere = SIGNER.sign(TEXT.replace(ORIGIN, "other.example/log"))
    with pytest.raises(Refused, match=r"of another log, other.example/log, and not of region"):
        Checkpoint.opened(elsewhere, TRUSTED)


def test_numbers() -> None:
    assert [decimal(text, "it") for text in ("0", "7", "10")] == [0, 7, 10]
    for text in ("", "00", "01", "1 ", "1.0", "1e3", "0x1", "1_0", "¹"):
        with pytest.raises(Refused, match="it is no number"):
            decimal(text, "it")

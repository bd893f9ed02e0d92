"""What is sealed, and when: before anything is decided, and the same each time."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from pydantic_core import PydanticSerializationError

from application.people.cipher import Broken, Cipher
from application.people.opening import Opened, Opening
from application.stamps import Stamp
from application.submission import KeyReused, Refused
from domain.personal import Plain, Sealed
from tests.application.given import START, engine_on, submission
from tests.application.people.given import (
    ANNA,
    BEGINNING,
    MAIL,
    contact,
    lines,
    read,
    sealing,
    send,
    value,
)
from tests.given import fact, opened, org


def refused(opening: Opening, *facts: Any, **content: Any) -> list[tuple[str, str, str]]:
    """Why facts are not taken: entry, kind and field."""
    with pytest.raises(Refused) as found:
        opening.engine.submit(submission(*facts, key="refused", **content))
    assert ANNA not in str(found.value)
    return [(id, refusal.kind, refusal.field) for id, refusal in found.value.refusals]


def test_what_is_recorded_reads_only_with_the_key() -> None:
    with sealing() as opening:
        send(opening, contact("kontakt", address=MAIL), key="k")
        recorded: Any = opening.engine.consultation("exempel").fact("kontakt")
        assert isinstance(recorded.name, Sealed)
        assert recorded.name.place == "kontakt/name"
        assert recorded.name.mention != recorded.address.mention
        assert value(opening, "kontakt") == ANNA
        assert value(opening, "kontakt", "address") == MAIL
        for line in lines(opening.engine):
            assert ANNA.encode() not in line
            assert b"p-1" not in line


def test_values_of_a_persons_length_look_alike() -> None:
    with sealing() as opening:
        send(opening, contact("a", "Bo"), contact("b", "Anna-Karin Exempelsson"), key="k")
        facts: Any = opening.engine.consultation("exempel").facts
        assert len(facts["a"].fact.name.sealed) == len(facts["b"].fact.name.sealed)


def test_to_repeat_is_harmless_and_another_value_is_another_content() -> None:
    with sealing() as opening:
        asked = send(opening, contact("kontakt"), key="k")
        assert opening.engine.submit(asked).repeated
        again = opening.engine.submit(submission(contact("kontakt"), key="anew"))
        assert again.added == ()
        with pytest.raises(KeyReused):
            opening.engine.submit(submission(contact("kontakt", "Bo"), key="k"))
        assert refused(opening, contact("kontakt", "Bo")) == [("kontakt", "entry-changed", "name")]


def test_what_differs_is_told_without_what_was_sealed() -> None:
    with sealing() as opening:
        send(opening, contact("kontakt"), key="k")
        with pytest.raises(Refused, match=re.escape("name: {value: …}")):
            opening.engine.submit(submission(contact("kontakt", "Bo"), key="anew"))


def test_who_is_known_by_no_id_is_known_by_the_mention_alone() -> None:
    with sealing() as opening:
        send(opening, contact("a", person=None), contact("b", person=None), key="k")
        facts: Any = opening.engine.consultation("exempel").facts
        mentions = [facts[id].fact.name.mention for id in ("a", "b")]
        persons = opening.keys.persons_of(mentions)
        assert persons == {mention: mention for mention in mentions}


def test_corrections_and_other_readings_are_sealed_too() -> None:
    with sealing() as opening:
        send(
            opening,
            contact("kontakt"),
            fact(
                "corrected", "rattad",
                entry="kontakt", changes={"name": {"value": "Bosse Exempelsson"}}, reason="bytt",
            ),
            fact("source-registered", "source-s", source="s", title="S", standpoint="third",
                 read="in-full"),
            fact(
                "contact-named", "annan", organisation="ax", name={"value": ANNA}, sources=["s"],
                alternatives=[{"changes": {"name": {"value": "C Exempelsson"}}, "sources": ["s"]}],
            ),
            key="k",
        )  # fmt: skip
        facts: Any = opening.engine.consultation("exempel").facts
        assert facts["rattad"].fact.changes["name"].place == "rattad/changes.name"
        other = facts["annan"].fact.alternatives[0].changes["name"]
        assert other.place == "annan/alternatives.0.changes.name"
        assert value(opening, "kontakt") == "Bosse Exempelsson"
        assert isinstance(read(opening, "annan")["name"], Opened)
        assert not any(b"Exempelsson" in line for line in lines(opening.engine))


def test_a_change_that_is_no_persons_is_refused_and_not_stored() -> None:
    with sealing() as opening:
        send(opening, contact("kontakt"), key="k")
        wrong = fact(
            "corrected", "fel", entry="kontakt", changes={"note": {"value": ANNA}}, reason="x"
        )
        assert refused(opening, wrong) == [("fel", "change-unfit", "changes.note")]
        bare = fact("corrected", "fel", entry="kontakt", changes={"name": ANNA}, reason="x")
        assert refused(opening, bare) == [("fel", "change-unfit", "changes.name")]


def test_a_sender_seals_nothing() -> None:
    with sealing() as opening:
        send(opening, contact("kontakt"), key="k")
        known: Any = opening.engine.consultation("exempel").fact("kontakt")
        copied = fact("contact-named", "annan", organisation="ax", name=known.name)
        assert refused(opening, copied) == [("annan", "person-sealed", "name")]
        same = submission(known, key="as-recorded")
        assert opening.engine.submit(same).added == ()


def test_an_identity_number_is_no_name() -> None:
    with sealing() as opening:
        number = contact("kontakt", "Anna 850709-9805")
        assert refused(opening, number) == [("kontakt", "identity-number", "name.value")]
        known = contact("kontakt", person="8507099805")
        assert refused(opening, known) == [("kontakt", "identity-number", "name.person")]


def test_a_round_that_is_not_opened_seals_nothing() -> None:
    with sealing() as opening:
        assert refused(opening, contact("kontakt"), consultation="annat") == [
            ("kontakt", "not-opened", "fact")
        ]
        opening.engine.submit(
            submission(opened(region="20"), org("ax"), contact("kontakt"), consultation="annat")
        )
        assert opening.keys.known_region("20")


def test_a_preview_keeps_nothing(tmp_path: Path) -> None:
    with sealing(vault=tmp_path / "keys.db", master=tmp_path / "master.key") as opening:
        asked = submission(contact("kontakt"), key="k")
        _, records = opening.engine.preview(asked)
        assert [record.fact.id for record in records] == ["kontakt"]
        assert opening.keys.known_region("10") is None
        assert not (tmp_path / "master.key").exists()
        opening.engine.submit(asked)
        assert opening.engine.preview(submission(contact("kontakt"), key="other"))[1] == ()


def test_the_digest_of_a_file_with_names_in_it_does_not_stand_in_the_log() -> None:
    """Whoever has all of the file but the name could try names on it, for ever."""
    with sealing() as opening:
        of_file = f"file-{sha256(b'the file').hexdigest()}"
        asked = send(opening, contact("kontakt"), key=of_file)
        named = opening.engine.recorder.at(opening.engine.position()).command
        assert named.startswith("file-")
        assert named != of_file
        assert opening.engine.submit(asked).repeated
        send(opening, fact("goal-set", "mal", goal="Fler"), key=of_file[:-1] + "0")
        last = opening.engine.recorder.at(opening.engine.position())
        assert last.command == of_file[:-1] + "0"  # nobody is in that one


# --- nothing in the clear ----------------------------------------------------------------------


def test_an_engine_without_keys_takes_nobody() -> None:
    with engine_on() as engine:
        engine.submit(submission(*BEGINNING, key="beginning"))
        for act in (engine.submit, engine.preview):
            with pytest.raises(Refused) as found:
                act(submission(contact("kontakt"), key="k"))
            assert [r.kind for _, r in found.value.refusals] == ["person-unsealed"]


def test_no_line_takes_what_is_not_sealed() -> None:
    plain = contact("kontakt")
    with engine_on() as engine:
        envelope = engine.stamps.envelopes(submission(plain), Stamp(START))
        with pytest.raises(PydanticSerializationError):
            engine.recorder.append([envelope("consultation-exempel", 1, plain)])
        assert engine.position() == 0


def test_what_is_not_sealed_shows_nothing_of_itself() -> None:
    plain = Plain(value=ANNA, person="p-q7")
    for shown in (repr(plain), str(plain), repr(contact("kontakt")), repr({"x": [plain]})):
        assert ANNA not in shown
        assert "p-q7" not in shown


# --- the cipher ------------------------------------------------------------------------------


def test_the_cipher_is_siv_over_the_salt_and_the_padded_value() -> None:
    """The vector of RFC 5297, appendix A.1, and what is made of it."""
    siv = AESSIV(bytes.fromhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
    said = siv.encrypt(
        bytes.fromhex("112233445566778899aabbccddee"),
        [bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627")],
    )
    assert said.hex() == "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
    cipher = Cipher(bytes(32))
    sealed = cipher.seal("Anna", "m-1", "consultation-x", "k/name")
    opened, salt = cipher.open(sealed, "consultation-x")
    assert opened == "Anna"
    assert sha256(bytes.fromhex(salt) + b"Anna").hexdigest() == sealed.digest


@pytest.mark.parametrize("text", ["Å", "x" * 1000, "å" * 1000, "a\tb\nc", "x" * 48, "x" * 49])
def test_every_value_opens_as_it_was(text: str) -> None:
    cipher = Cipher(bytes(32))
    sealed = cipher.seal(text, "m-1", "consultation-x", "k/name")
    assert Sealed.model_validate(sealed.model_dump()) == sealed
    assert cipher.open(sealed, "consultation-x")[0] == text


def test_a_value_opens_only_where_it_was_sealed_and_unaltered() -> None:
    cipher = Cipher(bytes(32))
    sealed = cipher.seal("Anna", "m-1", "consultation-x", "k/name")
    altered = [
        (sealed, "consultation-y"),
        (sealed.model_copy(update={"place": "k2/name"}), "consultation-x"),
        (sealed.model_copy(update={"digest": "0" * 64}), "consultation-x"),
        (sealed.model_copy(update={"sealed": "A" + sealed.sealed[1:]}), "consultation-x"),
        (sealed.model_copy(update={"sealed": "AAAA"}), "consultation-x"),
    ]
    for one, stream in altered:
        with pytest.raises(Broken):
            cipher.open(one, stream)
    with pytest.raises(Broken):
        Cipher(bytes(31) + b"\1").open(sealed, "consultation-x")


def test_equal_values_at_two_places_have_nothing_in_common() -> None:
    cipher = Cipher(bytes(32))
    one, other = (cipher.seal("Anna", "m-1", "s", place) for place in ("a/name", "b/name"))
    assert one.sealed[:20] != other.sealed[:20]
    assert one.digest != other.digest

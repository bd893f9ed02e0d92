"""Erasing: what is left, what is not, and that no old copy brings it back."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.audit.note import Signer
from application.audit.verify import verify
from application.people import erasing
from application.people.erasing import Unknown, erase, reapply
from application.people.keys import Keys
from application.people.master import Master
from application.people.opening import Forgotten, Opened, Opening, Unreadable
from application.people.sealing import Sealing
from application.people.subject import find, subject
from application.submission import Refused
from application.vault import Vault
from domain.erasure import Erased
from interfaces.files.log_export import export_log
from interfaces.home.home import answers
from tests.application.given import engine_on, submission
from tests.application.people.given import (
    ANNA,
    DECISION,
    MAIL,
    contact,
    lines,
    read,
    sealing,
    send,
    value,
)
from tests.given import fact


def erased(opening: Opening, person: str = "p-1") -> int | None:
    return erase(opening, "10", person, DECISION, "officer", "officer")


def test_what_was_erased_is_forgotten_and_nothing_else_is() -> None:
    with sealing() as opening:
        send(opening, contact("a", address=MAIL), contact("b", "Bo", "p-2"), key="k")
        assert erased(opening) == 2
        told: Any = read(opening, "a")
        assert {field: type(one) for field, one in told.items()} == {
            "name": Forgotten, "address": Forgotten,
        }  # fmt: skip
        assert told["name"].decision == DECISION
        assert value(opening, "b") == "Bo"
        assert opening.unreadable == set()


def test_no_byte_of_the_log_no_figure_and_no_proof_changes(tmp_path: Path) -> None:
    with sealing(tmp_path / "log.db") as opening:
        engine = opening.engine
        send(
            opening,
            contact("a"),
            fact("meeting-announced", "mote", when="2018-02-13"),
            fact("attendance-recorded", "kom", meeting="mote", organisation="ax",
                 represented_by={"value": ANNA, "person": "p-1"}),
            fact("response-received", "svar", signed_by={"value": ANNA, "person": "p-1"}),
            key="k",
        )  # fmt: skip
        signer = Signer.generate("region.example/samrad")
        audit = AuditLog(engine.tree, signer, Issued(tmp_path / "issued"))
        asked: Answers = answers(engine)
        ids = ("participation", "principles", "process", "timeline")
        before = lines(engine), [getattr(asked, name)("exempel") for name in ids]
        proved = audit.inclusion(4)
        export_log(audit, tmp_path / "before.log")
        note = audit.checkpoint()
        (tmp_path / "older").write_text(note)
        assert erased(opening) == 3
        after = lines(engine)
        assert after[:-1] == before[0]
        assert [getattr(answers(engine), name)("exempel") for name in ids] == before[1]
        export_log(audit, tmp_path / "after.log")
        for name in ("before.log", "after.log"):
            verify(tmp_path / name, signer.verifier, [tmp_path / "older"])
        held = [
            (tmp_path / name).read_bytes().splitlines()[1:] for name in ("before.log", "after.log")
        ]
        assert held[1][: len(held[0])] == held[0]
        for proof in (proved, audit.inclusion(4)):
            proof.verify(before[0][3], signer.verifier)


def test_it_is_a_fact_that_tells_nobody_whose_mentions_are_one_persons() -> None:
    with sealing() as opening:
        send(opening, contact("a", address=MAIL), key="k")
        erased(opening)
        told = opening.engine.recorder.at(opening.engine.position())
        assert isinstance(told.fact, Erased)
        assert (told.fact.decision, told.recorder, told.role) == (DECISION, "officer", "officer")
        assert told.stream.startswith("person-")
        recorded: Any = opening.engine.consultation("exempel").fact("a")
        line = lines(opening.engine)[-1].decode()
        assert recorded.name.mention not in line
        assert recorded.address.mention not in line
        assert '"p-1"' not in line
        assert len(told.fact.covers) == 2


def test_it_is_done_once() -> None:
    with sealing() as opening:
        send(opening, contact("a"), key="k")
        assert erased(opening) == 1
        head = opening.engine.position()
        assert erased(opening) is None
        assert opening.engine.position() == head


def test_who_is_unknown_cannot_be_erased_nor_by_a_reference_that_is_a_number() -> None:
    with sealing() as opening:
        with pytest.raises(Unknown):
            erased(opening)
        send(opening, contact("a"), key="k")
        with pytest.raises(Unknown):
            erased(opening, "nobody")
        with pytest.raises(Refused):
            erase(opening, "10", "p-1", "850709-9805", "officer", "officer")
        assert value(opening, "a") == ANNA


def test_nobody_is_sealed_for_who_was_erased_but_what_was_sent_can_be_sent_again() -> None:
    with sealing() as opening:
        asked = send(opening, contact("a"), contact("b", "Bo", "p-2"), key="k")
        erased(opening)
        with pytest.raises(Refused) as found:
            opening.engine.submit(submission(contact("c"), key="new"))
        assert [(id, r.kind) for id, r in found.value.refusals] == [("c", "person-erased")]
        assert opening.engine.submit(asked).repeated
        grown = submission(*asked.facts, contact("d", "Dan", "p-3"), key="grown")
        assert opening.engine.submit(grown).added == ("d",)
        send(opening, contact("c", person="p-1-again"), key="another-id")
        assert value(opening, "c") == ANNA


@pytest.mark.parametrize("act", ["preview", "submit"])
def test_who_was_erased_cannot_be_found_out_by_trying(act: str) -> None:
    """Whatever value is sent, and of whomever, the entry stands as it was."""
    with sealing() as opening:
        send(opening, contact("a"), contact("b", "Bo", "p-2"), key="k")
        erased(opening)
        before = opening.engine.consultation("exempel"), opening.keys.known_region("10")
        for value, person in (
            (ANNA, "p-1"),
            ("Bo", "p-1"),
            (ANNA, "p-2"),
            ("X", "p-9"),
            ("X", None),
        ):
            asked = submission(contact("a", value, person), key=f"try-{value}-{person}".lower())
            told: Any = getattr(opening.engine, act)(asked)
            assert not (told[1] if act == "preview" else told.added)
        assert opening.engine.consultation("exempel") == before[0]
        assert isinstance(read(opening, "a")["name"], Forgotten)
        assert before[1]
        assert opening.keys.person("10", before[1].handle("p-9")) is None
        with pytest.raises(Refused, match="entry-changed"):
            opening.engine.preview(submission(contact("b", "X", "p-2"), key="another"))


def test_who_is_known_by_one_mention_is_erased_by_it() -> None:
    with sealing() as opening:
        send(opening, contact("a", person=None), key="k")
        recorded: Any = opening.engine.consultation("exempel").fact("a")
        assert erased(opening, recorded.name.mention) == 1
        assert isinstance(read(opening, "a")["name"], Forgotten)


# --- old copies, crashes, other servers --------------------------------------------------------


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "keys.db", tmp_path / "master.key"


def test_an_old_copy_of_the_keys_brings_nothing_back(
    tmp_path: Path, keys: tuple[Path, Path]
) -> None:
    log = tmp_path / "log.db"
    with sealing(log, *keys) as opening:
        send(opening, contact("a"), key="k")
        opening.keys.vault.scrub()
        shutil.copy(keys[0], tmp_path / "older.db")
        erased(opening)
    shutil.copy(tmp_path / "older.db", keys[0])
    with sealing(log, *keys) as opening:
        told: Any = opening.engine.consultation("exempel").fact("a")
        assert told.name.mention in opening.keys.of_mentions([told.name.mention])
        assert isinstance(
            read(opening, "a")["name"], Forgotten
        )  # even before it is destroyed again
        assert reapply(opening) == 1
        assert opening.keys.of_mentions([told.name.mention]) == {}
        assert reapply(opening) == 0
        assert isinstance(read(opening, "a")["name"], Forgotten)


def test_a_copy_from_before_somebody_was_known_makes_no_new_key(
    tmp_path: Path, keys: tuple[Path, Path]
) -> None:
    log = tmp_path / "log.db"
    with sealing(log, *keys) as opening:
        send(opening, contact("b", "Bo", "p-2"), key="first")
        opening.keys.vault.scrub()
        shutil.copy(keys[0], tmp_path / "older.db")
        send(opening, contact("a"), key="k")
        erased(opening)
    shutil.copy(tmp_path / "older.db", keys[0])
    with sealing(log, *keys) as opening:
        assert reapply(opening) == 1
        with pytest.raises(Refused, match="erased"):
            opening.engine.submit(submission(contact("c"), key="new"))


def test_a_crash_between_the_record_and_the_destruction_is_healed(
    tmp_path: Path, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log.db"
    record = erasing._record

    def then_crash(*told: Any) -> None:
        record(*told)
        raise KeyboardInterrupt

    with sealing(log, *keys) as opening:
        send(opening, contact("a"), key="k")
        monkeypatch.setattr(erasing, "_record", then_crash)
        with pytest.raises(KeyboardInterrupt):
            erased(opening)
        told: Any = opening.engine.consultation("exempel").fact("a")
        assert opening.keys.of_mentions([told.name.mention])
        assert isinstance(read(opening, "a")["name"], Forgotten)
    with sealing(log, *keys) as opening:
        assert reapply(opening) == 1
        assert not opening.keys.of_mentions([told.name.mention])


def test_another_server_sees_an_erasure_at_once(store: Path | str, tmp_path: Path) -> None:
    """They share a log and a key store, and have both opened the value before."""
    master = tmp_path / "master.key"
    with (
        sealing(tmp_path / "log.db", store, master) as one,
        engine_on(tmp_path / "log.db") as engine,
    ):
        vault = Vault(store)
        other = Opening(engine, Keys(vault, Master(master)))
        engine.sealer = Sealing(engine, lambda make: other.keys)
        send(one, contact("a"), key="k")
        assert value(one, "a") == value(other, "a") == ANNA
        erased(one)
        assert isinstance(read(other, "a")["name"], Forgotten)
        with pytest.raises(Refused, match="erased"):
            engine.submit(submission(contact("c"), key="new"))
        vault.close()


def test_what_is_erased_while_it_is_opened_is_no_incident(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with sealing() as opening:
        send(opening, contact("a"), key="k")
        look = opening.keys.of_mentions

        def too_late(mentions: Any) -> Any:
            erased(opening)
            return look(mentions)

        monkeypatch.setattr(opening.keys, "of_mentions", too_late)
        assert isinstance(read(opening, "a")["name"], Forgotten)
        assert opening.unreadable == set()


def test_a_key_that_is_lost_without_an_erasure_is_an_incident(
    tmp_path: Path, keys: tuple[Path, Path]
) -> None:
    log = tmp_path / "log.db"
    with sealing(log, *keys) as opening:
        send(opening, contact("a", address=MAIL), contact("b", "Bo", "p-2"), key="k")
        erased(opening, "p-2")
    keys[0].unlink()
    with sealing(log, *keys) as opening:
        assert opening.survey() == 3  # nobody can tell any more which of them was erased
        assert isinstance(read(opening, "a")["name"], Unreadable)


def test_a_survey_finds_nothing_where_all_is_well() -> None:
    with sealing() as opening:
        send(opening, contact("a", address=MAIL), contact("b", "Bo", "p-2"), key="k")
        erased(opening, "p-2")
        assert opening.survey() == 0


# --- what is held of one -----------------------------------------------------------------------


def test_all_that_is_held_of_one_is_shown() -> None:
    with sealing() as opening:
        send(opening, contact("a", address=MAIL), contact("b", "Bo", "p-2"), key="k")
        correction = fact(
            "corrected", "rattad",
            entry="b", changes={"name": {"value": ANNA, "person": "p-1"}}, reason="fel person",
        )  # fmt: skip
        send(opening, correction, key="k2")
        found = subject(opening, "10", "p-1")
        assert found
        assert [(one.entry, one.field) for one in found.held] == [
            ("a", "name"), ("a", "address"), ("rattad", "changes.name"),
        ]  # fmt: skip
        values = [one.read.value for one in found.held if isinstance(one.read, Opened)]
        assert values == [ANNA, MAIL, ANNA]
        assert subject(opening, "10", "nobody") is None
        assert subject(opening, "20", "p-1") is None


def test_who_is_looked_for_is_found_with_all_that_is_held_of_them() -> None:
    with sealing() as opening:
        send(opening, contact("a", address=MAIL), contact("b", "Bo", "p-2"), key="k")
        (found,) = find(opening, "10", "EXEMPELSSON")
        assert found.person == "p-1"
        assert len(found.held) == 2
        assert find(opening, "10", "nobody") == ()
        erased(opening)
        assert find(opening, "10", "EXEMPELSSON") == ()
        shown = subject(opening, "10", "p-1")
        assert shown
        assert shown.erased
        assert shown.held == ()


# --- what it concerns -----------------------------------------------------------------------------


def test_who_turns_out_to_be_told_too_much_of_is_withheld() -> None:
    with sealing() as opening:
        send(opening, contact("a"), key="k")
        assert value(opening, "a") == ANNA
        later = fact(
            "corrected", "beskrivning", entry="organisation-ax", changes={"groups": ["roma"]},
            reason="glömdes",
        )  # fmt: skip
        send(opening, later, key="later")
        assert read(opening, "a") == {"name": None}
        for name, person in ((ANNA, "p-1"), ("Bo", "p-1"), (ANNA, "p-2")):  # nor found by trying
            again = submission(contact("a", name, person), key="again")
            assert opening.engine.preview(again)[1] == ()
            assert opening.engine.submit(again).added == ()
        found = subject(opening, "10", "p-1")
        assert found
        assert isinstance(found.held[0].read, Opened)  # to whom it is about, all is shown

"""The notary and the witness: little is unsigned; what is taken away or put back is noticed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from application.audit import notary as signing
from application.audit.log import AuditLog, Issued, RolledBack
from application.audit.notary import Notary
from application.engine import Engine
from application.log.lines import Damaged
from tests.application.audit.given import SIGNER, SIZE, more, record
from tests.application.audit.test_log import tamper
from tests.application.given import engine_on
from tests.postgres import wait_until

ALTER = "UPDATE stored_events SET state = replace(state, 'Ett', 'Tre') WHERE rowid = 9"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "samrad.db"


@pytest.fixture
def issued(tmp_path: Path) -> Issued:
    return Issued(tmp_path / "issued", tmp_path / "checkpoint.last")


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    with engine_on(path) as engine:
        record(engine)
        yield engine


@pytest.fixture
def audit(engine: Engine, issued: Issued) -> AuditLog:
    return AuditLog(engine.tree, SIGNER, issued)


@pytest.fixture(autouse=True)
def at_a_glance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_GLANCE", 0.01)


@contextmanager
def started_anew(path: Path, issued: Issued) -> Iterator[AuditLog]:
    with engine_on(path) as engine:
        yield AuditLog(engine.tree, SIGNER, issued)


def refused(path: Path, issued: Issued) -> str:
    """Why a program that is started on a log does not go on."""
    with started_anew(path, issued) as audit, pytest.raises((RolledBack, Damaged)) as found:
        audit.check()
    return str(found.value)


# --- signing by itself ---------------------------------------------------------------------------


def test_it_signs_when_it_begins_and_when_it_ends(engine: Engine, audit: AuditLog) -> None:
    with Notary(audit, facts=1000, seconds=1000):
        assert audit.issued.sizes() == [SIZE]
        more(engine, "mal-5")
    assert audit.issued.sizes() == [SIZE, SIZE + 1]


@pytest.mark.parametrize(("facts", "seconds"), [(1000, 0.05), (2, 1000)])
def test_what_is_new_is_signed_by_age_and_by_number(
    engine: Engine, audit: AuditLog, facts: int, seconds: float
) -> None:
    with Notary(audit, facts=facts, seconds=seconds) as notary:
        more(engine, "mal-5")
        more(engine, "mal-6")
        wait_until(lambda: audit.covered == SIZE + 2, "what is new is signed")
        assert audit.issued.sizes() == [SIZE]  # between, only the last is kept
        assert notary.fault() is None


def test_little_that_is_new_waits(engine: Engine, audit: AuditLog) -> None:
    notary = Notary(audit, facts=2, seconds=1000)
    audit.checkpoint()
    more(engine, "mal-5")
    notary.advance()
    assert audit.covered == SIZE


def test_it_says_that_nothing_is_signed_any_more(
    path: Path, engine: Engine, audit: AuditLog
) -> None:
    with Notary(audit, facts=1, seconds=0.05) as notary:
        tamper(path, "DELETE FROM stored_events WHERE rowid = 9")
        wait_until(lambda: notary.fault() is not None, "it is told")
    assert audit.issued.sizes() == [SIZE]


@pytest.mark.parametrize("change", [
    ALTER,
    "UPDATE stored_events SET originator_id = 'consultation-x' WHERE rowid = 9",
])  # fmt: skip
def test_an_entry_that_is_altered_beneath_it_is_found_when_all_is_read_anew(
    path: Path, audit: AuditLog, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(signing, "_ANEW", 0.05)
    with Notary(audit, facts=1000, seconds=1000) as notary:
        tamper(path, change)
        wait_until(lambda: notary.fault() is not None, "it is told")
        with pytest.raises((RolledBack, Damaged)):
            audit.reread()


def test_a_disk_that_takes_nothing_stops_no_service(
    audit: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(size: int, note: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(audit.issued, "keep", full)
    with Notary(audit, facts=1, seconds=0.05) as notary:
        assert notary.fault() is None


def test_a_disk_that_stays_full_is_logged_once(
    engine: Engine,
    audit: AuditLog,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[str] = []

    def full(note: str) -> None:
        tries.append(note)
        raise OSError(28, "No space left on device")

    with Notary(audit, facts=1, seconds=3600):
        monkeypatch.setattr(audit.issued, "remember", full)
        more(engine, "later")
        wait_until(lambda: len(tries) > 2, "it has tried again")
        assert caplog.text.count("cannot be signed now") == 1


# --- the witness ---------------------------------------------------------------------------------


def test_what_was_signed_and_not_given_out_is_held_against_the_log(
    path: Path, audit: AuditLog, issued: Issued
) -> None:
    audit.sign()
    assert issued.sizes() == []
    tamper(path, ALTER)
    assert "between entry 0 and entry 8 something is not as it was signed" in refused(path, issued)


def test_an_older_database_beside_what_was_signed_is_refused(
    path: Path, tmp_path: Path, issued: Issued
) -> None:
    with engine_on(path) as engine:
        record(engine)
    shutil.copy(path, tmp_path / "older.db")
    with engine_on(path) as engine:
        more(engine, "mal-5")
        AuditLog(engine.tree, SIGNER, issued).sign()
    shutil.copy(tmp_path / "older.db", path)
    assert refused(path, issued).startswith("10 entries were signed, and 9 are here")


def test_that_checkpoints_were_taken_away_is_told(
    path: Path, audit: AuditLog, issued: Issued
) -> None:
    audit.sign()
    assert issued.missing() is None  # none was given out
    audit.checkpoint()
    assert issued.missing() is None
    shutil.rmtree(issued.folder)
    told = issued.missing()
    assert told
    assert told.startswith(f"the checkpoint of {SIZE} entries is gone from")
    tamper(path, ALTER)  # and the log is held against the witness all the same
    assert "something is not as it was signed" in refused(path, issued)


def test_without_the_witness_it_is_held_against_what_was_given_out(
    path: Path, audit: AuditLog, issued: Issued
) -> None:
    audit.checkpoint()
    assert issued.witness
    issued.witness.unlink()
    tamper(path, ALTER)
    assert "something is not as it was signed" in refused(path, issued)


@pytest.mark.parametrize("text", [b"", b"9", b"9\nno note", b"\xff"])
def test_a_damaged_witness_is_refused(
    path: Path, audit: AuditLog, issued: Issued, text: bytes
) -> None:
    audit.sign()
    assert issued.witness
    issued.witness.write_bytes(text)
    assert "the note in" in refused(path, issued)


# --- what no checkpoint covers -------------------------------------------------------------------

REPLACE = "UPDATE stored_events SET state = CAST(replace(state, '{}', '{}') AS BLOB) WHERE rowid = "
DAMAGE = [
    (REPLACE.format('goal":', 'gaol":'), "cannot be read"),
    ("UPDATE stored_events SET state = x'7b' WHERE rowid = ", "is not JSON"),
    (REPLACE.format('"recorded":"2019', '"recorded":"2018'), "recorded before the entry above"),
    ("UPDATE stored_events SET originator_version = 7 WHERE rowid = ", "says position 7"),
]


@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize(("change", "reason"), DAMAGE)
def test_nothing_is_signed_over_an_entry_that_is_not_as_it_is_written(
    path: Path, engine: Engine, audit: AuditLog, change: str, reason: str, covered: bool
) -> None:
    if covered:
        audit.sign()
        more(engine, "mal-5")
    tamper(path, f"{change}{engine.position()}")
    assert reason in refused(path, audit.issued)
    with started_anew(path, audit.issued) as anew, pytest.raises(Damaged):
        anew.checkpoint()


def test_an_entry_that_does_not_go_on_where_its_stream_ended_is_not_signed(
    path: Path, audit: AuditLog
) -> None:
    moved = REPLACE.format('"position":3', '"position":7').replace(
        "SET", "SET originator_version = 7,"
    )
    tamper(path, f"{moved}9")
    assert "consultation-annan goes on with 7 where 3 should be" in refused(path, audit.issued)


def test_an_event_stands_once(path: Path, engine: Engine, audit: AuditLog) -> None:
    with started_anew(path, audit.issued) as anew:
        anew.tree.log.try_after(0)
    again = (
        "INSERT INTO stored_events SELECT 'consultation-ny', 1, topic, CAST(replace(replace(state, "
        "'consultation-annan', 'consultation-ny'), '\"position\":3', '\"position\":1') AS BLOB) "
        "FROM stored_events WHERE rowid = 9"
    )
    tamper(path, again)
    assert "its event is that of another entry" in refused(path, audit.issued)

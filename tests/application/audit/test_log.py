"""The log's tree and its checkpoints: signed only while the log continues what was signed."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from application.audit.log import AuditLog, Issued, LogTree, RolledBack
from application.audit.merkle import Tree, verify_consistency, verify_inclusion
from application.audit.note import Checkpoint, Signer
from application.engine import Engine
from interfaces.files.log_export import export_log
from tests.application.audit.given import (
    ODD,
    OTHER,
    SIGNER,
    SIZE,
    TRUSTED,
    audit_on,
    more,
    record,
)
from tests.application.given import engine_on


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "samrad.db"


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    return tmp_path / "issued"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    with engine_on(path) as engine:
        record(engine)
        yield engine


@pytest.fixture
def audit(engine: Engine, issued: Path) -> AuditLog:
    return audit_on(engine, issued)


def tamper(path: Path, *statements: str) -> None:
    """As somebody does who may write to the file, and takes the triggers away first."""
    with closing(sqlite3.connect(path)) as connection, connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount


def refused_anew(path: Path, issued: Path, signer: Signer = SIGNER) -> str:
    """Why a program that is started on a log signs nothing; and nothing is signed indeed."""
    before = files(issued)
    with engine_on(path) as engine, pytest.raises(RolledBack) as refused:
        audit_on(engine, issued, signer).checkpoint()
    assert files(issued) == before
    return str(refused.value)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def parsed(note: str) -> Checkpoint:
    return Checkpoint.opened(note, TRUSTED)


# --- checkpoints -------------------------------------------------------------------------------


def test_a_checkpoint_is_of_the_lines_as_they_are_stored(engine: Engine, audit: AuditLog) -> None:
    tree = Tree()
    tree.append(line for *_, line in engine.recorder.lines())
    found = parsed(audit.checkpoint())
    assert (found.origin, found.size, found.root) == (SIGNER.name, SIZE, tree.root())


def test_asked_twice_it_is_the_same(audit: AuditLog, engine: Engine, issued: Path) -> None:
    first = audit.checkpoint()
    assert audit.checkpoint() == first
    assert audit_on(engine, issued).checkpoint() == first
    assert files(issued) == {"9.checkpoint": first.encode()}


def test_an_empty_log_has_one(issued: Path) -> None:
    with engine_on() as engine:
        assert parsed(audit_on(engine, issued).checkpoint()).size == 0


def test_it_grows_with_the_log_and_what_was_given_out_stays(
    engine: Engine, audit: AuditLog, issued: Path
) -> None:
    before = audit.checkpoint()
    more(engine, "mal-5")
    after = audit.checkpoint()
    assert [parsed(note).size for note in (before, after)] == [SIZE, SIZE + 1]
    assert files(issued) == {"10.checkpoint": after.encode(), "9.checkpoint": before.encode()}
    assert audit.issued.sizes() == [9, 10]


def test_files_that_are_no_checkpoints_do_not_disturb(audit: AuditLog, issued: Path) -> None:
    issued.mkdir()
    (issued / "march.checkpoint").write_text("x")
    (issued / "notes.txt").write_text("x")
    audit.checkpoint()
    assert audit.issued.sizes() == [9]


def test_proofs_are_of_the_newest_checkpoint(engine: Engine, audit: AuditLog) -> None:
    old = parsed(audit.checkpoint())
    more(engine, "mal-5")
    proved = audit.inclusion(10)
    assert proved.index == 9
    assert proved.verify(engine.recorder.line(10), TRUSTED).size == 10
    continued = audit.consistency(old.size)
    new = parsed(continued.checkpoint)
    verify_consistency(old.size, old.root, new.size, new.root, continued.hashes)
    with pytest.raises(IndexError):
        audit.consistency(11)


def test_every_entry_is_proved(engine: Engine, audit: AuditLog) -> None:
    for position, *_, line in engine.recorder.lines():
        assert audit.inclusion(position).verify(line, TRUSTED).size == SIZE


def test_the_line_at_a_position(engine: Engine) -> None:
    assert '"position":1' in engine.recorder.line(1).decode()
    assert ODD.splitlines()[0].encode() in engine.recorder.line(2)
    for nowhere in (0, 10, -1):
        with pytest.raises(KeyError):
            engine.recorder.line(nowhere)


# --- a log that is not what was signed ---------------------------------------------------------


def test_a_log_that_was_rolled_back_is_signed_no_more(
    path: Path, tmp_path: Path, issued: Path
) -> None:
    with engine_on(path) as engine:
        record(engine)
    older = shutil.copy(path, tmp_path / "older.db")
    with engine_on(path) as engine:
        more(engine, "mal-5")
        audit_on(engine, issued).checkpoint()
    shutil.copy(older, path)
    assert refused_anew(path, issued).startswith(
        "10 entries were signed, and 9 are here: the log was rolled back, or this is an older copy"
    )
    with engine_on(path) as engine:  # not even if as many entries are recorded again
        more(engine, "mal-6")
    assert refused_anew(path, issued).startswith(
        "between entry 0 and entry 9 something is not as it was signed: changed, missing"
    )


ALTERED = [
    "UPDATE stored_events SET state = CAST(replace(state, 'Fler', 'Fler') AS BLOB) || x'20' "
    "WHERE rowid = 3",
    "UPDATE stored_events SET state = replace(state, 'Fler', 'Inga') WHERE rowid = 3",
    "DELETE FROM stored_events WHERE rowid = 3",
    "UPDATE stored_events SET rowid = CASE rowid WHEN 3 THEN -4 ELSE -3 END WHERE rowid IN (3, 4)",
]


@pytest.mark.parametrize("statement", ALTERED)
def test_a_log_that_was_altered_is_signed_no_more(
    path: Path, engine: Engine, issued: Path, statement: str
) -> None:
    audit_on(engine, issued).checkpoint()
    tamper(path, statement)
    reason = refused_anew(path, issued)
    assert "not as it was signed" in reason or "an entry stands at position" in reason


def test_older_checkpoints_tell_where_it_was_altered(
    path: Path, engine: Engine, audit: AuditLog, issued: Path
) -> None:
    for at in range(5, 8):
        audit.checkpoint()
        more(engine, f"mal-{at}")
    audit.checkpoint()
    tamper(path, "UPDATE stored_events SET state = replace(state, 'Ett', 'Det') WHERE rowid = 11")
    assert refused_anew(path, issued).startswith("between entry 10 and entry 10 something is not")


def test_a_swap_of_two_entries_is_found(path: Path, engine: Engine, issued: Path) -> None:
    audit_on(engine, issued).checkpoint()
    tamper(
        path,
        "UPDATE stored_events SET rowid = 99 WHERE rowid = 5",
        "UPDATE stored_events SET rowid = 5 WHERE rowid = 6",
        "UPDATE stored_events SET rowid = 6 WHERE rowid = 99",
    )
    assert "between entry 0 and entry 8 something is not as it was signed" in refused_anew(
        path, issued
    )


INSERT = (
    "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) "
    "SELECT {}, originator_id, 6, topic, "
    "CAST(replace(state, '\"position\":5', '\"position\":6') AS BLOB) "
    "FROM stored_events WHERE rowid = 6"
)


@pytest.mark.parametrize("position", [-1, 0, 12])
def test_an_entry_out_of_order_is_not_passed_over(
    path: Path, engine: Engine, issued: Path, position: int
) -> None:
    """One before the first would count in its round, and be seen by nobody who reads on from 1."""
    audit_on(engine, issued).checkpoint()
    tamper(path, INSERT.format(position))
    assert f"an entry stands at position {position} of the log where" in refused_anew(path, issued)
    with engine_on(path) as again, pytest.raises(RolledBack):
        export_log(audit_on(again, issued), path.with_name("log"))


def test_compacting_the_file_changes_nothing(path: Path, engine: Engine, issued: Path) -> None:
    note = audit_on(engine, issued).checkpoint()
    engine.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    with engine_on(path) as again:
        assert audit_on(again, issued).checkpoint() == note


# --- keys and checkpoints that do not belong here ------------------------------------------------


def test_under_another_key_nothing_is_signed(path: Path, engine: Engine, issued: Path) -> None:
    audit_on(engine, issued).checkpoint()
    reason = refused_anew(path, issued, OTHER)
    assert reason.startswith(f"the checkpoint of 9 entries in {issued} is not of this key")
    assert "Restore the key or the checkpoint that belongs here" in reason


@pytest.mark.parametrize("text", [b"", b"\xff", b"x"])
def test_beside_a_damaged_checkpoint_nothing_is_signed(
    path: Path, engine: Engine, issued: Path, text: bytes
) -> None:
    audit_on(engine, issued).checkpoint()
    (issued / "9.checkpoint").write_bytes(text)
    assert "the checkpoint of 9 entries" in refused_anew(path, issued)


@pytest.mark.parametrize("forged", [False, True])
def test_what_a_retired_key_signed_is_believed_only_with_its_signature(
    engine: Engine, issued: Path, forged: bool
) -> None:
    note = audit_on(engine, issued).checkpoint()
    if forged:
        text, _, signature = note.rpartition(" ")
        other = OTHER.sign(note.partition("\n\n")[0] + "\n").rpartition(" ")[2]
        (issued / f"{SIZE}.checkpoint").write_text(f"{text} {signature[:8]}{other[8:]}")
    more(engine, "mal-nytt")
    renewed = AuditLog(engine.tree, OTHER, Issued(issued), (SIGNER.verifier,))
    if forged:
        with pytest.raises(RolledBack, match="is not of this key"):
            renewed.checkpoint()
    else:
        assert renewed.checkpoint()


# --- while the program runs ----------------------------------------------------------------------


def test_entries_that_go_while_the_program_runs_are_missed(
    path: Path, engine: Engine, audit: AuditLog
) -> None:
    note = audit.checkpoint()
    tamper(path, "DELETE FROM stored_events WHERE rowid > 7")
    for ask in (audit.checkpoint, engine.tree.grown):
        with pytest.raises(RolledBack, match="entry 8 is not what was read before"):
            ask()
    with engine_on(path) as another:
        more(another, "mal-5")
        more(another, "mal-6")
    with pytest.raises(RolledBack, match="entry 8 is not what was read before"):
        audit.checkpoint()
    assert parsed(note).size == SIZE


def test_an_export_is_refused_that_is_not_what_was_signed(
    path: Path, engine: Engine, audit: AuditLog, tmp_path: Path
) -> None:
    audit.checkpoint()
    tamper(path, "UPDATE stored_events SET state = replace(state, 'Fler', 'Inga') WHERE rowid = 3")
    with pytest.raises(RolledBack, match="altered while the program ran"):
        export_log(audit, tmp_path / "log")
    assert not (tmp_path / "log").exists()
    assert not [name for name in tmp_path.iterdir() if name.name.startswith(".log")]


FOREIGN = (
    """CAST('{{"stream":"{0}","position":1,"name":"a","version":1,' || char(10) || """
    """'"recorded":"2030-01-01T00:00:00Z"}}' AS BLOB)"""
)


@pytest.mark.parametrize("stream", ["a-b", "a\tb"])
def test_an_entry_that_breaks_the_lines_of_the_form_is_not_exported(
    path: Path, audit: AuditLog, tmp_path: Path, stream: str
) -> None:
    line = FOREIGN.format(stream.replace("\t", "\\t"))
    tamper(path, f"INSERT INTO stored_events VALUES ('{stream}', 1, 'a.1', {line})")
    with pytest.raises(RolledBack, match="entry 9 was not written by this program"):
        export_log(audit, tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_a_reading_that_fails_leaves_no_gap(
    engine: Engine, audit: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = engine.recorder.lines

    def failing(after: int | None = None, *, sound: bool) -> Iterator[Any]:
        for row in lines(after, sound=sound):
            if row[0] == 4:
                raise sqlite3.OperationalError("disk I/O error")
            yield row

    monkeypatch.setattr(engine.recorder, "lines", failing)
    with pytest.raises(sqlite3.OperationalError):
        audit.checkpoint()
    monkeypatch.undo()
    assert parsed(audit.checkpoint()).size == SIZE
    assert audit.inclusion(4).verify(engine.recorder.line(4), TRUSTED)


def test_many_may_ask_while_others_record(engine: Engine, audit: AuditLog, issued: Path) -> None:
    recording = threading.Event()

    def write() -> None:
        for at in range(60):
            more(engine, f"ytterligare-{at}")
        recording.set()

    def ask(_: int) -> int:
        asked = 0
        while not recording.is_set() or not asked:
            old = parsed(audit.checkpoint())
            position = engine.position()
            proved = audit.inclusion(position)
            assert proved.verify(engine.recorder.line(position), TRUSTED).size >= position
            continued = audit.consistency(old.size)
            new = parsed(continued.checkpoint)
            verify_consistency(old.size, old.root, new.size, new.root, continued.hashes)
            asked += 1
        return asked

    with ThreadPoolExecutor(5) as pool:
        writing = pool.submit(write)
        assert all(pool.map(ask, range(4)))
        writing.result()
    assert parsed(audit.checkpoint()).size == SIZE + 60
    assert {path.suffix for path in issued.iterdir()} == {".checkpoint"}
    for path in issued.iterdir():
        assert parsed(path.read_text()).size == int(path.stem)


def test_two_processes_may_sign_the_same(engine: Engine, issued: Path) -> None:
    logs = [AuditLog(LogTree(engine.recorder), SIGNER, Issued(issued)) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        notes = {*pool.map(AuditLog.checkpoint, logs)}
    assert len(notes) == 1
    assert len([*issued.iterdir()]) == 1


def test_what_another_process_signs_meanwhile_is_no_contradiction(
    engine: Engine, issued: Path
) -> None:
    class Meanwhile(Issued):
        def sizes(self) -> list[int]:
            more(engine, "meanwhile")
            AuditLog(LogTree(engine.recorder), SIGNER, Issued(issued)).checkpoint()
            return super().sizes()

    ours = AuditLog(LogTree(engine.recorder), SIGNER, Meanwhile(issued))
    assert parsed(ours.checkpoint()).size == SIZE + 1


def test_the_tree_answers_for_every_size_that_the_log_had(engine: Engine) -> None:
    tree = engine.tree.grown()
    roots = [tree.root(size) for size in range(SIZE + 1)]
    more(engine, "mal-5")
    grown = engine.tree.grown()
    assert [grown.root(size) for size in range(SIZE + 1)] == roots
    verify_inclusion(grown.leaf(3), 3, 10, grown.inclusion(3, 10), grown.root(10))


def test_a_version_conflict_is_still_one(engine: Engine) -> None:
    (event,) = engine.recorder.select_events("consultation-exempel", limit=1)
    with pytest.raises(IntegrityError):
        engine.recorder.insert_events([event])

"""Proof from the command line: what one gives away, another checks without a database."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from application.audit.note import Checkpoint, Signer, Verifier
from application.engine import Engine
from interfaces.files.log_export import export_log
from interfaces.home.audit import audit_log
from interfaces.home.home import Home
from interfaces.home.settings import Misconfigured
from tests.application.audit.given import ODD, more, record
from tests.application.given import submission
from tests.given import opened
from tests.interfaces.command_line import run
from tests.sessions import ROOT

ORIGIN = "region.example/samrad"
SIZE = 10
"""The charter's text, and then the nine entries."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a home whose log has entries."""
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SAMRAD_ORIGIN", ORIGIN)
    monkeypatch.chdir(tmp_path)
    with Home(tmp_path / "home", tmp_path / "home" / "samrad.db").open(write=True) as engine:
        record(engine)
    return tmp_path


def grow(place: Path) -> None:
    with home_of(place).open(write=True) as engine:
        more(engine, "more")


def home_of(place: Path) -> Home:
    return Home(place / "home", place / "home" / "samrad.db")


def told(*args: str) -> str:
    result = run(*args)
    assert result.exit_code == 0, result.err
    return result.out


def refused(*args: str) -> str:
    """Why a command ended without doing what was asked."""
    result = run(*args)
    assert result.exit_code == 1, result.out
    assert not result.out
    return result.err.strip()


def saved(file: str, text: str) -> str:
    Path(file).write_bytes(text.encode())
    return file


def exported(*args: str) -> list[str]:
    """Options to verify an export that was just made."""
    told("export", "--format", "log", "out.log", *args)
    return ["out.log", "--key", saved("key", told("checkpoint", "--key"))]


def altered(place: Path, statement: str) -> None:
    """Somebody who owns the file changes it past its triggers."""
    with closing(sqlite3.connect(place / "home" / "samrad.db")) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


# --- checkpoints -----------------------------------------------------------------------------


def test_a_checkpoint_is_a_signed_note_of_the_whole_log(place: Path) -> None:
    note = told("checkpoint")
    key = told("checkpoint", "--key").strip()
    assert note.split("\n")[:2] == [ORIGIN, str(SIZE)]
    assert f"\n\n— {ORIGIN} " in note
    shown = json.loads(told("checkpoint", "--json"))
    root = note.split("\n")[2]
    assert {name: shown[name] for name in ("origin", "size", "root", "note", "key")} == {
        "origin": ORIGIN,
        "size": SIZE,
        "root": root,
        "note": note,
        "key": key,
    }
    told("rounds", "--known-at", shown["known_at"])
    assert told("verify", saved("spring", note), "--key", key) == (
        f"a checkpoint of {ORIGIN} at {SIZE} entries, signed with this key\n"
    )


def test_an_empty_log_has_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    with Engine(tmp_path / "samrad.db"):
        pass
    assert told("checkpoint").split("\n")[1] == "0"


def test_a_log_that_was_altered_or_rolled_back_is_not_signed(place: Path) -> None:
    told("checkpoint")
    copy = place / "copy.db"
    with closing(sqlite3.connect(home_of(place).database)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    grow(place)
    assert told("checkpoint").split("\n")[1] == str(SIZE + 1)
    shutil.copy(copy, home_of(place).database)
    assert "11 entries were signed, and 10 are here" in refused("checkpoint")
    grow(place)  # the log is as long as before, but its last entry is another one
    said = refused("checkpoint")
    assert "between entry 10 and entry 10 something is not as it was signed" in said
    assert "restore the log from a backup" in said
    altered(place, "UPDATE stored_events SET state = replace(state, 'Fler', 'Färre')")
    assert "between entry 0 and entry 9 something is not" in refused("checkpoint")
    assert refused("export", "--format", "log", "out.log")
    assert not Path("out.log").exists()


def test_a_command_writes_nothing_before_the_log_is_held_against_what_was_signed(
    place: Path,
) -> None:
    told("checkpoint")
    for row in (SIZE, 1):  # the charter's text, which a command that writes would put back
        altered(place, f"DELETE FROM stored_events WHERE rowid >= {row}")
        assert f"{SIZE} entries were signed, and {row - 1} are here" in refused("load", "--bundled")


# --- the key ---------------------------------------------------------------------------------


def test_the_key_is_made_once_and_only_its_owner_reads_it(place: Path) -> None:
    vkey = told("checkpoint", "--key")
    key = place / "home" / "checkpoint.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    log = place / "home" / "samrad.db"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600  # it tells what is not published
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    assert (place / "home" / "checkpoint.pub").read_text() == vkey
    secret = key.read_bytes()
    assert told("checkpoint", "--key") == vkey
    assert key.read_bytes() == secret
    assert str(Signer.parse(secret.decode().strip()).verifier) == vkey.strip()


def test_a_log_without_a_name_gets_one_by_chance(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SAMRAD_ORIGIN")
    name, *_ = told("checkpoint").split("\n")
    assert name.startswith("samrad/")
    assert len(bytes.fromhex(name.removeprefix("samrad/"))) == 4


@pytest.mark.parametrize("name", ["region exempel", "a+b", "a\tb", "a\u2028b"])
def test_a_name_that_a_key_cannot_have_is_refused(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SAMRAD_ORIGIN", name)
    assert refused("checkpoint").startswith("SAMRAD_ORIGIN: ")
    assert not (place / "home" / "checkpoint.key").exists()


def test_a_damaged_key_is_refused_and_stays(place: Path) -> None:
    told("checkpoint")
    key = place / "home" / "checkpoint.key"
    key.write_text(key.read_text().replace(ORIGIN, "other.example"))
    damaged = key.read_bytes()
    assert "checkpoint.key: the signing key is damaged" in refused("checkpoint")
    assert key.read_bytes() == damaged


def test_another_key_does_not_go_on_where_the_first_one_signed(place: Path) -> None:
    told("checkpoint")
    (place / "home" / "checkpoint.pub").unlink()
    (place / "home" / "checkpoint.key").write_text(Signer.generate(ORIGIN).secret())
    assert "samrad.db.checkpoints is not of this key" in refused("checkpoint")


@pytest.mark.parametrize("left", ["checkpoint.pub", "samrad.db.checkpoints"])
def test_a_key_that_is_gone_is_not_made_anew(place: Path, left: str) -> None:
    told("checkpoint")
    home = place / "home"
    public = (home / "checkpoint.pub").read_bytes()
    for gone in {"checkpoint.key", "checkpoint.pub", "samrad.db.checkpoints"} - {left}:
        (home / gone).rename(place / gone)
    for command in ("checkpoint", "serve"):
        said = refused(command)
        assert "checkpoint.key is gone" in said
        assert "restore it from a backup; or, to begin another log, move" in said
    assert not (home / "checkpoint.key").exists()
    assert left != "checkpoint.pub" or (home / left).read_bytes() == public


def test_a_published_key_is_not_written_over_by_another(place: Path) -> None:
    told("checkpoint")
    public = place / "home" / "checkpoint.pub"
    before = public.read_bytes()
    (place / "home" / "checkpoint.key").write_text(Signer.generate(ORIGIN).secret())
    assert "is not of the checkpoint.key beside it" in refused("checkpoint")
    assert public.read_bytes() == before


def test_two_processes_that_need_a_key_at_once_agree_on_one(place: Path) -> None:
    def signer(_: int) -> str:
        with home_of(place).open() as engine:
            return str(audit_log(home_of(place), engine).signer.verifier)

    with ThreadPoolExecutor(8) as several:
        assert len(set(several.map(signer, range(8)))) == 1
    assert sorted(path.name for path in (place / "home").glob("*checkpoint*")) == [
        "checkpoint.key",
        "checkpoint.pub",
    ]


def test_a_key_that_cannot_be_read_is_a_matter_of_settings(place: Path) -> None:
    (place / "home" / "checkpoint.key").write_bytes(b"\xff")
    with home_of(place).open() as engine, pytest.raises(Misconfigured, match=r"checkpoint\.key"):
        audit_log(home_of(place), engine)


# --- at the start of the service ---------------------------------------------------------------


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was served, without a socket."""
    apps: list[object] = []
    monkeypatch.setattr("interfaces.serving.server.serve", lambda app, *_, **__: apps.append(app))
    return apps


def test_the_service_starts_on_a_log_that_is_as_it_was_signed(
    place: Path, served: list[object]
) -> None:
    told("serve")
    told("checkpoint")
    grow(place)
    told("serve")
    assert len(served) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM stored_events WHERE rowid > 5",
        "UPDATE stored_events SET state = replace(state, 'Fler', 'Inga')",
    ],
)
def test_the_service_does_not_start_on_a_log_that_is_not_as_it_was_signed(
    place: Path, served: list[object], statement: str
) -> None:
    told("checkpoint")
    altered(place, statement)
    assert refused("serve").startswith("refused: ")
    assert served == []


# --- exports ---------------------------------------------------------------------------------


def test_an_export_verifies_and_holds_every_line_as_it_was_stored(place: Path) -> None:
    older = saved("older", told("checkpoint"))
    grow(place)
    options = exported()
    assert told("verify", *options, "--checkpoint", older) == (
        f"{SIZE + 1} entries of {ORIGIN}, as they were signed; "
        f"continuing the checkpoint of {SIZE}\n"
    )
    lines = [row.split(b"\t", 4)[4] for row in Path("out.log").read_bytes().split(b"\n")[1:-1]]
    with home_of(place).open() as engine:
        assert lines == [line for *_, line in engine.recorder.lines()]
    assert ODD in [json.loads(line)["fact"].get("goal") for line in lines]


def test_an_altered_export_is_refused(place: Path) -> None:
    options = exported()
    text = Path("out.log").read_bytes()
    Path("out.log").write_bytes(text.replace("Fler röster".encode(), "Färre röst".encode()))
    assert "something is not as it was signed" in refused("verify", *options)


def test_only_some_rounds_are_shown_and_the_others_withheld(place: Path) -> None:
    options = exported("--only", "annan")
    assert json.loads(told("verify", *options, "--json")) == {
        "what": "export",
        "origin": ORIGIN,
        "size": SIZE,
        "shown": 3,
        "withheld": SIZE - 3,
        "index": None,
        "since": [],
        "complete": True,
        "partly": [],
        "open_ended": [],
    }
    text = Path("out.log").read_bytes()
    assert b"consultation-annan" in text
    assert b"consultation-exempel" not in text
    assert "röster".encode() not in text


def test_the_rounds_of_a_region_or_those_published_are_shown(place: Path) -> None:
    with home_of(place).open(write=True) as engine:
        engine.submit(submission(opened(region="20", kept="live"), consultation="dold", key="d"))

    def shown(*options: str) -> set[str]:
        told("export", "--format", "log", "some.log", "--force", *options)
        text = Path("some.log").read_bytes()
        return {id for id in ("dold", "annan", "exempel") if f"consultation-{id}".encode() in text}

    assert shown("--region", "20") == {"dold"}
    assert shown("--published") == {"annan", "exempel"}
    assert shown("--published", "--only", "dold") == {"dold", "annan", "exempel"}
    assert "no round is of '12'" in refused("export", "out.log", "--region", "12")


def test_facts_are_exported_for_research_without_who_recorded_them(place: Path) -> None:
    printed = told("export", "--format", "events", "facts.jsonl", "--only", "annan")
    assert printed == "facts.jsonl: 3 facts, recorders under pseudonyms\n"
    events = [json.loads(line) for line in Path("facts.jsonl").read_text("utf-8").splitlines()]
    assert {event["subject"] for event in events} == {"annan"}
    (recorder,) = {event["recorder"] for event in events}
    assert recorder.startswith("pseudonym-")
    assert not {"command", "correlation", "causation"} & {key for one in events for key in one}
    told("export", "--format", "events", "all.jsonl")
    text = Path("all.jsonl").read_text("utf-8")
    assert recorder in text
    assert "archive" not in text
    assert "facts.jsonl" in refused("export", "--format", "events", "facts.jsonl")
    assert "log, events" in refused("export", "--format", "csv", "facts.csv")
    assert "there is no" in refused("export", "--format", "events", "x", "--only", "finns-inte")


def test_a_round_that_there_is_not_is_not_exported(place: Path) -> None:
    assert "there is no dalarna-2019" in refused(
        "export", "--format", "log", "out.log", "--only", "dalarna-2019"
    )
    assert [path.name for path in place.iterdir()] == ["home"]


def test_an_export_is_not_written_over_unless_that_is_said(place: Path) -> None:
    saved("out.log", "mine")
    assert "out.log is there already" in refused("export", "--format", "log", "out.log")
    assert Path("out.log").read_text() == "mine"
    told("verify", *exported("--force"))


def test_another_form_of_export_is_named(place: Path) -> None:
    assert refused("export", "--format", "xml", "out.log") == "--format takes log, events"


def test_an_export_that_fails_leaves_nothing_behind(place: Path) -> None:
    altered(place, "UPDATE stored_events SET topic = topic || char(10)")
    assert "entry 1 of the log is damaged" in refused("export", "--format", "log", "out.log")
    assert [path.name for path in place.iterdir()] == ["home"]


def test_a_log_that_is_altered_while_the_program_runs_is_not_exported(place: Path) -> None:
    with home_of(place).open() as engine:
        audit = audit_log(home_of(place), engine)
        audit.checkpoint()
        altered(place, "UPDATE stored_events SET state = replace(state, 'Fler', 'Inga')")
        with pytest.raises(Exception, match="altered while the program ran"):
            export_log(audit, place / "out.log")
    assert [path.name for path in place.iterdir()] == ["home"]


# --- proofs ----------------------------------------------------------------------------------


def test_an_entry_is_proved_to_a_stranger(place: Path) -> None:
    proof = saved("proof", told("prove", "exempel", "mal", "--line", "line"))
    key = told("checkpoint", "--key").strip()
    assert json.loads(Path("line").read_bytes())["fact"]["goal"] == ODD
    assert told("verify", proof, "--entry", "line", "--key", key) == (
        f"entry 2 of {ORIGIN} is the line given, in a log of {SIZE}\n"
    )
    told("prove", "exempel", "mal-2", "--line", "other")
    assert "is not what stands there" in refused("verify", proof, "--entry", "other", "--key", key)
    assert "say with --entry" in refused("verify", proof, "--key", key)


def test_a_proof_of_nothing_is_refused(place: Path) -> None:
    assert "there is no exempel/nothing" in refused("prove", "exempel", "nothing")
    assert "there is no nowhere" in refused("prove", "nowhere", "mal")
    assert "name a round and an entry" in refused("prove", "exempel")
    assert "name a round and an entry" in refused("prove")


def test_that_the_log_only_grew_is_proved(place: Path) -> None:
    older = saved("older", told("checkpoint"))
    grow(place)
    proof = saved("proof", told("prove", "--since", older))
    key = told("checkpoint", "--key").strip()
    assert told("verify", proof, "--checkpoint", older, "--key", key) == (
        f"{ORIGIN}, {SIZE + 1} entries, continues the {SIZE} of before\n"
    )
    newer = saved("newer", told("checkpoint"))
    assert "starts from 10 entries" in refused("verify", proof, "--checkpoint", newer, "--key", key)
    assert "say with --checkpoint" in refused("verify", proof, "--key", key)


def test_no_proof_is_given_to_a_checkpoint_that_the_log_contradicts(place: Path) -> None:
    with home_of(place).open() as engine:
        signer = audit_log(home_of(place), engine).signer
    longer = saved("longer", signer.sign(f"{ORIGIN}\n99\n{'A' * 43}=\n"))
    assert "99 entries were signed, and 10 are here" in refused("prove", "--since", longer)
    other = saved("other", signer.sign(f"{ORIGIN}\n5\n{'A' * 43}=\n"))
    assert "between entry 0 and entry 4" in refused("prove", "--since", other)
    foreign = saved("foreign", Signer.generate(ORIGIN).sign(f"{ORIGIN}\n5\n{'A' * 43}=\n"))
    assert "not signed by" in refused("prove", "--since", foreign)


# --- whom to trust ---------------------------------------------------------------------------


def test_nothing_is_trusted_unasked(place: Path) -> None:
    exported()
    said = refused("verify", "out.log")
    assert "by another way than this file" in said


def test_another_key_is_another_log(place: Path) -> None:
    exported()
    stranger = str(Signer.generate(ORIGIN).verifier)
    assert "not signed by" in refused("verify", "out.log", "--key", stranger)


@pytest.mark.parametrize(
    ("file", "key", "why"),
    [
        ("none.log", ORIGIN, "none.log: No such file"),
        ("out.log", "no-such-file", "no-such-file: No such file"),
        ("out.log", "a+b+c", "refused: "),
        ("key", None, "no exported log and no proof"),
    ],
)
def test_what_cannot_be_read_is_said(place: Path, file: str, key: str | None, why: str) -> None:
    _, _, own = exported()
    name = own if key in (None, ORIGIN) else key
    assert why in refused("verify", file, "--key", name)


def test_a_stranger_verifies_without_the_program(place: Path) -> None:
    """In a process that has the audit folder only, and no database."""
    options = exported()
    folder = place / "stranger"
    shutil.copytree(ROOT / "application" / "audit", folder / "application" / "audit")
    (place / "home").rename(place / "gone")
    command = [sys.executable, "-m", "application.audit.verify", *_from(place, options)]
    lone = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, check=False, cwd=folder, env=lone, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == f"{SIZE} entries of {ORIGIN}, as they were signed\n", done.stderr
    Path("out.log").write_bytes(Path("out.log").read_bytes()[:-1])
    done = subprocess.run(
        command, check=False, cwd=folder, env=lone, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"refused: line {SIZE + 1} is cut off: the file is not whole\n"


def _from(place: Path, options: list[str]) -> list[str]:
    return [word if word.startswith("--") else str(place / word) for word in options]


# --- as of a checkpoint ----------------------------------------------------------------------


def test_the_record_is_read_as_of_a_checkpoints_file(place: Path) -> None:
    older = saved("older", told("checkpoint"))
    now = told("timeline", "exempel")
    grow(place)
    then = told("timeline", "exempel", "--known-at", older)
    assert f"as known at position {SIZE}" in then
    assert now.splitlines()[-1] == then.splitlines()[-1]
    assert now.splitlines()[-1] != told("timeline", "exempel").splitlines()[-1]


def test_a_checkpoint_that_is_not_of_this_log_is_no_point_in_time(place: Path) -> None:
    note = told("checkpoint")
    with home_of(place).open() as engine:
        signer = audit_log(home_of(place), engine).signer
    other = "A" * 43 + "="
    for text, why in (
        (note.replace(f"\n{SIZE}\n", "\n5\n"), "is forged, or the text was changed"),
        (Signer.generate(ORIGIN).sign(f"{ORIGIN}\n5\n{other}\n"), "not signed by"),
        (signer.sign(f"{ORIGIN}\n5\n{other}\n"), "not those that the checkpoint fixes"),
        (signer.sign(f"{ORIGIN}\n99\n{other}\n"), "the log was rolled back"),
        ("\udcff", "is not UTF-8"),
        ("", "is no signed note"),
    ):
        Path("other").write_bytes(text.encode(errors="surrogateescape"))
        assert why in refused("timeline", "exempel", "--known-at", "other")
    assert "is no such point" in refused("timeline", "exempel", "--known-at", "9" * 300)


def test_a_log_with_an_entry_out_of_order_is_not_read_as_of_a_checkpoint(place: Path) -> None:
    older = saved("older", told("checkpoint"))
    altered(place, "UPDATE stored_events SET rowid = -1 WHERE rowid = 3")
    assert "an entry stands at position -1" in refused("rounds", "--known-at", older)


# --- what may go wrong -----------------------------------------------------------------------


def test_an_older_checkpoint_beside_is_not_written_over_unless_that_is_said(place: Path) -> None:
    older = saved("out.log.checkpoint", told("checkpoint"))
    kept = Path(older).read_bytes()
    assert "out.log.checkpoint is there already" in refused("export", "--format", "log", "out.log")
    assert (Path(older).read_bytes(), Path("out.log").exists()) == (kept, False)
    told("verify", *exported("--force"))


def test_what_is_proved_of_must_be_one_thing(place: Path) -> None:
    older = saved("older", told("checkpoint"))
    for args in (
        ("exempel", "--since", older),
        ("exempel", "mal", "--since", older),
        ("--since", older, "--line", "line"),
    ):
        assert "name a round and an entry, or an older checkpoint" in refused("prove", *args)
    assert "no-such: No such file" in refused("prove", "--since", "no-such")
    Path("binary").write_bytes(b"\xff")
    assert refused("prove", "--since", "binary") == "refused: binary is not UTF-8"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_what_is_signed_is_printed_in_utf_8_whatever_the_terminal(
    place: Path, encoding: str
) -> None:
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    for args in (["checkpoint"], ["prove", "exempel", "mal"]):
        done = subprocess.run(
            [sys.executable, "-m", "interfaces.cli.main", *args],
            check=True, cwd=ROOT, env=env, capture_output=True, timeout=60,
        )  # fmt: skip
        assert done.stdout.decode() == told(*args)


def test_a_name_that_is_not_utf_8_is_refused(place: Path) -> None:
    env = {**os.environb, b"SAMRAD_ORIGIN": b"\xff"}
    done = subprocess.run(
        [sys.executable, "-m", "interfaces.cli.main", "checkpoint"],
        check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("SAMRAD_ORIGIN: '\\udcff' is no name of a key")


def test_a_home_that_may_only_be_read_is_read(place: Path) -> None:
    """What is published already is not written again, whatever it says."""
    told("checkpoint")
    public = place / "home" / "checkpoint.pub"
    before = public.stat().st_mtime_ns
    told("checkpoint", "--key")
    assert public.stat().st_mtime_ns == before
    public.write_text("damaged")
    assert "checkpoint.pub is not of the checkpoint.key" in refused("checkpoint", "--key")
    assert public.read_text() == "damaged"
    public.unlink()
    assert told("checkpoint", "--key") == public.read_text()


# --- another key -------------------------------------------------------------------------------


def test_a_new_key_takes_over_with_the_word_of_the_old_one(place: Path) -> None:
    old = Verifier.parse(told("checkpoint", "--key"))
    handover = told("rotate-key")
    new = Verifier.parse(told("checkpoint", "--key"))
    assert new != old
    assert Checkpoint.opened(handover, old) == Checkpoint.opened(handover, new)
    public = place / "home" / "checkpoint.pub"
    assert public.read_text() == f"{new}\n{old}\n"
    grow(place)
    assert Checkpoint.opened(told("checkpoint"), new).size == SIZE + 1
    told("rotate-key")
    assert len(public.read_text().splitlines()) == 3
    told("checkpoint")


def test_what_a_retired_key_signed_still_stands_against_the_log(place: Path) -> None:
    told("rotate-key")
    (place / "home" / "samrad.db").unlink()
    with home_of(place).open(write=True):
        pass
    assert "restore the log from a backup" in refused("checkpoint")


def test_a_public_key_that_is_not_of_the_signing_one_is_refused(place: Path) -> None:
    told("rotate-key")
    (place / "home" / "checkpoint.pub").write_text(f"{Signer.generate(ORIGIN).verifier}\n")
    assert "checkpoint.pub" in refused("checkpoint")


def test_a_backup_continues_what_a_retired_key_signed(place: Path) -> None:
    told("rotate-key")
    assert f"as was signed at {SIZE}" in told("backup", "copy.db")


def test_a_public_key_that_is_none_is_refused(place: Path) -> None:
    told("checkpoint")
    with (place / "home" / "checkpoint.pub").open("a") as file:
        file.write("nobody\n")
    assert "checkpoint.pub" in refused("checkpoint")


# --- the database's own defences -----------------------------------------------------------------


def test_triggers_that_are_gone_are_told_and_made_anew_when_asked(place: Path) -> None:
    told("checkpoint")
    altered(place, "SELECT 1")
    gone = "the triggers that refuse changes to the log are not as they were made"
    assert gone in run("checkpoint").err
    assert gone in run("checkpoint").err
    assert "stored_events_no_delete" in told("migrate")
    assert not run("checkpoint").err
    assert "nothing was lacking" in told("migrate")


def test_the_log_of_the_home_is_read_whole(place: Path) -> None:
    assert f"the first 0 are as they were signed, and {SIZE} are not signed" in told("verify")
    told("checkpoint")
    assert f"the first {SIZE} are as they were signed, and 0 are not signed" in told("verify")
    altered(place, "UPDATE stored_events SET originator_id = 'consultation-x' WHERE rowid = 9")
    assert "entry 9 of the log is damaged: the column says stream" in refused("verify")


def test_a_command_that_writes_looks_before_it_and_signs_after_it(place: Path) -> None:
    told("checkpoint")
    told("load", str(ROOT / "interfaces" / "examples" / "fictional.yaml"))
    witness = place / "home" / "checkpoint.last"
    size = int(witness.read_text().split("\n")[2])
    assert size > SIZE
    assert f"the first {size} are as they were signed, and 0 are not" in told("verify")
    altered(place, f"DELETE FROM stored_events WHERE rowid = {size}")
    earlier = str(ROOT / "interfaces" / "examples" / "fictional-earlier.yaml")
    assert f"{size} entries were signed, and {size - 1} are here" in refused("load", earlier)
    with closing(sqlite3.connect(place / "home" / "samrad.db")) as connection:
        (stand,) = connection.execute("SELECT COUNT(*) FROM stored_events").fetchone()
    assert stand == size - 1


def edited(name: str, *, windows: bool = True) -> str:
    """A file as an editor saves it: with a mark before it, perhaps with another line end."""
    text = Path(name).read_text("utf-8")
    Path(f"{name}-edited").write_text(f"\ufeff{text}", "utf-8", newline="\r\n" if windows else "\n")
    return f"{name}-edited"


def test_what_an_editor_adds_is_no_forgery(place: Path) -> None:
    key, older = saved("key", told("checkpoint", "--key")), saved("older", told("checkpoint"))
    told("export", "--format", "log", "out.log")
    proof, line = saved("proof", told("prove", "exempel", "mal", "--line", "line")), "line"
    assert "10 entries" in told("verify", "out.log", "--key", edited(key))
    assert "10 entries" in told("verify", "out.log", "--key", key, "--checkpoint", edited(older))
    assert "is the line given" in told(
        "verify", edited(proof), "--key", key, "--entry", edited(line)
    )
    assert "as known at" in told("timeline", "exempel", "--known-at", f"./{edited(older)}")
    grow(place)
    since = saved("since", told("prove", "--since", edited(older)))
    assert "continues" in told("verify", edited(since), "--key", key, "--checkpoint", edited(older))
    (place / "out.log.checkpoint").replace("beside")
    edited("out.log", windows=False)
    assert "10 entries" in told("verify", "out.log-edited", "--key", key, "--checkpoint", "beside")
    edited("out.log")
    args = ("out.log-edited", "--key", key, "--checkpoint", "beside")
    assert "CR LF: an editor" in refused("verify", *args)


def test_what_is_not_utf_8_is_told_for_what_it_is(place: Path) -> None:
    key, note = told("checkpoint", "--key").strip(), told("checkpoint")
    Path("note").write_bytes(note.encode("utf-16"))
    assert "not UTF-8, but UTF-16: save it as UTF-8" in refused("verify", "note", "--key", key)
    Path("note").write_bytes(note.encode() + b"\xe5")
    assert f"on line {note.count(chr(10)) + 1}" in refused("verify", "note", "--key", key)


def test_keys_of_a_home_are_read_though_an_editor_marked_them(place: Path) -> None:
    before = told("checkpoint")
    for name in ("checkpoint.key", "checkpoint.pub"):
        Path(edited(f"home/{name}")).replace(place / "home" / name)
    assert told("checkpoint") == before

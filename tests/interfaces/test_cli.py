"""The command line, run as a person runs it: on a home of its own, with the bundled archive."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from interfaces.cli.loading import archive
from interfaces.files.charter_file import default_charter
from interfaces.home.home import Home
from tests.interfaces.command_line import run

ROUNDS = len(archive())


# --- loading -----------------------------------------------------------------------------------


def test_loading_the_archive_again_brings_nothing_new(home: Path) -> None:
    told = run("load", "--bundled").out.strip().splitlines()
    assert len(told) == ROUNDS
    assert all(line.endswith("nothing new") for line in told)


def test_a_misspelt_round_is_answered_with_the_nearest(home: Path) -> None:
    told = run("process", "dalarna-2091")
    assert (told.exit_code, "did you mean 'dalarna-2019'?" in told.err) == (1, True), told.err


def test_a_broken_file_is_refused_with_line_and_field_and_the_others_are_loaded(
    home: Path, tmp_path: Path
) -> None:
    good = archive()[0].read_text(encoding="utf-8").replace("id: blekinge-2015", "id: copied-2015")
    (tmp_path / "good.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(good.replace("period: 2015/2017", "period: 2015/2012"))
    result = run("load", str(tmp_path / "bad.yaml"), str(tmp_path / "good.yaml"))
    assert result.exit_code == 1
    assert "bad.yaml:" in result.err
    assert "period" in result.err
    assert "good.yaml: new: " in result.out
    assert "copied-2015" in run("rounds").out


def test_checking_stores_nothing(home: Path, tmp_path: Path) -> None:
    text = archive()[0].read_text(encoding="utf-8").replace("id: blekinge-2015", "id: checked")
    (tmp_path / "checked.yaml").write_text(text, encoding="utf-8")
    result = run("load", "--check", str(tmp_path / "checked.yaml"))
    assert result.exit_code == 0
    assert "valid; new: 31 entries" in result.out
    assert "checked" not in run("rounds").out


@pytest.mark.parametrize("args", [("load",), ("load", "no-such.yaml")])
def test_nothing_to_load_is_said(home: Path, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 1
    assert result.err


def test_rounds_are_loaded_beside_a_running_service(home: Path) -> None:
    with Home(home, home / "samrad.db").open(write=True) as service:
        assert run("load", "--bundled").exit_code == 0
        assert "dalarna-2019" in service.consultations()


def test_a_writer_that_leaves_no_room_is_told_of(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQLITE_LOCK_TIMEOUT", "1")
    assert run("rounds").exit_code == 0
    with closing(sqlite3.connect(home / "samrad.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        result = run("load", "--bundled")
    assert result.exit_code == 1
    assert "another process is writing" in result.err


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/samrad", "refused"),
        ("mysql://127.0.0.1/samrad", "SAMRAD_DATABASE"),
    ],
)
def test_a_database_that_is_not_there_is_said_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setenv("SAMRAD_DATABASE", url)
    result = run("rounds")
    assert result.exit_code == 1
    assert said in result.err
    assert "secret" not in result.err


# --- answers -----------------------------------------------------------------------------------

ANSWERS = ("participation", "principles", "process", "levels", "timeline")


@pytest.mark.parametrize("tongue", ["sv", "en"])
@pytest.mark.parametrize("command", ANSWERS)
def test_every_answer_is_given_for_every_round(home: Path, command: str, tongue: str) -> None:
    for file in archive():
        id = file.name.removesuffix(".yaml")
        result = run(command, id, "--language", tongue)
        assert result.exit_code == 0
        assert id in result.out


@pytest.mark.parametrize("command", ANSWERS)
def test_every_answer_is_given_as_json(home: Path, command: str) -> None:
    said = json.loads(run(command, "dalarna-2019", "--json").out)
    assert said


def test_several_rounds_are_given_as_one_array(home: Path) -> None:
    said = json.loads(run("principles", "dalarna-2019", "orebro-2024", "--json").out)
    assert [one["consultation"] for one in said] == ["dalarna-2019", "orebro-2024"]


def test_the_rounds_are_listed_once_each_as_table_and_as_json(home: Path) -> None:
    table, listed = run("rounds").out, json.loads(run("rounds", "--json").out)
    ids = [one["id"] for one in listed]
    assert len(ids) == len(set(ids)) >= ROUNDS
    assert all(id in table for id in ids)


def test_the_answers_of_all_rounds_are_a_line_each(home: Path) -> None:
    lines = run("rounds", "--answers").out.splitlines()
    assert len(lines) >= ROUNDS + 2
    (dalarna,) = (line.split() for line in lines if line.startswith("dalarna-2019"))
    found = json.loads(run("principles", "dalarna-2019", "--json").out)["findings"]
    honoured = [one for one in found if one["verdict"] == "honoured"]
    assert dalarna[1:4] == ["Dalarna", "2019/2022", str(len(honoured))]
    assert dalarna[-2:] == ["1", "1"]  # attended and responded, by name


def test_what_is_folded_can_be_unfolded(home: Path) -> None:
    folded = run("principles", "dalarna-2019").out
    unfolded = run("principles", "dalarna-2019", "--all").out
    assert "policy on travel" not in folded
    assert "policy on travel" in unfolded


def test_the_evidence_opens_with_when_it_is_met_else_with_the_expression(
    home: Path, tmp_path: Path
) -> None:
    asked = ("principles", "dalarna-2019", "--evidence", "--language", "sv")
    told = " ".join(run(*asked).out.split())
    assert "Varje remiss varade minst 3 kalendermånader" in told
    assert "(hela månader: 1, dagar: 52)" in told
    assert "months >=" not in told
    bare = re.sub(r"    met_when:\n.*\n.*\n", "", default_charter().text)
    (tmp_path / "bare.yaml").write_text(bare, encoding="utf-8")
    told = " ".join(run(*asked, "--charter", str(tmp_path / "bare.yaml")).out.split())
    assert "months >= 3, delvis days >= 42; varje post" in told


def test_another_view_lays_out_the_same_findings(home: Path) -> None:
    assert "independence" in run("principles", "dalarna-2019", "--view", "code").out
    assert run("principles", "dalarna-2019", "--view", "six-ish").exit_code == 1


def test_the_funnel_is_split_by_a_dimension(home: Path) -> None:
    assert "civil society" in run("participation", "dalarna-2019", "--by", "party").out
    assert run("participation", "dalarna-2019", "--by", "colour").exit_code == 1


def test_an_organisation_gets_an_honest_answer(home: Path) -> None:
    told = run("participation", "dalarna-2019", "--organisation", "ax").out
    assert "co-organiser (planned-with-ax, " in told
    assert "attended: foreningsdag-ax" in told


@pytest.mark.parametrize("command", ANSWERS)
def test_an_unknown_round_is_said_to_be_unknown(home: Path, command: str) -> None:
    result = run(command, "atlantis-2020")
    assert result.exit_code == 1
    assert "atlantis-2020" in result.err


def test_a_charter_that_does_not_check_is_refused_with_its_line(home: Path, tmp_path: Path) -> None:
    wrong = default_charter().text.replace("measure: notice_days", "measure: notise_days")
    (tmp_path / "mine.yaml").write_text(wrong, encoding="utf-8")
    result = run("principles", "dalarna-2019", "--charter", str(tmp_path / "mine.yaml"))
    assert result.exit_code == 1
    assert "mine.yaml:" in result.err
    assert "notise_days" in result.err


def test_a_database_of_another_sort_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_DATABASE", "mysql://somewhere/db")
    result = run("rounds")
    assert result.exit_code == 1
    assert "SAMRAD_DATABASE" in result.err


# --- serving and measuring ---------------------------------------------------------------------


def test_the_server_starts_answers_and_stops(home: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "interfaces.cli.main", "serve", "--port", "0"],
        env={**os.environ}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = _address(server)
        with urllib.request.urlopen(
            f"{address}/consultations/dalarna-2019/participation"
        ) as answer:
            assert json.load(answer)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
        assert server.stderr
        server.stderr.close()


def test_the_archive_is_loaded_and_listed_and_the_address_comes_last(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "interfaces.cli.main", "serve", "--bundled", "--port", "0"],
        env={**os.environ, "SAMRAD_HOME": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = _address(server)
        assert server.stderr
        assert server.stderr.readline().startswith(f"open {address}/sign-in/local?token=")
    finally:
        server.send_signal(signal.SIGTERM)
        out, _ = server.communicate(timeout=20)
    assert "dalarna-2019          Dalarna" in out


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stderr
    until = time.monotonic() + 60
    while time.monotonic() < until:
        line = server.stderr.readline()
        if "running on" in line:
            return line.partition("running on ")[2].split()[0]
    raise AssertionError("the server did not start")

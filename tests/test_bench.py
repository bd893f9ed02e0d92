"""The bench, at a size that only tries whether everything is measured: never how fast."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.__main__ import app
from bench.archive import Size, a_consultation, rounds
from bench.figure import Figure
from bench.sections import SECTIONS, run
from bench.table import as_markdown
from tests.postgres import Server

SMALL = Size(regions=1, periods=1, facts=100)


def bench(section: str, postgresql: str | None = None) -> list[dict[str, Any]]:
    """One round of it: what is measured, whatever it comes to."""
    return [
        {"section": name} | figure.plain()
        for name, figures in run(SMALL, 1, [section], postgresql)
        for figure in figures
    ]


EXPECTED = {
    "engine": {"encode", "decode", "replay from SQLite", "read the dossier"},
    "proofs": {"a proof, warm"},
    "models": {"all rows of all rounds", "rebuild of the read models"},
    "people": {"seal 1000 facts, of people who are new", "open 1000 entries"},
    "writes": {"append, SQLite, 1 thread", "peer: the library's recorder, SQLite"},
    "http": {"POST, 1 client, 100 facts, return=minimal", "POST, 4 clients"},
    "pages": {"the overview", "the page of a round", "a moment of its replay"},
    "growth": {"a command, SQLite", "a server's memory"},
    "whole-job": {"1 round files of 100 facts, SQLite", "peer: 100 commands of one fact"},
}
ON_POSTGRESQL = {
    "writes": {"append, PostgreSQL, 1 thread", "append, PostgreSQL, 4 threads"},
    "growth": {"a command, PostgreSQL"},
    "whole-job": {"100 commands of one fact, PostgreSQL", "peer: 100 commands of one fact, Postgr"},
}


def tells(told: list[dict[str, Any]], section: str, expected: set[str]) -> None:
    assert {one["section"] for one in told} == {section}
    for name in expected:
        assert any(one["what"].startswith(name) for one in told), name
    for one in told:
        assert one["median"] > 0
        assert one["rounds"] >= 1
        assert (one["ratio"] is None) == (one["floor_median"] is None)
        assert one["ratio"] is None or one["ratio"] > 0


def test_every_section_is_expected_to_tell_something() -> None:
    assert EXPECTED.keys() == SECTIONS.keys()


@pytest.mark.parametrize("section", sorted(EXPECTED.keys() - ON_POSTGRESQL.keys()))
def test_a_section_tells_medians_and_ratios(section: str) -> None:
    tells(bench(section), section, EXPECTED[section])


@pytest.mark.parametrize("section", ON_POSTGRESQL)
def test_with_a_server_postgresql_is_measured_too(section: str, postgres: Server) -> None:
    before = postgres.execute("SELECT datname FROM pg_database")
    told = bench(section, postgres.superuser)
    tells(told, section, EXPECTED[section] | ON_POSTGRESQL[section])
    assert postgres.execute("SELECT datname FROM pg_database") == before
    notes = [one["note"] for one in told if one["note"]]
    if section == "writes":
        assert any("who followed the log meanwhile missed 0 of 20;" in note for note in notes)


def test_the_command_prints_a_table_or_json_and_says_what_is_left_out() -> None:
    small = ("--facts", "100", "--regions", "1", "--periods", "1", "--rounds", "5")
    done = CliRunner().invoke(app, [*small, "--only", "proofs"])
    assert "PostgreSQL is not measured" in done.stderr
    assert "a proof, warm" in done.stdout
    done = CliRunner().invoke(app, [*small, "--only", "proofs", "--json"])
    tells(json.loads(done.stdout), "proofs", EXPECTED["proofs"])


def test_a_section_that_is_not_there_is_refused() -> None:
    done = CliRunner().invoke(app, ["--only", "everything"])
    assert done.exit_code == 1
    assert "--only takes engine, proofs" in done.stderr


def test_the_archive_is_the_same_each_time_and_of_the_size_asked_for() -> None:
    first, again = (list(rounds(Size(21, 2, 120))) for _ in range(2))
    assert first == again
    assert len({one.id for one in first}) == 42
    assert all(len(one.facts) == 120 for one in first)
    assert len(list(a_consultation(2_500))) == 2_500


def test_a_missed_aim_is_told_as_missed() -> None:
    fast = Figure("fast", 10.0, 5, "raw", 9.0, 0.8, 0.7, 1.1)
    slow = Figure("slow", 20.0, 5, "raw", 9.0, 0.8, 0.4, 0.5, note="why")
    assert (fast.is_reached, slow.is_reached) == (True, False)
    _, _, first, second = as_markdown([fast, slow])
    assert first == "| fast | 10 ms | 9.00 ms | 0.90 | 0.80 ✓ | 0.70–1.10 | raw |"
    assert second == "| slow; why | 20 ms | 9.00 ms | 0.45 | 0.80 ✗ | 0.40–0.50 | raw |"

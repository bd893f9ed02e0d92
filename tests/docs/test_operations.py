"""The operations page's commands run, on a home of their own and on a PostgreSQL server."""

import os
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Server
from tests.sessions import ROOT, blocks, matches, ran, sessions

PAGE = "docs/operations.md"
ON_POSTGRESQL = "<!-- on: postgresql -->"


def _commands(*, on_postgresql: bool) -> list[tuple[str, str]]:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    return [
        session
        for block in blocks(PAGE)
        if block["kind"] == "console"
        and text[: block.start()].rstrip().endswith(ON_POSTGRESQL) is on_postgresql
        for session in sessions(block["body"])
    ]


def _run_all(commands: list[tuple[str, str]], home: Path, **settings: str) -> None:
    own = {"SAMRAD_HOME": str(home), "SAMRAD_LANGUAGE": "en"}
    own |= {"SAMRAD_ORIGIN": "region.example/samrad", **settings}
    assert commands
    for command, expected in commands:
        ended, printed = ran(command, home, own)
        assert ended == 0, f"$ {command}\n{printed}"
        assert matches(expected, printed), f"$ {command}\n{printed}"


def test_the_commands_run_on_an_sqlite_file(tmp_path: Path) -> None:
    _run_all([("samrad load --bundled", "…"), ("samrad checkpoint", "…")], tmp_path)
    _run_all(_commands(on_postgresql=False), tmp_path)


def test_the_commands_run_on_postgresql(
    postgres: Server, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute("CREATE ROLE samrad_app LOGIN")
    try:
        at = postgres_url.rpartition("@")[2]
        application = f"postgresql://samrad_app@{at}"
        commands = _commands(on_postgresql=True)
        _run_all(commands, tmp_path, OWNER=postgres_url, SAMRAD_DATABASE=application)
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY samrad_app")
            owner.execute("DROP ROLE samrad_app")

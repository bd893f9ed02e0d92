"""The command line waits only for what it needs."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from interfaces.cli.main import MODULES
from tests.interfaces.command_line import run

WEB = {"fastapi", "httpx", "jinja2", "starlette", "uvicorn"}
DATABASES = {"psycopg", "sqlalchemy"}
LIBRARIES = {"babel", "cel_expr_python", "cryptography", "eventsourcing", "pydantic", "yaml"}
COMMANDS = {command: about for commands in MODULES.values() for command, about in commands.items()}


def imported(*command: str) -> set[str]:
    """The packages that a command imports."""
    script = (
        "import sys; from interfaces.cli.main import app; "
        f"app({command!r}, standalone_mode=False); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    return set(told.stdout.decode().splitlines()[-1].split())


def test_the_list_of_commands_waits_for_no_library() -> None:
    found = imported("--help")
    assert {"interfaces", "typer"} <= found
    assert not found & (WEB | DATABASES | LIBRARIES)


def test_a_question_waits_neither_for_the_web_nor_for_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    found = imported("rounds")
    assert "eventsourcing" in found
    assert not found & (WEB | DATABASES)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_says_of_a_command_what_it_says_itself(command: str) -> None:
    told = " ".join(run(command, "--help").out.replace("│", " ").split())
    assert COMMANDS[command] in told


def test_every_command_of_a_module_is_listed() -> None:
    for module, listed in MODULES.items():
        group = get_command(import_module(f"interfaces.cli.{module}").app)
        own = getattr(group, "commands", {group.name: group})
        assert set(own) == set(listed)

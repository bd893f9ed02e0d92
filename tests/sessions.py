"""Commands in documents, what the documents say they print, and whether they do."""

import contextlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from interfaces.cli.main import app

ROOT = Path(__file__).parents[1]
_OURS = re.compile(r"samrad (?P<args>[^|;<>$*&]+)(?: > (?P<file>\S+))?")
_BLOCK = re.compile(r"(?:<!-- save: (?P<name>\S+) -->\n+)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.S)


def blocks(document: str) -> list[re.Match[str]]:
    """The fenced blocks of a document: ``kind``, ``body``, and ``name`` of those to be saved."""
    return list(_BLOCK.finditer((ROOT / document).read_text(encoding="utf-8")))


def sessions(block: str) -> list[tuple[str, str]]:
    """Commands (lines that begin with "$ ") and what is printed after each."""
    parts = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def matches(expected: str, printed: str) -> bool:
    """Whether they agree line by line, but for trailing blanks; "…" stands for any lines."""
    lines = [line.rstrip() for line in expected.strip().splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in lines)
    told = "".join(line.rstrip() + "\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, told) is not None


def ran(command: str, cwd: Path, settings: dict[str, str]) -> tuple[int, str]:
    """How a command of the shell ends, and what it prints.

    A command of ours that stands alone runs in this process, where it need not start first.
    """
    if ours := _OURS.fullmatch(command):
        with contextlib.chdir(cwd):
            done = CliRunner().invoke(app, shlex.split(ours["args"]), env=settings)
            if ours["file"]:
                Path(ours["file"]).write_bytes(done.stdout_bytes)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, ("" if ours["file"] else done.stdout) + done.stderr
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    told = subprocess.run(
        ["bash", "-c", command], check=False, env={**os.environ, "PATH": path, **settings},
        cwd=cwd, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return told.returncode, told.stdout + told.stderr

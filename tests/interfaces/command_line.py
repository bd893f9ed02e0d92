"""The command line within the process: what a command prints, and how it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from interfaces.cli.main import app


class Result:
    def __init__(self, args: tuple[str, ...]):
        done = CliRunner().invoke(app, list(args))
        self.exit_code, self.out, self.err = done.exit_code, done.stdout, done.stderr
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception


def run(*args: str) -> Result:
    return Result(args)


@contextmanager
def home_with(path: Path, *args: str) -> Iterator[Path]:
    """A home into which rounds are loaded, and which commands then take, in English."""
    with home_at(path):
        assert run("load", *args).exit_code == 0
        yield path


@contextmanager
def home_at(path: Path) -> Iterator[Path]:
    """Commands take this home, and speak English."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMRAD_HOME", str(path))
        patch.setenv("SAMRAD_LANGUAGE", "en")
        yield path

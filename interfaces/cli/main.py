"""The command `samrad`, put together: one module for each sort of command."""

import io
import os
import sys

import typer

from application.atomic_files import OTHERS
from interfaces.cli import (
    access,
    answers,
    backing_up,
    comparing,
    diff,
    history,
    loading,
    migrating,
    models,
    people,
    proving,
    serving,
    trail,
)
from interfaces.cli.console import speak
from interfaces.wording.printable import STAND_INS

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def begin() -> None:
    """samrad: who took part in a consultation, and which principles were honoured."""
    speak()


for part in (
    loading, answers, models, trail, diff, history, comparing, proving, people, backing_up,
    access, migrating, serving,
):  # fmt: skip
    app.add_typer(part.app)


def main() -> None:
    """Run the command line. The files that it makes are for their owner alone.

    A terminal that lacks a sign gets a stand-in for it.
    """
    os.umask(OTHERS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=STAND_INS)
    app()


if __name__ == "__main__":
    main()

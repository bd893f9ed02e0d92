"""The command `samrad`, put together: one module for each sort of command."""

import os

import typer

from application.whole import OTHERS
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

app = typer.Typer(
    help="samrad: who took part in a consultation, and which principles were honoured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for part in (
    loading, answers, models, trail, diff, history, comparing, proving, people, backing_up,
    access, migrating, serving,
):  # fmt: skip
    app.add_typer(part.app)


def main() -> None:
    """Run the command line. What it makes, wherever it makes it, is for its owner alone."""
    os.umask(OTHERS)
    app()


if __name__ == "__main__":
    main()

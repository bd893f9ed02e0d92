"""The command `samrad`, put together: one module for each sort of command."""

import typer

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
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()

"""The command `samrad`, put together: one module for each sort of command."""

import typer

from interfaces.cli import (
    answers,
    comparing,
    diff,
    history,
    loading,
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
for part in (loading, answers, trail, diff, history, comparing, proving, serving):
    app.add_typer(part.app)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()

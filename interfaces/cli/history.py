"""What was known when: `samrad trail`, `diff`, `replay`."""

import typer

app = typer.Typer()

"""Proof: `samrad checkpoint`, `export`, `prove`, `verify`."""

import typer

app = typer.Typer()

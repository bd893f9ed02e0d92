"""`samrad compare`: rounds and regions side by side."""

import typer

app = typer.Typer()

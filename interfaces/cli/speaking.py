"""The language of the command that runs."""

from contextvars import ContextVar
from typing import Annotated, Final

import typer

ASKED: Final = ContextVar[str | None]("asked", default=None)
"""The language that the command names, if it names one."""


def speak(language: str | None = None) -> str | None:
    """Set the language of the command; without one, that of the environment."""
    ASKED.set(language)
    return language


Tongue = Annotated[
    str | None,
    typer.Option("--language", help="sv or en.", metavar="LANG", callback=speak),
]

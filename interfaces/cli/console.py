"""What all commands share: where they print, what they take, and how they fail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import BaseModel

from application.answers import Yardstick
from application.engine import Busy, Engine
from application.records import NotFound
from interfaces.cli.tables.basics import console
from interfaces.files.charter_file import read_charter
from interfaces.files.lines import FileRefused
from interfaces.home import InUse, Misconfigured, home, yardstick

out = console()

Ids = Annotated[list[str], typer.Argument(help="Ids of rounds, as `samrad rounds` lists them.")]
Id = Annotated[str, typer.Argument(help="Id of a round, as `samrad rounds` lists it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable, as the API gives it.")]
Tongue = Annotated[str | None, typer.Option("--language", help="sv or en.", metavar="LANG")]
CharterFile = Annotated[
    Path | None, typer.Option("--charter", help="A charter of your own (YAML).", metavar="FILE")
]


@contextmanager
def opened(*, write: bool = False) -> Iterator[Engine]:
    """The engine on the home of the environment; failures end the command with a message."""
    try:
        with home().open(write=write) as engine:
            yield engine
    except (Misconfigured, InUse) as error:
        fail(str(error))
    except Busy:
        fail("another process is writing; try again")
    except NotFound as error:
        fail(f"there is no {error}; `samrad rounds` lists the rounds")


def fail(message: str) -> NoReturn:
    """End the command with a message."""
    typer.secho(message, fg="red", err=True)
    raise typer.Exit(1)


def print_json(views: Sequence[BaseModel], *, listed: bool = False) -> None:
    """One answer as an object, several (or what is a list by nature) as an array."""
    texts = [view.model_dump_json(indent=2) for view in views]
    typer.echo(texts[0] if len(texts) == 1 and not listed else "[" + ",\n".join(texts) + "]")


def chosen_charter(charter: Path | None) -> Yardstick | None:
    """The charter of a file; None for the default one."""
    if charter is None:
        return None
    try:
        return yardstick(read_charter(charter))
    except FileRefused as refused:
        fail(str(refused))

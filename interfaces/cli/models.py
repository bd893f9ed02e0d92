"""Everything over all rounds: `samrad board`, `samrad rebuild` and `samrad work`.

What the models need is imported only when a command asks for them.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, TextColumn

from domain.region import REGIONS
from interfaces.cli.console import (
    AsJson,
    fail,
    one_of,
    opened,
    out,
    print_json,
    spoken,
    tell,
)
from interfaces.cli.serving import configured
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables.board import rounds
from interfaces.home.home import home
from interfaces.wording.message import sentence
from interfaces.wording.words import counted, language

if TYPE_CHECKING:
    from application.models.queries import Models

app = typer.Typer()


@contextmanager
def _modelled(*, write: bool = False) -> "Iterator[Models]":
    """The models of the environment's home; failures end the command with a message."""
    from application.sql import TABLE_FAILURES
    from interfaces.home.models import models_of

    try:
        with opened(write=write) as engine, models_of(home(), engine) as made:
            yield made
    except TABLE_FAILURES as error:
        fail(
            sentence(
                "the model cannot be kept: %(error)s; `samrad rebuild` makes it anew", error=error
            )
        )
    except OSError as error:
        where = f"{error.filename}: {error.strerror}"
        fail(
            sentence(
                "the model cannot be kept: %(where)s; see that its folder may be read and written",
                where=where,
            )
        )


@app.command()
def board(
    region: Annotated[
        str | None, typer.Option(help="Only the region with this county code.", metavar="CODE")
    ] = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Where every round stands and what is due, by region."""
    from application.models.building import build
    from application.models.queries import Page
    from application.models.store import Newer, Unbuilt
    from interfaces.schemas.board import BoardSchema

    chosen = one_of("--region", region, tuple(REGIONS))
    with _modelled() as made:
        try:
            made.projector.catch_up_wholly()
        except Newer:
            fail(
                sentence(
                    "a newer release keeps the model; `samrad rebuild` has this one make it anew"
                )
            )
        except Unbuilt:
            build(made.projector)
        on = made.projector.answers.today()
        told = made.board(on, Page(100_000), region=chosen)
        if as_json:
            print_json([BoardSchema.of(told, rounds=told.rows, next=told.next)])
            return
        out.print(rounds(told, language(tongue)))
        _tell_of_faults(made)


@app.command(name="rebuild")
def rebuild_() -> None:
    """Compute the answers over all rounds anew; meanwhile the old ones are given."""
    from application.models.building import rebuild

    with _modelled() as made:
        columns = (*Progress.get_default_columns(), TextColumn("{task.completed}/{task.total}"))
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task("rounds", total=None)
            built = rebuild(
                made.projector,
                lambda done, rounds: bar.update(task, completed=done, total=rounds),
            )
        tell(
            sentence(
                "built: %(rounds)s, position 0 to %(position)s, %(seconds)s s",
                rounds=counted(built.rounds, "rounds", spoken()),
                position=built.position,
                seconds=f"{built.seconds:.1f}",
            )
        )
        _tell_of_faults(made)


@app.command()
def work() -> None:
    """Only keep the answers over all rounds up to date, until told to stop."""
    from interfaces.home.models import working

    configured()
    stop = threading.Event()
    for sort in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sort, lambda *_: stop.set())
    with _modelled(write=True) as made, working(made):
        while not stop.wait(60):
            pass


def _tell_of_faults(made: "Models") -> None:
    for fault in made.faults():
        tell(
            sentence(
                "%(stream)s: cannot be read at %(position)s (%(error)s)",
                stream=fault.stream,
                position=fault.position,
                error=fault.error,
            )
        )

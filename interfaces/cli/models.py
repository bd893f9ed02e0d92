"""Everything over all rounds: `samrad board`, `samrad rebuild` and `samrad work`.

What the models need is imported only here, by whoever asks for them.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, TextColumn

from domain.region import REGIONS
from interfaces.cli import tables
from interfaces.cli.console import AsJson, Tongue, fail, one_of, opened, out, print_json
from interfaces.cli.serving import configured
from interfaces.home.home import home
from interfaces.wording.words import language

if TYPE_CHECKING:
    from application.models.queries import Models

app = typer.Typer()


@contextmanager
def _modelled(*, write: bool = False) -> "Iterator[Models]":
    """The models of the environment's home; failures end the command with a message."""
    from sqlalchemy.exc import SQLAlchemyError

    from interfaces.home.models import models_of

    try:
        with opened(write=write) as engine, models_of(home(), engine) as made:
            yield made
    except SQLAlchemyError as error:
        fail(f"the model cannot be kept: {error}; `samrad rebuild` makes it anew")
    except OSError as error:
        where = f"{error.filename}: {error.strerror}"
        fail(f"the model cannot be kept: {where}; see that its folder may be read and written")


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
            fail("a newer release keeps the model; `samrad rebuild` has this one make it anew")
        except Unbuilt:
            build(made.projector)
        on = made.projector.answers.today()
        told = made.board(on, Page(100_000), region=chosen)
        if as_json:
            print_json([BoardSchema.of(told, rounds=told.rows, next=told.next)])
            return
        out.print(tables.board.rounds(told, language(tongue)))
        for fault in made.faults():
            out.print(f"{fault.stream}: cannot be read at {fault.position} ({fault.error})")


@app.command(name="rebuild")
def rebuild_() -> None:
    """Compute anew what is answered over all rounds; it is answered from the old meanwhile."""
    from application.models.building import rebuild

    with _modelled() as made:
        columns = (*Progress.get_default_columns(), TextColumn("{task.completed}/{task.total}"))
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task("rounds", total=None)
            built = rebuild(
                made.projector,
                lambda done, rounds: bar.update(task, completed=done, total=rounds),
            )
        out.print(
            f"built: {built.rounds} rounds, position 0 to {built.position}, {built.seconds:.1f} s"
        )
        for fault in made.faults():
            out.print(f"{fault.stream}: cannot be read at {fault.position} ({fault.error})")


@app.command()
def work() -> None:
    """Only keep up what is answered over all rounds, until it is told to stop."""
    from interfaces.home.models import working

    configured()
    stop = threading.Event()
    for sort in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sort, lambda *_: stop.set())
    with _modelled(write=True) as made, working(made):
        while not stop.wait(60):
            pass

"""The read models of a home: where they are kept, and how they are kept up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from application.answers import Answers
from application.engine import Engine
from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from application.models.tables import definition
from application.models.worker import Worker
from interfaces.home import Home, answers, yardstick


def store_of(home: Home) -> Store:
    """A folder beside an SQLite file; schemas in a PostgreSQL database."""
    made_by = definition(yardstick().sha256)
    if isinstance(home.database, str):
        return Store.postgresql(home.database, made_by)
    return Store.sqlite(home.beside("models"), made_by)


@contextmanager
def models_of(home: Home, engine: Engine) -> Iterator[Models]:
    """The models of a home, kept up by whoever else does, or not at all."""
    store = store_of(home)
    try:
        yield Models(Projector(engine, answers(engine), store))
    finally:
        store.close()


@contextmanager
def working(models: Models, home: Home) -> Iterator[Models]:
    """The same models, kept up by this process until the end of the block."""
    with Worker(models.projector, OpenHome(home)) as one:
        yield Models(models.projector, one)


@dataclass(frozen=True, slots=True)
class OpenHome:
    """Opens a home's log and answers; it can be sent to another process."""

    home: Home

    @contextmanager
    def __call__(self) -> Iterator[tuple[Engine, Answers]]:
        """The engine and the answers, until the end of the block."""
        with self.home.open() as engine:
            yield engine, answers(engine)

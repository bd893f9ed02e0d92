"""The read models of a home: where they are kept, and how they are kept up."""

from collections.abc import Iterator
from contextlib import contextmanager

from application.engine import Engine
from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from application.models.worker import Worker
from interfaces.home.home import Home, answers


def store_of(home: Home) -> Store:
    """The store of the models: a folder beside an SQLite file, or a schema in PostgreSQL."""
    if isinstance(home.database, str):
        return Store.postgresql(home.database)
    return Store.sqlite(home.beside("models"))


@contextmanager
def models_of(home: Home, engine: Engine) -> Iterator[Models]:
    """The models of a home, kept up by another process, or not at all."""
    store = store_of(home)
    try:
        yield Models(Projector(engine, answers(engine), store))
    finally:
        store.close()


@contextmanager
def working(models: Models) -> Iterator[Models]:
    """The same models, kept up by this process until the end of the block."""
    with Worker(models.projector) as one:
        yield Models(models.projector, one)

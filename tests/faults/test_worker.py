"""kill -9 of `samrad work`, one or two at once: the read model is what a fold of the log gives."""

import random
import shutil
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from application.answers import Answers
from application.models.building import rebuild
from application.models.projector import Projector
from application.models.store import Store, Unbuilt
from application.models.tables import METADATA
from interfaces.home.home import Home, yardstick
from interfaces.home.models import store_of
from tests.faults import often
from tests.faults.ledger import check
from tests.faults.load import Load
from tests.faults.service import Process, Service, wait_until


def test_the_model_is_a_fold_of_the_log_however_often_its_workers_are_killed(
    home: Home, tmp_path: Path
) -> None:
    workers = [Process(home, "work"), Process(home, "work")]
    store = store_of(home)
    with Service(home) as service, workers[0], workers[1]:
        with Load(service.address, writers=2) as load:
            wait_until(lambda: position(store) > 0, "it is built, and from now on kept up")
            for n in range(often(4, 50)):
                time.sleep(random.uniform(0.5, 3))
                workers[n % 2].kill()
                workers[n % 2].start()
        head = check(home, load).positions[-1]
        caught_up = wait_until(lambda: position(store) == head, "the model is as the log is")
        kept = store.read(tables)
        store.close()
    print(f"workers killed: {load.told()}; caught up {caught_up:.1f} s after the last fact")
    assert any(kept.values())
    assert kept == folded(home, tmp_path / "folded")


def position(store: Store) -> int:
    try:
        return store.position()
    except Unbuilt:
        return 0


def folded(home: Home, folder: Path) -> dict[str, list[Any]]:
    """The rows of a model that is made from scratch."""
    with closing(Store.sqlite(folder)) as store, home.open() as engine:
        rebuild(Projector(engine, Answers(engine, yardstick(), date.today), store))
        rows = store.read(tables)
    shutil.rmtree(folder)
    return rows


def tables(model: Connection) -> dict[str, list[Any]]:
    """All rows, in an order of their own."""
    return {
        name: sorted((tuple(row) for row in model.execute(select(table))), key=repr)
        for name, table in METADATA.tables.items()
    }

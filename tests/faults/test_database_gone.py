"""PostgreSQL goes away and comes back: the server waits, says so in time, and needs no restart."""

import time
from pathlib import Path

import pytest

from tests.faults import LONG
from tests.faults.conftest import made
from tests.faults.ledger import check, same_again
from tests.faults.load import Load
from tests.faults.service import Service, wait_until
from tests.postgres import Server

BOUND = 20.0
"""Seconds within which a command is answered, whatever has become of the database."""


@pytest.mark.parametrize("seconds", [2.5, 14.0, 45.0] if LONG else [2.5])
def test_a_database_that_is_gone_for_a_while_costs_that_while(
    tmp_path: Path, durable_postgres: Server, seconds: float
) -> None:
    home = made(tmp_path / "home", durable_postgres.create_database())
    with Service(home) as service:
        with Load(service.address) as load:
            wait_until(lambda: len(load.acknowledged) > 40, "it writes")
            durable_postgres.stop("immediate")
            gone = time.monotonic()
            wait_until(lambda: service.status("/readyz") == 503, "it says that it is not ready")
            noticed = time.monotonic() - gone
            assert service.status("/livez") == 200
            time.sleep(max(0, seconds - noticed))
            durable_postgres.start()
            ready = wait_until(lambda: service.status("/readyz") == 200, "it is ready")
            before = len(load.acknowledged)
            again = wait_until(lambda: len(load.acknowledged) > before + 10, "it goes on")
        same_again(service.address, load.acknowledged)
        check(home, load)
    assert set(load.setbacks()) <= {"unavailable", "storage"}
    assert load.longest() < BOUND
    assert load.pause() < seconds + BOUND
    print(
        f"gone for {seconds} s: {load.told()}; not ready after {noticed:.1f} s, ready again after "
        f"{ready:.1f} s, writing after {again:.1f} s more; refused within {load.longest():.1f} s"
    )

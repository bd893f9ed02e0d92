"""kill -9, again and again, while many write: what was acknowledged stands, and stands once."""

import random
import time
from pathlib import Path

import pytest

from interfaces.home.home import Home
from tests.faults import often
from tests.faults.conftest import made
from tests.faults.ledger import check, same_again
from tests.faults.load import Load
from tests.faults.service import Service
from tests.postgres import Server


@pytest.mark.parametrize(
    ("kind", "kills"), [("sqlite", often(3, 100)), ("postgresql", often(2, 50))]
)
def test_no_fact_is_lost_or_doubled_when_the_server_is_killed(
    request: pytest.FixtureRequest, kind: str, kills: int
) -> None:
    home: Home = request.getfixturevalue(f"{kind}_home")
    with Service(home, project="true") as service:
        with Load(service.address) as load:
            for _ in range(kills):
                time.sleep(random.uniform(0.05, 0.6))
                service.kill()
                service.start()
                assert service.status("/checkpoint") == 200  # the next log must continue this one
        same_again(service.address, load.acknowledged)
    ledger = check(home, load)
    assert load.setbacks()["lost"] >= kills  # it was killed while it answered
    replayed = sum(command.replayed for command in load.acknowledged)
    print(f"{kind}: {kills} kills, {load.told()}; {replayed} had been carried out unanswered")
    assert len(ledger.records) > kills


def test_no_fact_is_lost_or_doubled_when_the_database_crashes(
    tmp_path: Path, durable_postgres: Server
) -> None:
    home = made(tmp_path / "home", durable_postgres.create_database())
    with Service(home) as service:
        with Load(service.address) as load:
            for _ in range(often(2, 25)):
                time.sleep(random.uniform(0.1, 0.6))
                durable_postgres.kill()
                durable_postgres.start()
                time.sleep(random.uniform(0.1, 0.6))
        same_again(service.address, load.acknowledged)
        check(home, load)
    print(f"crashes of the database: {load.told()}")

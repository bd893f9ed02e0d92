"""Two server processes on one database, written to at once: one log, and nothing refused."""

import time

from application.engine import Engine
from interfaces.home.home import Home
from tests.application.given import submission
from tests.faults import often
from tests.faults.ledger import check, same_again
from tests.faults.load import Load
from tests.faults.service import Service, together
from tests.given import fact, opened


def test_two_servers_write_one_log(home: Home) -> None:
    with together(Service(home), Service(home)) as (one, other):
        with Load(one.address, other.address, writers=8) as load:
            time.sleep(often(4, 60))
        same_again(one.address, load.acknowledged, most=50)
        same_again(other.address, load.acknowledged, most=50)
    check(home, load)
    assert not load.setbacks()
    print(f"two servers: {load.told()}")


def test_each_of_two_decides_on_what_the_other_has_written(home: Home) -> None:
    with Engine(home.database) as one, Engine(home.database) as other:
        one.submit(submission(opened(), key="1"))
        other.submit(submission(fact("roles-explained", "a"), key="2"))
        one.submit(submission(opened(), key="3", consultation="another"))
        receipt = one.submit(submission(fact("roles-explained", "b"), key="4"))
        assert (receipt.version, receipt.added) == (3, ("b",))

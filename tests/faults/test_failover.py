"""The primary is killed, its synchronous standby promoted: two servers go on by themselves."""

import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.faults.conftest import made
from tests.faults.ledger import check, same_again
from tests.faults.load import Load
from tests.faults.service import HOST, Service, together, wait_until
from tests.postgres import Server, Standby

BOUND = 20.0
"""Seconds from the promotion until commands are carried out again."""


def test_nothing_is_lost_when_a_standby_takes_over(
    tmp_path: Path, durable_postgres: Server
) -> None:
    primary = durable_postgres
    name = urlsplit(primary.create_database()).path
    with Standby(primary) as standby:
        primary.require_standby(standby.name)
        home = made(tmp_path / "home", url_of(name, primary, standby))
        with together(Service(home), Service(home)) as (one, other):
            with Load(one.address, other.address) as load:
                wait_until(lambda: len(load.acknowledged) > 40, "it writes")
                primary.kill()
                time.sleep(1)
                standby.promote()
                promoted = time.monotonic()
                before = len(load.acknowledged)
                wait_until(lambda: len(load.acknowledged) > before + 10, "it goes on")
                recovered = time.monotonic() - promoted
                wait_until(lambda: one.status("/readyz") == other.status("/readyz") == 200, "both")
            same_again(one.address, load.acknowledged, most=50)
            same_again(other.address, load.acknowledged, most=50)
        check(home, load)
    assert recovered < BOUND
    print(f"failover: writing {recovered:.1f} s after the promotion; {load.told()}")


def url_of(name: str, *servers: Server) -> str:
    """The address of a database on whichever of these servers may be written to."""
    hosts = ",".join(HOST for _ in servers)
    ports = ",".join(str(server.port) for server in servers)
    return f"postgresql://postgres@{name}?host={hosts}&port={ports}&target_session_attrs=read-write"

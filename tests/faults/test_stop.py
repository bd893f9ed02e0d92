"""SIGTERM under load: what was begun is answered, streams end, and the exit code is 0."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from application.engine import Engine
from interfaces.home.audit import audit_log
from interfaces.home.home import Home
from tests.faults.ledger import check
from tests.faults.load import Load
from tests.faults.service import PATIENCE, Service, wait_until

BOUND = 12.0
"""Seconds in which it has stopped: supervisors wait for longer before they kill."""


def test_a_server_that_is_told_to_stop_finishes_what_it_began(home: Home) -> None:
    with Service(home) as service, ThreadPoolExecutor(3) as threads, Load(service.address) as load:
        followed = [threads.submit(follow, service) for _ in range(3)]
        wait_until(lambda: len(load.acknowledged) > 40, "it writes")
        began = time.monotonic()
        assert service.terminate() == 0
        took = time.monotonic() - began
        unsigned = left_unsigned(home)
        seen = [each.result(PATIENCE) for each in followed]
        before = len(load.acknowledged)
        service.start()  # as its supervisor would
        wait_until(lambda: len(load.acknowledged) > before + 10, "it goes on")
    check(home, load)
    assert took < BOUND
    assert unsigned == 0
    assert min(seen) > 0
    assert not [c for c in load.acknowledged if c.replayed], "recorded, and not answered"
    assert set(load.setbacks()) <= {"lost", "refused"}
    print(f"SIGTERM: stopped in {took:.1f} s; {load.told()}; streams saw {seen} facts")


def left_unsigned(home: Home) -> int:
    """Facts that no checkpoint covers."""
    with Engine(home.database) as engine:
        audit = audit_log(home, engine)
        return engine.position() - (audit.check() or 0)


def follow(service: Service) -> int:
    """Follow the live feed to its end; how many facts it told."""
    headers = {"Accept": "text/event-stream"}
    with httpx.stream("GET", f"{service.address}/events", headers=headers, timeout=PATIENCE) as s:
        return sum(line.startswith("data:") for line in s.iter_lines())

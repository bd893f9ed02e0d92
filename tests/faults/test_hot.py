"""One hot consultation, and 32 who write to it at once."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx

from interfaces.home.home import Home
from tests.faults import often
from tests.faults.ledger import Ledger
from tests.faults.load import OPENING, Command, Load
from tests.faults.service import ALLOWED, PATIENCE, Service

WRITERS = 32
ROUND = "/consultations/hot"
BOUND = 60.0


def test_nobody_is_refused_and_with_if_match_only_who_saw_an_older_version(home: Home) -> None:
    opening = Command("opening", "/consultations", {"id": "hot", **OPENING})
    with Service(home) as service:
        with httpx.Client(headers=ALLOWED) as client:
            assert opening.send(client, service.address)
        with Load(service.address, writers=WRITERS, name="hot", commands=to_one_round) as load:
            time.sleep(often(3, 30))
        assert not load.setbacks()
        began = time.monotonic()
        with ThreadPoolExecutor(WRITERS) as writers:
            careful = [*writers.map(lambda n: write_carefully(service, n), range(WRITERS))]
        took = time.monotonic() - began
    written = [command for commands, _ in careful for command in commands]
    refused = sum((refused for _, refused in careful), Counter[int]())
    ledger = Ledger(home)
    ledger.in_order()
    ledger.once([opening, *load.acknowledged, *written])
    assert not load.refused
    assert set(refused) == {412}
    assert took < BOUND
    print(f"hot: {load.told()}; with If-Match {len(written)} in {took:.1f} s, {dict(refused)}")


def to_one_round(name: str, writer: int) -> Iterator[Command]:
    for n in count():
        key = f"{name}-{writer}-{n}"
        yield Command(key, f"{ROUND}/roles-explained", {"id": f"f-{key}", "occurred": "2018"})


def write_carefully(service: Service, writer: int) -> tuple[list[Command], Counter[int]]:
    """Each on the version last seen; whoever is too late reads anew, and sends it again."""
    written, refused = [], Counter[int]()
    with httpx.Client(timeout=PATIENCE, headers=ALLOWED) as client:
        for command, _ in zip(to_one_round("careful", writer), range(often(1, 5)), strict=False):
            while True:
                seen = client.get(f"{service.address}{ROUND}").headers["ETag"]
                assert command.send(client, service.address, **{"If-Match": seen})
                if command.status == 201:
                    break
                refused[command.status] += 1
            assert command.answer["version"] == int(seen.strip('"').partition("-")[0]) + 1
            written.append(command)
    return written, refused

"""Everybody at once: 32 browsers that are signed in ask for every page and every read, while others
write.

What is asked for is what the application has rules for, so that a new page or read is asked for too.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from itertools import product

import httpx

from interfaces.api.access import RULES
from interfaces.files.charter_file import default_charter
from interfaces.home import Home
from interfaces.web.assets import asset
from tests.faults import often
from tests.faults.ledger import check
from tests.faults.load import Load
from tests.faults.service import PATIENCE, TOKEN, Service, samrad, wait_until
from tests.sessions import ROOT

BROWSERS = 32
ROUND = "dalarna-2013"
STANDS_FOR = {
    "consultation": (ROUND, "load-0"),
    "tongue": ("sv", "en"),
    "entry": ("opened",),
    "organisation": ("riksteatern",),
    "criterion": ("17",),
    "region": ("20",),
    "kind": ("busy",),
    "sha256": (default_charter().sha256,),
    "charter": (default_charter().sha256,),
    "digest": (asset("samrad.css").digest,),
    "name": ("samrad.css",),
}
"""What stands in the place of each part of an address that is in braces."""
ASKS = {
    "/consistency": "old=1",
    "/compare": f"consultation={ROUND}",
    "/compare.svg": f"consultation={ROUND}",
    "/consultations/{consultation}/diff": "from=2100-01-01&to=2100-01-02",
    "/consultations/{consultation}/side-by-side": f"with={ROUND}",
    "/consultations/{consultation}/trail": "criterion=17",
}
"""What must be asked beside the address."""
OTHERWISE = {"/sign-in", "/sign-in/callback", "/sign-in/local"}
"""What answers no browser that has signed in: there is no issuer to sign in at."""


def addresses() -> Iterator[str]:
    """Every address that can be read."""
    for rule in RULES:
        method, path = rule.split()
        if method != "GET":
            continue
        parts = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        for values in product(*(STANDS_FOR[part] for part in parts)):
            address = path.format(**dict(zip(parts, values, strict=True)))
            yield f"{address}?{ASKS[path]}" if path in ASKS else address


class Browser:
    """Somebody who has signed in, and what they were answered."""

    def __init__(self, service: Service):
        self._client = httpx.Client(base_url=service.address, timeout=PATIENCE)
        entered = self._client.get("/sign-in/local", params={"token": TOKEN})
        assert entered.status_code in (200, 303), entered.text
        assert self._client.cookies
        self.answers: Counter[tuple[str, int]] = Counter()
        self.tagged: dict[tuple[str, str], str] = {}
        """The digest of the body that each tag of an answer stood for, by address and tag."""

    def ask(self, address: str) -> httpx.Response:
        """Ask, and note what comes."""
        told = self._client.get(address)
        self.answers[address, told.status_code] += 1
        if tag := told.headers.get("etag"):
            body = sha256(told.content).hexdigest()
            assert self.tagged.setdefault((address, tag), body) == body, f"{address} {tag}"
        return told

    def leave(self) -> None:
        """Close it."""
        self._client.close()

    def wander(self, every: list[str], until: threading.Event) -> None:
        """Ask for one after the other in an order of one's own, until it is enough."""
        while not until.is_set():
            for address in random.sample(every, len(every)):
                self.ask(address)
                if until.is_set():
                    return


def test_everybody_asks_for_everything_at_once_and_the_server_lives(home: Home) -> None:
    loaded = samrad(home, "load", ROOT / f"interfaces/archive/{ROUND}.yaml")
    assert loaded.returncode == 0, loaded.stderr
    every, enough = [*addresses()], threading.Event()
    with (
        Service(home, project="true") as service,
        Load(service.address, writers=3) as load,
        ExitStack() as stack,
    ):
        wait_until(lambda: len(load.acknowledged) > 3, "there is a round that is written to")
        wait_until(lambda: service.status("/board") == 200, "the model is built")
        alone = Browser(service)
        for address in every:
            alone.ask(address)
        browsers = [Browser(service) for _ in range(BROWSERS)]
        for one in (alone, *browsers):
            stack.callback(one.leave)
        began = len(load.acknowledged)
        with ThreadPoolExecutor(BROWSERS) as threads:
            asking = [threads.submit(one.wander, every, enough) for one in browsers]
            enough.wait(often(8, 600))
            enough.set()
            for one in asking:
                one.result(PATIENCE)
        assert service.pid is not None, f"the server died:\n{service.log()[-2000:]}"
        written = len(load.acknowledged) - began
    check(home, load)
    assert written
    told = sum((one.answers for one in browsers), Counter[tuple[str, int]]())
    assert {path for (path, status) in alone.answers if status not in (200, 303)} == OTHERWISE
    assert not told.keys() - alone.answers.keys(), "answered otherwise than to one alone"
    same_bodies(alone, *browsers)
    print(f"everybody: {told.total()} answers of {len(every)} addresses; {written} written")


def same_bodies(*browsers: Browser) -> None:
    """Whoever was given the same tag for an address was given the same body."""
    known: dict[tuple[str, str], str] = {}
    for one in browsers:
        for tag, body in one.tagged.items():
            assert known.setdefault(tag, body) == body, tag

"""Everybody at once: 32 browsers that are signed in read everything there is, while others write.

What is asked for is what the application has rules for, so that a new page is asked for too.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from itertools import cycle, islice, product

import httpx

from interfaces.files.charter_file import default_charter
from interfaces.home.home import Home
from interfaces.serving.app import RULES
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
OF_A_FORM = {"kind": ("meeting-held",)}
_BOTH = f"consultation={ROUND}&consultation=load-0"
ASKS = {
    "/consistency": "old=1",
    "/compare": _BOTH,
    "/consultations/{consultation}/diff": "from={position}",
    "/consultations/{consultation}/side-by-side": f"with={default_charter().sha256}",
    "/consultations/{consultation}/trail": "criterion=17",
}
"""What must be asked beside the address."""
OTHERWISE = {"sign-in", "callback", "local", "side-by-side"}
"""What answers none of them with a page: there is no issuer, and no second charter."""


def addresses(position: int) -> Iterator[str]:
    """Every address that can be read, of a log in which both rounds are begun at a position."""
    for rule in RULES:
        method, path = rule.split()
        if method != "GET":
            continue
        parts = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        stands_for = STANDS_FOR | (OF_A_FORM if "/record/" in path else {})
        for values in product(*(stands_for[part] for part in parts)):
            address = path.format(**dict(zip(parts, values, strict=True)))
            asked = ASKS.get(path, "").format(position=position)
            yield f"{address}?{asked}" if asked else address


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

    def wander(self, every: list[str], start: int, until: threading.Event) -> None:
        """Ask for one after the other from a place of one's own, until it is enough."""
        for address in islice(cycle(every), start, None):
            self.ask(address)
            if until.is_set():
                return


def test_everybody_asks_for_everything_at_once_and_the_server_lives(home: Home) -> None:
    loaded = samrad(home, "load", ROOT / f"interfaces/archive/{ROUND}.yaml")
    assert loaded.returncode == 0, loaded.stderr
    enough = threading.Event()
    with (
        Service(home, project="true") as service,
        Load(service.address, writers=3) as load,
        ExitStack() as stack,
    ):
        wait_until(lambda: len(load.acknowledged) > 3, "there is a round that is written to")
        wait_until(lambda: service.status("/board") == 200, "the model is built")
        alone, every = Browser(service), [*addresses(load.acknowledged[0].position)]
        for address in every:
            alone.ask(address)
        browsers = [Browser(service) for _ in range(BROWSERS)]
        for one in (alone, *browsers):
            stack.callback(one.leave)
        began = len(load.acknowledged)
        with ThreadPoolExecutor(BROWSERS) as threads:
            random.shuffle(every)
            starts = range(0, BROWSERS * len(every), len(every))
            asking = [
                threads.submit(one.wander, every, start // BROWSERS, enough)
                for one, start in zip(browsers, starts, strict=True)
            ]
            enough.wait(often(5, 600))
            wait_until(lambda: answered(browsers) > len(every), "together they asked for all")
            enough.set()
            for one in asking:
                one.result(PATIENCE)
        assert service.pid is not None, f"the server died:\n{service.log()[-2000:]}"
        written = len(load.acknowledged) - began
    check(home, load)
    assert written
    told = sum((one.answers for one in browsers), Counter[tuple[str, int]]())
    refused = {path for (path, status) in alone.answers if status not in (200, 303)}
    assert {path.partition("?")[0].rpartition("/")[2] for path in refused} == OTHERWISE
    assert not told.keys() - alone.answers.keys(), "answered otherwise than to one alone"
    same_bodies(alone, *browsers)
    print(f"everybody: {told.total()} answers of {len(every)} addresses; {written} written")


def answered(browsers: list[Browser]) -> int:
    return sum(one.answers.total() for one in browsers)


def same_bodies(*browsers: Browser) -> None:
    """Whoever was given the same tag for an address was given the same body."""
    known: dict[tuple[str, str], str] = {}
    for one in browsers:
        for tag, body in one.tagged.items():
            assert known.setdefault(tag, body) == body, tag

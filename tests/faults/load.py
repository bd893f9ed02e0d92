"""Load: many who write at once, each by the rule that the API gives to clients.

A command has a key. Whoever gets no answer, or a 503, sends it again with the same key, until it
is acknowledged.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any, NamedTuple, Self

import httpx

from tests.faults.service import ALLOWED, PATIENCE

OPENING = {
    "region": "20",
    "holder": "H",
    "plan": "P",
    "period": "2019/2022",
    "kept": "reconstructed",
}
PER_ROUND = 20
"""Commands of a writer to one consultation, before all go on to the next."""


class Setback(NamedTuple):
    """An attempt that was not acknowledged: the kind of problem, and how long it took.

    "refused" is a connection that was not taken, "lost" one that broke, "hung" no answer at all,
    "no server" a proxy's answer.
    """

    kind: str
    seconds: float


@dataclass
class Command:
    """A command, and what became of it: the answer that acknowledged it, and what came before."""

    key: str
    path: str
    body: dict[str, Any]
    status: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    position: int = 0
    replayed: bool = False
    """It had been carried out before, by an attempt that was not answered."""
    setbacks: list[Setback] = field(default_factory=list)
    at: float = 0.0

    def send(self, client: httpx.Client, address: str, **headers: str) -> bool:
        """Send it once; whether it was answered for good."""
        began = time.monotonic()
        try:
            sent = client.post(
                f"{address}{self.path}",
                json=self.body,
                headers={"Idempotency-Key": self.key, **headers},
            )
            kind = _problem(sent) if sent.status_code in (502, 503, 504) else None
        except httpx.ConnectError:
            kind = "refused"
        except httpx.TimeoutException:
            kind = "hung"
        except httpx.TransportError:
            kind = "lost"
        if kind:
            self.setbacks.append(Setback(kind, time.monotonic() - began))
            return False
        self.status, self.at = sent.status_code, time.monotonic()
        self.answer = sent.json() if "json" in sent.headers["content-type"] else {"": sent.text}
        self.position = int(sent.headers.get("Samrad-Position", 0))
        self.replayed = "Idempotent-Replayed" in sent.headers
        return True


def _problem(sent: httpx.Response) -> str:
    """The kind of problem; a proxy that found no server says only that."""
    if "json" not in sent.headers["content-type"]:
        return "no server"
    return str(sent.json()["type"]).removeprefix("/problems/")


def commands(name: str, writer: int) -> Iterator[Command]:
    """A writer's commands. All open the same rounds: whoever is not the first adds nothing."""
    for n in count():
        number, of_round = divmod(n, PER_ROUND)
        round, key = f"{name}-{number}", f"{name}-{writer}-{n}"
        if of_round == 0:
            yield Command(key, "/consultations", {"id": round, **OPENING})
        elif of_round % 5 == 0:  # writes to two streams
            body = {"id": f"f-{key}", "organisation": f"o-{key}", "name": "O"}
            yield Command(key, f"/consultations/{round}/organisation-described", body)
        else:
            body = {"id": f"f-{key}", "occurred": "2018-02-13"}
            yield Command(key, f"/consultations/{round}/roles-explained", body)


class Load:
    """Writers, each with commands of its own, sent to one address or to several in turn.

    With it, they write. At its end each sends what it has begun until that is acknowledged.
    """

    def __init__(
        self,
        *addresses: str,
        writers: int = 4,
        name: str = "load",
        commands: Callable[[str, int], Iterator[Command]] = commands,
    ):
        self.addresses = addresses
        self._begun: list[Command] = []
        self._ending = threading.Event()
        self._until = float("inf")
        self._threads = [
            threading.Thread(target=self._write, args=(n, commands(name, n)), daemon=True)
            for n in range(writers)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.finish()

    def finish(self) -> None:
        """Begin nothing more, and wait until all that was begun is acknowledged."""
        self._until = min(self._until, time.monotonic() + PATIENCE)
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def abandon(self) -> None:
        """Begin nothing more, and leave open what is."""
        self._until = 0
        self._ending.set()

    def send_again(self, address: str) -> None:
        """Send what was left open, to whoever takes it now."""
        with httpx.Client(timeout=PATIENCE, headers=ALLOWED) as client:
            for command in self.unanswered:
                command.send(client, address)

    def _write(self, writer: int, commands: Iterator[Command]) -> None:
        with httpx.Client(timeout=PATIENCE, headers=ALLOWED) as client:
            for command in commands:
                if self._ending.is_set():
                    return
                self._begun.append(command)
                self._send(client, writer, command)

    def _send(self, client: httpx.Client, writer: int, command: Command) -> None:
        for n in count(writer):
            if command.send(client, self.addresses[n % len(self.addresses)]):
                return
            if time.monotonic() > self._until:
                return
            time.sleep(0.05)

    # --- what there was to see -----------------------------------------------------------------

    @property
    def acknowledged(self) -> list[Command]:
        """The commands that were answered for good."""
        return [command for command in self._begun if command.status]

    @property
    def unanswered(self) -> list[Command]:
        """The commands that were not, or not yet."""
        return [command for command in self._begun if not command.status]

    @property
    def refused(self) -> list[Command]:
        """The commands that were answered with anything but that they were carried out."""
        return [command for command in self.acknowledged if command.status not in (200, 201)]

    def setbacks(self) -> Counter[str]:
        """How often an attempt was not acknowledged, by the reason."""
        return Counter(one.kind for command in self._begun for one in [*command.setbacks])

    def longest(self) -> float:
        """Seconds that an attempt took at most before it was known to have failed."""
        taken = (one.seconds for command in self._begun for one in [*command.setbacks])
        return max(taken, default=0.0)

    def pause(self) -> float:
        """Seconds for which nobody had anything acknowledged, at most."""
        times = sorted(command.at for command in self.acknowledged)
        return max((b - a for a, b in pairwise(times)), default=0.0)

    def told(self) -> str:
        """The figures, in a line."""
        return (
            f"{len(self.acknowledged)} commands acknowledged, {dict(self.setbacks())} on the way, "
            f"{self.pause():.1f} s without any at most"
        )

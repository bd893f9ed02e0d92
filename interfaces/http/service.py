"""A service: all that its operations and pages work with, put together once at start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from application.answers import Answers
from application.audit.log import AuditLog
from application.engine import Engine
from application.feed import Feed, Limits
from application.models.queries import Models
from application.pseudonyms import Pseudonyms
from application.visibility import Covers
from interfaces.home.people import People
from interfaces.http.door import Door
from interfaces.http.gate import Always, Gate
from interfaces.http.live import server_sent
from interfaces.http.measures import Measures
from interfaces.http.rates import UNLIMITED, Rates
from interfaces.http.readiness import Check
from interfaces.schemas.cloud_event import source_of


def _fresh() -> None:
    return None


@dataclass(eq=False)
class Service:
    """What a service works with. Only the engine and the answers are required."""

    engine: Engine
    answers: Answers
    gate: Gate = field(default_factory=Always)
    """Identifies the asker; by default everybody is the public, who read what is published."""
    audit: AuditLog | None = None
    """None without a key to sign with."""
    models: Models | None = None
    """The answers over all rounds; None if the service gives none."""
    people: People | None = None
    """The keys to people's data; None if the service opens none of it."""
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    limits: Limits = field(default_factory=Limits)
    """The limits of the feed."""
    rates: Rates = UNLIMITED
    checks: tuple[Check, ...] = ()
    """What `/readyz` checks beside the log."""
    hosts: frozenset[str] | None = None
    """The names that it answers to; None for all."""
    staleness: Callable[[], float | None] = _fresh
    """How many seconds old answers may be; None if they are current."""
    stalest: float = 0.0
    """The age in seconds beyond which answers are refused."""
    measures: Measures = field(default_factory=Measures)
    feed: Feed = field(init=False)
    covers: Covers = field(init=False)

    def __post_init__(self) -> None:
        self.covers = Covers(self.engine)
        source = self.source
        self.feed = Feed(self.engine.recorder, lambda line: server_sent(line, source), self.limits)

    @property
    def source(self) -> str:
        """The name of the log in CloudEvents."""
        return source_of(self.audit.signer.name if self.audit else None)

    @property
    def door(self) -> Door | None:
        """The gate, if people can sign in at it."""
        return self.gate if isinstance(self.gate, Door) else None


def service_of(app: FastAPI) -> Service:
    """The service that an application serves."""
    service: Service = app.state.service
    return service


async def _service(request: Request) -> Service:
    return service_of(request.app)


Serving = Annotated[Service, Depends(_service)]
"""The service, for operations that need more of it than the answers."""

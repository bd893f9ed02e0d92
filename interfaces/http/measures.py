"""What the service measures of itself, for Prometheus: of one process, and of its own requests.

Labels are methods, templates of addresses, classes of status and outcomes: never an id, so that
their number stays small and nobody is named. The library is an extra, ``samrad[metrics]``.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from fastapi import FastAPI

from application.engine import Engine
from application.submission import (
    Busy,
    KeyReused,
    Receipt,
    Refused,
    Submission,
    Unavailable,
    VersionMismatch,
)
from interfaces.http.logs import Exchange

try:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client import generate_latest as written
    from prometheus_client.core import GaugeMetricFamily

    INSTALLED = True
except ImportError:  # without the extra, the service serves all but its measures
    INSTALLED = False

Outcome: TypeAlias = Literal["recorded", "repeated", "refused", "mismatch", "busy", "unavailable"]

_OUTCOMES: dict[type[Exception], Outcome] = {
    Refused: "refused",
    KeyReused: "refused",
    VersionMismatch: "mismatch",
    Busy: "busy",
    Unavailable: "unavailable",
}
_log = logging.getLogger(__name__)


class Gauge(NamedTuple):
    """A measure that is read when it is asked for."""

    about: str
    read: Callable[[], float]


def gauge(app: FastAPI, name: str, about: str, read: Callable[[], float]) -> None:
    """Have something measured: whatever it gives at each scrape. Named again, it is replaced."""
    app.state.gauges[name] = Gauge(about, read)


class Measures:
    """The measures of one application, in a registry of its own."""

    def __init__(self, gauges: dict[str, Gauge]):
        if not INSTALLED:
            return
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter(
            "samrad_requests", "Requests that were answered.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "samrad_request_seconds",
            "How long answers took, until their last byte.",
            labels,
            registry=self._registry,
        )
        self._commands = Counter(
            "samrad_commands", "Commands, by what became of them.", ("outcome",),
            registry=self._registry,
        )  # fmt: skip
        for outcome in ("recorded", "repeated", *_OUTCOMES.values()):
            self._commands.labels(outcome)  # shown as 0 before the first one
        self._registry.register(_AtScrape(gauges))

    def request(self, exchange: Exchange) -> None:
        """Count a request that is over."""
        if not INSTALLED:
            return
        status = f"{exchange.status // 100}xx" if exchange.status else "none"
        labels = (exchange.method, exchange.template, status)
        self._requests.labels(*labels).inc()
        self._seconds.labels(*labels).observe(exchange.seconds)

    def command(self, outcome: Outcome) -> None:
        """Count a command by what became of it."""
        if INSTALLED:
            self._commands.labels(outcome).inc()

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return written(self._registry)


class _AtScrape:
    """The gauges, read when they are asked for."""

    def __init__(self, gauges: dict[str, Gauge]):
        self._gauges = gauges

    def describe(self) -> Iterator["GaugeMetricFamily"]:
        """Nothing yet: gauges are registered later."""
        return iter(())

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """Those that can be read; one that fails does not hide the others."""
        for name, (about, read) in list(self._gauges.items()):
            try:
                yield GaugeMetricFamily(name, about, read())
            except Exception:
                _log.exception("%s cannot be read", name)


def submitted(engine: Engine, submission: Submission, measures: Measures) -> Receipt:
    """Have something recorded, and count what became of it. Raises what the engine raises."""
    try:
        receipt = engine.submit(submission)
    except tuple(_OUTCOMES) as error:
        measures.command(next(o for sort, o in _OUTCOMES.items() if isinstance(error, sort)))
        raise
    measures.command("recorded" if receipt.added and not receipt.repeated else "repeated")
    return receipt


def install(app: FastAPI) -> None:
    """Measure an application."""
    app.state.gauges = {}
    app.state.measures = Measures(app.state.gauges)
    gauge(app, "samrad_log_position", "How many facts the log holds.", partial(_position, app))


def _position(app: FastAPI) -> float:
    engine: Engine = app.state.engine
    return engine.position()

"""Metrics for Prometheus, of one process and the requests that it answers.

Labels are methods, path templates, classes of status and outcomes, never ids, so that they stay
few and name nobody. The library is an extra, ``samrad[metrics]``.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple, TypeAlias

from application.submission import (
    Busy,
    KeyReused,
    Refused,
    Unavailable,
    VersionMismatch,
)
from interfaces.http.logs import Exchange

try:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client import generate_latest as written
    from prometheus_client.core import GaugeMetricFamily

    INSTALLED = True
except ImportError:  # without the extra, only the metrics are missing
    INSTALLED = False

CommandOutcome: TypeAlias = Literal[
    "recorded", "repeated", "refused", "mismatch", "busy", "unavailable"
]

_OUTCOMES: dict[type[Exception], CommandOutcome] = {
    Refused: "refused",
    KeyReused: "refused",
    VersionMismatch: "mismatch",
    Busy: "busy",
    Unavailable: "unavailable",
}
_log = logging.getLogger(__name__)


class Gauge(NamedTuple):
    """A measure that is read on request; ``read`` gives None if there is nothing to measure."""

    name: str
    about: str
    read: Callable[[], float | None]


class Measures:
    """The measures of one service, in a registry of its own."""

    def __init__(self) -> None:
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

    def request(self, exchange: Exchange) -> None:
        """Count a request that is over."""
        if not INSTALLED:
            return
        status = f"{exchange.status // 100}xx" if exchange.status else "none"
        labels = (exchange.method, exchange.template, status)
        self._requests.labels(*labels).inc()
        self._seconds.labels(*labels).observe(exchange.seconds)

    def command(self, outcome: CommandOutcome) -> None:
        """Count a command by what became of it."""
        if INSTALLED:
            self._commands.labels(outcome).inc()

    @contextmanager
    def submitting(self) -> Iterator[None]:
        """Count a command that fails within the block."""
        try:
            yield
        except tuple(_OUTCOMES) as error:
            self.command(next(o for sort, o in _OUTCOMES.items() if isinstance(error, sort)))
            raise

    def text(self, gauges: Iterable[Gauge]) -> bytes:
        """All measures, and the gauges, in the format of Prometheus."""
        now = CollectorRegistry(auto_describe=False)
        now.register(_Gauges(gauges))
        return written(self._registry) + written(now)


class _Gauges:
    def __init__(self, gauges: Iterable[Gauge]):
        self._gauges = gauges

    def describe(self) -> Iterator["GaugeMetricFamily"]:
        """Nothing, so that registration reads no gauge."""
        return iter(())

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """The gauges that can be read; one that fails does not hide the others."""
        for name, about, read in self._gauges:
            try:
                value = read()
            except Exception:
                _log.exception("%s cannot be read", name)
                continue
            if value is not None:
                yield GaugeMetricFamily(name, about, value)

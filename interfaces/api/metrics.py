"""The measures of the service, for Prometheus to fetch."""

from collections.abc import Callable
from functools import partial
from typing import Final

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from interfaces.api.people import unreadable
from interfaces.http import measures
from interfaces.http.measures import Gauge
from interfaces.http.problems import documented, problem
from interfaces.http.service import Service, Serving
from interfaces.wording.message import sentence

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
router = APIRouter(tags=["service"])

GAUGES: Final[tuple[tuple[str, str, Callable[[Service], float | None]], ...]] = (
    ("samrad_log_position", "How many facts the log holds.", lambda s: s.engine.position()),
    ("samrad_feed_clients", "How many follow the live feed.", lambda s: len(s.feed)),
    (
        "samrad_model_lag",
        "Facts that the model lacks.",
        lambda s: s.models.lag().lag if s.models else None,
    ),
    (
        "samrad_model_lag_seconds",
        "How long ago the first of them was recorded.",
        lambda s: s.models.lag().seconds if s.models else None,
    ),
    (
        "samrad_model_faults",
        "Streams that cannot be read, or answered on.",
        lambda s: s.models.lag().faults if s.models else None,
    ),
    (
        "samrad_unreadable_values",
        "Values of persons that do not open, and were not erased.",
        lambda s: (unreadable(s.people) or 0) if s.people else None,
    ),
)
"""What is read of the service at each scrape."""


@router.get(
    "/metrics",
    summary="What does it measure?",
    response_class=PlainTextResponse,
    responses=documented("not-measured"),
)
def metrics(service: Serving) -> Response:
    """Requests, commands and the log of this process, in the text format of Prometheus."""
    if not measures.INSTALLED:
        return problem(
            "not-measured", sentence("the service was installed without the extra 'metrics'")
        )
    gauges = [Gauge(name, about, partial(read, service)) for name, about, read in GAUGES]
    return Response(service.measures.text(gauges), media_type=CONTENT_TYPE)

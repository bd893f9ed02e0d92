"""The measures of the service, for Prometheus to fetch."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from interfaces.http import measures
from interfaces.http.problems import documented, problem

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
router = APIRouter(tags=["service"])


@router.get(
    "/metrics",
    summary="What does it measure?",
    response_class=PlainTextResponse,
    responses=documented("not-measured"),
)
def metrics(request: Request) -> Response:
    """Requests, commands and the log of this process, in the text format of Prometheus."""
    if not measures.INSTALLED:
        return problem("not-measured", "the service was installed without the extra 'metrics'")
    measured: measures.Measures = request.app.state.measures
    return Response(measured.text(), media_type=CONTENT_TYPE)

"""The application: operations and pages on one service, and what every request passes through."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware

from interfaces.api import access as api_access
from interfaces.api import (
    acts,
    answers,
    board,
    charters,
    compare,
    consultations,
    events,
    health,
    history,
    metrics,
    organisations,
    people,
    problems,
    proofs,
    sign_in,
    what_if,
)
from interfaces.api.openapi import describe
from interfaces.http import logs
from interfaces.http.access import CallerMiddleware, Permission, Rule
from interfaces.http.bounds import BoundsMiddleware
from interfaces.http.failures import HANDLERS, failed
from interfaces.http.headers import HeadersMiddleware
from interfaces.http.hosts import HostsMiddleware
from interfaces.http.logs import CorrelationMiddleware
from interfaces.http.methods import HeadMiddleware
from interfaces.http.problems import documented
from interfaces.http.queries import only_known
from interfaces.http.rates import RatesMiddleware
from interfaces.http.service import Service, service_of
from interfaces.http.staleness import StalenessMiddleware
from interfaces.web import access as web_access
from interfaces.web.problems import ProblemPagesMiddleware
from interfaces.web.site import PAGES

_ABOUT = """\
Who took part in a consultation on a regional culture plan, and which principles were honoured.

Commands record what happened, one fact each, and are refused only where they contradict the
record or are malformed; bad practice is recorded, and warned of in the answer. Every problem
is an RFC 9457 document whose `type` leads to its explanation.
"""

OPERATIONS: Final[tuple[APIRouter, ...]] = (
    answers.router,
    history.router,
    what_if.router,
    compare.router,
    board.router,
    consultations.router,
    acts.router,
    organisations.router,
    events.router,
    people.router,
    proofs.router,
    health.router,
    sign_in.router,
    metrics.router,
    charters.router,
    problems.router,
)
RULES: Final[dict[str, Rule]] = api_access.RULES | web_access.RULES
"""Who may ask for what, by method and address. What has no rule here is not served."""


def middleware(service: Service) -> list[Middleware]:
    """What a request passes through, the outermost first."""
    told = (logs.access, service.measures.request)
    return [
        Middleware(ProblemPagesMiddleware),
        Middleware(HeadersMiddleware),
        Middleware(CorrelationMiddleware, told),
        Middleware(BoundsMiddleware),
        Middleware(ServerErrorMiddleware, failed),  # here, so that a fault gets the headers, too
        Middleware(HostsMiddleware, service.hosts),
        Middleware(StalenessMiddleware, service.staleness, service.stalest),
        Middleware(CallerMiddleware),
        Middleware(RatesMiddleware, service.rates),
        Middleware(HeadMiddleware),
    ]


def create_app(service: Service) -> FastAPI:
    """The application on a service. Raises LookupError if an operation has no rule."""
    permission = Permission(RULES)
    app = FastAPI(
        title="samrad",
        version="0.1.0",
        summary="The consultation process engine",
        description=_ABOUT,
        separate_input_output_schemas=False,
        docs_url=None,  # their pages load scripts from other hosts
        redoc_url=None,
        dependencies=[Depends(permission), Depends(only_known)],
        responses=documented("invalid"),
        middleware=middleware(service),
        exception_handlers=HANDLERS,
        lifespan=_until_the_feed_ends,
    )
    app.state.service = service
    for router in (*OPERATIONS, *PAGES):
        app.include_router(router)
    permission.check(app.routes)
    describe(app, RULES)
    return app


@asynccontextmanager
async def _until_the_feed_ends(app: FastAPI) -> AsyncIterator[None]:
    yield
    await anyio.to_thread.run_sync(service_of(app).feed.close)

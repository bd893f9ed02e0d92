"""The pages put together, upon the API of a service."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from interfaces.http import access
from interfaces.web import (
    about,
    assets,
    audit,
    charters,
    compare,
    fact,
    organisations,
    overview,
    participation,
    principles,
    problems,
    public,
    region,
    replay,
    sign_out,
    summary,
    timeline,
    trail,
    views,
    what_if,
)
from interfaces.web.languages import preferred

front = APIRouter(include_in_schema=False)


@front.get("/")
def begin(request: Request) -> Response:
    """To the overview, in the language that the reader's browser prefers."""
    tongue = preferred(*request.headers.getlist("accept-language"))
    return RedirectResponse(f"/{tongue}/", 303, {"Vary": "Accept-Language"})


@front.get("/sv")
@front.get("/en")
def at_the_door(request: Request) -> Response:
    """To the overview in that language, by an address that names no host."""
    return RedirectResponse(f"{request.url.path}/", 303)


PARTS = (
    front,
    assets.router,
    overview.router,
    summary.router,
    participation.router,
    principles.router,
    views.router,
    timeline.router,
    replay.router,
    about.router,
    charters.router,
    charters.texts,
    public.router,
    what_if.router,
    compare.router,
    organisations.router,
    region.router,
    fact.router,
    trail.router,
    audit.router,
    sign_out.router,
)


def install(app: FastAPI) -> None:
    """Serve the pages from an application of the API."""
    for router in PARTS:
        app.include_router(router)
    access.admit(app, PARTS)
    problems.install(app)

"""All the pages."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from interfaces.http.languages import preferred
from interfaces.web import (
    about,
    assets,
    audit,
    charters,
    compare,
    criteria,
    fact,
    levels,
    opening,
    organisations,
    overview,
    participation,
    principles,
    public,
    recording,
    region,
    replay,
    sign_out,
    summary,
    timeline,
    trail,
    views,
    what_if,
)
from interfaces.wording.language import Language

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


def lead_on(request: Request) -> Response:
    """From an address of before to that of the consultation, which was called a round there."""
    path, query = request.url.path, request.url.query
    moved = path.replace("/rounds", "/consultations", 1)
    return RedirectResponse(f"{moved}?{query}" if query else moved, 308)


for path in (
    *(f"/{tongue}/rounds/{{rest:path}}" for tongue in Language),
    "/organisations/{id}/rounds",
):
    front.add_route(path, lead_on, include_in_schema=False)


PAGES: Final[tuple[APIRouter, ...]] = (
    front,
    assets.router,
    overview.router,
    summary.router,
    participation.router,
    principles.router,
    levels.router,
    views.router,
    timeline.router,
    replay.router,
    about.router,
    charters.router,
    charters.texts,
    criteria.router,
    public.router,
    what_if.router,
    opening.router,
    recording.router,
    compare.router,
    organisations.router,
    region.router,
    fact.router,
    trail.router,
    audit.router,
    sign_out.router,
)

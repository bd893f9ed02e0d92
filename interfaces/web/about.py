"""Pages about the pages: how to read them, and how accessible they are."""

from fastapi import APIRouter
from fastapi.responses import Response

from interfaces.web.page import Here, PageRoute

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)


@router.get("/reading")
def reading(page: Here) -> Response:
    """What the words and signs mean."""
    return page.show("reading.html")


@router.get("/accessibility")
def accessibility(page: Here) -> Response:
    """The accessibility statement (act 2018:1937, section 13)."""
    return page.show("accessibility.html")

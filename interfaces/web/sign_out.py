"""Signing out, by the button that stands on every page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from interfaces.http.gate import Unrecognised
from interfaces.http.visits import AtDoor, leave
from interfaces.web.page import Here, PageRoute

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)


@router.post("/sign-out")
def sign_out(page: Here, request: Request, door: AtDoor) -> Response:
    """End the session, as `/sign-out` does, and go to the overview."""
    answer = page.go(page.to(""))
    try:
        return leave(request, door, answer)
    except Unrecognised:  # it is over already, and its cookie is good for nothing
        door.drop(answer, door.session_cookie)
        return answer

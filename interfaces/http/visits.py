"""A visit at the door: who comes, how they came in, and how they leave."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from domain.access import Forbidden
from interfaces.http.access import NotSignedIn
from interfaces.http.door import Door, Visit
from interfaces.http.service import service_of
from interfaces.wording.message import InWords, sentence


class NoSignIn(InWords):
    """The service was started without the way of signing in that was tried."""


def _door(request: Request) -> Door:
    door = service_of(request.app).door
    if door is None:
        raise NoSignIn(sentence("it was started without a door"))
    return door


AtDoor = Annotated[Door, Depends(_door)]


def _visit(request: Request, door: AtDoor) -> Visit:
    return door.visit(request)


Visiting = Annotated[Visit, Depends(_visit)]


def _in_person(visit: Visiting) -> Visit:
    if visit.way == "public":
        raise NotSignedIn
    if visit.way not in ("session", "start-token"):
        raise Forbidden("token", "not-by-token")
    return visit


InPerson = Annotated[Visit, Depends(_in_person)]


def leave(request: Request, door: Door, answer: Response) -> Response:
    """End a browser's session, and have an answer delete its cookie.

    Raises Forged, and Unrecognised if the session is already over.
    """
    if door.session_cookie in request.cookies:
        visit = door.visit(request)
        if visit.secret:
            door.sessions.end(visit.secret)
        door.drop(answer, door.session_cookie)
    return answer

"""The views of a round, each with what was answered to it."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from interfaces.http.context import Judged
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, part
from interfaces.web.round import Id, Round, show

_AT_ONCE: Final = 40

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)


@router.get("/{consultation}/views")
def views(consultation: Id, page: Here, answers: Judged, number: Number = 1) -> Response:
    """What was said, by whom, and what was answered, the later answers after the earlier."""
    round = Round(answers, consultation)
    return show(page, "views.html", round, voices=part(round.voices, number, _AT_ONCE))

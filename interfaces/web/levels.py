"""At which levels participation took place, step by step: the Code's matrix."""

from fastapi import APIRouter
from fastapi.responses import Response

from domain.charter.participation import LEVELS
from interfaces.http.context import Judged
from interfaces.web.page import Here, PageRoute
from interfaces.web.round import Id, Round, show

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)


@router.get("/{consultation}/levels")
def levels(consultation: Id, page: Here, answers: Judged) -> Response:
    """Six steps by four levels, each cell with the facts that it rests on."""
    round = Round(answers, consultation)
    return show(page, "levels.html", round, answer=answers.levels(consultation), levels=LEVELS)

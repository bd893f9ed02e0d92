"""The views of a round, each with what was answered to it."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from interfaces.http.context import Judged
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, part
from interfaces.web.round import Id, Round, show

_AT_ONCE: Final = 40

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)


@router.get("/{consultation}/views")
def views(
    consultation: Id,
    page: Here,
    answers: Judged,
    only: Annotated[Literal["unanswered", "answered"] | None, Query()] = None,
    number: Number = 1,
) -> Response:
    """What was said, by whom, and what was answered: first what still waits for an answer.

    The later answers stand after the earlier.
    """
    round = Round(answers, consultation)
    waiting = [voice for voice in round.voices if not voice.answers]
    heard = [voice for voice in round.voices if voice.answers]
    chosen = {"unanswered": waiting, "answered": heard}.get(only or "", [*waiting, *heard])
    counts = ((None, len(round.voices)), ("unanswered", len(waiting)), ("answered", len(heard)))
    return show(
        page,
        "views.html",
        round,
        voices=part(chosen, number, _AT_ONCE),
        only=only,
        filters=[(name, count) for name, count in counts if count],
    )

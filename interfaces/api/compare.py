"""Rounds and regions side by side."""

from hashlib import sha256

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.comparing import chosen, comparison
from interfaces.api.answers import CURRENT
from interfaces.http.conditional import IfNoneMatch, seen_parts, tag, unless_current
from interfaces.http.context import Judged
from interfaces.http.parameters import Consultations, Regions
from interfaces.http.problems import documented
from interfaces.schemas.comparison import ComparisonSchema

router = APIRouter(tags=["answers"])
_FOUND = CURRENT | documented("not-found")


@router.get(
    "/compare",
    summary="Rounds side by side",
    response_model=ComparisonSchema,
    responses=_FOUND,
)
def compare(
    answers: Judged,
    consultations: Consultations = None,
    regions: Regions = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """What all the rounds evidence, who took part, and who was gained, kept and lost.

    Two rounds at least, named by their ids, by region, or both. Only what is evidenced in every
    one of them is set side by side; the rest is listed in `left_out`.
    """
    ids = chosen(answers, consultations or (), regions or ())

    def build() -> ComparisonSchema:
        told = ComparisonSchema.of(
            comparison(answers, ids), answers.yardstick.sha256, answers.today()
        )
        return told.seen_by(answers)

    return unless_current(if_none_match, lambda: _tag(answers, *ids), build)


def _tag(answers: Answers, *asked: str) -> str:
    """It depends on the whole log: on earlier rounds, and on which organisations are the same."""
    digest = sha256(" ".join((*asked, answers.yardstick.sha256)).encode()).hexdigest()[:16]
    return tag("log", answers.records.position(), digest, answers.today(), *seen_parts(answers))

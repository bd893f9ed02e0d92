"""What if: a round judged anew, as if something had been so. Nothing of it is stored."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from application.submission import Refused
from application.supposing import suppose
from domain.consultation.suppose import Unsupposable
from domain.consultation.what_if import WhatIf
from domain.words import Slug
from interfaces.http.bodies import SmallRoute
from interfaces.http.conditional import as_json
from interfaces.http.context import Judged
from interfaces.http.problems import REFUSALS, documented
from interfaces.schemas.difference import WhatIfSchema

router = APIRouter(prefix="/consultations", tags=["history"], route_class=SmallRoute)


@router.post(
    "/{consultation}/what-if",
    summary="What if?",
    response_model=WhatIfSchema,
    responses=documented("unreadable", "not-found", "too-large", "not-json", "invalid", *REFUSALS),
)
def what_if(
    consultation: Annotated[Slug, Path(description="The consultation's id.")],
    body: WhatIf,
    answers: Judged,
) -> Response:
    """Which verdicts would differ, and why, had facts been moved, changed, removed or added.

    It judges the round anew and predicts nobody's attendance. Nothing is stored.
    """
    try:
        supposing = suppose(answers, consultation, body)
    except Unsupposable as unsupposable:
        raise Refused([(f"suppose.{n}", one) for n, one in unsupposable.refusals]) from None
    return as_json(WhatIfSchema.of(supposing))

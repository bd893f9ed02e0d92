"""Problems explained: a problem's ``type`` leads here."""

from fastapi import APIRouter

from application.records import NotFound
from interfaces.http.problems import PROBLEMS, ProblemKind, documented

router = APIRouter(prefix="/problems", tags=["problems"])


@router.get("", summary="All problems")
async def problems() -> list[ProblemKind]:
    """Every kind of problem that this service answers with."""
    return [_explained(kind) for kind in PROBLEMS]


@router.get("/{kind}", summary="A problem", responses=documented("not-found"))
async def explained(kind: str) -> ProblemKind:
    """What a kind of problem means. A problem's ``type`` leads here."""
    if kind not in PROBLEMS:
        raise NotFound(kind)
    return _explained(kind)


def _explained(kind: str) -> ProblemKind:
    known = PROBLEMS[kind]
    return ProblemKind(
        type=f"/problems/{kind}", status=known.status, title=known.title, remedy=known.remedy
    )

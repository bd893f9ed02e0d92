"""Problems explained: a problem's ``type`` leads here."""

from fastapi import APIRouter, Request, Response

from application.records import NotFound
from interfaces.http.languages import chosen
from interfaces.http.problems import PROBLEMS, ProblemKindSchema, documented
from interfaces.wording.language import Language

router = APIRouter(prefix="/problems", tags=["problems"])


@router.get("", summary="All problems")
async def problems(request: Request, response: Response) -> list[ProblemKindSchema]:
    """Every kind of problem that this service answers with."""
    language = _answered_in(request, response)
    return [_explained(kind, language) for kind in PROBLEMS]


@router.get("/{kind}", summary="A problem", responses=documented("not-found"))
async def explained(kind: str, request: Request, response: Response) -> ProblemKindSchema:
    """What a kind of problem means. A problem's ``type`` leads here."""
    if kind not in PROBLEMS:
        raise NotFound(kind)
    return _explained(kind, _answered_in(request, response))


def _answered_in(request: Request, response: Response) -> Language:
    language = chosen(request.scope)
    response.headers["Content-Language"] = language
    response.headers.add_vary_header("Accept-Language")
    return language


def _explained(kind: str, language: Language) -> ProblemKindSchema:
    known = PROBLEMS[kind]
    return ProblemKindSchema(
        type=f"/problems/{kind}",
        status=known.status,
        title=language.say(known.title),
        remedy=language.say(known.remedy),
    )

"""Answers over all rounds: the board, regions, verdicts, figures, an organisation's rounds.

They are computed beforehand, so that they may lack what was written a moment ago; each says from
how much of the log it is, and a writer can wait for its own write.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from application.models.queries import Answered, Models, Page
from application.models.tables import VERSION
from application.records import NotFound
from application.visibility import Visibility
from domain.answers.participation import Step
from domain.charter.judge import Verdict
from domain.region import RegionCode
from domain.words import Slug
from interfaces.api.answers import CURRENT
from interfaces.http.access import Asker
from interfaces.http.conditional import Copies, IfNoneMatch, tag, unless_current
from interfaces.http.context import Current, Modelled
from interfaces.http.paging import Cursor, Limit
from interfaces.http.parameters import Day
from interfaces.http.problems import documented
from interfaces.schemas.board import (
    BoardSchema,
    FiguresSchema,
    InvolvementsSchema,
    ModelledSchema,
    RegionsSchema,
    VerdictsSchema,
)

router = APIRouter(tags=["board"])
_FOUND = CURRENT | documented("not-modelled", "not-caught-up")

Region = Annotated[RegionCode | None, Query(description="Of the region with this county code.")]
Round = Annotated[Slug | None, Query(description="Of this round.")]
Word = Annotated[str | None, Query(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=100)]
Phase = Literal[
    "opening", "inventory", "invitation", "dialogue", "referral", "follow-up", "over", "closed"
]
Dimension = Literal["all", "party", "level", "sector", "group", "umbrella"]


@router.get("/board", summary="The board", response_model=BoardSchema, responses=_FOUND)
def board(
    models: Modelled,
    answers: Current,
    asker: Asker,
    region: Region = None,
    phase: Annotated[Phase | None, Query(description="That are in this phase.")] = None,
    due_before: Annotated[
        Day | None, Query(description="In which something is due before that day.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Where each round stands, what is due in it, and how much is recorded of it."""
    on = answers.today()
    told = models.board(on, Page(limit, cursor), region=region, phase=phase, due_before=due_before)

    def build() -> BoardSchema:
        rows = [row for row in told.rows if asker.sight.sees(row.id)]
        return BoardSchema.of(told, rounds=rows, next=told.next)

    return _answered(models, told, on, if_none_match, build)


@router.get("/regions", summary="The regions", response_model=RegionsSchema, responses=_FOUND)
def regions(models: Modelled, answers: Current, if_none_match: IfNoneMatch = None) -> Response:
    """Every region over all its rounds, those of which no round is recorded too."""
    on = answers.today()
    told = models.regions(on)
    build = partial(RegionsSchema.of, told, regions=told.rows)
    return _answered(models, told, on, if_none_match, build)


@router.get(
    "/verdicts", summary="Verdicts over all rounds", response_model=VerdictsSchema, responses=_FOUND
)
def verdicts(
    models: Modelled,
    answers: Current,
    asker: Asker,
    criterion: Annotated[
        str | None, Query(pattern="^[A-Za-z0-9-]+$", max_length=20, description="On this one.")
    ] = None,
    principle: Annotated[Word, Query(description="On criteria under it, in any view.")] = None,
    region: Region = None,
    verdict: Annotated[
        Verdict | None, Query(description="Where it is the verdict, or one of several possible.")
    ] = None,
    round: Round = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """What the default charter's criteria come to, round by round."""
    told = models.verdicts(
        Page(limit, cursor), criterion=criterion, principle=principle, region=region,
        verdict=verdict, round=round,
    )  # fmt: skip
    build = partial(_page, VerdictsSchema, told, asker.sight, "verdicts")
    return _answered(models, told, answers.today(), if_none_match, build)


@router.get(
    "/figures", summary="Who took part, in figures", response_model=FiguresSchema, responses=_FOUND
)
def figures(
    models: Modelled,
    answers: Current,
    asker: Asker,
    round: Round = None,
    region: Region = None,
    dimension: Annotated[
        Dimension | None, Query(description="Told apart by this; `all`: over everybody.")
    ] = None,
    value: Annotated[Word, Query(description="Of this value of the dimension.")] = None,
    step: Annotated[Step | None, Query(description="Of this step of the funnel.")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """The funnel from inventory to answer of every round, over everybody and told apart."""
    told = models.figures(
        Page(limit, cursor), round=round, region=region, dimension=dimension, value=value, step=step
    )
    build = partial(_page, FiguresSchema, told, asker.sight, "figures")
    return _answered(models, told, answers.today(), if_none_match, build)


@router.get(
    "/organisations/{organisation}/consultations",
    summary="An organisation's rounds",
    response_model=InvolvementsSchema,
    responses=_FOUND | documented("not-found"),
)
def involvements(
    organisation: Annotated[Slug, Path(description="The organisation's id.")],
    models: Modelled,
    answers: Current,
    asker: Asker,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """In which rounds it was found, asked, heard and answered, under any of its ids."""
    if not asker.sight.knows(organisation):
        raise NotFound(organisation)
    told = models.involvements(organisation, Page(limit, cursor))
    build = partial(
        _page, InvolvementsSchema, told, asker.sight, "rounds", organisation=organisation
    )
    return _answered(models, told, answers.today(), if_none_match, build)


def _page(
    schema: type[ModelledSchema], told: Answered[Any], sight: Visibility, name: str, **further: Any
) -> ModelledSchema:
    """The rows of those rounds that are seen now: the model may not know yet of a withdrawal."""
    seen = set(sight.rounds({row.round for row in told.rows}))
    rows = tuple(row for row in told.rows if row.round in seen)
    return schema.of(told, next=told.next, **{name: rows}, **further)


def _answered(
    models: Models,
    told: Answered[Any],
    on: date,
    if_none_match: Copies,
    build: Callable[[], BaseModel],
) -> Response:
    """The answer with a weak tag: another version of the model gives the same one."""
    stand = told.stand
    seen = "all" if models.seen.regions is None else "+".join(sorted(models.seen.regions))
    current = tag(VERSION, stand.position, stand.judged_on, stand.rejudged, on, seen)
    response = unless_current(if_none_match, lambda: current, build)
    response.headers["ETag"] = f"W/{current}"
    return response

"""What was known when: the trail of a fact, what differs between two moments, and the replay."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response, StreamingResponse

from application.as_of import as_of
from application.changes import between
from application.replaying import Axis, Step, replay
from application.trails import trails
from domain.answers import participation
from domain.words import Slug
from interfaces.http.conditional import as_json
from interfaces.http.context import Judged, JudgedNow, Storing
from interfaces.http.parameters import FORM_OF_KNOWN_AT
from interfaces.http.problems import documented
from interfaces.schemas.history import BetweenSchema, ReplayStepSchema
from interfaces.schemas.trail import TrailsSchema

router = APIRouter(prefix="/consultations", tags=["history"])
Id = Annotated[Slug, Path(description="The consultation's id.")]
LINES = "application/x-ndjson"
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One step a line, as JSON.",
        "content": {LINES: {"schema": {"$ref": "#/components/schemas/ReplayStepSchema"}}},
    }
}


@router.get(
    "/{consultation}/trail",
    summary="The facts behind an answer",
    response_model=TrailsSchema,
    responses=documented("not-found"),
)
def trail(
    consultation: Id,
    answers: Judged,
    engine: Storing,
    criterion: Annotated[str | None, Query(description="Behind this criterion's verdict.")] = None,
    step: Annotated[
        participation.Step | None, Query(description="Behind this step of the funnel.")
    ] = None,
    organisation: Annotated[
        Slug | None, Query(description="With 'step': of this organisation.")
    ] = None,
) -> Response:
    """Each fact: who recorded it, when, on what, and what corrected or contested it since.

    Without a criterion or a step, all facts of the record.
    """
    found = trails(
        engine,
        answers,
        consultation,
        criterion=criterion,
        step=step,
        organisation=organisation,
    )
    answer = TrailsSchema.of(consultation, found)
    return as_json(answer.seen_by(answers, consultation))


@router.get(
    "/{consultation}/diff",
    summary="What differs between two moments",
    response_model=BetweenSchema,
    responses=documented("not-found"),
)
def diff(
    consultation: Id,
    answers: JudgedNow,
    engine: Storing,
    since: Annotated[
        str,
        Query(alias="from", max_length=120, description=f"The earlier: {FORM_OF_KNOWN_AT}."),
    ],
    until: Annotated[
        str | None,
        Query(alias="to", max_length=120, description="The later, likewise; absent is now."),
    ] = None,
) -> Response:
    """What became known, which verdicts changed, and by which fact."""
    day = answers.as_of.true_on
    earlier, later = as_of(engine, since, day), as_of(engine, until, day)
    found = between(engine, answers, consultation, earlier, later)
    return as_json(BetweenSchema.of(consultation, found))


@router.get(
    "/{consultation}/replay",
    summary="The round, step by step",
    response_class=StreamingResponse,
    responses=_STREAM | documented("not-found"),
)
def replayed(
    consultation: Id,
    answers: Judged,
    engine: Storing,
    by: Annotated[
        Axis,
        Query(
            description="Fact by fact as recorded (of a reconstructed round, the order of its "
            "file); day by day as it happened; or day by day as dated sources made it public."
        ),
    ] = "known",
    start: Annotated[int, Query(ge=1, description="From this step on.")] = 1,
) -> Response:
    """Phase, funnel and verdicts after each fact, or on each day, a line of JSON a step."""
    answers.records.consultation(consultation)  # so that an unknown one is told of at once
    steps = replay(engine, answers, consultation, by, start)
    return StreamingResponse(_lines(consultation, by, steps), media_type=LINES)


def _lines(consultation: str, by: Axis, steps: Iterator[Step]) -> Iterator[str]:
    for step in steps:
        yield ReplayStepSchema.seen(consultation, by, step).model_dump_json() + "\n"

"""Several facts at once: recorded all together, or none of them."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError, WithJsonSchema
from pydantic_core import to_json

from application.submission import Refused
from domain.consultation import KINDS
from domain.consultation.opening import Opened
from domain.fact import Fact
from domain.refusal import Refusal
from domain.validation import complaint
from interfaces.api.commands import Commanding, IdempotencyKey, Preview, carry_out, responses
from interfaces.api.consultations import ConsultationId
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import IfMatch, version_of
from interfaces.http.problems import REFUSALS
from interfaces.schemas.record import ReceiptSchema

router = APIRouter(route_class=StrictRoute)

MOST: Final = 1_000
"""Facts in one request."""
_KINDS: Final = {name: kind for name, kind in KINDS.items() if kind is not Opened}


class Act(BaseModel):
    """One fact among several: its kind, and what it states."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[tuple(_KINDS)]  # type: ignore[valid-type]
    fact: Annotated[
        dict[str, JsonValue],
        WithJsonSchema(
            {
                "description": "As the command of its kind takes it.",
                "anyOf": [
                    {"$ref": f"#/components/schemas/{kind.__name__}"} for kind in _KINDS.values()
                ],
            }
        ),
    ]


@router.post(
    "/consultations/{consultation}/facts",
    status_code=201,
    response_model=ReceiptSchema,
    responses=responses("not-found", *REFUSALS),
    tags=["recording"],
    summary="Record several facts",
    operation_id="record-facts",
)
def record_facts(
    consultation: ConsultationId,
    body: Annotated[list[Act], Body(min_length=1, max_length=MOST)],
    writing: Commanding,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
    preview: Preview = False,
) -> Response:
    """Record several facts of any kinds, in their order: all of them, or none.

    A refusal names the place of the fact in the list, from 0, and its field: `3.fact.meeting`.
    """
    facts = _read(body)
    submission = writing.acts(consultation, facts, idempotency_key, version_of(if_match))
    places = {fact.id: place for place, fact in enumerate(facts)}
    try:
        return carry_out(
            writing,
            submission,
            preview=preview,
            location=lambda r: f"/consultations/{consultation}/facts/{r.added[-1]}",
        )
    except Refused as refused:
        raise Refused([_placed(id, one, places) for id, one in refused.refusals]) from None


def _read(acts: list[Act]) -> list[Fact]:
    """The facts. Raises RequestValidationError with every fault."""
    facts: list[Fact] = []
    faults: list[dict[str, Any]] = []
    for place, act in enumerate(acts):
        try:
            facts.append(_KINDS[act.kind].model_validate_json(to_json(act.fact)))
        except ValidationError as error:
            faults += _faults(error, place, _KINDS[act.kind])
    if faults:
        raise RequestValidationError(faults)
    return facts


def _faults(error: ValidationError, place: int, kind: type[Fact]) -> Iterator[dict[str, Any]]:
    for one in error.errors(include_url=False, include_input=False):
        why = complaint(dict(one), kind.model_fields)
        yield dict(one) | {"loc": ("body", place, "fact", *one["loc"]), "ctx": {"error": why}}


def _placed(id: str, refusal: Refusal, places: dict[str, int]) -> tuple[str, Refusal]:
    return id, refusal.at(f"{places[id]}.fact.{refusal.field}") if id in places else refusal

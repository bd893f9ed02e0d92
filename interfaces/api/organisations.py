"""Organisations: one identity across rounds and regions."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from application.records import NotFound
from application.submission import Submission
from domain.organisation import ORGANISATION, Identify, OrganisationNumber
from domain.words import Slug, Text
from interfaces.api.answers import CURRENT
from interfaces.api.commands import (
    Commanding,
    IdempotencyKey,
    Preview,
    carry_out,
    chosen,
    responses,
)
from interfaces.http.access import Asker
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import (
    IfMatch,
    IfNoneMatch,
    seen_parts,
    tag,
    unless_current,
    version_of,
)
from interfaces.http.context import Known
from interfaces.http.paging import Cursor, Limit, page, placed_by
from interfaces.http.problems import documented
from interfaces.schemas.organisations import OrganisationSchema, OrganisationsSchema
from interfaces.schemas.record import ReceiptSchema

router = APIRouter(prefix="/organisations", tags=["organisations"], route_class=StrictRoute)


class Identity(BaseModel):
    """What is known of an organisation's identity."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"id": "ideell-kulturallians", "name": "Ideell kulturallians"}]
        },
    )

    id: Slug
    name: Text
    number: OrganisationNumber | None = Field(None, description="Organisationsnummer.")
    same_as: Slug | None = Field(None, description="Another id that is the same organisation.")


@router.post(
    "",
    status_code=201,
    response_model=ReceiptSchema,
    responses=responses(
        "number-differs",
        "number-taken",
        "id-personal",
        "id-reserved",
        "same-as-itself",
        "text-unfit",
    ),
    summary="Register or further identify an organisation",
)
def identify(
    body: Identity,
    writing: Commanding,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
    preview: Preview = False,
) -> Response:
    """Give an organisation its id and name; later its number, a further name, another id."""
    identity = Identify(body.id, body.name, body.number, body.same_as)
    submission = Submission(
        ((ORGANISATION.of(body.id), identity),), writing.who.id, "officer",
        chosen(idempotency_key), if_match=version_of(if_match), correlation=writing.correlation,
    )  # fmt: skip
    return carry_out(
        writing, submission, preview=preview, location=lambda r: f"/organisations/{r.subject}"
    )


@router.get(
    "",
    summary="All organisations",
    response_model=OrganisationsSchema,
    responses=CURRENT,
)
def organisations(
    answers: Known,
    asker: Asker,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Every organisation, in the order of their ids.

    The public, and organisations, know of those that stand in a published round.
    """
    records = answers.records
    placed_by(cursor, 1)  # refused before it stands in a tag

    def current() -> str:
        return tag("log", records.position(), limit, cursor or "", *seen_parts(answers))

    def build() -> OrganisationsSchema:
        known_of = _known_of(asker, records.organisations())
        ids, following = page(known_of, lambda id: (id,), 1, cursor, limit)
        known = tuple(OrganisationSchema.of(id, records.organisation(id)) for id in ids)
        return OrganisationsSchema(organisations=known, next=following).seen_by(answers)

    return unless_current(if_none_match, current, build)


@router.get(
    "/{organisation}",
    summary="An organisation",
    response_model=OrganisationSchema,
    responses=CURRENT | documented("not-found"),
)
def organisation(
    organisation: Annotated[Slug, Path(description="The organisation's id.")],
    answers: Known,
    asker: Asker,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Its names over time, its number, and other ids of the same."""
    if not asker.sight.knows(organisation):
        raise NotFound(organisation)
    known = answers.records.organisation(organisation)
    told = OrganisationSchema.of(organisation, known).seen_by(answers)
    current = tag(known.position, *seen_parts(answers))
    return unless_current(if_none_match, lambda: current, lambda: told)


def _known_of(asker: Asker, ids: list[str]) -> list[str]:
    known = asker.sight.organisations()
    return ids if known is None else [id for id in ids if id in known]

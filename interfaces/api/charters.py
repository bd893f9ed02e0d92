"""Charters: kept by the digest of their text, and rounds held against two of them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from application.records import NotFound
from domain.charter.model import Charter
from domain.complaint import Complaint
from domain.words import Slug
from interfaces.files.charter_file import CharterFile, parse_charter
from interfaces.files.lines import FileRefused, Problem
from interfaces.home.home import charter_of, yardstick_of
from interfaces.http.access import Asker
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import as_json
from interfaces.http.context import Seen, Storing
from interfaces.http.problems import RequestFault, documented, problem
from interfaces.schemas.base import Schema
from interfaces.schemas.difference import SideBySideSchema
from interfaces.wording.message import sentence

router = APIRouter(tags=["charters"], route_class=StrictRoute)

_FORM = r"^[0-9a-f]{64}$"
Digest = Annotated[str, Path(pattern=_FORM, description="SHA-256 of the charter's text.")]


class CharterText(BaseModel):
    """A charter as its file has it: YAML, every byte of it fixed by the digest."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"text": "format: samrad/charter/1\n…"}]},
    )

    text: str = Field(min_length=1)


class KeptCharterSchema(Schema):
    """A charter that is kept: its digest, its text, and what the text says."""

    sha256: str
    text: str
    charter: Charter

    @classmethod
    def of(cls, file: CharterFile) -> "KeptCharterSchema":
        """The charter."""
        return cls(sha256=file.sha256, text=file.text, charter=file.charter)


@router.post(
    "/charters",
    summary="Keep a charter",
    status_code=201,
    response_model=KeptCharterSchema,
    responses={
        200: {"model": KeptCharterSchema, "description": "It was kept already."},
        **documented("unreadable", "too-large", "not-json", "invalid", "busy"),
    },
)
def keep(body: CharterText, engine: Storing, asker: Asker) -> Response:
    """Check a charter and keep its text, for ever and by its digest.

    The digest is what ``charter`` takes elsewhere. Kept again, nothing more happens.
    """
    try:
        read = parse_charter(body.text, "text")
    except FileRefused as refused:
        faults = [*map(_fault, refused.problems)]
        return problem("invalid", faults=faults)
    was_kept = _is_kept(engine, read.sha256)
    engine.keep_charter(read.sha256, read.text, asker.who.id, asker.who.grants[0].part)
    headers = {"Location": f"/charters/{read.sha256}"}
    return as_json(KeptCharterSchema.of(read), 200 if was_kept else 201, headers)


def _fault(one: Problem) -> RequestFault:
    why = Complaint("on-a-line", line=one.line, field=one.field, complaint=one.why)
    return RequestFault("body.text", why, sentence("correct that line of the text"))


def _is_kept(engine: Storing, sha256: str) -> bool:
    try:
        engine.charter_text(sha256)
    except NotFound:
        return False
    return True


@router.get(
    "/charters/{sha256}",
    summary="A charter",
    response_model=KeptCharterSchema,
    responses=documented("not-found", "invalid"),
)
def charter(sha256: Digest, engine: Storing) -> Response:
    """A charter that is kept, by the digest of its text."""
    return as_json(KeptCharterSchema.of(charter_of(engine, sha256)))


@router.get(
    "/consultations/{consultation}/side-by-side",
    summary="By two charters",
    response_model=SideBySideSchema,
    responses=documented("not-found", "invalid"),
)
def side_by_side(
    consultation: Annotated[Slug, Path(description="The consultation's id.")],
    answers: Seen,
    engine: Storing,
    charter: Annotated[str, Query(pattern=_FORM, description="Digest of a kept charter.")],
    other: Annotated[
        str | None,
        Query(alias="with", pattern=_FORM, description="To set it beside; else the default."),
    ] = None,
) -> Response:
    """Which verdicts differ between the charter ``with`` and ``charter``, and why."""
    first = yardstick_of(engine, other) if other else answers.yardstick
    second = yardstick_of(engine, charter)
    return as_json(SideBySideSchema.of(answers, consultation, first, second))

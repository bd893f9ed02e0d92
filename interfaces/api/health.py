"""The service itself: whether it lives, and what it judges by."""

import logging
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field, JsonValue

from application.audit.log import AuditLog
from application.models.queries import Models
from interfaces.api.answers import CURRENT
from interfaces.api.people import unreadable
from interfaces.files.round_schema import schema
from interfaces.http.conditional import IfNoneMatch, tag, unless_current
from interfaces.http.context import Current
from interfaces.http.problems import documented, problem
from interfaces.http.readiness import look
from interfaces.http.service import Serving
from interfaces.schemas.board import ModelSchema
from interfaces.schemas.principles import CharterSchema
from interfaces.wording.message import sentence

router = APIRouter()
_log = logging.getLogger(__name__)


class Health(BaseModel):
    """That the service answers, how many facts its log holds, and how far its model has come."""

    status: Literal["ok", "warning"] = "ok"
    warnings: tuple[str, ...] | None = Field(
        None, description="What is to be looked after while the service answers."
    )
    position: int | None = None
    unsigned: int | None = Field(
        None,
        description="Facts that no checkpoint of this server covers yet: who alters the database "
        "could alter these. Null where it has no key to sign with.",
    )
    model: ModelSchema | None = Field(None, description="Null where the service keeps none.")
    unreadable: int | None = Field(
        None,
        description="Values of persons that do not open, and were not erased: their keys are lost, "
        "which is an incident. Null where the service keeps no keys.",
    )


@router.get("/livez", tags=["service"], summary="Does it live?", response_model_exclude_none=True)
async def livez() -> Health:
    """It answers; nothing else is asked."""
    return Health()


@router.get(
    "/readyz",
    tags=["service"],
    summary="Can it be used?",
    response_model=Health,
    responses=documented("not-ready"),
)
def readyz(answers: Current, service: Serving) -> Response | Health:
    """The log can be read, and nothing is wrong with it that would make answers wrong.

    A model that lags behind it is told of, and no reason not to ask.
    """
    try:
        position = answers.records.position()
        found = look(service.engine, service.checks)
    except Exception:
        _log.exception("the log cannot be read")
        return problem("not-ready", sentence("the log cannot be read"))
    if found.faults:
        return problem("not-ready", "; ".join(found.faults))
    return Health(
        status="warning" if found.warnings else "ok",
        warnings=found.warnings or None,
        position=position,
        unsigned=_unsigned(service.audit, position),
        model=_model(service.models, position) if service.models else None,
        unreadable=unreadable(service.people),
    )


def _unsigned(audit: AuditLog | None, position: int) -> int | None:
    return None if audit is None else max(0, position - audit.covered)


def _model(models: Models, position: int) -> ModelSchema:
    try:
        return ModelSchema.model_validate(models.lag())
    except Exception as error:
        _log.exception("the model cannot be asked")
        state = f"out of reach: {type(error).__name__}"
        return ModelSchema(position=None, lag=position, seconds=0, faults=0, state=state)


@router.get(
    "/charters/default",
    tags=["answers"],
    summary="The default charter",
    response_model=CharterSchema,
    responses=CURRENT,
)
def default_charter(answers: Current, if_none_match: IfNoneMatch = None) -> Response:
    """The criteria that rounds are held against, with the digest of their text."""
    used = answers.yardstick
    told = CharterSchema(sha256=used.sha256, charter=used.charter)
    return unless_current(if_none_match, lambda: tag(used.sha256), lambda: told)


@router.get("/schemas/round-file", tags=["service"], summary="The schema of round files")
async def round_file() -> dict[str, JsonValue]:
    """The JSON Schema that an editor checks a round file against."""
    return schema()

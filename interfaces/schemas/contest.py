"""Contests, as JSON."""

from typing import ClassVar

from pydantic import Field

from domain.consultation.remark import Settlement
from interfaces.schemas.base import DatedSchema, Id


class ReplySchema(DatedSchema):
    """An answer to a contest. One by a party to it is recorded, and settles nothing."""

    _paths: ClassVar = {
        "id": "fact.id",
        "outcome": "fact.outcome",
        "reason": "fact.reason",
        "occurred": "fact.occurred",
    }

    id: str
    outcome: Settlement
    reason: str
    by: tuple[str, ...] = Field(description="Who answers, and on whose behalf.")
    occurred: str | None
    settles: bool


class ContestSchema(DatedSchema):
    """Who disputes a fact, or a correction of it, with what words, and how far that has come."""

    _paths: ClassVar = {
        "id": "fact.id",
        "entry": "fact.entry",
        "organisation": "fact.organisation",
        "statement": "fact.statement",
        "case_number": "fact.case_number",
        "occurred": "fact.occurred",
        "answers": "replies",
    }

    id: str
    entry: str = Field(description="What is contested: the fact, or the correction of it.")
    organisation: str
    statement: str
    case_number: str | None
    occurred: str | None
    outcome: Settlement | None = Field(description="Null while nobody has settled it.")
    settled_by: Id | None
    stands: bool = Field(description="It is open, or was upheld without the record being changed.")
    answers: tuple[ReplySchema, ...]

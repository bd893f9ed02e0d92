"""The rounds, as JSON."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from application.answers import Answers
from domain.region import REGIONS
from domain.translation import Language
from interfaces.schemas.base import AnswerSchema, DatedSchema, Schema, With


class RegionSchema(Schema):
    """A region by its county code, which outlives names and bodies."""

    code: str
    name: str


def _named(told: str | RegionSchema) -> Mapping[str, str] | RegionSchema:
    return {"code": told, "name": REGIONS[told].name} if isinstance(told, str) else told


Region = Annotated[RegionSchema, BeforeValidator(_named)]
"""Read from a region's code."""


class RoundSchema(DatedSchema, AnswerSchema):
    """A consultation: which region's, on which plan, how kept, and where it stands."""

    id: str
    region: Region
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    case_number: str | None = Field(description="Diarienummer.")
    kept: Literal["live", "reconstructed"]
    previous: str | None = Field(description="The region's round before this one.")
    fictional: bool
    language: Language | None = Field(
        description="The language in which its texts are written, where that is stated."
    )
    version: int = Field(description="How many facts it holds; what If-Match is compared with.")
    phase: str

    @classmethod
    def of(cls, answers: Answers, id: str) -> "RoundSchema":
        """The round as it now reads. Raises NotFound."""
        opened = answers.dossier(id).opened
        version = answers.records.consultation(id).position
        return cls.model_validate(With(opened, id=id, version=version, phase=answers.phase(id)))


class RoundsSchema(AnswerSchema):
    """A page of consultations, by region and then by the years of the plan."""

    consultations: tuple[RoundSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")

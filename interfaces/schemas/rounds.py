"""The rounds, as JSON."""

from typing import Literal

from pydantic import Field

from application.answers import Answers
from domain.region import REGIONS
from interfaces.schemas.base import AnswerSchema, DatedSchema, Schema


class RegionSchema(Schema):
    """A region by its county code, which outlives names and bodies."""

    code: str
    name: str


class RoundSchema(DatedSchema, AnswerSchema):
    """A consultation: which region's, on which plan, how kept, and where it stands."""

    id: str
    region: RegionSchema
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    case_number: str | None = Field(description="Diarienummer.")
    kept: Literal["live", "reconstructed"]
    previous: str | None = Field(description="The region's round before this one.")
    fictional: bool
    version: int = Field(description="How many facts it holds; what If-Match is compared with.")
    phase: str

    @classmethod
    def of(cls, answers: Answers, id: str) -> "RoundSchema":
        """The round as it now reads. Raises NotFound."""
        opened = answers.dossier(id).opened
        return cls(
            id=id,
            region=RegionSchema(code=opened.region, name=REGIONS[opened.region].name),
            holder=opened.holder,
            plan=opened.plan,
            period=opened.period,
            case_number=opened.case_number,
            kept=opened.kept,
            previous=opened.previous,
            fictional=opened.fictional,
            version=answers.records.consultation(id).position,
            phase=answers.phase(id),
        )


class RoundsSchema(AnswerSchema):
    """A page of consultations, by region and then by the years of the plan."""

    consultations: tuple[RoundSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")

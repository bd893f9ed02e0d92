"""Organisations over all rounds, as JSON."""

from pydantic import Field

from domain.organisation import Organisation
from interfaces.schemas.base import AnswerSchema


class OrganisationSchema(AnswerSchema):
    """An organisation's identity over time; what it was in a round, the round says."""

    id: str
    name: str
    names: tuple[str, ...] = Field(description="All names of it, in the order learnt.")
    number: str | None = Field(description="Organisationsnummer, ten digits.")
    same_as: tuple[str, ...] = Field(description="Other ids that turned out to be the same.")
    version: int

    @classmethod
    def of(cls, id: str, organisation: Organisation) -> "OrganisationSchema":
        """The identity."""
        return cls(
            id=id,
            name=organisation.name or id,
            names=organisation.names,
            number=organisation.number,
            same_as=organisation.same_as,
            version=organisation.position,
        )


class OrganisationsSchema(AnswerSchema):
    """A page of organisations, in the order of their ids."""

    organisations: tuple[OrganisationSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")

"""Organisations over all rounds, as JSON."""

from typing import ClassVar

from pydantic import Field

from domain.organisation import Organisation
from interfaces.schemas.base import AnswerSchema, With


class OrganisationSchema(AnswerSchema):
    """An organisation's identity over time; what it was in a round, the round says."""

    _paths: ClassVar = {
        "version": "position",
    }

    id: str
    name: str
    names: tuple[str, ...] = Field(description="All names of it, in the order learnt.")
    number: str | None = Field(description="Organisationsnummer, ten digits.")
    same_as: tuple[str, ...] = Field(description="Other ids that turned out to be the same.")
    version: int

    @classmethod
    def of(cls, id: str, organisation: Organisation) -> "OrganisationSchema":
        """The identity."""
        return cls.model_validate(With(organisation, id=id, name=organisation.name or id))


class OrganisationsSchema(AnswerSchema):
    """A page of organisations, in the order of their ids."""

    organisations: tuple[OrganisationSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")

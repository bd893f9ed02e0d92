"""Inventory: which organisations there are, how they were found, and who was left out."""

from typing import Literal

from pydantic import Field, model_validator

from domain.complaint import Complaint
from domain.count import Count
from domain.fact import Fact, OrganisationId
from domain.words import Group, Party, Text

# --- facts -----------------------------------------------------------------------------------


class InventoryBegun(Fact, kind="consultation.inventory-begun", foretold=True):
    """A search for the organisations to consult is begun."""

    method: Text | None = None


class OrganisationFound(Fact, kind="consultation.organisation-found"):
    """An organisation enters the inventory."""

    organisation: OrganisationId
    how: Literal["register", "earlier-round", "network", "outreach", "came-forward", "other"]


class OrganisationsCounted(Fact, kind="consultation.organisations-counted"):
    """How many the inventory holds, where the source names none of them."""

    count: Count
    party: Party | None = None
    group: Group | None = None


class OutreachMade(Fact, kind="consultation.outreach-made", foretold=True):
    """An outreach to groups that seldom come."""

    groups: tuple[Group, ...] = Field(min_length=1)
    how: Text | None = None


class Excluded(Fact, kind="consultation.excluded"):
    """An organisation or a group was deliberately not invited, with the reason."""

    organisation: OrganisationId | None = None
    group: Group | None = None
    party: Party | None = None
    reason: Text

    @model_validator(mode="after")
    def _names_one(self) -> "Excluded":
        if sum(x is not None for x in (self.organisation, self.group, self.party)) != 1:
            raise Complaint("exactly-one-excluded")
        return self


class InventoryCompleted(Fact, kind="consultation.inventory-completed", foretold=True):
    """The inventory is closed; ``complete`` says whether it claims to hold all there are."""

    complete: bool | None = None


FACTS: tuple[type[Fact], ...] = (
    InventoryBegun,
    OrganisationFound,
    OrganisationsCounted,
    OutreachMade,
    Excluded,
    InventoryCompleted,
)

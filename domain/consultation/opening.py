"""Opening: who consults on what, with which mandate, resources and promises."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.fact import Fact, Names, Occurred, OrganisationId, OrganisationIds, Proof
from domain.region import RegionCode
from domain.translation import Language
from domain.words import (
    EntryId,
    Group,
    Level,
    Name,
    Origin,
    Participation,
    Party,
    PlanKind,
    Sector,
    Slug,
    Text,
)

Kronor = Annotated[int, Field(ge=0, le=1_000_000_000_000, description="Swedish kronor (SEK).")]
_ON_THE_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_LEADING = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]{2}", re.IGNORECASE)
"""How an address begins (RFC 3986, 3.1), or one without a scheme."""

# --- facts -----------------------------------------------------------------------------------


class Opened(Fact, kind="consultation.opened"):
    """A consultation on a culture plan is begun, and its record opened."""

    region: RegionCode
    holder: Text = Field(description="The body that holds it, named as it was then.")
    holder_number: str | None = Field(None, pattern=r"^\d{6}-?\d{4}$")
    plan: Text = Field(description="The plan's name.")
    period: Occurred = Field(description="The years the plan is to cover: '2019/2022'.")
    case_number: Name | None = Field(None, description="Diarienummer.")
    kept: Literal["live", "reconstructed"] = Field(
        description="Recorded as it happens by the holder, or written down later from sources."
    )
    previous: Slug | None = Field(None, description="The region's round before this one.")
    fictional: bool = False
    plan_kind: PlanKind = Field("culture-plan", description="What sort of plan it is.")
    language: Language | None = Field(
        None, description="The language in which the round's texts are written."
    )


class SourceRegistered(Fact, kind="consultation.source-registered"):
    """A source that facts of the round rest on."""

    id: EntryId = Field(description="The entry's own id, best as in 'source-report'.")
    source: Slug = Field(
        description="The source's id, by which facts cite it. "
        "In a round file it is the 'id' in the section 'sources'."
    )
    title: Text
    address: Name | None = Field(
        None, description="Where it was found: an address, https or http, or the words for a shelf."
    )
    publisher: Text | None = None
    published: Occurred | None = Field(None, description="The source's own date.")
    accessed: Occurred | None = Field(None, description="The day it was read, as of a web page.")
    proves: Proof | None = Field(
        None,
        description="What it proves wherever a citation says nothing: at most an announcement of "
        "what is later than the source.",
    )
    standpoint: Literal["holder", "organiser", "party", "third"]
    read: Literal["in-full", "in-part", "not-read"] = Field(
        description="Whether the archivist searched it through; else it is known at second hand."
    )

    def introduced(self) -> str | None:
        """A source is known by a short id of its own, by which facts cite it."""
        return f"source:{self.source}"

    @property
    def link(self) -> str | None:
        """The address, if it is one on the web: nothing else is to be followed."""
        return self.address if self.address and _ON_THE_WEB.match(self.address) else None

    @property
    def leads_astray(self) -> bool:
        """Whether the address would lead a browser, but not to the web.

        Browsers ignore tabs and line breaks in an address (WHATWG URL Standard).
        """
        address = re.sub(r"[\t\r\n]", "", self.address or "").strip()
        return self.link is None and _LEADING.match(address) is not None


class OrganisationDescribed(Fact, kind="consultation.organisation-described"):
    """What an organisation was in this round: its parties, level, sector, groups, umbrella."""

    id: EntryId = Field(description="The entry's own id, best as in 'organisation-ax'.")
    organisation: Slug = Field(
        description="The organisation's id, the same in every round. "
        "In a round file it is the 'id' in the section 'organisations'."
    )
    name: Text
    parties: tuple[Party, ...] = ("unknown",)
    level: Level | None = None
    sector: Sector | None = None
    groups: tuple[Group, ...] = ()
    umbrella: OrganisationId | None = Field(None, description="The organisation it belongs to.")

    def introduced(self) -> str | None:
        """An organisation is known by its own id, the same in every round."""
        return f"organisation:{self.organisation}"


class MandateStated(Fact, kind="consultation.mandate-stated"):
    """What the consultation is for and how far its influence reaches, said to the invited."""

    purpose: Text | None = None
    influence: Text | None = Field(None, description="What can be changed, and what cannot.")
    level: Participation | None = None
    decision_path: Text | None = None


class QuestionsPut(Fact, kind="consultation.questions-put"):
    """The questions that views are asked on."""

    questions: tuple[Text, ...] = Field(min_length=1)


class ExpectationsStated(Fact, kind="consultation.expectations-stated"):
    """What the holder expects of those consulted, and they of the holder."""

    of_participants: Text | None = None
    of_holder: Text | None = None


class CharterAdopted(Fact, kind="consultation.charter-adopted"):
    """The holder undertakes to consult by a charter; its digest fixes the very text."""

    charter: Slug
    edition: Name
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class GoalSet(Fact, kind="consultation.goal-set"):
    """A goal that the consultation is to reach."""

    introduces: ClassVar[str | None] = "goal"

    goal: Text


class Sum(BaseModel):
    """A sum of money: where it comes from, and for which year."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Kronor
    origin: Origin | None = None
    year: int | None = Field(None, ge=1900, le=2999)


class ProgrammeJoined(Fact, kind="consultation.programme-joined"):
    """The consultation is part of a programme, such as KICK."""

    programme: Text
    run_by: OrganisationIds = ()
    budget: tuple[Sum, ...] = Field((), description="The programme's income, as its source has it.")
    spent: tuple[Sum, ...] = Field((), description="What it came to cost.")


class ApproachReceived(Fact, kind="consultation.approach-received", holders_act=False):
    """Civil society offers to take part in how the consultation is made."""

    introduces: ClassVar[str | None] = "approach"

    organisation: OrganisationId
    offer: Text


class ApproachAnswered(Fact, kind="consultation.approach-answered"):
    """The holder answers such an offer."""

    approach: Annotated[Slug, Names("approach")]
    answer: Literal["accepted", "partly", "declined"]
    reason: Text | None = None


class ProcessPlannedJointly(Fact, kind="consultation.process-planned-jointly", foretold=True):
    """The process was planned together with organisations (Code: partnership)."""

    together_with: OrganisationIds = Field(min_length=1)


class HandoverGiven(Fact, kind="consultation.handover-given", foretold=True):
    """The earlier round's views, answers and commitments are given to those now invited."""

    round: Slug | None = Field(None, description="The round they come from.")
    views: bool | None = None
    answers: bool | None = None
    commitments: bool | None = None


class OfficialsBriefed(Fact, kind="consultation.officials-briefed", foretold=True):
    """Officials learn on what conditions unpaid work is done."""

    about: Text | None = None


class FundingDisclosed(Fact, kind="consultation.funding-disclosed"):
    """Said openly: whether the model holds money earmarked for civil society."""

    earmarked: bool
    statement: Text | None = None


class ResourcesCommitted(Fact, kind="consultation.resources-committed", foretold=True):
    """Money that the holder puts into its dialogue with civil society."""

    amount: Kronor | None = None
    purpose: Text | None = None
    to: OrganisationIds = Field((), description="Who receives it.")
    to_party: Party | None = Field(None, description="Who receives it, where no name is given.")
    origin: Origin | None = Field(None, description="Where it comes from, if not from the holder.")
    paid: bool | None = Field(None, description="Whether it was paid, also where no amount is.")


DESCRIPTIONS = (Opened, SourceRegistered, OrganisationDescribed)
"""The kinds that describe the round, its sources and organisations, rather than happen in it."""

FACTS: tuple[type[Fact], ...] = (
    Opened,
    SourceRegistered,
    OrganisationDescribed,
    MandateStated,
    QuestionsPut,
    ExpectationsStated,
    CharterAdopted,
    GoalSet,
    ProgrammeJoined,
    ApproachReceived,
    ApproachAnswered,
    ProcessPlannedJointly,
    HandoverGiven,
    OfficialsBriefed,
    FundingDisclosed,
    ResourcesCommitted,
)

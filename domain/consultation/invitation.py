"""Invitation: who was asked, to what, by which channel, with what to read beforehand."""

from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from domain.complaint import Complaint
from domain.consultation.dossier import Dossier, Entry, shows
from domain.count import Count
from domain.fact import Fact, InvitationId, MeetingIds, Occurred, OrganisationId, OrganisationIds
from domain.personal import Personal
from domain.translation import Translated, Translations, translations
from domain.words import UNKNOWN, Channel, Group, Level, Name, Party, Slug, Text

ListState = Literal["complete", "partial", "unknown"]
"""Whether a list of names is stated to be complete."""


class Collective(Translated):
    """Addressees that a source names together: "25 bodies", "all associations"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Text
    count: Count | None = None
    list: ListState = Field("unknown", description="Whether the members named are all of them.")
    parties: tuple[Party, ...] = ()
    groups: tuple[Group, ...] = ()
    level: Level | None = None
    sv: Translations | None = translations("Swedish")
    en: Translations | None = translations("English")


def _spelled_out(value: Any) -> Any:
    return (UNKNOWN,) if value == UNKNOWN else value


Addressees = Annotated[
    OrganisationIds,
    BeforeValidator(_spelled_out, json_schema_input_type=tuple[Slug, ...] | Literal["unknown"]),
]
"""Organisations of the round; 'unknown', alone or among them, where no source says to whom."""


class Addressed(Fact):
    """Facts that are addressed to organisations, to collectives, or to all who wish."""

    to: Addressees = Field((), description="Organisations of the round, or 'unknown'.")
    collectives: tuple[Collective, ...] = ()
    open_to_all: bool = False

    @model_validator(mode="after")
    def _has_addressees(self) -> "Addressed":
        if not (self.to or self.collectives or self.open_to_all):
            raise Complaint("nobody-addressed")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The organisations that it is addressed to by name."""
        return tuple(id for id in self.to if id != UNKNOWN)

    def references(self) -> tuple[tuple[str, str], ...]:
        """What it refers to; the addressee 'unknown' is no organisation."""
        nobody = ("to", f"organisation:{UNKNOWN}")
        return tuple(reference for reference in super().references() if reference != nobody)


# --- facts -----------------------------------------------------------------------------------


class InvitationSent(Addressed, kind="consultation.invitation-sent", foretold=True):
    """An invitation goes out, to meetings or to the process as a whole."""

    introduces: ClassVar[str | None] = "invitation"

    meetings: MeetingIds = ()
    channels: tuple[Channel, ...] = ()
    reply_by: Occurred | None = None
    text: Text | None = Field(None, description="What it says, in short.")
    survey: bool | None = Field(None, description="It asks those invited to answer a survey.")


class InvitationBounced(Fact, kind="consultation.invitation-bounced"):
    """An invitation did not reach the one it was sent to."""

    invitation: InvitationId
    organisation: OrganisationId | None = None
    reason: Text | None = None


class ReminderSent(Fact, kind="consultation.reminder-sent"):
    """Those invited are reminded."""

    invitation: InvitationId
    channels: tuple[Channel, ...] = ()


class ReplyReceived(Fact, kind="consultation.reply-received", holders_act=False):
    """An organisation answers an invitation. A reply is not attendance."""

    invitation: InvitationId | None = None
    meetings: MeetingIds = ()
    organisation: OrganisationId
    answer: Literal["accepts", "declines", "tentative"]


class ContactNamed(Fact, kind="consultation.contact-named", holders_act=False):
    """An organisation's contact in this round: who is written to, and where."""

    organisation: OrganisationId
    name: Personal
    address: Personal | None = Field(None, description="E-mail or post.")


class InvitationRequested(Fact, kind="consultation.invitation-requested", holders_act=False):
    """An organisation asks to be invited."""

    organisation: OrganisationId
    text: Text | None = Field(None, description="What it says, in short.")
    case_number: Name | None = Field(None, description="For a request that came by letter.")


class ParticipationDelegated(Fact, kind="consultation.participation-delegated", holders_act=False):
    """An organisation lets another speak for it."""

    organisation: OrganisationId
    to: OrganisationId
    invitation: InvitationId | None = None


class MaterialSent(Fact, kind="consultation.material-sent", foretold=True):
    """Agenda or reading matter goes out ahead of meetings."""

    what: tuple[Literal["agenda", "material", "draft", "earlier-plan"], ...] = Field(min_length=1)
    meetings: MeetingIds = ()


class AgendaInputReceived(Fact, kind="consultation.agenda-input-received", holders_act=False):
    """An organisation shapes what is to be talked about."""

    organisation: OrganisationId | None = None
    meetings: MeetingIds = ()
    input: Text


class RolesExplained(Fact, kind="consultation.roles-explained"):
    """It is explained what is a municipal, a regional and a national question."""

    text: Text | None = None


class ReimbursementStated(Fact, kind="consultation.reimbursement-stated"):
    """What taking part may cost: the policy on travel and on lost earnings (SOU 2016:13)."""

    travel: bool | None = None
    lost_earnings: bool | None = None


class KnowledgeOffered(Fact, kind="consultation.knowledge-offered", foretold=True):
    """A study guide or a session that lets associations learn how the plan works."""

    form: Literal["study-guide", "session", "course", "other"]


class SamiMatterAssessed(Fact, kind="consultation.sami-matter-assessed"):
    """Whether the matter may be of special significance to the Sami (Act 2022:66 section 2)."""

    initiated: Occurred | None = Field(None, description="When the matter was begun.")
    special_significance: bool
    reason: Text


class SamiConsultation(Fact, kind="consultation.sami-consultation", holders_act=False):
    """A step of the consultation with a Sami representative (Act 2022:66 sections 6–12)."""

    representative: OrganisationId | None = Field(
        None, description="A sameby or a Sami organisation; without it, Sametinget."
    )
    step: Literal["requested", "waived", "held", "ended", "documented"]
    outcome: Literal["agreement", "no-agreement"] | None = Field(
        None, description="Of what ended: whether it came to agreement."
    )


FACTS: tuple[type[Fact], ...] = (
    InvitationSent,
    InvitationBounced,
    ReminderSent,
    ReplyReceived,
    ContactNamed,
    InvitationRequested,
    ParticipationDelegated,
    MaterialSent,
    AgendaInputReceived,
    RolesExplained,
    ReimbursementStated,
    KnowledgeOffered,
    SamiMatterAssessed,
    SamiConsultation,
)


# --- what they amount to ---------------------------------------------------------------------


def sent(dossier: Dossier) -> tuple[Entry[InvitationSent], ...]:
    """The invitations. One with a reply, bounce or reminder counts as sent, whatever dates
    prove.
    """
    return tuple(_as_shown(dossier, entry) for entry in dossier.of(InvitationSent))


def _as_shown(dossier: Dossier, entry: Entry[InvitationSent]) -> Entry[InvitationSent]:
    if entry.proof == "held":
        return entry
    begins = entry.when.start.earliest if entry.when else None
    thing = f"invitation:{entry.id}"
    kinds: tuple[type[Fact], ...] = (ReplyReceived, InvitationBounced, ReminderSent)
    witnesses = (one for kind in kinds for one in dossier.about(thing, kind))
    return replace(entry, proof="held") if any(shows(one, begins) for one in witnesses) else entry

"""Referral (remiss): the draft goes out, responses come in and are kept in order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from pydantic import Field

from domain import edtf
from domain.consultation import counts, invitation
from domain.consultation.counts import Counts, shows_some
from domain.consultation.dossier import Dossier, Entry, in_order, shows
from domain.consultation.invitation import Addressed, ListState
from domain.count import Count
from domain.edtf import Edge, certainly_before, latest
from domain.fact import Fact, Occurred, OrganisationId, ReferralId, ResponseId
from domain.personal import Personal
from domain.words import Channel, Group, Party, Text

# --- facts -----------------------------------------------------------------------------------


class ReferralOpened(Addressed, kind="consultation.referral-opened", foretold=True):
    """A draft is sent for views; ``occurred`` is the first day, ``deadline`` the last."""

    introduces: ClassVar[str | None] = "referral"

    deadline: Occurred | None = None
    draft: Text | None = Field(None, description="Version of the draft.")
    sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$", description="The draft's digest.")
    channels: tuple[Channel, ...] = ()


class ConsulteesPublished(Fact, kind="consultation.consultees-published", foretold=True):
    """The list of those the draft was sent to is made public."""

    referral: ReferralId
    list: ListState = "unknown"


class DeadlineExtended(Fact, kind="consultation.deadline-extended"):
    """The response period is prolonged."""

    referral: ReferralId
    deadline: Occurred
    organisation: OrganisationId | None = Field(None, description="For one only, where so.")


class ResponseReceived(Fact, kind="consultation.response-received", holders_act=False):
    """A response came in. Late is counted from the deadline that held for the organisation."""

    introduces: ClassVar[str | None] = "response"

    referral: ReferralId | None = None
    organisation: OrganisationId | None = Field(None, description="Absent: unnamed.")
    party: Party | None = None
    channel: Channel | None = None
    formal: bool | None = Field(None, description="By an authority's decision, or an open call.")
    kept_in_order: bool | None = Field(
        None, description="Not registered, but kept so that it can be found (OSL 5:1)."
    )
    signed_by: Personal | None = Field(
        None, description="Who signed it; of a private person's response, who sent it."
    )


class ResponsesCounted(Fact, kind="consultation.responses-counted", holders_act=False):
    """How many responses came, where the source does not name who sent them."""

    referral: ReferralId | None = None
    count: Count
    party: Party | None = None
    group: Group | None = None


class ResponsesPublished(Fact, kind="consultation.responses-published", foretold=True):
    """The responses are made public, in full or as a summary."""

    referral: ReferralId | None = None
    form: Literal["in-full", "summary"]


class ResponseRegistered(Fact, kind="consultation.response-registered"):
    """A response is entered in the register (diariet); ``occurred`` is the day of it."""

    response: ResponseId


FACTS: tuple[type[Fact], ...] = (
    ReferralOpened,
    ConsulteesPublished,
    DeadlineExtended,
    ResponseReceived,
    ResponseRegistered,
    ResponsesCounted,
    ResponsesPublished,
)


# --- what they amount to ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """A referral as its facts together describe it; its first and last day both count."""

    opened: Entry[ReferralOpened]
    first: Edge | None
    last: Edge | None
    """The last day for everyone; its hour counts where responses state theirs."""
    own: Mapping[str, Edge]
    """The last day of organisations that were given more time."""
    list_published: tuple[Entry[ConsulteesPublished], ...]
    responses_published: tuple[Entry[ResponsesPublished], ...]
    entries: tuple[Entry[Any], ...]

    def last_for(self, organisation: str | None) -> Edge | None:
        """The last day for an organisation: the later of its own and that for everyone."""
        return self.own.get(organisation or "", self.last)


def late(dossier: Dossier) -> Iterator[Entry[ResponseReceived]]:
    """The responses that certainly came after their sender's deadline."""
    periods = {period.opened.id: period for period in referrals(dossier)}
    only = the_only(dossier)
    for response in dossier.of(ResponseReceived):
        period = periods.get(response.fact.referral or only or "")
        last = period.last_for(response.fact.organisation) if period else None
        if last and response.when and certainly_before(last, response.when.start):
            yield response


def totals(dossier: Dossier) -> tuple[Entry[ResponsesCounted], ...]:
    """How many responses each referral drew; by party, where there is no figure for all."""
    return tuple(
        entry
        for told in counted(dossier)
        for entry in ((told.whole,) if told.whole else told.parts)
    )


def counted(dossier: Dossier) -> tuple[Counts[ResponsesCounted], ...]:
    """The counts of responses, for each referral and unit, as whole and parts."""
    only = the_only(dossier)
    told = in_order(dossier.of(ResponsesCounted))
    return counts.counted(told, of=lambda fact: fact.referral or only)


def the_only(dossier: Dossier) -> str | None:
    """The referral of facts that name none: the only one of the round, if it has just one."""
    opened = dossier.of(ReferralOpened)
    return opened[0].id if len(opened) == 1 else None


def opened(dossier: Dossier) -> tuple[Entry[ReferralOpened], ...]:
    """The referrals. One that drew responses counts as held, whatever its sources' dates prove."""
    return tuple(_as_shown(dossier, entry) for entry in dossier.of(ReferralOpened))


def addressed(dossier: Dossier) -> tuple[Entry[Any], ...]:
    """Invitations and referrals: the entries with addressees."""
    return (*invitation.sent(dossier), *opened(dossier))


def _as_shown(dossier: Dossier, entry: Entry[ReferralOpened]) -> Entry[ReferralOpened]:
    if entry.proof == "held":
        return entry
    begins, only = entry.when.start.earliest if entry.when else None, the_only(dossier)
    witnesses: tuple[Entry[Any], ...] = (
        *dossier.of(ResponseReceived),
        *(e for e in dossier.of(ResponsesCounted) if shows_some(e.fact.count)),
        *dossier.of(ResponsesPublished),
    )
    of = (e for e in witnesses if (e.fact.referral or only) == entry.id)
    return replace(entry, proof="held") if any(shows(one, begins) for one in of) else entry


def referrals(dossier: Dossier) -> tuple[Period, ...]:
    """The referrals of a round. A fact that names no referral is about the only one."""
    only = the_only(dossier) is not None
    return tuple(_period(dossier, entry, only=only) for entry in opened(dossier))


def _period(dossier: Dossier, opened: Entry[ReferralOpened], *, only: bool) -> Period:
    """A period is extended, never cut short: the latest of its deadlines holds."""
    thing = f"referral:{opened.id}"
    extended = dossier.about(thing, DeadlineExtended)
    stated = [opened.fact.deadline] if opened.fact.deadline else []
    for_all = [*stated, *(e.fact.deadline for e in extended if not e.fact.organisation)]
    own: dict[str, list[str]] = {}
    for entry in extended:
        if entry.fact.organisation:
            own.setdefault(entry.fact.organisation, [*for_all]).append(entry.fact.deadline)
    listed = dossier.about(thing, ConsulteesPublished)
    published = tuple(
        entry
        for entry in dossier.of(ResponsesPublished)
        if entry.fact.referral == opened.id or (only and entry.fact.referral is None)
    )
    general = tuple(entry for entry in extended if not entry.fact.organisation)
    return Period(
        opened=opened,
        first=opened.when.start if opened.when else None,
        last=_last(for_all),
        own={one: last for one, until in own.items() if (last := _last(until))},
        list_published=listed,
        responses_published=published,
        entries=(opened, *general, *listed, *published),
    )


def _last(deadlines: Iterable[str]) -> Edge | None:
    return latest(edtf.parse(deadline).last for deadline in deadlines)

"""The closed vocabularies of the field, as they are stored.

The words are the English terms of the field's glossary; the interfaces decide what a reader sees,
in Swedish or English. A word that has been written to a log is never renamed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, count
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, StringConstraints

from domain.complaint import Complaint
from domain.text import fault, tidied

SLUG_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG_FORM, max_length=100)]
"""An id: ASCII, assigned once, never derived again from data that may be corrected."""
EntryId = Annotated[str, StringConstraints(pattern=SLUG_FORM, max_length=120)]
"""The id of an entry, as references to it give it. The id of a description holds the whole id of
what it describes, after ``organisation-`` or ``source-``, and so may be longer than others."""


def free_id(stem: str, is_taken: Callable[[str], bool]) -> str:
    """The stem as an id, or the stem with the first number that is free."""
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(id for id in chain((stem,), numbered) if not is_taken(id))


CLOCK_FORM = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
Clock = Annotated[str, StringConstraints(pattern=CLOCK_FORM)]
"""An hour of the day, local time: ``17:30``."""


@dataclass(frozen=True, slots=True)
class InWords:
    """Marks text in words, which may be translated; not an id, a date or a stored word."""


NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_FREE = StringConstraints(
    min_length=1, max_length=20_000, strip_whitespace=True, pattern=NO_CONTROLS
)
Name = Annotated[str, _FREE]
"""A name or a number as it is known, the same in every language."""
Text = Annotated[str, _FREE, InWords()]
"""Free text. Of control characters it may hold only tab and line break: terminals obey the others.

It names organisations and published facts, never a private person.
"""


def stated(value: str) -> str:
    """The text, tidied. Raises Complaint if it cannot be accepted."""
    if (found := fault(value)) is not None:
        kind, values = found
        raise Complaint(kind, **values)
    return tidied(value)


Stated = Annotated[Text, AfterValidator(stated)]
"""Text as it comes in: it must show something, and it is tidied. The texts of a fact are checked in
the same way when the fact is decided on; after that they are always read as they were stored."""

Party = Literal[
    "municipality",
    "professional-culture",
    "civil-society",
    "national-minority",
    "unaffiliated",
    "unknown",
]
"""In what capacity a party is consulted (ordinance 2010:2012 section 7 names the first three)."""

Level = Literal["local", "municipal", "regional", "national", "international"]
"""The tier at which an organisation works, or to which a view belongs."""

Sector = Literal[
    "culture-and-arts",
    "sports",
    "other-recreation",
    "education",
    "heritage",
    "religion",
    "social",
    "public-administration",
    "business",
    "other",
]
"""What an organisation does (civil society after ICNPO's recreation and culture)."""

Minority = Literal["jews", "roma", "sami", "swedish-finns", "tornedalians"]
"""The national minorities of Act 2009:724."""

Group = Literal[
    "jews",
    "roma",
    "sami",
    "swedish-finns",
    "tornedalians",
    "national-minorities",
    "sametinget",
    "children-and-young-people",
    "older-people",
    "disability",
    "ethnic-associations",
    "study-associations",
    "folk-high-schools",
    "local-heritage",
    "amateur-culture",
    "community-venues",
    "creators",
    "institutions",
    "other",
]
"""Groups that an organisation, an invitation track or a meeting concerns, never a person."""

Unit = Literal[
    "persons",
    "attendances",
    "organisations",
    "responses",
    "meetings",
    "groups",
    "voices",
    "contributions",
    "municipalities",
    "views",
    "percent",
]
"""What a count counts. Counts are never added across units. Only a share is in per cent."""

Channel = Literal[
    "letter",
    "email",
    "phone",
    "website",
    "social-media",
    "newspaper",
    "newsletter",
    "network",
    "in-person",
    "other",
]
"""The way in which an invitation, an answer or a response was sent."""

Participation = Literal["information", "consultation", "dialogue", "partnership"]
"""Levels of participation (Code of Good Practice for Civil Participation, 2009)."""

MeetingKind = Literal[
    "dialogue-meeting",
    "targeted-consultation",
    "open-consultation",
    "preparatory-meeting",
    "association-day",
    "culture-assembly",
    "feedback-assembly",
    "referral-hearing",
    "reference-group",
    "workshop",
    "youth-session",
    "information-meeting",
    "interview",
    "other",
]
"""The meetings of a culture plan's consultation."""

Disposition = Literal["accepted", "partly", "rejected", "noted", "outside-remit"]
"""What became of a view."""

PlanKind = Literal["culture-plan", "culture-cooperation-plan"]
"""A regional culture plan (ordinance 2010:2012), or what SOU 2023:58 proposes in its place."""

Origin = Literal["region", "state", "municipality", "civil-society", "other"]
"""Where money comes from."""

Body = Literal["committee", "executive-board", "assembly", "other"]
"""nämnd, regionstyrelse, regionfullmäktige (landstingsfullmäktige): the decision path."""

Act = Literal[
    "inventory-begun",
    "knowledge-offered",
    "officials-briefed",
    "funding-disclosed",
    "resources-committed",
    "reimbursement-stated",
    "roles-explained",
    "process-planned-jointly",
    "agenda-input-received",
    "youth-session",
    "youth-survey",
    "disability-invited",
    "feedback-given",
    "evaluation-made",
    "contact-held",
    "handover-given",
    "mandate-stated",
    "minorities-approached",
    "municipalities-involved",
    "professional-culture-consulted",
    "civil-society-consulted",
    "sametinget-informed",
    "participants-asked-about-reprisal",
    "local-tier-invited",
    "regional-tier-invited",
    "referral-opened-to-all",
    "consultees-published",
    "responses-published",
    "views-answered",
]
"""Acts that a source can state were *not* done."""

MINORITIES: tuple[Minority, ...] = get_args(Minority)
HOLDER = "holder"
"""The doer, when it was the body that holds the consultation."""
UNKNOWN = "unknown"
"""The doer, when no source says who it was."""
RESERVED: frozenset[str] = frozenset(
    (HOLDER, UNKNOWN, *chain.from_iterable(map(get_args, (Party, Minority, Channel, Act))))
)
"""Words that can stand in place of an organisation's id. No organisation has one of them as its id.
"""

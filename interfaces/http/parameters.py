"""Parameters that several operations and pages take."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator

from domain import iso8601
from domain.complaint import Complaint
from domain.region import RegionCode
from domain.words import Slug

FORM_OF_KNOWN_AT = (
    "a position of the log, a date (the end of that day in Sweden), an instant with its offset, "
    "or a checkpoint (SIZE@ROOT)"
)
KnownAt = Annotated[
    str | None,
    Query(
        max_length=120,
        description=f"Read the record as it was known then: {FORM_OF_KNOWN_AT}.",
        examples=["2026-11-22"],
    ),
]


def written_out(day: object) -> object:
    """A day in ISO 8601. Refuses a number of seconds, which Pydantic alone would take for a day.

    Raises Complaint. A value that is no text is left as it is.
    """
    if not isinstance(day, str):
        return day
    try:
        return iso8601.day(day)
    except ValueError:
        raise Complaint("no-day", day=day) from None


Day = Annotated[date, BeforeValidator(written_out)]
TrueOn = Annotated[
    Day | None,
    Query(description="Only what had happened by the end of that day; the rest is left out."),
]
Sha256 = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9a-f]{64}$",
        description="The charter to judge by: the digest of one that is kept; else the default.",
    ),
]
AtLeast = Annotated[
    int | None,
    Query(
        ge=0,
        lt=2**63,
        description="Wait, for two seconds at most, until the answer is from so much of the log: "
        "the `Samrad-Position` of a command, to read one's own write.",
    ),
]
_MOST = 200
Consultations = Annotated[
    list[Slug] | None,
    Query(alias="consultation", max_length=_MOST, description="Ids of rounds; give it repeatedly."),
]
Regions = Annotated[
    list[RegionCode] | None,
    Query(alias="region", max_length=_MOST, description="All rounds of the region; repeatable."),
]

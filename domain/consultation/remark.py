"""Remarks: what may be said at any time about the round or about its record."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from domain.complaint import Complaint
from domain.fact import Cited, Fact, Names, OrganisationId
from domain.personal import Change, PersonalValue, Sealed, replaced, told_in
from domain.words import Act, EntryId, Name, Slug, Text

Entry = Annotated[EntryId, Names("fact")]
Settlement = Literal["upheld", "dismissed", "withdrawn"]
"""The outcome of a contest: the record is wrong, it is right, or nobody disputes it any more."""

# --- facts -----------------------------------------------------------------------------------


class ConcernRaised(Fact, kind="consultation.concern-raised", holders_act=False):
    """A concern that the process is going wrong."""

    introduces: ClassVar[str | None] = "concern"

    about: Literal["reprisal", "access", "notice", "information", "other"]
    organisation: OrganisationId | None = None
    text: Text


class ConcernResolved(Fact, kind="consultation.concern-resolved"):
    """What was done about it."""

    concern: Annotated[Slug, Names("concern")]
    how: Text


class DeviationNoted(Fact, kind="consultation.deviation-noted"):
    """The process departs from its plan, with the reason."""

    what: Text
    reason: Text | None = None
    about: Literal["staff", "schedule", "form", "other"] | None = Field(
        None, description="Of staff: which role, never who; as 'the project leader left'."
    )


class OmissionStated(Fact, kind="consultation.omission-stated"):
    """A source says that something was not done. Only this, never silence, counts against."""

    act: Act
    reason: Text | None = None


class SourceAttached(Fact, kind="consultation.source-attached"):
    """A further source says the same as a recorded fact, or proves that it took place."""

    entry: Entry
    sources: tuple[Cited, ...] = Field(min_length=1)


class Corrected(Fact, kind="consultation.corrected"):
    """The record was wrong: fields change, or the entry is retracted. Both versions remain."""

    entry: Entry
    changes: dict[str, Change] = Field(default_factory=dict)
    retracted: bool = False
    reason: Text

    @model_validator(mode="after")
    def _does_one(self) -> "Corrected":
        if self.reason == "…":
            raise Complaint("reason-unwritten")
        if bool(self.changes) == self.retracted:
            raise Complaint("changes-or-retracted")
        return self

    def people(self) -> tuple[PersonalValue, ...]:
        """The personal data in it, including what it changes."""
        return (*super().people(), *told_in(self.changes, "changes"))

    def with_people(self, sealed: Mapping[str, Sealed]) -> Self:
        """The fact with its personal data replaced, including what it changes."""
        changes = replaced(self.changes, "changes", sealed.get)
        return super().with_people(sealed).model_copy(update={"changes": changes})


class Contested(Fact, kind="consultation.contested", holders_act=False):
    """An organisation disputes a recorded fact, or a correction of one; invited or not."""

    introduces: ClassVar[str | None] = "contest"

    entry: Entry
    organisation: OrganisationId
    statement: Text
    case_number: Name | None = Field(None, description="For a contest that came by letter.")


class ContestAnswered(Fact, kind="consultation.contest-answered"):
    """A contest is answered; by a party to it, that settles nothing.

    ``by`` absent means the holder; of a withdrawal, the organisation that contests.
    """

    contest: Annotated[Slug, Names("contest")]
    outcome: Settlement
    reason: Text


class Confirmed(Fact, kind="consultation.confirmed", holders_act=False):
    """An alliance or an organisation says that an entry is right, as far as it knows."""

    entry: Entry
    organisation: OrganisationId
    statement: Text | None = None


class RecordPublished(Fact, kind="consultation.record-published"):
    """The record of the round is made public: from now on everybody may read it."""


class RecordWithheld(Fact, kind="consultation.record-withheld"):
    """The record of the round is for the region, and those who examine it, to read."""

    reason: Text


FACTS: tuple[type[Fact], ...] = (
    ConcernRaised,
    ConcernResolved,
    DeviationNoted,
    OmissionStated,
    SourceAttached,
    Corrected,
    Contested,
    ContestAnswered,
    Confirmed,
    RecordPublished,
    RecordWithheld,
)

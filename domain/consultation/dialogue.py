"""Dialogue: the meetings, who came, what was said, and the notes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from domain import edtf
from domain.complaint import Complaint
from domain.consultation.counts import shows_some
from domain.consultation.dossier import Dossier, Entry, in_order, shows
from domain.count import Count, Share, StatedCount
from domain.edtf import When
from domain.fact import (
    Fact,
    MeetingId,
    Names,
    Occurred,
    OrganisationId,
    OrganisationIds,
    Proof,
    ResponseId,
)
from domain.personal import Personal
from domain.words import Clock, Group, Level, MeetingKind, Name, Party, Slug, Text


class Terms(Fact):
    """The practical terms of a meeting. Absent means that nobody recorded it."""

    form: MeetingKind | None = None
    series: Count | None = Field(
        None, description="For a series known as one fact: 'about 40 meetings'."
    )
    place: Name | None = Field(None, description="The venue, as named.")
    municipality: Name | None = None
    municipalities: Count | None = Field(
        None, description="For a series: in how many municipalities, where not named."
    )
    municipalities_named: tuple[Name, ...] = Field(
        (), description="For a series: in which municipalities."
    )
    physical: bool | None = Field(None, description="A room to come to.")
    digital: bool | None = Field(None, description="A digital way in.")
    part_of_day: Literal["daytime", "evening"] | None = Field(
        None, description="Where the source gives no hour."
    )
    parties: tuple[Party, ...] = Field((), description="Whom it is for.")
    groups: tuple[Group, ...] = ()
    topic: Text | None = None
    food: bool | None = None
    food_at: Clock | None = Field(None, description="The hour at which there is food, '17:30'.")
    accessible: bool | None = None
    needs_asked: bool | None = Field(None, description="Any needs; or, told apart:")
    diet_asked: bool | None = Field(None, description="What people eat is asked for.")
    access_asked: bool | None = Field(None, description="Needs of access are asked for.")
    interpreter: bool | None = Field(None, description="Interpreter, or another language offered.")
    interpreter_on_request: bool | None = Field(None, description="An interpreter, if asked for.")
    travel_paid: bool | None = None
    briefing: bool | None = Field(None, description="It opens by explaining the model.")
    elected_present: bool | None = None
    form_of_their_own: bool | None = Field(
        None, description="Children and young people: a form adapted to them (2009:724 5 a §)."
    )


# --- facts -----------------------------------------------------------------------------------


class MeetingAnnounced(Terms, kind="consultation.meeting-announced"):
    """A meeting is called; ``occurred`` is the day of the notice, ``when`` the meeting's time."""

    introduces: ClassVar[str | None] = "meeting"

    when: Occurred | None = None


class MeetingMoved(Fact, kind="consultation.meeting-moved"):
    """A called meeting gets another time or place."""

    meeting: MeetingId
    when: Occurred | None = None
    place: Name | None = None
    municipality: Name | None = None
    reason: Text | None = None


class MeetingCancelled(Fact, kind="consultation.meeting-cancelled"):
    """A called meeting will not be held."""

    meeting: MeetingId
    reason: Text | None = None


class MeetingHeld(Terms, kind="consultation.meeting-held", foretold=True):
    """A meeting took place; or may have, where the sources do not say (``proves: unknown``).

    ``occurred`` is the meeting's time. ``meeting`` names the announcement, where there is one.
    """

    introduces: ClassVar[str | None] = "meeting"

    meeting: MeetingId | None = None

    def introduced(self) -> str | None:
        """A meeting never announced is introduced by being held."""
        return None if self.meeting else super().introduced()


class AttendanceRecorded(Fact, kind="consultation.attendance-recorded", holders_act=False):
    """An organisation took part in a meeting."""

    meeting: MeetingId
    organisation: OrganisationId
    role: Literal["participant", "organiser", "speaker", "elected-representative", "official"] = (
        "participant"
    )
    count: Count | None = None
    represented_by: Personal | None = Field(
        None, description="Who came for it, where no special category of data is revealed by it."
    )


class AttendanceCounted(Fact, kind="consultation.attendance-counted", holders_act=False):
    """How many took part, where they are not named: in a meeting, or in the process as a whole."""

    meeting: MeetingId | None = Field(None, description="Absent: in the process as a whole.")
    count: Count | None = None
    share: Share | None = Field(
        None, description="In place of a count: how many of an organisation's members."
    )
    members_of: OrganisationId | None = Field(None, description="Whose members the share is of.")
    party: Party | None = None
    group: Group | None = None

    @model_validator(mode="after")
    def _counts_something(self) -> "AttendanceCounted":
        if (self.count is None) == (self.share is None):
            raise Complaint("count-or-share")
        if (self.share is None) != (self.members_of is None):
            raise Complaint("share-of-whom")
        return self

    @property
    def stated(self) -> StatedCount:
        """The count, or the share."""
        told = self.count or self.share
        assert told
        return told


class NeedsCounted(Fact, kind="consultation.needs-counted"):
    """How many said that they need something at a meeting. Who they are is not recorded.

    Food and access tell of religion and health (GDPR article 9), and are counts for that reason.
    """

    meeting: MeetingId
    need: Literal["food", "access", "interpreter", "other"]
    count: Count


class ViewStated(Fact, kind="consultation.view-stated", holders_act=False):
    """A view, or several grouped as one; it may be unnamed, and says whom it speaks for."""

    introduces: ClassVar[str | None] = "view"

    text: Text
    topic: Text | None = None
    level: Level | None = Field(None, description="Whose question it is.")
    organisation: OrganisationId | None = None
    speaks_for: OrganisationIds = ()
    party: Party | None = None
    meeting: MeetingId | None = None
    response: ResponseId | None = None
    count: Count | None = Field(None, description="For grouped views, how many voices.")


class NotesSent(Fact, kind="consultation.notes-sent", foretold=True):
    """The notes of a meeting go to those who were there."""

    introduces: ClassVar[str | None] = "notes"

    meeting: MeetingId
    correctable: bool | None = Field(None, description="They may be corrected by those present.")
    published: bool | None = Field(None, description="They are open for all to read.")


class NotesCommented(Fact, kind="consultation.notes-commented", holders_act=False):
    """A participant corrects the notes, or adds to them."""

    notes: Annotated[Slug, Names("notes")]
    organisation: OrganisationId | None = None
    comment: Text


FACTS: tuple[type[Fact], ...] = (
    MeetingAnnounced,
    MeetingMoved,
    MeetingCancelled,
    MeetingHeld,
    AttendanceRecorded,
    AttendanceCounted,
    NeedsCounted,
    ViewStated,
    NotesSent,
    NotesCommented,
)


# --- what they amount to ---------------------------------------------------------------------

Status = Literal["held", "announced", "unknown", "cancelled"]

_TERMS = tuple(set(Terms.model_fields) - set(Fact.model_fields))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, or a series recorded as one, as its facts together describe it."""

    id: str
    status: Status
    when: When | None
    notices: tuple[When, ...]
    terms: Terms
    entries: tuple[Entry[Any], ...]
    credited: bool | None
    shown: tuple[When | None, Terms] | None = None
    """Its time and terms without what sources tell only as a plan; None if one tells the whole."""

    @property
    def as_shown(self) -> "Meeting":
        """The meeting without what was only announced of it, if it was held."""
        if self.shown is None or self.status != "held":
            return self
        when, terms = self.shown
        return replace(self, when=when, terms=terms)

    @property
    def proof(self) -> Proof:
        """What the sources prove of it; for a cancelled meeting, that it was cancelled."""
        return "held" if self.status == "cancelled" else self.status

    @property
    def is_consulting(self) -> bool:
        """Whether views are taken there, rather than knowledge or answers given."""
        return self.terms.form not in (
            "association-day",
            "information-meeting",
            "feedback-assembly",
        )


def meetings(dossier: Dossier) -> tuple[Meeting, ...]:
    """All meetings of a round, in the order first recorded."""
    announced = [entry.id for entry in dossier.of(MeetingAnnounced)]
    held = [entry.fact.meeting or entry.id for entry in dossier.of(MeetingHeld)]
    return tuple(_meeting(dossier, id) for id in dict.fromkeys((*announced, *held)))


def _meeting(dossier: Dossier, id: str) -> Meeting:
    thing = f"meeting:{id}"
    first = dossier.by_id.get(id)
    called: list[Entry[Any]] = [first] if first and isinstance(first.fact, MeetingAnnounced) else []
    held: list[Entry[Any]] = [*dossier.about(thing, MeetingHeld)]
    if first and isinstance(first.fact, MeetingHeld):
        held.append(first)
    held = in_order(held)
    foretold = [entry for entry in held if entry.proof == "announced"]
    took_place = [entry for entry in held if entry.proof != "announced"]
    cancelled = in_order(dossier.about(thing, MeetingCancelled))
    told = (*called, *foretold, *in_order(dossier.about(thing, MeetingMoved)), *took_place)
    when = _last_when(told)
    came = _came(dossier, thing, when)
    entries: tuple[Entry[Any], ...] = (*told, *cancelled)
    if not any(entry.proof == "held" for entry in held):
        entries = (*entries, *came)
    whole = any(_tells_the_whole(entry) for entry in took_place or came)
    return Meeting(
        id=id,
        status=_status((*held, *came), cancelled),
        when=when,
        notices=tuple(entry.when for entry in called if entry.when),
        terms=_merged(entries),
        entries=entries,
        credited=_credited([*called, *held]),
        shown=None if whole else (_last_when(told, shown=True), _merged(entries, shown=True)),
    )


def _tells_the_whole(entry: Entry[Any]) -> bool:
    """Whether a source shows that the meeting was held as it was called, not only a part of it."""
    return any(one.proof == "held" and one.tells is None for one in entry.testimonies)


def _last_when(told: Sequence[Entry[Any]], *, shown: bool = False) -> When | None:
    """The time that was stated last."""
    dated = (e for e in reversed(told) if not (shown and e.proof_of(_time(e)) == "announced"))
    return next((stated for entry in dated if (stated := _when(entry))), None)


def _time(entry: Entry[Any]) -> str:
    """The field that gives the meeting's time."""
    return "when" if isinstance(entry.fact, MeetingAnnounced | MeetingMoved) else "occurred"


def _when(entry: Entry[Any]) -> When | None:
    """The meeting's time according to an entry. Its notice and its move have a day of their own."""
    stated = getattr(entry.fact, _time(entry))
    return edtf.parse(stated) if stated else None


def _came(dossier: Dossier, thing: str, when: When | None) -> tuple[Entry[Any], ...]:
    """Entries that show that a meeting took place: attendance, views stated there, and notes."""
    came: tuple[Entry[Any], ...] = (
        *dossier.about(thing, AttendanceRecorded),
        *(e for e in dossier.about(thing, AttendanceCounted) if shows_some(e.fact.stated)),
        *dossier.about(thing, ViewStated),
        *dossier.about(thing, NotesSent),
    )
    begins = when.start.earliest if when else None
    return tuple(entry for entry in came if shows(entry, begins))


def _status(held: Iterable[Entry[Any]], cancelled: Iterable[Entry[MeetingCancelled]]) -> Status:
    if cancelled:
        return "cancelled"
    proofs = {entry.proof for entry in held}
    for proof in ("held", "unknown", "announced"):
        if proof in proofs:
            return proof
    return "announced"


def _credited(entries: list[Entry[Any]]) -> bool | None:
    credits = {entry.credited for entry in entries}
    if True in credits:
        return True
    return None if None in credits else False


def _merged(entries: tuple[Entry[Any], ...], *, shown: bool = False) -> Terms:
    """What is known of the terms; a later event adds to an earlier one, or replaces it.

    If ``shown``, without what sources tell only as a plan.
    """
    known: dict[str, Any] = {}
    for entry in entries:
        for name in _TERMS:
            value = getattr(entry.fact, name, None)
            if value not in (None, ()) and not (shown and entry.proof_of(name) == "announced"):
                known[name] = value
    if known.get("physical") is None and (known.get("place") or known.get("municipality")):
        known["physical"] = known.get("digital") is not True or "place" in known
    return Terms.model_construct(**known)

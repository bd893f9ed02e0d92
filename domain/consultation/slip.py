"""Slips: entries that are recorded as they were sent, but are more likely mistakes.

Nothing is refused for being a slip. Each slip names the entry, the field to look at, and why;
`interfaces.wording.slips` puts it and its remedy into words. Dates are compared only if they are
certain. Each policy goes through the round once.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any, Literal, TypeAlias

from domain import edtf, municipality
from domain.consultation import dialogue, follow_up, invitation, opening, referral, remark
from domain.consultation.counts import Counts, below, counted
from domain.consultation.disclosure import WITHHELD
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.inventory import OrganisationsCounted
from domain.edtf import When
from domain.fact import Fact
from domain.translation import LANGUAGES
from domain.words import UNKNOWN

Kind = Literal[
    "not-invited",
    "too-early",
    "too-late",
    "before-notice",
    "earlier-deadline",
    "said-twice",
    "below-its-parts",
    "below-another",
    "below-the-named",
    "unknown-municipality",
    "other-county",
    "dated-ahead",
]


@dataclass(frozen=True, slots=True)
class Slip:
    """A likely slip: its kind, its entry and field, and the values that its wording needs."""

    kind: Kind
    entry: str
    field: str
    about: tuple[tuple[str, str], ...] = ()
    """Names and values that its wording needs, such as ``("other", "dialog-mora")``."""

    @property
    def told(self) -> dict[str, str]:
        """The values that its wording needs, by name."""
        return dict(self.about)


@dataclass(frozen=True)
class _Round:
    """A round as the policies see it."""

    read: Dossier

    @cached_property
    def meetings(self) -> dict[str, dialogue.Meeting]:
        return {meeting.id: meeting for meeting in dialogue.meetings(self.read)}

    def began(self, thing: str) -> When | None:
        """When a thing happened; for an undated view, when its response or its meeting did."""
        sort, _, id = thing.partition(":")
        if sort == "meeting":
            return self.meetings[id].when if id in self.meetings else None
        entry = self.read.by_id.get(id)
        if entry is None or entry.when or not isinstance(entry.fact, dialogue.ViewStated):
            return entry.when if entry else None
        view = entry.fact
        for sort, of in (("response", view.response), ("meeting", view.meeting)):
            if of and (when := self.began(f"{sort}:{of}")):
                return when
        return None


Policy: TypeAlias = Callable[[_Round], Iterator[Slip]]


def slips(read: Dossier) -> tuple[Slip, ...]:
    """The likely slips of a round, as it now reads, in the order of its entries."""
    round = _Round(read)
    places = {entry.id: place for place, entry in enumerate(read.entries)}
    found = {slip for policy in POLICIES for slip in policy(round)}
    return tuple(sorted(found, key=lambda slip: (places[slip.entry], slip.field, slip.kind)))


# --- who ---------------------------------------------------------------------------------------


def answer_only_where_invited(round: _Round) -> Iterator[Slip]:
    """Replies, bounces and delegations come from those who were invited."""
    sent = {e.id: e.fact for e in round.read.of(invitation.InvitationSent)}
    to = {id: frozenset(one.to) for id, one in sent.items()}
    kinds = (
        invitation.ReplyReceived,
        invitation.InvitationBounced,
        invitation.ParticipationDelegated,
    )
    for entry in _of(round, *kinds):
        id, organisation = entry.fact.invitation, entry.fact.organisation
        one = sent.get(id)
        may_be_anyone = one is None or one.open_to_all or one.collectives or UNKNOWN in one.to
        if may_be_anyone or not organisation:
            continue
        if organisation not in to[id]:
            about = (("organisation", organisation), ("other", id))
            yield Slip("not-invited", entry.id, "organisation", about)


# --- when --------------------------------------------------------------------------------------

_AT_A_MEETING = (
    dialogue.AttendanceRecorded,
    dialogue.AttendanceCounted,
    dialogue.ViewStated,
    dialogue.NotesSent,
)
_AHEAD_OF_A_MEETING = (
    invitation.InvitationSent,
    invitation.MaterialSent,
    invitation.AgendaInputReceived,
)
_FOLLOWING = frozenset(
    ("invitation", "referral", "response", "view", "notes", "commitment", "concern", "goal",
     "approach")
)  # fmt: skip
"""Things that others come after, as a reply comes after its invitation."""


def come_after_its_cause(round: _Round) -> Iterator[Slip]:
    """A reply comes after the invitation, attendance not before the meeting, and so on."""
    for entry in round.read.entries:
        if entry.when is None:
            continue
        for _, thing in entry.fact.references():
            sort, _, id = thing.partition(":")
            if sort in _FOLLOWING or (sort == "meeting" and isinstance(entry.fact, _AT_A_MEETING)):
                began = round.began(thing)
                if began and _certainly_before(entry.when, began):
                    yield _held_against("too-early", entry, entry.when, began, id)
            elif sort == "meeting" and isinstance(entry.fact, _AHEAD_OF_A_MEETING):
                met = round.began(thing)
                if met and _certainly_before(met, entry.when):
                    yield _held_against("too-late", entry, entry.when, met, id)


def meet_after_the_notice(round: _Round) -> Iterator[Slip]:
    """A meeting does not lie before the day on which it was called or moved."""
    called = {entry.id: entry for entry in round.read.of(dialogue.MeetingAnnounced)}
    for entry in called.values():
        yield from _before_notice(entry, entry.fact.when, entry, "when")
    for moved in round.read.of(dialogue.MeetingMoved):
        yield from _before_notice(moved, moved.fact.when, moved, "when")
    for held in round.read.of(dialogue.MeetingHeld):
        notice = called.get(held.fact.meeting or "")
        if notice:
            yield from _before_notice(held, held.fact.occurred, notice, "occurred")


def _before_notice(
    entry: Entry[Any], when: str | None, notice: Entry[Any], field: str
) -> Iterator[Slip]:
    if when and notice.when and _certainly_before(edtf.parse(when), notice.when):
        about = (("date", when), ("other", notice.id), ("other-date", notice.when.text))
        yield Slip("before-notice", entry.id, field, about)


def extend_to_a_later_day(round: _Round) -> Iterator[Slip]:
    """An extension goes beyond every deadline that held before it."""
    held: dict[tuple[str, str | None], Entry[Any]] = {
        (one.id, None): one for one in round.read.of(referral.ReferralOpened) if one.fact.deadline
    }
    for entry in in_order(round.read.of(referral.DeadlineExtended)):
        of, given_to = entry.fact.referral, entry.fact.organisation
        before = [held[at] for at in ((of, given_to), (of, None)) if at in held]
        until = entry.fact.deadline
        other = next((e for e in before if not _is_later(until, e.fact.deadline)), None)
        if other is None:
            held[of, given_to] = entry
        else:
            about = (("date", until), ("other-date", other.fact.deadline), ("other", other.id))
            yield Slip("earlier-deadline", entry.id, "deadline", about)
    for longer in round.read.of(follow_up.PeriodExtended):
        period = round.read.opened.period
        if not _is_later(longer.fact.until, period):
            about = (("date", longer.fact.until), ("other-date", period), ("other", "opened"))
            yield Slip("earlier-deadline", longer.id, "until", about)


def record_what_has_happened(round: _Round) -> Iterator[Slip]:
    """An entry dated after the day of its recording is a plan until another confirms it."""
    shown = {entry.id for entry in referral.addressed(round.read) if entry.proof == "held"}
    for entry in round.read.entries:
        ahead = entry.proof == "announced" and not entry.fact.sources
        if ahead and entry.id not in shown and not isinstance(entry.fact, opening.DESCRIPTIONS):
            date_told = entry.fact.occurred or ""
            about = (("date", date_told), ("day", entry.day.isoformat()))
            yield Slip("dated-ahead", entry.id, "occurred", about)


def _held_against(
    kind: Literal["too-early", "too-late"], entry: Entry[Any], when: When, other: When, id: str
) -> Slip:
    about = (("date", when.text), ("other", id), ("other-date", other.text))
    return Slip(kind, entry.id, "occurred", about)


def _certainly_before(one: When, other: When) -> bool:
    """Whether one had certainly ended on a day before the other began."""
    last, first = one.end.latest, other.start.earliest
    return last is not None and first is not None and last < first


def _is_later(one: str, other: str) -> bool:
    """Whether one last moment may be later than another; a day lasts to its end."""
    last, before = edtf.parse(one).last, edtf.parse(other).last
    if last.latest is None or before.earliest is None:
        return True
    return (last.latest, last.clock or time.max) > (before.earliest, before.clock or time.max)


# --- how many, and twice -----------------------------------------------------------------------

_MAY_REPEAT = (
    invitation.ContactNamed,
    invitation.ReminderSent,
    remark.RecordPublished,
    remark.RecordWithheld,
    remark.DeviationNoted,
)
"""Kinds that may be recorded twice in the same words."""
_BUT = frozenset({"id", "occurred", "sources", "alternatives", *LANGUAGES})
"""Fields that do not tell facts apart. A note does: that may be what it is for."""


def say_it_once(round: _Round) -> Iterator[Slip]:
    """Two facts that say the same, on the same day or one of them without a date, are likely
    one.
    """
    alike: dict[Hashable, list[Entry[Any]]] = {}
    for entry in round.read.entries:
        if entry.record.nonce == WITHHELD:  # to outsiders, two small counts read alike
            continue
        if not isinstance(entry.fact, _MAY_REPEAT) and _names_what_it_is_about(entry.fact):
            alike.setdefault(_content(entry.fact), []).append(entry)
    for entries in alike.values():
        first_of: dict[str | None, str] = {}
        for entry in entries:
            occurred = entry.fact.occurred
            known = next(iter(first_of.values()), None) if occurred is None else None
            known = known or first_of.get(occurred) or first_of.get(None)
            if known:
                yield Slip("said-twice", entry.id, "id", (("other", known),))
            first_of.setdefault(occurred, entry.id)


def _names_what_it_is_about(fact: Fact) -> bool:
    """Whether two facts that say the same are one; two unnamed responses may be two."""
    return not isinstance(fact, referral.ResponseReceived) or fact.organisation is not None


def _content(fact: Fact) -> Hashable:
    told = (getattr(fact, name) for name in type(fact).model_fields if name not in _BUT)
    return type(fact), *told


def count_the_whole(round: _Round) -> Iterator[Slip]:
    """A count of all is not less than the counts of its parts, or than what is recorded one
    by one.
    """
    of_responses = referral.counted(round.read)
    heads = [e for e in round.read.of(dialogue.AttendanceCounted) if e.fact.count]
    at_meetings = counted(heads, of=lambda fact: fact.meeting)
    inventoried = counted(round.read.of(OrganisationsCounted))
    every: tuple[Counts[Any], ...] = (*of_responses, *at_meetings, *inventoried)
    for counts in every:
        for entry in counts.unassigned:
            yield Slip("below-its-parts", entry.id, "party")
    for counts in of_responses:
        for entry in counts.smaller:
            yield Slip("below-another", entry.id, "count")
    for whole in referral.totals(round.read):
        count = whole.fact.count
        if count.unit == "responses" and below(count, _responses_of(round, whole.fact)):
            yield Slip("below-the-named", whole.id, "count")


def _responses_of(round: _Round, counted: referral.ResponsesCounted) -> int:
    """How many of the responses counted are recorded one by one."""
    only = referral.the_only(round.read)
    return sum(
        (one.fact.referral or only) == (counted.referral or only)
        and (counted.party is None or one.fact.party == counted.party)
        for one in round.read.of(referral.ResponseReceived)
    )


# --- where -------------------------------------------------------------------------------------


def meet_in_the_county(round: _Round) -> Iterator[Slip]:
    """A meeting's municipality is in Sweden, and in the region's county, in the year of the
    meeting; a made-up round may have made-up places.
    """
    county = round.read.opened.region
    if round.read.opened.fictional:
        return
    kinds = (dialogue.MeetingAnnounced, dialogue.MeetingHeld, dialogue.MeetingMoved)
    for entry in _of(round, *kinds):
        name = entry.fact.municipality
        if not name:
            continue
        year = _year(round, entry)
        found = [one for one in municipality.called(name) if one.stood_in(year)]
        known = found or municipality.called(name)
        if not known:
            like = (("name", name), ("nearest", municipality.nearest(name) or ""))
            yield Slip("unknown-municipality", entry.id, "municipality", like)
        elif all(one.county != county for one in known):
            about = (("name", known[0].name), ("county", known[0].county), ("region", county))
            yield Slip("other-county", entry.id, "municipality", about)


def _year(round: _Round, entry: Entry[Any]) -> int | None:
    met = round.meetings.get(getattr(entry.fact, "meeting", None) or entry.id)
    day: date | None = met.when.start.earliest if met and met.when else None
    return day.year if day else None


def _of(round: _Round, *kinds: type[Fact]) -> Iterator[Entry[Any]]:
    for kind in kinds:
        yield from round.read.of(kind)


POLICIES: tuple[Policy, ...] = (
    answer_only_where_invited,
    come_after_its_cause,
    meet_after_the_notice,
    extend_to_a_later_day,
    record_what_has_happened,
    say_it_once,
    count_the_whole,
    meet_in_the_county,
)

"""From facts to items: how the vocabulary of criteria is filled from a round.

A field is filled only from what a fact says. What the holder did is told apart from what
others did, and what was held from what was only planned, so that the judge can do so too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain import edtf
from domain.calendar import (
    days_inclusive,
    full_months,
    is_public_holiday,
    quiet_days,
    working_days_after,
)
from domain.charter import vocabulary as v
from domain.charter.tracks import Track, addressed, tracks
from domain.consultation import follow_up, inventory, invitation, opening, referral, remark
from domain.consultation.course import Course
from domain.consultation.dialogue import AttendanceRecorded, Meeting, NotesSent, ViewStated
from domain.consultation.dossier import Dossier, Entry
from domain.edtf import Edge, When, days_between
from domain.fact import Fact, Proof
from domain.region import REGIONS
from domain.span import Span
from domain.words import MINORITIES

_SAMI_ACT = date(2024, 3, 1)
_MINORITY_ACT_CHANGED = date(2019, 1, 1)
_MEAL = ("17:00", "20:00")
_LONGEST_PERIOD = 3660
_STRENGTH: dict[Proof, int] = {"announced": 0, "unknown": 1, "held": 2}


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the region's earlier rounds held, at the same cut."""

    organisations: frozenset[str] = frozenset()
    inventory_complete: bool = False


NO_EARLIER = Earlier()


@dataclass(frozen=True)
class Items:
    """All items of a round, each collection built when first asked for."""

    course: Course
    earlier: Earlier = NO_EARLIER

    @property
    def dossier(self) -> Dossier:
        """The entries that the items are built from."""
        return self.course.dossier

    def of(self, collection: str) -> tuple[v.Item, ...]:
        """The items of a collection."""
        if collection not in self._built:
            self._built[collection] = tuple(_BUILDERS[collection](self))
        return self._built[collection]

    @cached_property
    def _built(self) -> dict[str, tuple[v.Item, ...]]:
        return {}

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Every way in which somebody was approached: invitations, referrals, meetings."""
        return tuple(tracks(self.course))


# --- helpers ---------------------------------------------------------------------------------


def _ids(entries: Iterable[Entry[Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.id for entry in entries))


def _days(a: Edge | None, b: Edge | None) -> Span | None:
    """Days from one to the other; None where nothing bounds them."""
    if a is None or b is None:
        return None
    span = days_between(a, b)
    return None if span.low is None and span.high is None else span


def _said(facts: Iterable[bool | None]) -> bool | None:
    """True if any says so, false if any denies it and none says so, else unknown."""
    told = set(facts)
    return True if True in told else False if False in told else None


def _omitted(items: "Items", *acts: str) -> list[Entry[remark.OmissionStated]]:
    return [e for e in items.dossier.of(remark.OmissionStated) if e.fact.act in acts]


def _standings(tracks: Iterable[Track]) -> Iterator[tuple[Proof, bool | None, list[Track]]]:
    """Tracks that are not the holder's held ones, gathered by proof and credit."""
    apart: dict[tuple[Proof, bool | None], list[Track]] = {}
    for track in tracks:
        if track.proof != "held" or track.credited is not True:
            apart.setdefault((track.proof, track.credited), []).append(track)
    for (proof, credited), gathered in apart.items():
        yield proof, credited, gathered


def _own(tracks: Iterable[Track]) -> list[Track]:
    return [track for track in tracks if track.proof == "held" and track.credited is True]


def _facts(tracks: Iterable[Track]) -> tuple[str, ...]:
    return _ids(entry for track in tracks for entry in track.entries)


# --- builders, in the order of the vocabulary ------------------------------------------------


def _round(items: Items) -> Iterator[v.Item]:
    region = REGIONS[items.dossier.opened.region]
    yield v.Round(
        label=items.dossier.opened.plan,
        facts=("opened",),
        region=region.code,
        gotland=region.is_gotland,
        municipalities=Span.exactly(region.municipalities),
        earlier_inventory_complete=items.earlier.inventory_complete,
        sami_duty=_sami_duty(items),
    )


def _sami_duty(items: Items) -> bool | None:
    assessed = items.dossier.of(invitation.SamiMatterAssessed)
    begun, significant = items.course.span[0], None
    if assessed:
        fact = assessed[-1].fact
        significant = fact.special_significance
        begun = edtf.parse(fact.initiated).start.earliest if fact.initiated else begun
    elif items.course.is_decided and items.course.span[1]:
        begun = items.course.span[1] if items.course.span[1] < _SAMI_ACT else begun
    if significant is False or (begun and begun < _SAMI_ACT):
        return False
    return True if significant and begun else None


_STATUTORY = {
    "municipality": "municipalities-involved",
    "professional-culture": "professional-culture-consulted",
    "civil-society": "civil-society-consulted",
}


def _parties(items: Items) -> Iterator[v.Item]:
    gotland = REGIONS[items.dossier.opened.region].is_gotland
    for party, omission in _STATUTORY.items():
        if party == "municipality" and gotland:
            continue
        tracks = [track for track in items.tracks if party in track.parties]
        own = _own(tracks)
        against: list[Entry[Any]] = [*_omitted(items, omission), *_excluding(items, party=party)]
        reached = True if own else False if against else None
        yield v.Party(label=party, facts=_facts(own) or _ids(against), party=party, reached=reached)
        for proof, credited, apart in _standings(tracks):
            yield v.Party(
                label=party, facts=_facts(apart), proof=proof, credited=credited,
                party=party, reached=True,
            )  # fmt: skip


def _excluding(items: Items, party: str) -> list[Entry[inventory.Excluded]]:
    return [e for e in items.dossier.of(inventory.Excluded) if e.fact.party == party]


def _adoptions(items: Items) -> Iterator[v.Item]:
    close, closing = items.course.close
    for entry in items.dossier.of(follow_up.PlanAdopted):
        decided = entry.when.start if entry.when else None
        yield v.Adoption(
            label=entry.fact.occurred or entry.id,
            facts=_ids((*closing, entry)),
            proof=min((entry.proof, *_proofs(closing)), key=_STRENGTH.__getitem__),
            credited=entry.credited,
            days_after_close=_days(close, decided),
        )


def _proofs(entries: Iterable[Entry[Any]]) -> tuple[Proof, ...]:
    """A referral that was announced and then decided on has closed; others need proof."""
    return tuple(e.proof for e in entries if not isinstance(e.fact, referral.ReferralOpened))


def _inventory(items: Items) -> Iterator[v.Item]:
    dossier = items.dossier
    for omitted in _omitted(items, "inventory-begun"):
        yield v.Inventory(
            label="inventory", facts=(omitted.id,), days_before_first_invitation=Span.exactly(-1),
            found_later=Span.exactly(0), found_later_invited=Span.exactly(0),
        )  # fmt: skip
    begun = dossier.of(inventory.InventoryBegun)
    found = dossier.of(inventory.OrganisationFound)
    first = items.course.first_invitation
    later = {e.fact.organisation for e in found if _certainly_after(e.when, first)}
    invited = {id for sent in addressed(dossier) for id in sent.fact.to}
    known = {e.fact.organisation for e in found}
    new = (
        Span.exactly(round(100 * len(known - items.earlier.organisations) / len(known)))
        if known
        else None
    )
    for entry in begun or found[:1]:
        yield v.Inventory(
            label="inventory",
            facts=_ids((*begun, *found)),
            proof=entry.proof,
            credited=entry.credited,
            days_before_first_invitation=(
                _days(entry.when.start, first) if begun and entry.when else None
            ),
            found_later=Span.exactly(len(later)),
            found_later_invited=Span.exactly(len(later & invited)),
            new_percent=new,
        )


def _certainly_after(when: When | None, edge: Edge | None) -> bool:
    return bool(
        when and edge and when.start.earliest and edge.latest and when.start.earliest > edge.latest
    )


def _minorities(items: Items) -> Iterator[v.Item]:
    since = items.course.span[0]
    required = since >= _MINORITY_ACT_CHANGED if since else None
    against = _omitted(items, "minorities-approached")
    for minority in MINORITIES:
        tracks = [track for track in items.tracks if minority in track.groups]
        own = _own(tracks)
        yield v.Minority(
            label=minority,
            facts=_facts(own) or _ids(against),
            named=True,
            approached=True if own else False if against else None,
            dialogue=True if any(t.meeting for t in own) else False if own or against else None,
            dialogue_required=required,
        )
        for proof, credited, apart in _standings(tracks):
            yield v.Minority(
                label=minority, facts=_facts(apart), proof=proof, credited=credited, named=True,
                approached=True, dialogue=any(t.meeting for t in apart), dialogue_required=required,
            )  # fmt: skip
    unnamed = [track for track in items.tracks if _names_no_minority(track)]
    for proof, credited, tracks in (("held", True, _own(unnamed)), *_standings(unnamed)):
        if tracks:
            yield v.Minority(
                label="national-minorities", facts=_facts(tracks), proof=proof, credited=credited,
                named=False, approached=True, dialogue=any(t.meeting for t in tracks),
                dialogue_required=required,
            )  # fmt: skip


def _names_no_minority(track: Track) -> bool:
    meant = "national-minority" in track.parties or "national-minorities" in track.groups
    return meant and not track.groups & set(MINORITIES)


def _sametinget(items: Items) -> Iterator[v.Item]:
    for omitted in _omitted(items, "sametinget-informed"):
        yield v.Sami(
            label="Sametinget", facts=(omitted.id,), informed=False, reply_days=Span.exactly(0)
        )
    for entry in items.dossier.of(invitation.InvitationSent):
        if "sametinget" not in _groups_of(items, entry.fact):
            continue
        reply = edtf.parse(entry.fact.reply_by).end if entry.fact.reply_by else None
        yield v.Sami(
            label="Sametinget",
            facts=(entry.id,),
            proof=entry.proof,
            credited=entry.credited,
            informed=True,
            reply_days=_days(entry.when.start if entry.when else None, reply),
        )


def _groups_of(items: Items, fact: invitation.Addressed) -> set[str]:
    described = {
        e.fact.organisation: e.fact for e in items.dossier.of(opening.OrganisationDescribed)
    }
    named = {g for id in fact.to if id in described for g in described[id].groups}
    return named | {g for collective in fact.collectives for g in collective.groups}


_ACTS: dict[type[Fact], str] = {
    opening.OfficialsBriefed: "officials-briefed",
    opening.FundingDisclosed: "funding-disclosed",
    opening.ResourcesCommitted: "resources-committed",
    opening.ProcessPlannedJointly: "process-planned-jointly",
    invitation.AgendaInputReceived: "agenda-input-received",
    invitation.ReimbursementStated: "reimbursement-stated",
    invitation.KnowledgeOffered: "knowledge-offered",
    follow_up.FeedbackGiven: "feedback-given",
    follow_up.EvaluationMade: "evaluation-made",
}


def _acts(items: Items) -> Iterator[v.Item]:
    for kind, act in _ACTS.items():
        for entry in items.dossier.of(kind):
            yield _act(items, act, entry, entry.when, entry.proof, entry.credited)
    for meeting in items.course.meetings:
        if meeting.status == "cancelled":
            continue
        for act in _meeting_acts(meeting):
            entry = meeting.entries[-1]
            yield _act(
                items, act, entry, meeting.when, meeting.proof, meeting.credited,
                own_form=_own_form(meeting) if act == "youth-session" else None,
            )  # fmt: skip
    for track in items.tracks:
        if "disability" in track.groups and track.what in ("invitation", "referral"):
            entry = track.entries[0]
            yield _act(items, "disability-invited", entry, entry.when, track.proof, track.credited)
    for omitted in items.dossier.of(remark.OmissionStated):
        yield v.Act(
            label=omitted.fact.act, facts=(omitted.id,), act=omitted.fact.act, done=False,
            own_form=False, travel=False, lost_earnings=False, amount=Span.exactly(0),
            has_purpose=False, with_participants=False, days_before_dialogue=Span.exactly(-1),
        )  # fmt: skip


def _meeting_acts(meeting: Meeting) -> Iterator[str]:
    terms = meeting.terms
    if terms.briefing and not meeting.is_consulting:
        yield "knowledge-offered"
    if terms.form == "youth-session" or "children-and-young-people" in terms.groups:
        yield "youth-session"
    if terms.form == "feedback-assembly":
        yield "feedback-given"


def _own_form(meeting: Meeting) -> bool | None:
    own = meeting.terms.form_of_their_own
    return True if own is None and meeting.terms.form == "youth-session" else own


def _act(
    items: Items,
    act: str,
    entry: Entry[Any],
    when: When | None,
    proof: Proof,
    credited: bool | None,
    own_form: bool | None = None,
) -> v.Item:
    fact, course = entry.fact, items.course
    amount = getattr(fact, "amount", None)
    return v.Act(
        label=act,
        facts=(entry.id,),
        proof=proof,
        # An organisation's own input is no act of the holder, yet the criterion asks for it.
        credited=True if act == "agenda-input-received" else credited,
        act=act,
        done=True,
        own_form=own_form,
        travel=getattr(fact, "travel", None),
        lost_earnings=getattr(fact, "lost_earnings", None),
        amount=None if amount is None else Span.exactly(amount),
        has_purpose=bool(getattr(fact, "purpose", None)) or None,
        with_participants=getattr(fact, "with_participants", None),
        days_before_dialogue=_days(when.end if when else None, course.first_dialogue),
        days_after_close=_days(course.close[0], when.start if when else None),
        days_after_decision=_days(course.decided, when.start if when else None),
    )


def _mandate(items: Items) -> Iterator[v.Item]:
    stated = items.dossier.of(opening.MandateStated)
    against = _omitted(items, "mandate-stated")
    if not stated and not against:
        return

    def part(name: str) -> bool | None:
        if any(getattr(e.fact, name) for e in stated):
            return True
        return False if against else None

    yield v.Mandate(
        label="mandate",
        facts=_ids((*stated, *against)),
        purpose=part("purpose"),
        influence=part("influence"),
        level=part("level"),
        decision_path=part("decision_path"),
    )


def _tiers(items: Items) -> Iterator[v.Item]:
    own = [t for t in _own(items.tracks) if t.what in ("invitation", "meeting")]
    explained = items.dossier.of(invitation.RolesExplained)
    against = _omitted(items, "roles-explained")
    levels = {level for track in own for level in track.levels}
    if not levels and not explained and not against:
        return
    yield v.Tiers(
        label="tiers",
        facts=_ids((*(e for t in own if t.levels for e in t.entries), *explained, *against)),
        local=True if levels & {"local", "municipal"} else None,
        regional=True if "regional" in levels else None,
        roles_explained=True if explained else False if against else None,
    )


def _channels(items: Items) -> Iterator[v.Item]:
    used: dict[tuple[str, Proof, bool | None], list[Entry[Any]]] = {}
    for entry in items.dossier.of(invitation.InvitationSent):
        for way in entry.fact.channels:
            used.setdefault((way, entry.proof, entry.credited), []).append(entry)
    for (channel, proof, credited), entries in used.items():
        yield v.Channel(
            label=channel, facts=_ids(entries), proof=proof, credited=credited, channel=channel
        )


def _meetings(items: Items) -> Iterator[v.Item]:
    sent: dict[str, list[Entry[Any]]] = {}
    going: tuple[Entry[Any], ...] = (
        *items.dossier.of(invitation.InvitationSent),
        *items.dossier.of(invitation.MaterialSent),
    )
    for entry in going:
        for id in entry.fact.meetings:
            sent.setdefault(id, []).append(entry)
    for meeting in items.course.meetings:
        if meeting.status != "cancelled":
            yield _meeting(items, meeting, sent.get(meeting.id, []))


def _meeting(items: Items, meeting: Meeting, sent: list[Entry[Any]]) -> v.Item:
    terms, when = meeting.terms, meeting.when
    thing = f"meeting:{meeting.id}"
    notices = [w.start for w in meeting.notices]
    notices += [
        e.when.start for e in sent if e.when and isinstance(e.fact, invitation.InvitationSent)
    ]
    material = [e for e in sent if e.when and isinstance(e.fact, invitation.MaterialSent)]
    notes = items.dossier.about(thing, NotesSent)
    elected = [
        e for e in items.dossier.about(thing, AttendanceRecorded)
        if e.fact.role == "elected-representative"
    ]  # fmt: skip
    start = when.start if when else None
    starts = f"{when.starts:%H:%M}" if when and when.starts else None
    return v.MeetingItem(
        label=meeting.id,
        facts=_ids((*meeting.entries, *sent, *notes, *elected)),
        proof=meeting.proof,
        credited=meeting.credited,
        weight=terms.series,
        form=terms.form,
        parties=tuple(terms.parties) or None,
        for_minorities=_for_minorities(terms.parties, terms.groups),
        physical=terms.physical,
        digital=terms.digital,
        weekend=_free_day(when.day) if when and when.day else None,
        starts=starts,
        part_of_day="" if starts else terms.part_of_day,
        over_a_meal=_over_a_meal(when),
        food=terms.food,
        accessible=terms.accessible,
        needs_asked=terms.needs_asked,
        interpreter=terms.interpreter,
        elected_present=True if elected else terms.elected_present,
        notice_days=_days(_first(notices), start),
        material_days=_days(_first(e.when.start for e in material if e.when), start),
        notes_days=_days(when.end if when else None, _first(e.when.start for e in notes if e.when)),
        notes_correctable=_said(e.fact.correctable for e in notes),
    )


def _first(edges: Iterable[Edge]) -> Edge | None:
    return min(edges, key=lambda edge: edge.earliest or date.max, default=None)


def _for_minorities(parties: tuple[str, ...], groups: tuple[str, ...]) -> bool | None:
    meant = {"national-minorities", *MINORITIES} & set(groups) or "national-minority" in parties
    return True if meant else False if parties or groups else None


def _free_day(day: date) -> bool:
    try:
        return day.weekday() >= 5 or is_public_holiday(day)
    except ValueError:  # outside the years whose holidays are known
        return day.weekday() >= 5


def _over_a_meal(when: When | None) -> bool | None:
    if when is None or when.starts is None:
        return None
    starts = f"{when.starts:%H:%M}"
    if when.ends is None:
        return True if _MEAL[0] <= starts < _MEAL[1] else None
    return starts < _MEAL[1] and f"{when.ends:%H:%M}" > _MEAL[0]


def _places(items: Items) -> Iterator[v.Item]:
    at: dict[tuple[str, Proof, bool | None], list[Entry[Any]]] = {}
    for meeting in items.course.meetings:
        terms = meeting.terms
        if meeting.status != "cancelled" and terms.municipality and terms.physical is not False:
            key = (terms.municipality, meeting.proof, meeting.credited)
            at.setdefault(key, []).extend(meeting.entries)
    for (place, proof, credited), entries in at.items():
        yield v.Place(label=place, facts=_ids(entries), proof=proof, credited=credited, place=place)


def _referrals(items: Items) -> Iterator[v.Item]:
    for period in items.course.referrals:
        yield v.Referral(
            label=period.opened.id,
            facts=_ids(period.entries),
            proof=period.opened.proof,
            credited=period.opened.credited,
            days=_over_ends(period, days_inclusive),
            months=_over_ends(period, full_months),
            holiday_share=_over_ends(period, _quiet_share),
            open_to_all=period.opened.fact.open_to_all or None,
            list_published=True if period.list_published else None,
            responses_published=_said(e.fact.form == "in-full" for e in period.responses_published),
        )


def _over_ends(period: referral.Period, figure: Callable[[date, date], float]) -> Span | None:
    """A figure of the period, tried with every outer date that its ends may have."""
    first, last = period.first, period.last
    if not (first and last and first.earliest and first.latest and last.earliest and last.latest):
        return None
    figures = [
        figure(a, b)
        for a in {first.earliest, first.latest}
        for b in {last.earliest, last.latest}
        if a <= b and (b - a).days <= _LONGEST_PERIOD
    ]
    return Span(min(figures), max(figures)) if figures else None


def _quiet_share(first: date, last: date) -> float:
    return quiet_days(first, last) / days_inclusive(first, last)


def _responses(items: Items) -> Iterator[v.Item]:
    dossier = items.dossier
    received = dossier.of(referral.ResponseReceived)
    for entry in received:
        registered = dossier.about(f"response:{entry.id}", referral.ResponseRegistered)
        yield v.Response(
            label=entry.fact.organisation or entry.id,
            facts=_ids((entry, *registered)),
            proof=entry.proof,
            registered_days=_working_days(entry.when, registered[0].when if registered else None),
            kept_in_order=entry.fact.kept_in_order,
        )
    for counted in dossier.of(referral.ResponsesCounted):
        count = counted.fact.count
        unnamed = count.number - len(received)
        if count.unit == "responses" and unnamed > 0:
            yield v.Response(
                label=str(count),
                facts=(counted.id,),
                proof=counted.proof,
                weight=count.model_copy(update={"number": unnamed}),
            )


def _working_days(received: When | None, registered: When | None) -> Span | None:
    if not (received and registered):
        return None
    first, last = received.start, registered.start
    if not (first.earliest and first.latest and last.earliest and last.latest):
        return None
    try:
        least = working_days_after(min(first.latest, last.earliest), last.earliest)
        most = working_days_after(min(first.earliest, last.latest), last.latest)
    except ValueError:  # outside the years whose holidays are known
        return None
    return Span(least, most)


def _views(items: Items) -> Iterator[v.Item]:
    dossier = items.dossier
    summaries = [e for e in dossier.of(follow_up.SummaryPublished) if e.proof == "held"]
    stated = dossier.of(ViewStated)
    for entry in stated:
        answers = dossier.about(f"view:{entry.id}", follow_up.ViewsAnswered)
        latest = answers[-1] if answers else None
        yield v.ViewItem(
            label=entry.id,
            facts=_ids((entry, *answers, *summaries)),
            proof=entry.proof,
            weight=None,
            answered=True if latest else False if summaries else None,
            reasoned=bool(latest.fact.reason) if latest else None,
            days_before_decision=_days(
                latest.when.start if latest and latest.when else None, items.course.decided
            ),
            summarised=True if summaries else None,
        )
    if summaries and not stated:
        yield v.ViewItem(
            label="summary", facts=_ids(summaries), answered=False, reasoned=False, summarised=True
        )


def _conduct(items: Items) -> Iterator[v.Item]:
    dossier = items.dossier
    evaluations = dossier.of(follow_up.EvaluationMade)
    concerns = [e for e in dossier.of(remark.ConcernRaised) if e.fact.about == "reprisal"]
    unresolved = [
        e for e in concerns if not dossier.about(f"concern:{e.id}", remark.ConcernResolved)
    ]
    omitted = _omitted(items, "participants-asked-about-reprisal")
    if not (evaluations or concerns or omitted):
        return
    asked = _said(e.fact.asked_about_reprisal for e in evaluations if e.proof == "held")
    yield v.Conduct(
        label="conduct",
        facts=_ids((*evaluations, *concerns, *omitted)),
        participants_asked=False if omitted and asked is None else asked,
        open_concerns=Span.exactly(len(unresolved)),
    )


def _continuity(items: Items) -> Iterator[v.Item]:
    dossier, course = items.dossier, items.course
    contacts = [e for e in dossier.of(follow_up.ContactHeld) if e.proof == "held" and e.credited]
    handovers = dossier.of(opening.HandoverGiven)
    no_contact, no_handover = _omitted(items, "contact-held"), _omitted(items, "handover-given")
    entries: tuple[Entry[Any], ...] = (*contacts, *handovers, *no_contact, *no_handover)
    if not entries:
        return
    since = course.decided.latest if course.decided else None
    until = min(course.today, edtf.parse(dossier.opened.period).end.latest or course.today)
    years = set(range(since.year + 1, until.year + 1)) if since else None
    met = {e.when.start.earliest.year for e in contacts if e.when and e.when.start.earliest}
    yield v.Continuity(
        label="continuity",
        facts=_ids(entries),
        contact_years=(
            Span.exactly(len(met & years if years else met)) if contacts or no_contact else None
        ),
        years=Span.exactly(max(len(years), 1)) if years is not None else None,
        handover=_handed_over(handovers, bool(no_handover)),
    )


def _handed_over(given: Iterable[Entry[opening.HandoverGiven]], denied: bool) -> bool | None:
    parts = [
        _said(getattr(e.fact, name) for e in given) for name in ("views", "answers", "commitments")
    ]
    if denied and not any(parts):
        return False
    return False if False in parts else None if None in parts else True


_BUILDERS: dict[str, Callable[[Items], Iterable[v.Item]]] = {
    "round": _round,
    "parties": _parties,
    "adoptions": _adoptions,
    "inventory": _inventory,
    "minorities": _minorities,
    "sametinget": _sametinget,
    "acts": _acts,
    "mandate": _mandate,
    "tiers": _tiers,
    "channels": _channels,
    "meetings": _meetings,
    "places": _places,
    "referrals": _referrals,
    "responses": _responses,
    "views": _views,
    "conduct": _conduct,
    "continuity": _continuity,
}

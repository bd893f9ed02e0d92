"""The process: which phase a round is in, what has happened, what is due and what is late."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Literal, NamedTuple

from domain import edtf
from domain.answers.principles import Answer
from domain.charter.judge import Finding
from domain.consultation import PHASES, follow_up, invitation, opening, referral, remark
from domain.consultation.course import Course
from domain.consultation.dialogue import (
    MeetingAnnounced,
    MeetingCancelled,
    MeetingHeld,
    MeetingMoved,
    NeedsCounted,
    ViewStated,
)
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.inventory import Excluded, InventoryCompleted
from domain.consultation.marks import UNMARKED, Marks
from domain.consultation.opening import DESCRIPTIONS
from domain.consultation.publication import PUBLICATIONS
from domain.consultation.referral import (
    DeadlineExtended,
    Period,
    ResponseReceived,
    ResponseRegistered,
)
from domain.consultation.slip import Slip, slips
from domain.edtf import When
from domain.fact import Fact

LIFECYCLE = ("inventory", "invitation", "dialogue", "referral", "follow-up")
PhaseState = Literal[
    "no-facts", "planned", "under-way", "done", "by-others", "only-announced", "not-known"
]
"""Of a phase that is over without proof that the holder carried it out, it is told what there is:
acts of others, announcements, or facts of which no source says whether they took place."""
DueState = Literal["due", "overdue", "no-outcome-recorded", "undated"]


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the lifecycle: its state, and how many facts tell of it."""

    name: str
    state: PhaseState
    facts: int
    first: str | None
    """EDTF text of the earliest dated fact."""
    last: str | None
    marks: Marks = UNMARKED
    """The marks of those facts."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done, and by when; overdue only where the record is live."""

    what: str
    entry: str
    by: date | None
    state: DueState
    rests_on: tuple[str, ...] = ()
    """The entries from which it follows, including the first of them, ``entry``."""
    awaited: tuple[str, ...] = ()
    """Named organisations that have not done their part, if each has its own to do."""


@dataclass(frozen=True, slots=True)
class Process:
    """Where a round stands on a date."""

    phase: str
    phases: tuple[Phase, ...]
    dues: tuple[Due, ...]
    warnings: tuple[Finding, ...]
    """Findings that may be a breach, partly met or still open: what the charter warns of."""
    marks: Marks = UNMARKED
    """What readers should know about the round's entries besides how they read."""
    slips: tuple[Slip, ...] = ()
    """Entries that are more likely mistakes than what happened."""


def process(dossier: Dossier, today: date, principles: Answer) -> Process:
    """Fold a round into where it stands on a date."""
    course = Course(dossier, today)
    phases = tuple(_phase(name, dossier, course) for name in LIFECYCLE)
    live = dossier.opened.kept == "live"
    return Process(
        phase=_current(course, phases),
        phases=phases,
        dues=tuple(sorted(_dues(dossier, course, live), key=lambda d: d.by or date.max)),
        warnings=tuple(
            f for f in principles.findings if {"breached", "partly", "open"} & set(f.possible)
        ),
        marks=dossier.marks,
        slips=slips(dossier),
    )


def current_phase(dossier: Dossier, today: date) -> str:
    """The phase that a round is in, without holding it against a charter."""
    course = Course(dossier, today)
    return _current(course, [_phase(name, dossier, course) for name in LIFECYCLE])


def _phase(name: str, dossier: Dossier, course: Course) -> Phase:
    entries = [e for kind in PHASES[name] for e in dossier.of(kind)]
    dated = sorted((when for e in entries if (when := _when(e))), key=lambda when: when.sort_key)
    taken_back = [e for e in dossier.disputed if e.retraction and type(e.fact) in PHASES[name]]
    return Phase(
        name,
        _state(name, entries, course),
        len(entries),
        dated[0].text if dated else None,
        dated[-1].text if dated else None,
        dossier.marks.among(entry.id for entry in (*entries, *taken_back)),
    )


def _when(entry: Entry[Any]) -> When | None:
    """When it happened; for an announced meeting, when it is to be."""
    planned = entry.fact.when if isinstance(entry.fact, MeetingAnnounced) else None
    return edtf.parse(planned) if planned else entry.when


def _state(name: str, entries: Sequence[Entry[Any]], course: Course) -> PhaseState:
    if not entries:
        return "no-facts"
    took_place = [
        e.fact
        for e in entries
        if e.proof == "held" and e.credited is not False and not isinstance(e.fact, _ASIDE)
    ]
    own = (m for m in course.meetings if m.credited is not False)
    if name == "dialogue" and not any(meeting.status == "held" for meeting in own):
        views = (fact for fact in took_place if isinstance(fact, ViewStated))
        took_place = [view for view in views if not view.response]  # that belongs to the referral
    begins = _BEGINS.get(name, (Fact,))
    begun = any(isinstance(fact, begins) for fact in took_place)
    completed = any(isinstance(fact, InventoryCompleted) for fact in took_place)
    over = course.is_over if name == "follow-up" else course.is_decided
    if (over and begun) or completed:
        return "done"
    if begun:
        return "under-way"
    return _without_proof(entries) if over else "planned"


def _without_proof(entries: Sequence[Entry[Any]]) -> PhaseState:
    """What there is of a phase that nothing shows the holder to have carried out."""
    acts = [entry for entry in entries if not isinstance(entry.fact, _ASIDE)]
    if any(entry.proof == "held" and entry.credited is False for entry in acts):
        return "by-others"
    announced = (e.proof == "announced" or isinstance(e.fact, MeetingAnnounced) for e in entries)
    return "only-announced" if any(announced) else "not-known"


_ASIDE = (MeetingAnnounced, MeetingMoved, MeetingCancelled, NeedsCounted, invitation.ContactNamed,
          invitation.InvitationRequested, Excluded)  # fmt: skip
"""Kinds that belong to a phase, but do not show that any of it took place."""

_BEGINS: dict[str, tuple[type[Fact], ...]] = {
    "invitation": (
        invitation.InvitationSent,
        invitation.InvitationBounced,
        invitation.ReminderSent,
        invitation.ReplyReceived,
    )
}
"""An invitation, bounce, reminder or reply begins the phase; other facts of it do not."""


def _current(course: Course, phases: Iterable[Phase]) -> str:
    if course.is_closed:
        return "closed"
    if course.is_over:
        return "over"
    if course.is_decided:
        return "follow-up"
    # Views may be answered early, but follow-up is the phase after the decision.
    begun = [phase.name for phase in phases if phase.state in ("under-way", "done")]
    before = [name for name in begun if name != "follow-up"]
    return before[-1] if before else "opening"


def _dues(dossier: Dossier, course: Course, live: bool) -> Iterator[Due]:
    for what, entries, by, awaited in _obligations(dossier, course):
        state = due_state(by, course.today, live=live)
        told = tuple(entry.id for entry in entries)
        yield Due(what, entries[0].id, by, state, told, awaited)


def due_state(by: date | None, today: date, *, live: bool) -> DueState:
    """The state today of what is due by a day; in a record kept afterwards nothing is overdue."""
    if by is None:
        return "undated"
    if by >= today:
        return "due"
    return "overdue" if live else "no-outcome-recorded"


class _Obligation(NamedTuple):
    what: str
    entries: tuple[Entry[Any], ...]
    """The entry that says so, and those that bear on it."""
    by: date | None = None
    """The last day."""
    awaited: tuple[str, ...] = ()
    """Who has yet to do their part, if several have each their own."""


def _last_day(when: When | None) -> date | None:
    return when.end.latest if when else None


def _obligations(dossier: Dossier, course: Course) -> Iterator[_Obligation]:
    yield from _of_meetings(course)
    yield from _of_plans(dossier)
    yield from _of_invitations(dossier)
    yield from _of_referrals(dossier, course)
    yield from _of_answers(dossier, course)
    yield from _of_decisions(dossier, course)
    yield from _of_promises(dossier, course)
    yield from _of_contests(dossier)


def _of_meetings(course: Course) -> Iterator[_Obligation]:
    for meeting in course.meetings:
        if meeting.status in ("announced", "unknown"):
            by = _last_day(meeting.when)
            what = "meeting-to-hold" if meeting.status == "announced" else "meeting-to-confirm"
            yield _Obligation(what, meeting.entries, by)


def _of_plans(dossier: Dossier) -> Iterator[_Obligation]:
    """What was recorded ahead of its day, or only announced, and is still to be confirmed.

    Meetings and decisions have obligations of their own; what others plan is left to them. That the
    record is public is done by recording it.
    """
    shown = {entry.id for entry in referral.addressed(dossier) if entry.proof == "held"}
    for entry in dossier.entries:
        is_told_apart = isinstance(entry.fact, _DUE_OTHERWISE) or entry.credited is False
        if entry.proof == "announced" and not is_told_apart and entry.id not in shown:
            yield _Obligation("plan-to-confirm", (entry,), _last_day(entry.when))


_DUE_OTHERWISE = (*DESCRIPTIONS, MeetingAnnounced, MeetingMoved, MeetingHeld,
                  follow_up.DecisionTaken, follow_up.PlanAdopted, *PUBLICATIONS)  # fmt: skip


def _of_invitations(dossier: Dossier) -> Iterator[_Obligation]:
    replies = _replies(dossier)
    for sent in dossier.of(invitation.InvitationSent):
        if sent.fact.reply_by:
            answered = {*replies(sent), *_unreached(dossier, sent)}
            if _is_awaited(sent.fact, answered):
                by = edtf.parse(sent.fact.reply_by).last.latest
                yield _Obligation("replies", (sent,), by, _silent(sent.fact, answered))
    for approach in dossier.of(opening.ApproachReceived):
        if not dossier.about(f"approach:{approach.id}", opening.ApproachAnswered):
            yield _Obligation("answer-to-approach", (approach,))


def _replies(
    dossier: Dossier,
) -> Callable[[Entry[invitation.InvitationSent]], Iterator[str]]:
    """A function that finds who replied to an invitation, or without saying to what.

    A reply to one of the invitation's meetings counts as one to it.
    """
    to: dict[str | None, list[str]] = {}
    for reply in dossier.of(invitation.ReplyReceived):
        fact = reply.fact
        for one in (fact.invitation,) if fact.invitation else fact.meetings or (None,):
            to.setdefault(one, []).append(fact.organisation)
    return lambda sent: chain.from_iterable(
        to.get(one, ()) for one in (sent.id, *sent.fact.meetings, None)
    )


def _unreached(dossier: Dossier, sent: Entry[invitation.InvitationSent]) -> Iterator[str]:
    """Who owes no reply, since the invitation bounced."""
    for bounce in dossier.about(f"invitation:{sent.id}", invitation.InvitationBounced):
        if bounce.fact.organisation:
            yield bounce.fact.organisation
        elif len(sent.fact.named) == 1:
            yield from sent.fact.named


def _silent(asked: invitation.Addressed, answered: Collection[str]) -> tuple[str, ...]:
    """Those named that have not answered."""
    return tuple(one for one in asked.named if one not in answered)


def _is_awaited(asked: invitation.Addressed, answered: Collection[str]) -> bool:
    """Whether an answer is still awaited: of one who is named, or as many as a collective has.

    If a collective's size is unknown, one answer is enough.
    """
    if _silent(asked, answered):
        return True
    unnamed = sum(map(_at_least, asked.collectives)) or (asked.open_to_all and not asked.to)
    return len({*answered} - {*asked.named}) < unnamed


def _at_least(asked: invitation.Collective) -> int:
    count = asked.count
    return max(1, int(count.span.low or 0)) if count and count.unit == "organisations" else 1


def _of_referrals(dossier: Dossier, course: Course) -> Iterator[_Obligation]:
    responses: dict[str | None, set[str]] = {}
    for came in dossier.of(ResponseReceived):
        responses.setdefault(came.fact.referral, set()).add(came.fact.organisation or came.id)
    for period in course.referrals:
        thing = f"referral:{period.opened.id}"
        told: tuple[Entry[Any], ...] = (period.opened, *dossier.about(thing, DeadlineExtended))
        answered = responses.get(period.opened.id, set())
        if len(course.referrals) == 1:
            answered = answered | responses.get(None, set())
        for by, awaited in _responses(period, answered):
            if by >= course.today:
                yield _Obligation("responses", told, by, awaited)
    if dossier.opened.kept != "live":
        return
    for response in dossier.of(ResponseReceived):
        registered = dossier.about(f"response:{response.id}", ResponseRegistered)
        if not (registered or response.fact.kept_in_order):
            yield _Obligation("registration", (response,), _last_day(response.when))


def _responses(period: Period, answered: Collection[str]) -> Iterator[tuple[date, tuple[str, ...]]]:
    """The last days by which responses are awaited, each with those named that have not responded.

    If others may respond as well, responses are awaited until the last day for everyone.
    """
    fact, for_all = period.opened.fact, period.last.latest if period.last else None
    days: dict[date, list[str]] = {}
    if for_all and (fact.open_to_all or fact.collectives):
        days[for_all] = []
    for one in _silent(fact, answered):
        last = period.last_for(one)
        if last and last.latest:
            days.setdefault(last.latest, []).append(one)
    yield from ((day, tuple(awaited)) for day, awaited in days.items())


def _of_answers(dossier: Dossier, course: Course) -> Iterator[_Obligation]:
    decided = course.decided.latest if course.decided else None
    adoption = (course.adoption,) if course.adoption else ()
    for view in dossier.of(ViewStated):
        if not dossier.about(f"view:{view.id}", follow_up.ViewsAnswered):
            yield _Obligation("answer-to-view", (view, *adoption), decided)


def _of_decisions(dossier: Dossier, course: Course) -> Iterator[_Obligation]:
    steps: tuple[Entry[Any], ...] = (
        *dossier.of(follow_up.DecisionTaken),
        *dossier.of(follow_up.PlanAdopted),
    )
    for step in steps:
        if step.proof != "held" and not _is_settled_later(step, course):
            yield _Obligation("decision", (step,), _last_day(step.when))


def _of_promises(dossier: Dossier, course: Course) -> Iterator[_Obligation]:
    for commitment in dossier.of(follow_up.CommitmentMade):
        if not dossier.about(f"commitment:{commitment.id}", follow_up.CommitmentSettled):
            due = edtf.parse(commitment.fact.due).end.latest if commitment.fact.due else None
            yield _Obligation("commitment", (commitment,), due)
    for concern in dossier.of(remark.ConcernRaised):
        if not dossier.about(f"concern:{concern.id}", remark.ConcernResolved):
            yield _Obligation("concern", (concern,))
    for goal in dossier.of(opening.GoalSet):
        if course.is_decided and not dossier.about(f"goal:{goal.id}", follow_up.GoalAssessed):
            yield _Obligation("goal-to-assess", (goal,))


def _of_contests(dossier: Dossier) -> Iterator[_Obligation]:
    """What one who is no party to it is to settle, and what was upheld in vain."""
    for entry in dossier.disputed:
        outcomes = {contest.outcome for contest in entry.contests if contest.stands}
        if None in outcomes:
            yield _Obligation("contest-to-settle", (entry,))
        if "upheld" in outcomes:
            yield _Obligation("entry-to-correct", (entry,))


def _is_settled_later(decision: Entry[Any], course: Course) -> bool:
    """A planned step is settled when the plan is known to have been adopted."""
    adopted = course.adoption
    return adopted is not None and adopted.proof == "held" and adopted.id != decision.id

"""Items of single acts in any phase, and of sources' statements that an act was not done."""

from collections.abc import Iterator
from typing import Any

from domain.charter import vocabulary as v
from domain.charter.items.evidence import Evidence, days
from domain.consultation import follow_up, invitation, opening
from domain.consultation.dialogue import Meeting
from domain.consultation.dossier import Entry
from domain.consultation.remark import OmissionStated
from domain.edtf import When
from domain.fact import Fact, Proof
from domain.span import Span
from domain.words import Act

_ACTS: dict[type[Fact], Act] = {
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
_YOUNG = "children-and-young-people"
_LEFT_OUT: dict[str, Act] = {
    "disability": "disability-invited",
    _YOUNG: "youth-session",
}


def acts(evidence: Evidence) -> Iterator[v.Item]:
    """One item per act, done or stated not to have been done."""
    for kind, act in _ACTS.items():
        for entry in evidence.dossier.of(kind):
            credited = entry.credited
            yield _done(evidence, act, entry, entry.when, entry.proof, credited)
    yield from _at_meetings(evidence)
    for track in evidence.tracks:
        if "disability" in track.groups and track.what != "response":
            yield _done(
                evidence, "disability-invited", track.entries[0], track.entries[0].when,
                track.proof, track.credited,
            )  # fmt: skip
        if _YOUNG in track.groups and getattr(track.entries[0].fact, "survey", None):
            yield _done(
                evidence, "youth-survey", track.entries[0], track.entries[0].when,
                track.proof, track.credited, own_form=track.groups == {_YOUNG},
            )  # fmt: skip
    yield from _not_done(evidence)


def _at_meetings(evidence: Evidence) -> Iterator[v.Item]:
    for meeting in evidence.course.meetings:
        if meeting.status != "cancelled":
            for act in _acts_of(meeting):
                yield _done(
                    evidence, act, meeting.entries[-1], meeting.when, meeting.proof,
                    meeting.credited, _own_form(meeting) if act == "youth-session" else None,
                )  # fmt: skip


def _acts_of(meeting: Meeting) -> Iterator[Act]:
    terms = meeting.terms
    if terms.briefing and not meeting.is_consulting:
        yield "knowledge-offered"
    if terms.form == "youth-session" or _YOUNG in terms.groups:
        yield "youth-session"
    if terms.form == "feedback-assembly":
        yield "feedback-given"


def _own_form(meeting: Meeting) -> bool | None:
    own = meeting.terms.form_of_their_own
    return True if own is None and meeting.terms.form == "youth-session" else own


def _done(
    evidence: Evidence,
    act: Act,
    entry: Entry[Any],
    when: When | None,
    proof: Proof,
    credited: bool | None,
    own_form: bool | None = None,
) -> v.Item:
    fact, course = entry.fact, evidence.course
    amount = getattr(fact, "amount", None)
    return v.Act(
        label=act,
        facts=(entry.id,),
        proof=proof,
        credited=credited,
        act=act,
        done=True,
        own_form=own_form,
        travel=getattr(fact, "travel", None),
        lost_earnings=getattr(fact, "lost_earnings", None),
        amount=None if amount is None else Span.exactly(amount),
        has_purpose=bool(getattr(fact, "purpose", None)) or None,
        committed=True if amount is None else amount > 0,
        with_participants=getattr(fact, "with_participants", None),
        days_before_dialogue=days(when.end if when else None, course.first_dialogue),
        days_after_close=days(course.close[0], when.start if when else None),
        days_after_decision=days(course.decided, when.start if when else None),
    )


def _not_done(evidence: Evidence) -> Iterator[v.Item]:
    against: list[tuple[Act, Entry[Any]]] = [
        (e.fact.act, e) for e in evidence.dossier.of(OmissionStated)
    ]
    against += [(act, e) for group, act in _LEFT_OUT.items() for e in evidence.excluding(group)]
    for act, entry in against:
        yield v.Act(
            label=act, facts=(entry.id,), denied=True, act=act, done=False, own_form=False,
            travel=False, lost_earnings=False, amount=Span.exactly(0), has_purpose=False,
            committed=False, with_participants=False, days_before_dialogue=Span.exactly(-1),
        )  # fmt: skip

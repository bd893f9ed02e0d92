"""Items of the follow-up: the decision, the answers, conduct, and contact between plans."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain import edtf
from domain.charter import vocabulary as v
from domain.charter.items.evidence import (
    OWN,
    Evidence,
    by_standing,
    days,
    held,
    ids,
    said,
    told,
    weakest,
)
from domain.consultation.dialogue import ViewStated
from domain.consultation.dossier import Entry, in_order
from domain.consultation.follow_up import (
    AnswersPublished,
    ContactHeld,
    EvaluationMade,
    PlanAdopted,
    SummaryPublished,
    ViewsAnswered,
)
from domain.consultation.opening import HandoverGiven
from domain.consultation.remark import ConcernRaised, ConcernResolved
from domain.edtf import Edge, When, latest
from domain.fact import Proof
from domain.span import Span

# --- the decision ----------------------------------------------------------------------------


def adoptions(evidence: Evidence) -> Iterator[v.Item]:
    """One item per adoption, measured from the end of consulting; and one more, from the last
    meeting held, if that end was only planned.
    """
    for entry in evidence.dossier.of(PlanAdopted):
        for proof, close, closing in _closes(evidence):
            yield v.Adoption(
                label=entry.fact.occurred or entry.id,
                facts=ids((*closing, entry)),
                proof=weakest((entry.proof, proof)),
                credited=entry.credited,
                days_after_close=days(close, entry.when.start if entry.when else None),
                consulted_before=_consulted_before(evidence, entry),
            )


def _consulted_before(evidence: Evidence, adopted: Entry[PlanAdopted]) -> bool | None:
    """Whether some consulting of the holder's had ended before a decision."""
    decided = adopted.when.start if adopted.when else None
    meetings = [m for m in held(evidence.course.consulting) if m.credited is not False]
    ends = [meeting.when.end for meeting in meetings if meeting.when]
    ends += [period.last for period in evidence.course.referrals if period.last]
    spans = [span for span in (days(end, decided) for end in ends) if span]
    if any((span.low or 0) > 0 for span in spans):
        return True
    return None if any(span.high is None or span.high > 0 for span in spans) else False


def _closes(evidence: Evidence) -> Iterator[tuple[Proof, Edge | None, tuple[Entry[Any], ...]]]:
    """When consulting ended, what is proved of that, and the entries that say so.

    A referral counts as closed even if it was only announced, since a decision followed. If the
    last meeting was only planned, the last one held is given as well.
    """
    meetings = [m for m in evidence.course.consulting if m.when and m.credited is not False]
    close, closing = evidence.course.close
    last = {entry.id for entry in closing}
    proof = weakest(m.proof for m in meetings if last & {*ids(m.entries)})
    yield proof, close, closing
    took_place = held(meetings)
    if proof != "held" and took_place:
        ends = latest(meeting.when.end for meeting in took_place if meeting.when)
        yield "held", ends, tuple(meeting.entries[-1] for meeting in took_place)


# --- the answers -----------------------------------------------------------------------------


def views(evidence: Evidence) -> Iterator[v.Item]:
    """One item per view or group of views, with its latest answer."""
    dossier = evidence.dossier
    summaries = [e for e in held(dossier.of(SummaryPublished)) if e.credited is not False]
    against = evidence.omitted("views-answered")
    stated = dossier.of(ViewStated)
    for entry in stated:
        answers = [
            e for e in dossier.about(f"view:{entry.id}", ViewsAnswered) if e.credited is not False
        ]
        last = max(answers, key=lambda answer: answer.order, default=None)
        yield v.ViewItem(
            label=entry.id,
            facts=ids((entry, *answers, *summaries, *against)),
            proof=entry.proof,
            answered=told(last, summaries or against),
            reasoned=bool(last.fact.reason) if last else None,
            days_before_decision=days(
                _answered(evidence, last) if last else None, evidence.course.decided
            ),
            summarised=told(summaries, against),
        )
    if (summaries or against) and not stated:
        yield v.ViewItem(
            label="views", facts=ids((*summaries, *against)), answered=False, reasoned=False,
            summarised=bool(summaries),
        )  # fmt: skip


def _answered(evidence: Evidence, answer: Entry[ViewsAnswered]) -> Edge | None:
    """The day of an answer; if it has none, the day on which all answers were published."""
    published = in_order(held(evidence.dossier.of(AnswersPublished)))
    when = answer.when or (published[0].when if published else None)
    return when.start if when else None


# --- conduct ---------------------------------------------------------------------------------


def conduct(evidence: Evidence) -> Iterator[v.Item]:
    """Whether criticism was free: asked in an evaluation, and no concern left open."""
    dossier = evidence.dossier
    concerns = [e for e in dossier.of(ConcernRaised) if e.fact.about == "reprisal"]
    unresolved = [e for e in concerns if not dossier.about(f"concern:{e.id}", ConcernResolved)]
    not_asked = evidence.omitted("participants-asked-about-reprisal")
    for standing, evaluations in by_standing(dossier.of(EvaluationMade)).items():
        own = standing == OWN
        speaking = (*evaluations, *(concerns if own else ()), *(not_asked if own else ()))
        if not speaking:
            continue
        asked = said(e.fact.asked_about_reprisal for e in evaluations)
        yield v.Conduct(
            label="conduct",
            facts=ids(speaking),
            proof=standing[0],
            credited=standing[1],
            participants_asked=False if asked is None and own and not_asked else asked,
            open_concerns=Span.exactly(len(unresolved)),
        )


# --- between plans ---------------------------------------------------------------------------


def continuity(evidence: Evidence) -> Iterator[v.Item]:
    """What joins this round to the next and the last."""
    contacts = by_standing(evidence.dossier.of(ContactHeld))
    handovers = by_standing(evidence.dossier.of(HandoverGiven))
    no_contact, no_handover = evidence.omitted("contact-held"), evidence.omitted("handover-given")
    years = _years_of_the_plan(evidence)
    for standing in dict.fromkeys((*contacts, *handovers)):
        own = standing == OWN
        met, given = contacts.get(standing, []), handovers.get(standing, [])
        against = (*no_contact, *no_handover) if own else ()
        speaking: tuple[Entry[Any], ...] = (*met, *given, *against)
        if speaking:
            yield v.Continuity(
                label="continuity",
                facts=ids(speaking),
                proof=standing[0],
                credited=standing[1],
                contact_years=_contact_years(met, years, denied=own and bool(no_contact)),
                years=Span.exactly(len(years)) if years else None,
                handover=_handed_over(given, denied=own and bool(no_handover)),
            )


def _years_of_the_plan(evidence: Evidence) -> set[int]:
    """The calendar years after adoption (else, from the plan's first) to the plan's end or today.

    At least one; none if neither adoption nor plan has a date to start from.
    """
    course = evidence.course
    period = edtf.parse(evidence.dossier.opened.period)
    adopted = course.decided.latest if course.decided else None
    if adopted:
        first = adopted.year + 1
    elif period.start.earliest:
        first = period.start.earliest.year
    else:
        return set()
    until = min(course.today, course.ends.latest or course.today)
    return set(range(first, max(until.year, first) + 1))


def _contact_years(
    contacts: Iterable[Entry[ContactHeld]], years: set[int], *, denied: bool
) -> Span | None:
    """In how many of the years they met. A year without a recorded contact may have had one."""
    found = list(contacts)
    if not found and not denied:
        return None
    known = len({year for e in found if e.when for year in _years_of(e.when)} & years)
    return Span(known, known if denied else len(years))


def _years_of(when: When) -> range:
    """The years in which it certainly went on."""
    first, last = when.start.latest, when.end.earliest
    return range(first.year, last.year + 1) if first and last else range(0)


def _handed_over(given: Iterable[Entry[HandoverGiven]], *, denied: bool) -> bool | None:
    parts = [
        said(getattr(e.fact, name) for e in given) for name in ("views", "answers", "commitments")
    ]
    if denied and not any(parts):
        return False
    return False if False in parts else None if None in parts else True

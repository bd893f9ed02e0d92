"""Items of the dialogue: the meetings, and the places where they were held."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from domain.calendar import is_public_holiday
from domain.charter import vocabulary as v
from domain.charter.items.evidence import Evidence, by_standing, days_ahead, held, ids, said
from domain.consultation.dialogue import AttendanceRecorded, Meeting, NotesCommented, NotesSent
from domain.consultation.dossier import Entry
from domain.consultation.invitation import MaterialSent, sent
from domain.count import StatedCount
from domain.edtf import Edge, When
from domain.municipality import same_place
from domain.words import MINORITIES

_MEAL = (time(17), time(20))
_A_FORTNIGHT = 14
"""Any longer time has both days off and working days."""


# --- meetings --------------------------------------------------------------------------------


def meetings(evidence: Evidence) -> Iterator[v.Item]:
    """One item per meeting or series, except the cancelled."""
    invited = _by_meeting(sent(evidence.dossier))
    briefed = _by_meeting(evidence.dossier.of(MaterialSent))
    for meeting in _not_cancelled(evidence):
        sent_to = invited.get(meeting.id, []), briefed.get(meeting.id, [])
        item, shown = _meeting(evidence, meeting, *sent_to), meeting.as_shown
        yield item if shown is meeting else _as_shown(item, _meeting(evidence, shown, *sent_to))


_CONDUCT = (
    "physical", "digital", "weekend", "starts", "part_of_day", "over_a_meal", "food", "accessible",
    "needs_asked", "interpreter", "elected_present",
)  # fmt: skip
"""How a meeting was held: what a source proves of it only if it proves more than a plan."""


def _as_shown(told: v.MeetingItem, shown: v.MeetingItem) -> v.MeetingItem:
    """A meeting without what was only announced of how it was held, which is kept apart."""
    differing = [name for name in _CONDUCT if getattr(told, name) != getattr(shown, name)]
    announced = tuple((name, getattr(told, name)) for name in differing)
    known: dict[str, Any] = {name: getattr(shown, name) for name in differing}
    return replace(told, announced=announced, **known)


def _by_meeting(entries: Iterable[Entry[Any]]) -> dict[str, list[Entry[Any]]]:
    """What was sent out ahead of each meeting, except what was only planned."""
    sent: dict[str, list[Entry[Any]]] = {}
    for entry in entries:
        if entry.proof != "announced":
            for id in entry.fact.meetings:
                sent.setdefault(id, []).append(entry)
    return sent


def _not_cancelled(evidence: Evidence) -> list[Meeting]:
    return [meeting for meeting in evidence.course.meetings if meeting.status != "cancelled"]


def _meeting(
    evidence: Evidence, meeting: Meeting, invited: list[Entry[Any]], material: list[Entry[Any]]
) -> v.MeetingItem:
    terms, when = meeting.terms, meeting.when
    thing = f"meeting:{meeting.id}"
    notes = [e for e in evidence.dossier.about(thing, NotesSent) if e.proof != "announced"]
    elected = [
        e
        for e in held(evidence.dossier.about(thing, AttendanceRecorded))
        if e.fact.role == "elected-representative"
    ]
    start = when.start if when else None
    starts = f"{when.starts:%H:%M}" if when and when.starts else None
    # An invitation that names the meeting decides what came in time.
    notices = _starts(invited) or [notice.start for notice in meeting.notices]
    return v.MeetingItem(
        label=meeting.id,
        facts=ids((*meeting.entries, *invited, *material, *notes, *elected)),
        proof=meeting.proof,
        credited=meeting.credited,
        weight=terms.series,
        form=terms.form,
        consulting=meeting.is_consulting,
        parties=tuple(terms.parties) or None,
        for_minorities=_for_minorities(terms.parties, terms.groups),
        physical=terms.physical,
        digital=terms.digital,
        weekend=_on_free_days(when),
        starts=starts,
        part_of_day="" if starts else terms.part_of_day,
        over_a_meal=_over_a_meal(when),
        food=said((terms.food, True if terms.food_at else None)),
        accessible=terms.accessible,
        needs_asked=said((terms.needs_asked, terms.diet_asked, terms.access_asked)),
        interpreter=said((terms.interpreter, terms.interpreter_on_request)),
        elected_present=True if elected else terms.elected_present,
        notice_days=days_ahead(_first(notices), start),
        material_days=days_ahead(_first(_starts(material)), start),
        notes_days=days_ahead(when.end if when else None, _first(_starts(notes))),
        notes_correctable=said(_correctable(evidence, sent) for sent in notes),
    )


def _starts(entries: Iterable[Entry[Any]]) -> list[Edge]:
    return [entry.when.start for entry in entries if entry.when]


def _first(edges: list[Edge]) -> Edge | None:
    """The bounds of the earliest of several edges."""
    if not edges:
        return None
    lows = [edge.earliest for edge in edges]
    highs = [edge.latest for edge in edges if edge.latest]
    low = None if None in lows else min(day for day in lows if day)
    return Edge(low, min(highs, default=None))


def _correctable(evidence: Evidence, notes: Entry[NotesSent]) -> bool | None:
    """Stated, or shown by comments on them."""
    commented = evidence.dossier.about(f"notes:{notes.id}", NotesCommented)
    return True if commented else notes.fact.correctable


def _for_minorities(parties: tuple[str, ...], groups: tuple[str, ...]) -> bool | None:
    meant = {"national-minorities", *MINORITIES} & set(groups) or "national-minority" in parties
    return True if meant else False if parties or groups else None


def _on_free_days(when: When | None) -> bool | None:
    """Whether it was on days off only; None if it may have been on other days, too.

    Without hours it may be a series, which need not have met on all its days.
    """
    first, last = (when.start.earliest, when.end.latest) if when else (None, None)
    if not (when and first and last) or (last - first).days > _A_FORTNIGHT:
        return None
    free = {_free_day(first + timedelta(days=n)) for n in range((last - first).days + 1)}
    if len(free) == 1:
        return free.pop()
    return False if when.starts and when.ends else None


def _free_day(day: date) -> bool:
    try:
        return day.weekday() >= 5 or is_public_holiday(day)
    except ValueError:  # outside the years whose holidays are known
        return day.weekday() >= 5


def _over_a_meal(when: When | None) -> bool | None:
    """Whether it overlapped dinner time on any of its days; None without hours."""
    if when is None or not (when.starts or when.ends):
        return None
    begins, ends = when.start.latest, when.end.earliest
    if not (begins and ends):
        return None
    soonest = datetime.combine(ends, when.ends or time.min)
    latest = datetime.combine(begins, when.starts or time.max)
    if when.ends:
        latest = min(latest, soonest)
    if _meets_a_meal(latest, max(soonest, latest)):
        return True
    may_go_on = not (when.starts and when.ends)
    return None if may_go_on else False


def _meets_a_meal(begins: datetime, ends: datetime) -> bool:
    """Whether any part of it, even only the moment it begins, overlapped dinner time."""
    meals = ((datetime.combine(day.date(), at) for at in _MEAL) for day in (begins, ends))
    return ends - begins >= timedelta(days=1) or any(
        begins < last and (first <= begins or first < ends) for first, last in meals
    )


# --- places ----------------------------------------------------------------------------------


def places(evidence: Evidence) -> Iterator[v.Item]:
    """One item per municipality with a physical meeting; one per meeting in an unnamed place."""
    all_of_them = [one for m in _not_cancelled(evidence) for one in _with_plan(m)]
    physical = [m for m in all_of_them if m.terms.physical is not False]
    for (proof, credited), meetings in by_standing(physical).items():
        at: dict[str, list[Meeting]] = {}
        labels: dict[str, str] = {}
        for meeting in meetings:
            for name in _named_places(meeting):
                at.setdefault(same_place(name), []).append(meeting)
                labels.setdefault(same_place(name), name)
        for key, there in at.items():
            place = labels[key]
            facts = ids([entry for meeting in there for entry in meeting.entries])
            yield v.Place(label=place, facts=facts, proof=proof, credited=credited, place=place)
        for meeting in meetings:
            if not _named_places(meeting):
                yield _somewhere(meeting, named=len(at))


def _with_plan(meeting: Meeting) -> Iterator[Meeting]:
    """A meeting; and apart, as it was planned, where its place is known only from plans."""
    shown = meeting.as_shown
    yield shown
    if _named_places(shown) != _named_places(meeting):
        yield replace(meeting, status="announced")


def _named_places(meeting: Meeting) -> tuple[str, ...]:
    one = meeting.terms.municipality
    return (*((one,) if one else ()), *meeting.terms.municipalities_named)


def _somewhere(meeting: Meeting, named: int) -> v.Place:
    """The item of a meeting in unnamed places. It weighs as many as are counted beyond those named;
    without such a count the place is unknown.
    """
    counted = meeting.terms.municipalities
    more = counted.number - named if counted else 0
    weight = (
        StatedCount(number=more, unit="municipalities", precision=counted.precision)
        if counted and more > 0
        else None
    )
    return v.Place(
        label=str(counted or "place not known"),
        facts=ids(meeting.entries),
        proof=meeting.proof,
        credited=meeting.credited,
        weight=weight,
        place=str(counted) if weight else None,
    )

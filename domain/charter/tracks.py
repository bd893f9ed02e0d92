"""Tracks: every approach to those consulted, seen as one kind of thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from domain.consultation import referral
from domain.consultation.counts import shows_some
from domain.consultation.course import Course
from domain.consultation.dialogue import AttendanceCounted, AttendanceRecorded, Meeting
from domain.consultation.dossier import Entry
from domain.consultation.identity import described
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.referral import ReferralOpened, ResponseReceived, ResponsesCounted
from domain.fact import Proof


@dataclass(frozen=True, slots=True)
class Track:
    """One approach: the organisations, parties and groups approached, by whom, and how well
    proved.
    """

    what: Literal["invitation", "referral", "meeting", "response"]
    organisations: frozenset[str]
    entries: tuple[Entry[Any], ...]
    proof: Proof
    credited: bool | None
    parties: frozenset[str]
    groups: frozenset[str]
    levels: frozenset[str]


def tracks(course: Course) -> Iterator[Track]:
    """Every approach to those consulted in a round."""
    yield from _sent(course)
    yield from _met(course)
    yield from _responded(course)


def _sent(course: Course) -> Iterator[Track]:
    known = described(course.dossier)
    for sent in referral.addressed(course.dossier):
        named = [known[id] for id in sent.fact.named if id in known]
        approached: tuple[Any, ...] = (*named, *sent.fact.collectives)
        yield Track(
            what="referral" if isinstance(sent.fact, ReferralOpened) else "invitation",
            organisations=frozenset(sent.fact.named),
            entries=(sent,),
            proof=sent.proof,
            credited=sent.credited,
            parties=frozenset(p for of in approached for p in of.parties),
            groups=frozenset(g for of in approached for g in of.groups),
            levels=frozenset(of.level for of in approached if of.level),
        )


def _met(course: Course) -> Iterator[Track]:
    known = described(course.dossier)
    for meeting in course.consulting:
        terms = meeting.terms
        attended, counted = _attendance(course, meeting, known)
        came = [known[e.fact.organisation] for e in attended]
        yield Track(
            what="meeting",
            organisations=frozenset(org.organisation for org in came),
            entries=(*meeting.entries, *attended, *counted),
            proof=meeting.proof,
            credited=meeting.credited,
            parties=frozenset(
                (
                    *terms.parties,
                    *(party for org in came for party in org.parties),
                    *(e.fact.party for e in counted if e.fact.party),
                )
            ),
            groups=frozenset(
                (
                    *terms.groups,
                    *(group for org in came for group in org.groups),
                    *(e.fact.group for e in counted if e.fact.group),
                )
            ),
            levels=frozenset(org.level for org in came if org.level),
        )


def _attendance(
    course: Course, meeting: Meeting, known: dict[str, OrganisationDescribed]
) -> tuple[list[Entry[AttendanceRecorded]], list[Entry[AttendanceCounted]]]:
    """Who came, named and counted, except organisers, who are not among those consulted."""
    thing = f"meeting:{meeting.id}"
    attended = [
        entry
        for entry in course.dossier.about(thing, AttendanceRecorded)
        if entry.proof == "held"
        and entry.fact.role != "organiser"
        and entry.fact.organisation in known
    ]
    counted = course.dossier.about(thing, AttendanceCounted)
    return attended, [e for e in counted if e.proof == "held" and shows_some(e.fact.stated)]


def _responded(course: Course) -> Iterator[Track]:
    """Responses by name or by party, and counts of a party's responses."""
    known = described(course.dossier)
    for counted in course.dossier.of(ResponsesCounted):
        if counted.fact.party and shows_some(counted.fact.count):
            yield Track(
                what="response",
                organisations=frozenset(),
                entries=(counted,),
                proof=counted.proof,
                credited=True,
                parties=frozenset((counted.fact.party,)),
                groups=frozenset(),
                levels=frozenset(),
            )
    for entry in course.dossier.of(ResponseReceived):
        org = known.get(entry.fact.organisation or "")
        parties = {entry.fact.party} if entry.fact.party else set()
        yield Track(
            what="response",
            organisations=frozenset((org.organisation,) if org else ()),
            entries=(entry,),
            proof=entry.proof,
            credited=True,
            parties=frozenset((*parties, *(org.parties if org else ()))),
            groups=frozenset(org.groups if org else ()),
            levels=frozenset((org.level,) if org and org.level else ()),
        )

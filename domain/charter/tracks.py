"""Tracks: every way in which somebody was approached, seen as one kind of thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.consultation.course import Course
from domain.consultation.dialogue import AttendanceRecorded
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.invitation import Addressed, InvitationSent
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.referral import ReferralOpened, ResponseReceived
from domain.fact import Proof


@dataclass(frozen=True, slots=True)
class Track:
    """One approach: to which organisations, parties and groups, by whom, how well proved."""

    what: str
    entries: tuple[Entry[Any], ...]
    proof: Proof
    credited: bool | None
    parties: frozenset[str]
    groups: frozenset[str]
    levels: frozenset[str]
    meeting: bool


def tracks(course: Course) -> Iterator[Track]:
    """Every way in which somebody was approached in a round."""
    yield from _sent(course)
    yield from _met(course)
    yield from _responded(course)


def _described(course: Course) -> dict[str, OrganisationDescribed]:
    return {e.fact.organisation: e.fact for e in course.dossier.of(OrganisationDescribed)}


def _sent(course: Course) -> Iterator[Track]:
    described = _described(course)
    for sent in addressed(course.dossier):
        named = [described[id] for id in sent.fact.to if id in described]
        approached: tuple[Any, ...] = (*named, *sent.fact.collectives)
        yield Track(
            "referral" if isinstance(sent.fact, ReferralOpened) else "invitation",
            (sent,),
            sent.proof,
            sent.credited,
            frozenset(p for of in approached for p in of.parties),
            frozenset(g for of in approached for g in of.groups),
            frozenset(of.level for of in approached if of.level),
            meeting=False,
        )


def _met(course: Course) -> Iterator[Track]:
    described = _described(course)
    for meeting in course.consulting:
        came = [
            described[e.fact.organisation]
            for e in course.dossier.about(f"meeting:{meeting.id}", AttendanceRecorded)
            if e.fact.role != "organiser" and e.fact.organisation in described
        ]
        yield Track(
            "meeting",
            meeting.entries,
            meeting.proof,
            meeting.credited,
            frozenset((*meeting.terms.parties, *(p for org in came for p in org.parties))),
            frozenset((*meeting.terms.groups, *(g for org in came for g in org.groups))),
            frozenset(org.level for org in came if org.level),
            meeting=True,
        )


def _responded(course: Course) -> Iterator[Track]:
    described = _described(course)
    for entry in course.dossier.of(ResponseReceived):
        org = described.get(entry.fact.organisation or "")
        parties = {entry.fact.party} if entry.fact.party else set()
        yield Track(
            "response",
            (entry,),
            entry.proof,
            True,
            frozenset((*parties, *(org.parties if org else ()))),
            frozenset(org.groups if org else ()),
            frozenset((org.level,) if org and org.level else ()),
            meeting=False,
        )


def addressed(dossier: Dossier) -> tuple[Entry[Addressed], ...]:
    """Invitations and referrals: whatever was addressed to somebody."""
    sent: Any = (*dossier.of(InvitationSent), *dossier.of(ReferralOpened))
    return sent  # type: ignore[no-any-return]

"""The replies to an invitation: who accepts, who declines, who has not answered, and who came."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from domain.consultation.dialogue import AttendanceRecorded
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.invitation import InvitationBounced, InvitationSent, ReplyReceived

Answer = Literal["accepts", "tentative", "declines"]
ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)


@dataclass(frozen=True, slots=True)
class Replies:
    """What the organisations that an invitation names have answered, by their latest replies."""

    invitation: Entry[InvitationSent]
    by_answer: dict[Answer, tuple[str, ...]]
    silent: tuple[str, ...]
    """Those of whom no reply is recorded. It reached them, as far as is known."""
    bounced: tuple[str, ...]
    """Those that it did not reach."""
    came: tuple[str, ...]
    """Organisations recorded at the meetings that it invites to, or at any, if it names none."""


def replies(read: Dossier) -> Iterator[Replies]:
    """The replies to each invitation that names organisations, in the order of the invitations."""
    for sent in in_order(read.of(InvitationSent)):
        named = sent.fact.named
        if not named:
            continue
        answers = _answers(read, sent)
        bounces = read.about(f"invitation:{sent.id}", InvitationBounced)
        lost = {one.fact.organisation for one in bounces} - answers.keys()
        yield Replies(
            sent,
            {a: tuple(id for id in named if answers.get(id) == a) for a in ANSWERS},
            tuple(id for id in named if id not in answers and id not in lost),
            tuple(id for id in named if id in lost),
            _came(read, sent),
        )


def _answers(read: Dossier, sent: Entry[InvitationSent]) -> dict[str, Answer]:
    """The latest answer of each organisation; one that names no invitation may be to any."""
    meetings = {*sent.fact.meetings}
    return {
        one.fact.organisation: one.fact.answer
        for one in in_order(read.of(ReplyReceived))
        if one.fact.invitation == sent.id
        or (one.fact.invitation is None and _is_of(meetings, one.fact.meetings))
    }


def _is_of(meetings: set[str], named: tuple[str, ...]) -> bool:
    return not meetings or not named or not meetings.isdisjoint(named)


def _came(read: Dossier, sent: Entry[InvitationSent]) -> tuple[str, ...]:
    meetings = sent.fact.meetings
    came = (
        one.fact.organisation
        for one in read.of(AttendanceRecorded)
        if one.proof == "held" and (not meetings or one.fact.meeting in meetings)
    )
    return tuple(dict.fromkeys(came))

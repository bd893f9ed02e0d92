"""Voices: the views of a round, whose they are, and how they were answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.consultation.dialogue import ViewStated
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.follow_up import ViewsAnswered


@dataclass(frozen=True, slots=True)
class Voice:
    """A view, or a group of views, and the answers in the order given; the last one holds."""

    view: Entry[ViewStated]
    answers: tuple[Entry[ViewsAnswered], ...]


def voices(read: Dossier) -> Iterator[Voice]:
    """The views of a round."""
    for view in read.of(ViewStated):
        yield Voice(view, tuple(in_order(read.about(f"view:{view.id}", ViewsAnswered))))


def whose(read: Dossier, view: ViewStated) -> Iterator[str]:
    """Whose view it is: who stated it, whom it speaks for, and who sent the response it is in."""
    yield from filter(None, (view.organisation, *view.speaks_for))
    response = read.by_id.get(view.response) if view.response else None
    sender = getattr(response.fact, "organisation", None) if response else None
    if sender:
        yield sender

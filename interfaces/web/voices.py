"""Views with what was answered to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.consultation.dialogue import ViewStated
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.follow_up import ViewsAnswered


@dataclass(frozen=True, slots=True)
class Voice:
    """A view, or a group of views, and the answers in the order recorded; the last one holds."""

    view: Entry[ViewStated]
    answers: tuple[Entry[ViewsAnswered], ...]


def voices(read: Dossier) -> Iterator[Voice]:
    """The views of a round."""
    for view in read.of(ViewStated):
        yield Voice(view, read.about(f"view:{view.id}", ViewsAnswered))

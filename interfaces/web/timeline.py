"""What happened in a round, phase by phase, with corrections, contests and conflicts in sight."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from domain.answers.timeline import Moment
from interfaces.http.context import Judged
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, part
from interfaces.web.round import Id, Round, show

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A phase with what happened in it, in order of occurrence."""

    phase: str
    moments: tuple[Moment, ...]
    left: int = 0
    """How many more there are."""

    @property
    def runs(self) -> list[tuple[Moment, ...]]:
        """The moments, those together that are of one kind, on one day, and bear no mark."""

        def alike(moment: Moment) -> tuple[object, ...]:
            entry = moment.entry
            apart = entry.id if entry.marks or moment.is_retracted else None
            return type(entry.fact), moment.occurred, moment.proof, apart

        return [tuple(some) for _, some in groupby(self.moments, key=alike)]


def chapters(moments: Iterable[Moment]) -> Iterator[Chapter]:
    """The phases in the order in which they come, each with its moments."""
    by_phase: dict[str, list[Moment]] = {phase: [] for phase in _ORDER}
    for moment in moments:
        by_phase.setdefault(moment.phase, []).append(moment)
    return (Chapter(phase, tuple(some)) for phase, some in by_phase.items() if some)


_OF_EACH, _OF_ONE = 25, 80
"""Facts that are shown at once, of each phase and of one."""
_ORDER = ("opening", "inventory", "invitation", "dialogue", "referral", "follow-up")


@router.get("/{consultation}/timeline")
def timeline(
    consultation: Id,
    page: Here,
    answers: Judged,
    only: Annotated[Literal["marked"] | None, Query()] = None,
    phase: Annotated[str | None, Query(max_length=20)] = None,
    number: Number = 1,
) -> Response:
    """The facts by phase; of `marked` those that are corrected, contested or told otherwise.

    Of a phase that is named there is everything, part by part; else of each its first facts.
    """
    round = Round(answers, consultation)
    moments = [moment for moment in round.moments if moment.entry.marks or not only]
    told = list(chapters(moments))
    one = next((chapter for chapter in told if chapter.phase == phase), None)
    shown = part(one.moments, number, _OF_ONE) if one else None
    return show(
        page,
        "timeline.html",
        round,
        chapters=[Chapter(one.phase, shown.items)] if one and shown else [*map(_begun, told)],
        only=only,
        phase=one.phase if one else None,
        shown=shown,
    )


def _begun(chapter: Chapter) -> Chapter:
    left = max(0, len(chapter.moments) - _OF_EACH)
    return Chapter(chapter.phase, chapter.moments[:_OF_EACH], left)

"""Who took part in a round: the funnel, told apart, and the organisations behind each number."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from domain.answers.participation import (
    Asked,
    Dimension,
    Participant,
    Participation,
    Step,
    StepAnswer,
    Unnamed,
)
from domain.text import alphabetical
from interfaces.http.context import Judged
from interfaces.web.figures import longest
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, part
from interfaces.web.round import Id, Round, show

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

By = Literal["group", "level", "party", "sector", "umbrella"]
WAYS: Final[tuple[By, ...]] = ("group", "level", "party", "sector", "umbrella")
_AT_ONCE: Final = 50
"""Organisations in a part of the list."""
_MOST: Final = 80
"""Organisations that are named behind a number; all stand in the list."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind a number: those named with the entries that say so, and those counted."""

    step: StepAnswer
    dimension: Dimension | None
    value: str | None
    named: tuple[tuple[Participant, tuple[str, ...]], ...]

    @property
    def unnamed(self) -> tuple[Unnamed, ...]:
        """Those whom the sources do not name."""
        return self.step.unnamed


@dataclass(frozen=True, slots=True)
class Place:
    """A step that an organisation was at, perhaps, or only by what is contested."""

    step: Step
    is_perhaps: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Involvement:
    """An organisation's part in the round."""

    participant: Participant
    steps: tuple["Place", ...]
    asked: tuple[Asked, ...]
    asked_by: tuple[str, ...]
    is_late: bool


def parts(whole: Participation) -> Iterator[Involvement]:
    """The part of each organisation, by name."""
    late = set(whole.late)
    for one in sorted(whole.participants, key=lambda one: alphabetical(one.description.name)):
        steps = tuple(
            Place(step.step, step.doubts(one.id), step.disputes(one.id))
            for step in whole.funnel
            if step.names(one.id)
        )
        _, by = whole.asked(one.id)
        is_late = bool(late.intersection(one.at("responded")))
        yield Involvement(one, steps, whole.perhaps_asked(one.id), by, is_late)


def behind(
    whole: Participation, step: Step, dimension: Dimension | None, value: str | None
) -> Behind | None:
    """Who stands behind a number; None where there is no such number."""
    told = whole.by(dimension).get(value or "") if dimension and value else whole.funnel
    if told is None:
        return None
    found = next(one for one in told if one.step == step)
    known = {one.id: one for one in whole.participants}
    named = tuple((known[id], known[id].at(step)) for id in found.possible if id in known)
    return Behind(found, dimension if value else None, value, named)


@router.get("/{consultation}/participation")
def participation(
    consultation: Id,
    page: Here,
    answers: Judged,
    by: Annotated[By, Query()] = "group",
    step: Annotated[Step | None, Query()] = None,
    value: Annotated[str | None, Query(max_length=100)] = None,
    number: Number = 1,
) -> Response:
    """The funnel over all and told apart by one thing; with a step, who is behind its number."""
    round = Round(answers, consultation)
    whole = round.participation
    return show(
        page,
        "participation.html",
        round,
        by=by,
        ways=WAYS,
        told_apart=whole.by(by),
        widest=longest(whole.funnel),
        behind=behind(whole, step, by, value) if step else None,
        organisations=part(tuple(parts(whole)), number, _AT_ONCE),
        most=_MOST,
    )

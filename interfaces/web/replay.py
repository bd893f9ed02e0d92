"""A round's history to drag through: as it happened, as it was recorded, as sources told of it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from application.answers import Answers
from application.as_of import AsOf, as_of
from application.cache import ByIdentity
from application.engine import Engine
from application.replaying import Axis, Step, Stop, along, stops
from domain.answers.participation import participation
from domain.answers.process import LIFECYCLE
from domain.consultation import PHASE_OF
from domain.consultation.dossier import Dossier
from interfaces.home.home import yardstick_of
from interfaces.http.context import Current, Storing
from interfaces.http.parameters import KnownAt, Sha256, TrueOn
from interfaces.web.figures import longest
from interfaces.web.matrix import Matrix
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.round import Id, Round, show

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)
_NAMES: Final[dict[Axis, str]] = {
    "known": "known_at", "occurred": "true_on", "published": "public_on",
}  # fmt: skip
"""What names a moment of each axis in an address."""
_MOST_TICKS: Final = 240
"""Ticks of a lane: more could not be told apart."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase's line above the slider: where its facts came, as shares of its length."""

    phase: str
    ticks: tuple[float, ...]


def lanes(round: Round, points: Sequence[Stop]) -> tuple[Lane, ...]:
    """For each phase where on the slider something of it came."""
    facts = round.answers.records.consultation(round.id).facts
    found: dict[str, set[float]] = {phase: set() for phase in LIFECYCLE}
    last = max(1, len(points) - 1)
    for number, stop in enumerate(points):
        share = on_a_tick(number / last)
        for id in stop.came:
            phase = PHASE_OF.get(type(facts[id].fact)) if id in facts else None
            if phase in found:
                found[phase].add(share)
    return tuple(Lane(phase, tuple(sorted(ticks))) for phase, ticks in found.items())


def beginnings(points: Sequence[Stop], by: Axis) -> dict[int, float]:
    """Where on the slider each year begins that has a step of its own."""
    last = max(1, len(points) - 1)
    days = (one.as_of.known_on if by == "known" else _day(one.as_of, by) for one in points)
    found: dict[int, float] = {}
    for number, day in enumerate(days):
        if day:
            found.setdefault(day.year, number / last)
    return found


def on_a_tick(share: float) -> float:
    """A place on the slider, no finer than can be seen."""
    return int(share * _MOST_TICKS) / _MOST_TICKS


@router.get("/{consultation}/moments")
def replayed(
    consultation: Id,
    page: Here,
    answers: Current,
    engine: Storing,
    by: Annotated[Axis, Query()] = "occurred",
    step: Annotated[int | None, Query(ge=1)] = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    public_on: Annotated[date | None, Query()] = None,
    charter: Sha256 = None,
) -> Response:
    """The round at one moment, what came with it, and what it changed.

    A step is led on to the address of its moment, which stays good when more is recorded.
    """
    if charter:
        answers = answers.by(yardstick_of(engine, charter))
    if by == "known":
        whole = answers.seen_from(engine, as_of(engine, None, true_on))
    else:
        whole = answers.seen_from(engine, as_of(engine, known_at, None))
    points = stops(engine, whole, consultation, by)
    if step is not None:
        return page.go(_address(page, consultation, by, points[min(step, len(points)) - 1].as_of))
    asked = replace(as_of(engine, known_at, true_on), public_on=public_on)
    number = _at(points, asked, by)
    return _shown(page, consultation, whole, engine, by, points, number)


def _shown(
    page: Page,
    id: str,
    whole: Answers,
    engine: Engine,
    by: Axis,
    points: Sequence[Stop],
    number: int,
) -> Response:
    moment: Step = next(along(engine, whole, id, by, points, number))
    round = Round(whole.seen_from(engine, moment.as_of), id)
    changes = moment.changes
    return show(
        page,
        "replay.html",
        round,
        by=by,
        moment=moment,
        lanes=lanes(Round(whole, id), points),
        years=beginnings(points, by).items(),
        changed={one.after.criterion.id: one for one in changes.verdicts} if changes else {},
        told_matrix=Matrix.of(moment.answer),
        widest=_widest(ByIdentity(whole.dossier(id))),
        kinds={fact.id: fact for fact in moment.facts},
        at=lambda step: _address(page, id, by, points[step - 1].as_of),
        axis=lambda axis: _axis(page, id, axis),
        ends=(points[0].as_of, points[-1].as_of),
        today=whole.today(),
    )


@lru_cache(maxsize=32)
def _widest(read: ByIdentity[Dossier]) -> int:
    """The whole length of a bar, the same at every moment: asked for again at every step."""
    return longest(participation(read.one).funnel)


def _at(points: Sequence[Stop], asked: AsOf, by: Axis) -> int:
    """The number of the step that a moment falls in; the last one, if none is named."""
    named = asked.position if by == "known" else _day(asked, by)
    if named is None:
        return len(points)
    keys = [_key(stop.as_of, by) for stop in points]
    return max(1, bisect_right(keys, named))


def _key(point: AsOf, by: Axis) -> int | date:
    return (point.position or 0) if by == "known" else (_day(point, by) or date.max)


def _day(point: AsOf, by: Axis) -> date | None:
    """A point's day on an axis of days; None where that gathers what has none."""
    return point.public_on if by == "published" else point.true_on


def _address(page: Page, id: str, by: Axis, point: AsOf) -> str:
    """The address of a moment: by its day, or by its position in the log."""
    told = {"known_at": point.position} if by == "known" else {_NAMES[by]: _day(point, by)}
    return page.within(f"consultations/{id}/moments", by=by, **told)


def _axis(page: Page, id: str, axis: Axis) -> str:
    """The same page along the other axis, from its end."""
    return page.within(f"consultations/{id}/moments", by=axis, **{_NAMES[axis]: None})

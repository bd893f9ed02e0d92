"""A region: its rounds over time, and what is due over them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.models.queries import DueTold, Models, RoundTold
from application.models.queries import Page as Part
from application.records import NotFound
from domain.region import REGIONS
from interfaces.api.board import Modelled
from interfaces.api.context import Asked, Asker
from interfaces.pictures.counties import COUNTIES, VIEW_BOX
from interfaces.web.page import Here, PageRoute
from interfaces.web.telling import Telling
from interfaces.words import Language

router = APIRouter(prefix="/{tongue}/regions", include_in_schema=False, route_class=PageRoute)

_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Told:
    """A round of the region on its thread."""

    round: RoundTold
    before: str | None
    """The region's round before it, real ones after real ones."""
    answers: Answers

    @cached_property
    def telling(self) -> Telling:
        """Its entries in words; read only where something is due."""
        return Telling(self.answers.dossier(self.round.id))

    def gist(self, entry: str, tongue: Language) -> str:
        """What an entry is about."""
        return self.telling.gist(entry, tongue)

    @property
    def pressing(self) -> tuple["Dues", ...]:
        """What is still to be done, the longest overdue first."""
        return tuple(one for one in self._dues if self._presses(one))

    @property
    def unheard_of(self) -> tuple["Dues", ...]:
        """What should have been done, of which no outcome is on record."""
        return tuple(one for one in self._dues if not self._presses(one))

    def _presses(self, due: "Dues") -> bool:
        """What has no date presses nobody in a round that was written down afterwards."""
        live = self.round.kept == "live"
        return due.state in ("overdue", "due") or (due.state == "undated" and live)

    @property
    def _dues(self) -> list["Dues"]:
        return sorted(_dues(self.round.dues), key=attrgetter("order"))


@dataclass(frozen=True, slots=True)
class Dues:
    """What is due of a sort on one day, in one round."""

    what: str
    state: str
    by: date | None
    entries: tuple[str, ...]

    @property
    def order(self) -> tuple[date, str]:
        """By the day, what has none last."""
        return self.by or date.max, self.what


def _dues(dues: Iterable[DueTold]) -> Iterator[Dues]:
    def sort(due: DueTold) -> tuple[str, str, str]:
        return due.what, due.state, str(due.by)

    for _, some in groupby(sorted(dues, key=sort), key=sort):
        first, *others = some
        entries = tuple(due.entry for due in (first, *others))
        yield Dues(first.what, first.state, first.by, entries)


def rounds_of(models: Models, on: date, region: str | None = None) -> Iterator[RoundTold]:
    """The rounds of a region, or of all, by region and then by the years of the plan."""
    cursor: str | None = None
    while True:
        told = models.board(on, Part(_AT_ONCE, cursor), region=region)
        yield from told.rows
        if (cursor := told.next) is None:
            return


@router.get("/{region}")
def state(region: str, page: Here, models: Modelled, answers: Asked, asker: Asker) -> Response:
    """The rounds of a region on a thread, and what is due over them. Raises NotFound."""
    if region not in REGIONS:
        raise NotFound(region)
    seen = [one for one in rounds_of(models, answers.today(), region) if asker.sight.sees(one.id)]
    real = [one.id for one in seen if not one.fictional]
    before = {later: earlier for earlier, later in pairwise(real)}
    return page.show(
        "region.html",
        region=REGIONS[region],
        rounds=[Told(one, before.get(one.id), answers) for one in seen],
        real=real,
        view_box=VIEW_BOX,
        counties=COUNTIES.values(),
        stand=models.stand(),
    )

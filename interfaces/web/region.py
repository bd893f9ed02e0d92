"""A region: its rounds over time, and what is due over them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.models.queries import Models, RoundTold
from application.models.queries import Page as Part
from application.records import NotFound
from domain.region import REGIONS
from interfaces.http.access import Asker
from interfaces.http.context import Current, Modelled
from interfaces.web.counties import COUNTIES, VIEW_BOX
from interfaces.web.dues import Dues, grouped
from interfaces.web.page import Here, PageRoute
from interfaces.web.telling import Telling
from interfaces.wording.language import Language

router = APIRouter(prefix="/{tongue}/regions", include_in_schema=False, route_class=PageRoute)

_AT_ONCE: Final = 500


@dataclass(frozen=True)
class RoundOfRegion:
    """A round of the region on its thread."""

    round: RoundTold
    before: str | None
    """The region's round before it."""
    answers: Answers

    @cached_property
    def telling(self) -> Telling:
        """Its entries in words; read only where something is due."""
        return Telling(self.answers.dossier(self.round.id))

    def gist(self, entry: str, tongue: Language) -> str:
        """What an entry is about."""
        return self.telling.gist(entry, tongue)

    @property
    def pressing(self) -> tuple[Dues, ...]:
        """What is still to be done, the longest overdue first."""
        live = self.round.kept == "live"
        return tuple(one for one in self._dues if one.presses(live=live))

    @property
    def unheard_of(self) -> tuple[Dues, ...]:
        """What should have been done, of which no outcome is on record."""
        live = self.round.kept == "live"
        return tuple(one for one in self._dues if not one.presses(live=live))

    @property
    def _dues(self) -> list[Dues]:
        return list(grouped(self.round.dues))


def rounds_of(models: Models, on: date, region: str | None = None) -> Iterator[RoundTold]:
    """The rounds of a region, or of all, by region and then by the years of the plan."""
    cursor: str | None = None
    while True:
        told = models.board(on, Part(_AT_ONCE, cursor), region=region)
        yield from told.rows
        if (cursor := told.next) is None:
            return


@router.get("/{region}")
def state(region: str, page: Here, models: Modelled, answers: Current, asker: Asker) -> Response:
    """The rounds of a region on a thread, and what is due over them. Raises NotFound.

    Made-up examples are left out: the region did not do what stands in them.
    """
    if region not in REGIONS:
        raise NotFound(region)
    seen = [
        one
        for one in rounds_of(models, answers.today(), region)
        if not one.fictional and asker.sight.sees(one.id)
    ]
    before = {later.id: earlier.id for earlier, later in pairwise(seen)}
    return page.show(
        "region.html",
        region=REGIONS[region],
        rounds=[RoundOfRegion(one, before.get(one.id), answers) for one in seen],
        view_box=VIEW_BOX,
        counties=COUNTIES.values(),
        stand=models.stand(),
    )

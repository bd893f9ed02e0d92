"""The overview: where the latest rounds of all regions stand, and what is due in them."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response

from application.models.queries import StandingTold
from interfaces.http.access import Asker
from interfaces.http.context import Current, Modelled
from interfaces.web.counties import COUNTIES, VIEW_BOX, County
from interfaces.web.page import Here, PageRoute

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)

_AT_WORK = frozenset({"opening", "inventory", "invitation", "dialogue", "referral"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A region, as the map and the list show it."""

    told: StandingTold

    @property
    def county(self) -> County:
        """Its place on the map."""
        return COUNTIES[self.told.code]

    @property
    def sort(self) -> str:
        """How it is drawn: nothing recorded, being consulted, decided, or over."""
        if self.told.latest is None:
            return "none"
        if self.told.phase in _AT_WORK:
            return "at-work"
        return "decided" if self.told.phase == "follow-up" else "over"


@router.get("/")
def overview(page: Here, models: Modelled, answers: Current, asker: Asker) -> Response:
    """Every region on the map and in the list: where its latest round stands, what is due."""
    found = models.standings(answers.today())
    seen = [
        one if one.latest is None or asker.sight.sees(one.latest) else _withheld(one)
        for one in found.rows
    ]
    return page.show(
        "overview.html",
        standings=[*map(Standing, seen)],
        made_up=[one for one in models.made_up() if asker.sight.sees(one.id)],
        view_box=VIEW_BOX,
        stand=found.stand,
    )


def _withheld(one: StandingTold) -> StandingTold:
    """A region whose latest round was withheld a moment ago, of which the model may not know."""
    return StandingTold(one.code, one.name, max(0, one.rounds - 1))

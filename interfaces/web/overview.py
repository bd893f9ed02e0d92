"""The overview: what the reader has to do, then where the rounds of all regions stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.models.queries import RoundTold, StandingTold
from domain.text import alphabetical
from interfaces.http.access import Asker, Asking
from interfaces.http.context import Current, Modelled
from interfaces.web.acts import may_record, settler
from interfaces.web.counties import COUNTIES, VIEW_BOX, County
from interfaces.web.dues import Dues
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.region import RoundOfRegion, rounds_of

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)

_SHOWN: Final = 8
"""Tasks that are shown at once: a person does one after the other."""
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


@dataclass(frozen=True, slots=True)
class Task:
    """What an officer has to do: one act, or all of a sort that are due on one day."""

    of: RoundOfRegion
    dues: Dues
    to: str
    """Where it is recorded."""


def _tasks(page: Page, answers: Answers, asker: Asking, rounds: Iterable[RoundTold]) -> list[Task]:
    """What is due in the live rounds that the person may record in, the longest overdue first."""

    def found() -> Iterator[Task]:
        for one in rounds:
            if not may_record(asker.who, one.region):
                continue
            of = RoundOfRegion(one, None, answers)
            for dues in of.pressing:
                yield Task(of, dues, _where(page, asker, of, dues))

    return sorted(found(), key=lambda task: task.dues.by or date.max)


def _where(page: Page, asker: Asking, of: RoundOfRegion, dues: Dues) -> str:
    """The form of the one act; for several, the page from which each is recorded."""
    settling = settler(page, asker.who, of.answers.dossier(of.round.id).opened, of.round.id)
    to = settling(dues.each[0]) if settling and len(dues.each) == 1 else None
    return to or page.to(f"consultations/{of.round.id}/record")


@router.get("/")
def overview(page: Here, models: Modelled, answers: Current, asker: Asker) -> Response:
    """What the reader has to do, and every region on the map and in the list."""
    found = models.standings(answers.today())
    seen = [
        one if one.latest is None or asker.sight.sees(one.latest) else _withheld(one)
        for one in found.rows
    ]
    works = asker.who.having("officer", "auditor")
    rounds = rounds_of(models, answers.today()) if works else ()
    live = [one for one in rounds if one.kept == "live" and asker.sight.sees(one.id)]
    tasks = _tasks(page, answers, asker, live)
    return page.show(
        "overview.html",
        tasks=tasks[:_SHOWN],
        more_tasks=len(tasks) - _SHOWN,
        live=live if asker.who.having("auditor") else (),
        today=answers.today(),
        standings=sorted(map(Standing, seen), key=lambda one: alphabetical(one.told.name)),
        made_up=[one for one in models.made_up() if asker.sight.sees(one.id)],
        view_box=VIEW_BOX,
        stand=found.stand,
    )


def _withheld(one: StandingTold) -> StandingTold:
    """A region whose latest round was withheld a moment ago, of which the model may not know."""
    return StandingTold(one.code, one.name, max(0, one.rounds - 1))

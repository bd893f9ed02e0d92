"""The criteria of a charter: all of them, and each in plain words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import Response

from application.models.queries import Models, Page, RoundTold
from application.records import NotFound
from application.visibility import Visibility
from domain.charter.model import Criterion
from interfaces.files.charter_file import CharterFile, default_charter
from interfaces.home.home import charter_of
from interfaces.http.access import Asker
from interfaces.http.context import Current, Storing
from interfaces.http.service import Serving
from interfaces.schemas.principles import threshold
from interfaces.web.matrix import PHASES
from interfaces.web.page import Here, PageRoute
from interfaces.web.region import rounds_of
from interfaces.web.told import told_in
from interfaces.wording.phrases import verdicts_in_words

router = APIRouter(
    prefix="/{tongue}/charters/{charter}/criteria",
    include_in_schema=False,
    route_class=PageRoute,
)
Named = Annotated[str, Path(pattern=r"^(default|[0-9a-f]{64})$")]
_AT_ONCE: Final = 500


@router.get("")
def criteria(charter: Named, page: Here, engine: Storing) -> Response:
    """Every question that the charter asks, in the order of a round."""
    file = charter_of(engine, _digest(charter))
    asked = {phase: [c for c in file.charter.criteria if c.phase == phase] for phase in PHASES}
    return page.show("criteria.html", by=charter, file=file, asked=asked)


@router.get("/{criterion}")
def criterion(
    charter: Named,
    criterion: Annotated[str, Path(max_length=20)],
    page: Here,
    answers: Current,
    engine: Storing,
    service: Serving,
    asker: Asker,
) -> Response:
    """One criterion: what is asked, why, since when, by which source, and what good practice is."""
    file = charter_of(engine, _digest(charter))
    found = next((one for one in file.charter.criteria if one.id == criterion), None)
    if found is None:
        raise NotFound(criterion)
    return page.show(
        "question.html",
        by=charter,
        file=file,
        criterion=found,
        principles=tuple(_principles(file, found)),
        threshold=threshold,
        cited=lambda basis: told_in(basis, file.charter.language, page.tongue),
        outcomes=_outcomes(service.models, asker.sight, answers.today(), found)
        if service.models and file is default_charter()
        else {},
        verdicts=lambda possible: verdicts_in_words(found.standing, possible, page.tongue),
    )


def _digest(charter: str) -> str:
    return default_charter().sha256 if charter == "default" else charter


def _principles(file: CharterFile, criterion: Criterion) -> Iterator[tuple[object, object]]:
    """The principle under which each view puts it."""
    for view in file.charter.views:
        of = criterion.principles.get(view.id)
        yield from ((view, principle) for principle in view.principles if principle.id == of)


def _outcomes(
    models: Models, sight: Visibility, on: date, criterion: Criterion
) -> dict[tuple[str, ...], list[RoundTold]]:
    """The rounds that the reader may see, but for made-up ones, by what it comes to in them."""
    narrowed = models.narrowed(sight.reach)
    rounds = {one.id: one for one in rounds_of(narrowed, on) if not one.fictional}
    came_to: dict[tuple[str, ...], list[RoundTold]] = {}
    for id, possible in _verdicts(narrowed, criterion):
        if id in rounds and sight.sees(id):
            came_to.setdefault(possible, []).append(rounds[id])
    return dict(sorted(came_to.items(), key=lambda told: -len(told[1])))


def _verdicts(models: Models, criterion: Criterion) -> Iterable[tuple[str, tuple[str, ...]]]:
    cursor: str | None = None
    while True:
        told = models.verdicts(Page(_AT_ONCE, cursor), criterion=criterion.id)
        yield from ((row.round, tuple(row.possible)) for row in told.rows)
        if (cursor := told.next) is None:
            return

"""Whom one entry names. There is no list of persons, no filter and no search.

So nobody can choose persons by what their organisations or meetings tell of them (Act 2018:218,
chapter 3, sections 3 and 5).
"""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from application.people.elsewhere import Elsewhere
from application.people.subject import named_in
from application.records import NotFound
from domain.words import EntryId, Slug
from interfaces.home.people import People, Unkept
from interfaces.http.access import Asker
from interfaces.http.conditional import as_json
from interfaces.http.context import Storing
from interfaces.http.problems import documented, problem
from interfaces.http.service import Serving
from interfaces.schemas.people import PeopleSchema
from interfaces.wording.message import sentence

router = APIRouter(tags=["record"])


@router.get(
    "/consultations/{consultation}/facts/{entry}/people",
    summary="Whom an entry names",
    response_model=PeopleSchema,
    responses=documented("not-found", "not-kept", "keys-unusable"),
)
def people_of_entry(
    consultation: Annotated[Slug, Path(description="The consultation's id.")],
    entry: Annotated[EntryId, Path(description="The entry's id.")],
    engine: Storing,
    asker: Asker,
    service: Serving,
) -> Response:
    """The persons of one entry, opened; withheld where it by now concerns what is sensitive.

    The answer is not to be kept on the way.
    """
    kept = service.people
    state = engine.consultation(consultation)
    if entry not in state.facts:
        raise NotFound(f"{consultation}/{entry}")
    if kept is None:
        return problem("not-kept", sentence("nothing of persons is opened here"))
    with kept.failures():
        opening = kept.opening()
        elsewhere = Elsewhere(asker.sight.covers)
        named = named_in(opening, consultation, state, entry, elsewhere) if opening else ()
    told = PeopleSchema.of(consultation, entry, named)
    return as_json(told, headers={"Cache-Control": "no-store"})


def unreadable(kept: People | None) -> int | None:
    """How many values are known not to open; None where no keys are kept."""
    if kept is None or not kept.is_kept:
        return None
    try:
        opening = kept.opening()
    except Unkept:
        return None
    return len(opening.unreadable) if opening else 0

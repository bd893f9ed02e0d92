"""Opening a round in the browser: the first thing that an officer does."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError
from pydantic_core import to_json

from application.submission import Refused
from domain.access import Forbidden
from domain.complaint import Complaint
from domain.consultation.opening import Opened
from domain.region import REGIONS
from domain.translation import LANGUAGES
from domain.validation import complaint
from domain.words import free_id
from interfaces.api.commands import Commanding, Writing
from interfaces.files.typed import date_typed
from interfaces.http.access import Asker, Asking
from interfaces.http.context import Current
from interfaces.web.acts import may
from interfaces.web.forms.control import Control
from interfaces.web.forms.fields import Typed
from interfaces.web.forms.filled import slug
from interfaces.web.page import Here, Page, PageRoute
from interfaces.wording.fields import label
from interfaces.wording.why import Why, why_in_words

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)

_CONTROLS: Final = (
    Control("holder", "text", True),
    Control("plan", "text", True),
    Control("period", "date", True),
    Control("case_number", "text"),
    Control("language", "choice", words=LANGUAGES),
)


@router.get("/open")
def opening(page: Here, asker: Asker, answers: Current) -> Response:
    """The form that opens a round."""
    return _form(page, asker, {"language": [page.tongue]})


@router.post("/open")
def open_round(page: Here, typed: Typed, asker: Asker, writing: Commanding) -> Response:
    """Open a round, and go to what there is to do in it."""
    given = {name: values[0].strip() for name, values in typed.items() if values[0].strip()}
    wrong: list[tuple[str, Why]] = []
    fact = _opened(given, writing, wrong)
    if fact is not None:
        id = _free(fact, writing)
        try:
            writing.engine.submit(writing.acts(id, (fact,), given.get("key")))
            return page.go(page.to(f"consultations/{id}/record", recorded="opened"))
        except Refused as refused:
            wrong += [(refusal.field, refusal) for _, refusal in refused.refusals]
        except Forbidden as forbidden:
            wrong.append((forbidden.field, forbidden))
    return _form(page, asker, typed, wrong)


def _opened(
    given: Mapping[str, str], writing: Writing, wrong: list[tuple[str, Why]]
) -> Opened | None:
    names = ("region", "holder", "plan", "period", "case_number", "previous", "language")
    stated: dict[str, Any] = {name: given[name] for name in names if name in given}
    try:
        if "period" in stated:
            stated["period"] = date_typed(stated["period"], writing.answers.today())
        return Opened.model_validate_json(to_json({"id": "opened", "kept": "live"} | stated))
    except Complaint as why:
        wrong.append(("period", why))
    except ValidationError as error:
        wrong += [(str(one["loc"][0]), complaint(dict(one))) for one in error.errors()]
    return None


def _free(fact: Opened, writing: Writing) -> str:
    """An id of the region and the year in which the plan begins, which no round has."""
    begins = next(part for part in fact.period.strip("[.").split("/") if part)[:4]
    base = slug(f"{REGIONS[fact.region].name} {begins}")
    taken = set(writing.engine.consultations())
    return free_id(base, taken.__contains__)


def _form(
    page: Page,
    asker: Asking,
    typed: Mapping[str, Sequence[str]],
    wrong: Sequence[tuple[str, Why]] = (),
) -> Response:
    own = [r for r in REGIONS.values() if may(asker.who, r.code, Opened)]
    told = [(name, label(name, page.tongue), why_in_words(why, page.tongue)) for name, why in wrong]
    return page.show(
        "open.html",
        422 if wrong else 200,
        regions=own,
        controls=_CONTROLS,
        typed=typed,
        wrong=told,
        wrong_at={name for name, _ in wrong},
        key="".join(typed.get("key", ())) or secrets.token_urlsafe(16),
        called=lambda control: label(control.name, page.tongue),
    )

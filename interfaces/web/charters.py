"""A round by two charters, side by side."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import FormData

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.records import NotFound, Unanswerable
from domain.answers.difference import difference
from domain.consultation.opening import CharterAdopted
from interfaces.files.charter_file import LARGEST, default_charter, in_lines, parse_charter
from interfaces.files.lines import FileRefused, Problem, decoded
from interfaces.home.home import charter_of, yardstick, yardstick_of
from interfaces.http.access import Asker
from interfaces.http.context import Seen, Storing
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.web.side_by_side import rows
from interfaces.web.uploads import Unfit, file_of, uploaded
from interfaces.wording.message import sentence

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)
Digest = Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")]


def choices(engine: Engine, round: Round, *named: Yardstick | None) -> tuple[Yardstick, ...]:
    """The default charter, those that the round's holder adopted, and those that are named.

    Others that are kept are for who knows their digest.
    """
    adopted = [_kept(engine, entry.fact.sha256) for entry in round.read.of(CharterAdopted)]
    known = {one.sha256: one for one in (yardstick(), *adopted, *named) if one}
    return tuple(known.values())


def _kept(engine: Engine, sha256: str) -> Yardstick | None:
    """A charter by its digest; None if its text is not kept, or is for a vocabulary of old."""
    try:
        return yardstick_of(engine, sha256)
    except (NotFound, Unanswerable):
        return None


texts = APIRouter(prefix="/{tongue}/charters", include_in_schema=False, route_class=PageRoute)


@texts.get("/{charter}")
def text(
    charter: Annotated[str, Path(pattern=r"^(default|[0-9a-f]{64})$")], engine: Storing
) -> Response:
    """A kept charter's file, or that of the default one, to start one's own from."""
    file = default_charter() if charter == "default" else charter_of(engine, charter)
    headers = {"Content-Disposition": f'attachment; filename="{file.charter.id}.yaml"'}
    return Response(file.text, media_type="application/yaml", headers=headers)


@router.get("/{consultation}/charters")
def charters(
    consultation: Id,
    page: Here,
    answers: Seen,
    engine: Storing,
    asker: Asker,
    charter: Digest = None,
    beside: Digest = None,
) -> Response:
    """The verdicts by one kept charter beside those by another, the default at first."""
    first = yardstick_of(engine, beside) if beside else answers.yardstick
    second = yardstick_of(engine, charter) if charter else None
    return _shown(
        page, consultation, answers, engine, first, second, may_try=bool(asker.who.grants)
    )


@router.post("/{consultation}/charters")
async def tried(
    consultation: Id, page: Here, answers: Seen, engine: Storing, request: Request
) -> Response:
    """The verdicts by a charter that is sent, beside those by the default one. It is not kept.

    The form is read only once its sender is known to be allowed to.
    """
    second: Yardstick | None = None
    faults: Sequence[Problem] = ()
    status = 200
    try:
        async with uploaded(request) as form:
            text = await _text(form)
        second = yardstick(await run_in_threadpool(parse_charter, text, _SENT))
    except FileRefused as refused:
        faults, status = refused.problems, 422
    except Unfit as unfit:
        faults, status = (Problem(_SENT, 1, "file", unfit.why(page.tongue)),), unfit.status
    return await run_in_threadpool(
        _shown, page, consultation, answers, engine, answers.yardstick, second,
        may_try=True, is_sent=True, faults=faults, status=status,
    )  # fmt: skip


_SENT: Final = "charter.yaml"


async def _text(form: FormData) -> str:
    """The text of the charter in a form; of one that is too long, so much that this is seen.

    Raises FileRefused and Unfit.
    """
    sent = file_of(form, "file")
    if sent is None:
        raise Unfit(422, sentence("Choose a file to judge by."))
    content = await sent.read(4 * LARGEST + 1)
    is_too_long = len(content) > 4 * LARGEST
    return in_lines(content.decode(errors="replace") if is_too_long else decoded(content, _SENT))


def _shown(
    page: Page,
    id: str,
    answers: Answers,
    engine: Engine,
    first: Yardstick,
    second: Yardstick | None,
    *,
    may_try: bool,
    is_sent: bool = False,
    faults: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    round = Round(answers, id)
    was = answers.principles(id, first)
    now = answers.principles(id, second) if second else None
    return show(
        page,
        "charters.html",
        round,
        status=status,
        choices=choices(engine, round, first, None if is_sent else second),
        first=first,
        second=second,
        rows=tuple(rows(was, now, difference(was, now))) if now else (),
        may_try=may_try,
        faults=faults,
    )

"""A round by two charters, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, UploadFile
from fastapi.responses import Response

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.records import NotFound, Unanswerable
from domain.answers.difference import difference
from interfaces.api.context import Asker, Seen, Storing
from interfaces.files.charter_file import LARGEST, default_charter, parse_charter
from interfaces.files.lines import FileRefused, Problem
from interfaces.home import charter_of, yardstick, yardstick_of
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.web.side_by_side import rows

router = APIRouter(prefix="/{tongue}/rounds", include_in_schema=False, route_class=PageRoute)
Digest = Annotated[str | None, Query(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class Choice:
    """A charter to choose."""

    yardstick: Yardstick
    is_default: bool


def choices(engine: Engine) -> Iterator[Choice]:
    """The default charter, and those whose text is kept and can be judged by."""
    default = yardstick()
    yield Choice(default, True)
    for sha256 in engine.charters():
        try:
            if sha256 != default.sha256:
                yield Choice(yardstick_of(engine, sha256), False)
        except (NotFound, Unanswerable):  # written for a vocabulary that is no more
            continue


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
def tried(
    consultation: Id,
    page: Here,
    answers: Seen,
    engine: Storing,
    file: Annotated[UploadFile, File()],
) -> Response:
    """The verdicts by a charter that is sent, beside those by the default one. It is not kept."""
    text = file.file.read(4 * LARGEST + 1).decode("utf-8", errors="replace")
    try:
        read = parse_charter(text.replace("\r\n", "\n"), file.filename or "charter.yaml")
    except FileRefused as refused:
        return _shown(
            page, consultation, answers, engine, answers.yardstick, None,
            may_try=True, faults=refused.problems, status=422,
        )  # fmt: skip
    return _shown(
        page, consultation, answers, engine, answers.yardstick, yardstick(read), may_try=True
    )


def _shown(
    page: Page,
    id: str,
    answers: Answers,
    engine: Engine,
    first: Yardstick,
    second: Yardstick | None,
    *,
    may_try: bool,
    faults: Sequence[Problem] = (),
    status: int = 200,
) -> Response:
    was = answers.principles(id, first)
    now = answers.principles(id, second) if second else None
    return show(
        page,
        "charters.html",
        Round(answers, id),
        status=status,
        choices=tuple(choices(engine)),
        first=first,
        second=second,
        rows=tuple(rows(was, now, difference(was, now))) if now else (),
        may_try=may_try,
        faults=faults,
    )

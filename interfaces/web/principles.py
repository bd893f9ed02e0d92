"""Which principles were honoured: the matrix, and every verdict with its evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from application.records import NotFound
from domain.answers.principles import Answer
from domain.charter.judge import Finding
from interfaces.http.context import Judged
from interfaces.web.figures import in_order
from interfaces.web.matrix import Matrix
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, part
from interfaces.web.round import Id, Round, show

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

_AT_ONCE: Final = 40
"""Items that are shown with a verdict at once."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Criteria of which nothing is told, by what they come to."""

    possible: tuple[str, ...]
    is_recorded: bool
    """Whether anything recorded bears on them, too little to judge by."""
    findings: tuple[Finding, ...]


def silent(answer: Answer) -> Iterator[Silent]:
    """The criteria that nothing speaks of, or too little, folded."""
    groups: dict[tuple[tuple[str, ...], bool], list[Finding]] = {}
    for finding in answer.findings:
        if not finding.tells:
            fold = finding.possible, bool(finding.too_little)
            groups.setdefault(fold, []).append(finding)
    for (possible, is_recorded), found in groups.items():
        yield Silent(possible, is_recorded, tuple(found))


@router.get("/{consultation}/principles")
def principles(
    consultation: Id,
    page: Here,
    answers: Judged,
    view: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Each criterion's verdict by the principles of a view, opening into what it rests on."""
    round = Round(answers, consultation)
    return show(
        page,
        "principles.html",
        round,
        told_matrix=Matrix.of(round.answer, view),
        views=round.answer.charter.views,
        silent=tuple(silent(round.answer)),
        yardstick=answers.yardstick,
    )


@router.get("/{consultation}/principles/{criterion}")
def criterion(
    consultation: Id,
    criterion: Annotated[str, Path(max_length=20)],
    page: Here,
    answers: Judged,
    number: Number = 1,
) -> Response:
    """One verdict with all it rests on: figures against the threshold, facts, their sources."""
    round = Round(answers, consultation)
    found = {finding.criterion.id: finding for finding in round.answer.findings}
    if criterion not in found:
        raise NotFound(criterion)
    finding, ids = found[criterion], list(found)
    at = ids.index(criterion)
    return show(
        page,
        "criterion.html",
        round,
        finding=finding,
        held=part(in_order(finding.held.trials), number, _AT_ONCE),
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
    )

"""The public page of a published round: one page to pass on, to print, and to be asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from application.records import NotFound
from domain.charter.judge import Finding, Verdict
from domain.consultation.opening import SourceRegistered
from interfaces.http.access import Asker
from interfaces.http.context import Current
from interfaces.web.figures import longest
from interfaces.web.page import Here, PageRoute
from interfaces.web.participation import parts
from interfaces.web.round import Id, Round, show
from interfaces.web.summary import sentences

router = APIRouter(prefix="/{tongue}/public", include_in_schema=False, route_class=PageRoute)

_ORDER: Final[tuple[Verdict, ...]] = ("honoured", "partly", "breached", "open")


@dataclass(frozen=True, slots=True)
class Group:
    """Evidenced criteria that come to the same."""

    possible: tuple[Verdict, ...]
    findings: tuple[Finding, ...]


def groups(findings: Sequence[Finding]) -> Iterator[Group]:
    """Those of which one thing is certain, and then those of which several are possible."""
    for verdict in _ORDER:
        if found := tuple(f for f in findings if f.possible == (verdict,)):
            yield Group((verdict,), found)
    if several := tuple(f for f in findings if len(f.possible) > 1):
        yield Group(several[0].possible, several)


@router.get("/{consultation}")
def public(consultation: Id, page: Here, answers: Current, asker: Asker) -> Response:
    """What came of the consultation, for anybody. One that is not published has no such page."""
    if not asker.sight.covers.of(consultation).published:
        raise NotFound(consultation)
    round = Round(answers, consultation)
    return show(
        page,
        "public.html",
        round,
        sentences=tuple(sentences(round, page.tongue)),
        groups=tuple(groups(round.answer.evidenced)),
        widest=longest(round.participation.funnel),
        organisations=tuple(parts(round.participation)),
        sources=[entry.fact for entry in round.read.of(SourceRegistered)],
        position=answers.records.position(),
        today=answers.today(),
    )

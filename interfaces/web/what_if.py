"""What if: a round as it is, beside the round as it would be judged. Nothing is stored."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ValidationError

from application.supposing import Supposing, suppose
from domain.consultation.suppose import Unsupposable
from domain.consultation.what_if import CLOCK, MEETINGS, WhatIf
from domain.fact import Fact
from domain.validation import complaint
from interfaces.files.lines import FileRefused, Problem
from interfaces.files.what_if_file import WhatIfFile, parse_what_if
from interfaces.http.context import Judged
from interfaces.web.page import Here, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.web.side_by_side import rows
from interfaces.wording.language import Language
from interfaces.wording.why import why_in_words

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

_OFFERED: Final = (
    "meeting-held", "meeting-announced", "meeting-moved", "invitation-sent", "material-sent",
    "knowledge-offered", "referral-opened", "views-answered", "feedback-given", "plan-adopted",
)  # fmt: skip
"""Kinds of which the entries are offered in the form; a fact's own page leads here too."""
_MOST: Final = 25
"""Facts of a kind that are offered."""
_DAYS: Final = r"[-+]?[0-9]{1,5}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form supposes; empty where it says nothing."""

    move: tuple[str, ...]
    to: str | None
    days: int | None
    remove: tuple[str, ...]
    file: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is supposed."""
        return not (self.move or self.remove or self.file)

    @property
    def lacks_a_time(self) -> bool:
        """Whether it is said what is moved, and not yet to when."""
        return bool(self.move) and not self.file and not self.to and self.days is None

    def stated(self, title: str) -> dict[str, Any]:
        """The supposition as a what-if file has it."""
        verbs: list[dict[str, Any]] = []
        if self.move:
            moved: dict[str, Any] = {"move": list(self.move)}
            moved |= {"to": self.to} if self.to else {}
            moved |= {"days": self.days} if self.days is not None else {}
            verbs.append(moved)
        if self.remove:
            verbs.append({"remove": list(self.remove)})
        return {"format": "samrad/what-if/1", "title": title, "suppose": verbs}


@dataclass(frozen=True, slots=True)
class FormFault:
    """Something that cannot be supposed, with the field of the form or the line of the file."""

    where: str
    why: str


def offers(round: Round) -> dict[str, list[Fact]]:
    """The facts that may be moved or taken away by the form: by their kinds, the first of each."""
    by_kind: dict[str, list[Fact]] = {kind: [] for kind in _OFFERED}
    for entry in round.read.entries:
        by_kind.get(entry.fact.short_kind(), []).append(entry.fact)
    return {kind: facts[:_MOST] for kind, facts in by_kind.items() if facts}


@router.get("/{consultation}/what-if")
def what_if(
    consultation: Id,
    page: Here,
    answers: Judged,
    move: Annotated[list[str] | None, Query(max_length=50)] = None,
    to: Annotated[str | None, Query(max_length=40)] = None,
    days: Annotated[str | None, Query(max_length=40)] = None,
    remove: Annotated[list[str] | None, Query(max_length=50)] = None,
    file: Annotated[str | None, Query(max_length=8000)] = None,
) -> Response:
    """The round and what is supposed of it, side by side; the address is the supposition."""
    faults = list(_slips(to, days, page.tongue))
    number = int(days) if days and not faults else None
    wish = Wish(tuple(move or ()), to, number, tuple(remove or ()), file)
    round, supposing = Round(answers, consultation), None
    offered = offers(round)
    if not wish.is_empty and not wish.lacks_a_time and not faults:
        title = page.tongue.gettext("as the form says")
        supposing = _supposed(round, wish, title, faults, page.tongue)
    return show(
        page,
        "what_if.html",
        round,
        status=422 if faults else 200,
        wish=wish,
        number=days or "",
        offers=offered,
        offered={fact.id for facts in offered.values() for fact in facts},
        meetings=MEETINGS,
        faults=faults,
        supposing=supposing,
        supposed_about=lambda entry: _about(round, entry, page.tongue),
        rows=_rows(supposing),
        shifts=supposing.funnel() if supposing else (),
    )


def _about(round: Round, entry: str, tongue: Language) -> str:
    found = round.read.by_id.get(entry)
    return round.telling.about(found.fact, tongue) if found else entry


def _slips(to: str | None, days: str | None, tongue: Language) -> Iterator[FormFault]:
    """What is written where an hour or a number of days is to stand, and is none."""
    if to and not re.fullmatch(CLOCK, to):
        remedy = tongue.gettext("write an hour, as 18:00")
        yield FormFault(tongue.gettext("New hour"), f"{to!r}: {remedy}")
    if days and not re.fullmatch(_DAYS, days):
        remedy = tongue.gettext("write a number of days, as -21")
        yield FormFault(tongue.gettext("Number of days"), f"{days!r}: {remedy}")


def _supposed(
    round: Round, wish: Wish, title: str, faults: list[FormFault], tongue: Language
) -> Supposing | None:
    read: WhatIfFile | None = None

    def in_file(p: Problem) -> FormFault:
        return FormFault(f"{p.line}", f"{p.field}: {p.message(tongue)}")

    try:
        if wish.file:
            read = parse_what_if(wish.file.replace("\r\n", "\n"), "")
            stated = read.what_if
        else:
            stated = WhatIf.model_validate(wish.stated(title))
        return suppose(round.answers, round.id, stated)
    except FileRefused as refused:
        faults += map(in_file, refused.problems)
    except ValidationError as error:
        faults += [
            FormFault(_field(one["loc"]), why_in_words(complaint(dict(one)), tongue))
            for one in error.errors()
        ]
    except Unsupposable as unsupposable:
        if read:
            faults += map(in_file, read.refused(unsupposable.refusals).problems)
        else:
            told = [refusal for _, refusal in unsupposable.refusals]
            faults += [FormFault(r.field, why_in_words(r, tongue)) for r in told]
    return None


def _field(loc: Sequence[int | str]) -> str:
    return ".".join(str(part) for part in loc[2:]) or "move"


def _rows(supposing: Supposing | None) -> tuple[Any, ...]:
    if supposing is None:
        return ()
    was = supposing.before.principles(supposing.id)
    now = supposing.after.principles(supposing.id)
    return tuple(rows(was, now, supposing.verdicts()))

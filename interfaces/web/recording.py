"""Recording in the browser: what there is to do in a round, and a form for each kind of fact.

A form is sent twice: first to see what recording it would do, then to record it. The form keeps
what was typed, even if something is wrong with it. All of it works without script.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from application.records import NotFound
from application.submission import Refused, Submission
from domain.access import Forbidden, granted
from domain.answers.replies import replies
from domain.complaint import Complaint
from domain.consultation import KINDS
from domain.consultation.invitation import ReplyReceived
from domain.consultation.remark import Corrected, DeviationNoted
from domain.fact import Fact
from domain.translation import LANGUAGES
from domain.words import EntryId
from interfaces.api.commands import Commanding, Writing
from interfaces.http.access import Asker
from interfaces.http.context import Current
from interfaces.http.service import Service, Serving
from interfaces.web.acts import address, may, offered, settler
from interfaces.web.dues import grouped
from interfaces.web.forms.advice import Advice, advice
from interfaces.web.forms.control import controls
from interfaces.web.forms.fields import Prefilled, Typed
from interfaces.web.forms.filled import (
    NEW,
    Fault,
    Filled,
    described,
    filled,
    filled_rows,
    restated,
    stating,
    usual,
)
from interfaces.web.forms.pasted import rows
from interfaces.web.forms.setting import Setting
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.wording.acts import act, asked
from interfaces.wording.why import Why, why_in_words
from interfaces.wording.words import say

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

Kind = Annotated[str, Path(max_length=60)]
_ANSWER: Final = "answer-to-advice"
"""The control in which the officer says why it is done although the charter warns."""
_REASON: Final = "reason-for-correction"


@dataclass(frozen=True, slots=True)
class Form:
    """Which form is shown: of a kind of fact, in a round; or of one fact that it corrects."""

    round: Round
    kind: str
    setting: Setting
    corrects: Fact | None = None
    several: bool = False
    """Whether rows of a spreadsheet are pasted."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with what was typed: the control, and why in words."""

    control: str
    label: str
    why: str
    row: int | None = None


@router.get("/{consultation}/record")
def acts(
    consultation: Id,
    page: Here,
    answers: Current,
    asker: Asker,
    recorded: Annotated[list[str] | None, Query(max_length=200)] = None,
) -> Response:
    """What there is to do in the round, and everything that may be recorded in it."""
    round = Round(answers, consultation)
    acts = tuple(offered(asker.who, round.opened.region))
    if not acts:
        raise Forbidden("role", "for-other-roles", roles=("alliance", "officer", "organisation"))
    facts = answers.records.consultation(consultation).facts
    return show(
        page,
        "acts.html",
        round,
        acts=acts,
        dues=tuple(grouped(round.process.dues)),
        replied=tuple(replies(round.read))
        if may(asker.who, round.opened.region, ReplyReceived)
        else (),
        settling=settler(page, asker.who, round.opened, consultation),
        act=lambda kind: act(kind, page.tongue),
        address=lambda kind, **given: address(page, consultation, kind, **given),
        recorded=[facts[id].fact for id in recorded or () if id in facts],
    )


def _of_kind(
    consultation: Id, kind: Kind, page: Here, answers: Current, asker: Asker, service: Serving
) -> Form:
    if kind not in KINDS:
        raise NotFound(kind)
    round = Round(answers, consultation)
    granted(asker.who, round.opened.region, KINDS[kind])
    return Form(round, kind, _setting(page, round, service))


def _of_fact(
    consultation: Id, entry: EntryId, page: Here, answers: Current, asker: Asker, service: Serving
) -> tuple[Form, Fact]:
    round = Round(answers.as_written(), consultation)
    granted(asker.who, round.opened.region, Corrected)
    found = round.read.by_id.get(entry)
    if found is None:
        raise NotFound(entry)
    fact = found.fact
    return Form(round, fact.short_kind(), _setting(page, round, service), fact), fact


OfKind = Annotated[Form, Depends(_of_kind)]
"""The form of a kind that the asker may record in the round. Raises NotFound and Forbidden."""
OfFact = Annotated[tuple[Form, Fact], Depends(_of_fact)]
"""A fact that the asker may correct, and its form. Raises NotFound and Forbidden."""


@router.get("/{consultation}/record/{kind}")
def form(page: Here, form: OfKind, given: Prefilled) -> Response:
    """The form for a kind of fact, with what its address says of it filled in."""
    return _form(page, form, usual(form.kind, form.setting, given) | given)


@router.post("/{consultation}/record/{kind}")
def record(page: Here, form: OfKind, typed: Typed, writing: Commanding) -> Response:
    """Say what recording would do, or record."""
    return _sent(page, form, typed, writing, filled(form.kind, typed, form.setting))


@router.get("/{consultation}/record/{kind}/rows")
def rows_form(page: Here, form: OfKind) -> Response:
    """Where rows of a spreadsheet are pasted, each a fact of a kind."""
    return _form(page, replace(form, several=True), {})


@router.post("/{consultation}/record/{kind}/rows")
def record_rows(page: Here, form: OfKind, typed: Typed, writing: Commanding) -> Response:
    """Say what recording the rows would do, or record them, all or none."""
    try:
        pasted = rows(form.kind, "".join(typed.get("rows", ())))
        read = filled_rows(form.kind, pasted, form.setting)
    except Complaint as why:
        read = Filled(faults=(Fault("", why),))
    return _sent(page, replace(form, several=True), typed, writing, read)


@router.get("/{consultation}/facts/{entry}/correct")
def correction(page: Here, of: OfFact) -> Response:
    """A fact in its form, to be corrected or taken back."""
    form, fact = of
    return _form(page, form, restated(fact))


@router.post("/{consultation}/facts/{entry}/correct")
def correct(page: Here, of: OfFact, typed: Typed, writing: Commanding) -> Response:
    """Say what the correction would do, or record it."""
    form, fact = of
    return _sent(page, form, typed, writing, _corrected(fact, typed, form.setting))


def _setting(page: Page, round: Round, service: Service) -> Setting:
    def register() -> Iterator[tuple[str, str]]:
        for one in service.models.named() if service.models else ():
            yield from ((one.id, name) for name in (one.name, *one.called))

    return Setting(round, page.tongue, register)


def _corrected(fact: Fact, typed: Typed, setting: Setting) -> Filled:
    """The correction of a fact: what its form states otherwise, or that it is taken back."""
    reason = "".join(typed.get(_REASON, ())).strip()
    stated: dict[str, Any] = {"entry": fact.id, "reason": reason}
    if typed.get("retract"):
        return _correcting(stated | {"retracted": True}, setting)
    read = filled(fact.short_kind(), typed, setting, fact)
    if read.faults:
        return read
    was, now = (_stated(one) for one in (fact, read.facts[-1]))
    changes = {name: now.get(name) for name in was | now if was.get(name) != now.get(name)}
    correction = _correcting(stated | {"changes": changes}, setting)
    return Filled((*read.facts[:-1], *correction.facts), correction.faults)


def _stated(fact: Fact) -> dict[str, Any]:
    apart = {"id", "alternatives", *LANGUAGES}  # a translation falls with its text by itself
    return fact.model_dump(mode="json", exclude_defaults=True, exclude=apart)


def _correcting(stated: dict[str, Any], setting: Setting) -> Filled:
    return stating(Corrected, stated, f"corrected {stated['entry']}", setting)


# --- what was sent ---------------------------------------------------------------------------


def _sent(
    page: Page,
    form: Form,
    typed: Mapping[str, Sequence[str]],
    writing: Writing,
    read: Filled,
) -> Response:
    """Record what a form states if it was seen what that would do; else say what it would do."""
    wrong = [
        replace(_wrong(page, form, fault.control, fault.why), row=fault.row)
        for fault in read.faults
    ]
    advised: Advice | None = None
    if not wrong:
        try:
            key = "".join(typed.get("key", ())) or None
            submission = writing.acts(form.round.id, read.facts, key)
            if typed.get("seen") == [submission.digest()]:
                answered = (*read.facts, *_answer(page, form, typed, writing, submission))
                receipt = writing.engine.submit(writing.acts(form.round.id, answered, key))
                here = f"consultations/{form.round.id}/record"
                return page.go(page.to(here, recorded=receipt.added[:20]))
            advised = advice(writing, submission)
        except Refused as refused:
            wrong = [_wrong(page, form, refusal.field, refusal) for _, refusal in refused.refusals]
        except Forbidden as forbidden:
            wrong = [_wrong(page, form, forbidden.field, forbidden)]
    return _form(page, form, typed, wrong, advised, submission.digest() if advised else None)


def _answer(
    page: Page,
    form: Form,
    typed: Mapping[str, Sequence[str]],
    writing: Writing,
    submission: Submission,
) -> Iterator[Fact]:
    """What the officer answers to what the charter warns of, as a fact of its own."""
    reason = "".join(typed.get(_ANSWER, ())).strip()
    warned = advice(writing, submission).warned if reason else ()
    if warned:
        asked = [one.finding.criterion.question.say(page.tongue) for one in warned]
        what = f"{say(form.kind, page.tongue)}: {' '.join(asked)}"
        stated = {"what": what, "reason": reason}
        yield from stating(DeviationNoted, stated, f"answer {form.kind}", form.setting).facts


def _wrong(page: Page, form: Form, control: str, why: Why) -> Wrong:
    name = control.partition(".")[0]
    told = asked(form.kind, name, page.tongue) if name else ""
    return Wrong(name, told, why_in_words(why, page.tongue))


def _form(
    page: Page,
    form: Form,
    typed: Mapping[str, Sequence[str]],
    wrong: Sequence[Wrong] = (),
    advised: Advice | None = None,
    seen: str | None = None,
) -> Response:
    first, more = controls(form.kind)
    return show(
        page,
        "rows.html" if form.several else "form.html",
        form.round,
        status=422 if wrong else 200,
        form=form,
        first=first,
        more=(*described(form.kind), *more),
        columns=(*first, *described(form.kind), *more),
        typed=typed,
        wrong=wrong,
        wrong_at={one.control for one in wrong},
        advised=advised,
        seen=seen,
        key="".join(typed.get("key", ())) or secrets.token_urlsafe(16),
        act=act(form.kind, page.tongue),
        called=lambda control: asked(form.kind, control.name, page.tongue),
        new=NEW,
    )

"""Where a round stands: its first page, which begins with a few sentences."""

from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import Response

from domain.answers.participation import StepAnswer
from interfaces.http.access import Asker
from interfaces.http.context import Judged
from interfaces.web.acts import settler
from interfaces.web.dues import grouped
from interfaces.web.figures import longest
from interfaces.web.matrix import Matrix
from interfaces.web.page import Here, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.wording import dates
from interfaces.wording.language import Language
from interfaces.wording.message import plural, sentence
from interfaces.wording.phrases import count_in_words
from interfaces.wording.words import counted, say

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

_NOW = {
    "opening": sentence("The consultation is open."),
    "inventory": sentence("Organisations are being inventoried now."),
    "invitation": sentence("Invitations are out."),
    "dialogue": sentence("The dialogue is under way."),
    "referral": sentence("The draft is out for referral."),
    "follow-up": sentence("The plan is decided, and the consultation is being followed up."),
    "over": sentence("The plan period is over, and so is the consultation."),
    "closed": sentence("The consultation is closed."),
}


@router.get("/{consultation}")
def state(consultation: Id, page: Here, answers: Judged, asker: Asker) -> Response:
    """Where the round stands: its phase, what is due, who took part, which principles."""
    round = Round(answers, consultation)
    return show(
        page,
        "round.html",
        round,
        sentences=tuple(sentences(round, page.tongue)),
        dues=tuple(grouped(round.process.dues)),
        settling=settler(page, asker.who, round.opened, consultation),
        told_matrix=Matrix.of(round.answer),
        longest=longest(round.participation.funnel),
    )


def sentences(round: Round, tongue: Language) -> Iterator[str]:
    """Where it stands; whether the plan is adopted; who took part; what is known of principles."""
    phase = round.process.phase
    yield tongue.say(_NOW[phase]) if phase in _NOW else phase
    adoption = round.course.adoption
    if adoption and adoption.proof == "held" and adoption.fact.occurred:
        on = dates.when(adoption.fact.occurred, tongue)
        yield tongue.gettext("The plan was adopted %(on)s.", on=on)
    yield from _took_part(round, tongue)
    yield _principles(round, tongue)
    if round.opened.kept == "reconstructed":
        yield tongue.gettext("The round was written down afterwards from published sources.")


def _took_part(round: Round, tongue: Language) -> Iterator[str]:
    steps = {step.step: step for step in round.participation.funnel}
    for step, where in ((steps["attended"], _MEETINGS), (steps["responded"], _REFERRAL)):
        if step.is_known:
            yield tongue.say(where, told=_told(step, tongue))
    if not (steps["attended"].is_known or steps["responded"].is_known):
        yield tongue.gettext("The sources do not tell who took part.")


_MEETINGS = sentence("Meetings: %(told)s.")
_REFERRAL = sentence("Referral: %(told)s.")


def _told(step: StepAnswer, tongue: Language) -> str:
    """Who is named, and beside it what is only counted; counts are never added up for a reader."""
    named = len(step.organisations)
    names = (
        tongue.ngettext("%(num)s organisation is named", "%(num)s organisations are named", named)
        if named
        else ""
    )
    counts = [unnamed.count for unnamed in step.unnamed if unnamed.count]
    lines = list(dict.fromkeys(count_in_words(count, tongue) for count in counts[: _FEW + 1]))
    if len(counts) > _FEW:
        lines = [counted(len(counts), "counts-apart", tongue)]
    figures = tongue.list(lines) if lines else ""
    if figures and names:
        told = tongue.gettext(
            "%(names)s; counted beside them: %(figures)s", names=names, figures=figures
        )
    elif figures:
        told = tongue.gettext("counted without names: %(figures)s", figures=figures)
    else:
        told = names or tongue.gettext("the names are unknown")
    doubt = f" ({say('sources-disagree', tongue)})" if step.otherwise else ""
    return told + doubt


def _principles(round: Round, tongue: Language) -> str:
    """How many criteria are evidenced, and what those come to."""
    answer = round.answer
    came = Counter[str](f.verdict or "several-possible" for f in answer.evidenced)
    sorts = [tongue.say(_SORTS[one], came[one]) for one in _SORTS if came[one]]
    of = len(answer.applicable)
    if not answer.evidenced:
        return tongue.gettext(
            "None of the %(of)s criteria is evidenced; that says nothing of how the consultation "
            "was.",
            of=of,
        )
    return tongue.ngettext(
        "Of %(of)s applicable criteria %(num)s is evidenced: %(sorts)s.",
        "Of %(of)s applicable criteria %(num)s are evidenced: %(sorts)s.",
        len(answer.evidenced),
        of=of,
        sorts=tongue.list(sorts),
    )


_FEW = 3
_SORTS = {
    "honoured": plural("%(num)s honoured", "%(num)s honoured"),
    "partly": plural("%(num)s partly honoured", "%(num)s partly honoured"),
    "breached": plural("%(num)s not met", "%(num)s not met"),
    "open": plural("%(num)s open", "%(num)s open"),
    "several-possible": plural(
        "%(num)s of which several verdicts are possible",
        "%(num)s of which several verdicts are possible",
    ),
}

"""The state of a round in a few sentences, for whoever never saw it."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.answers.participation import StepAnswer
from interfaces.phrases import count_in_words
from interfaces.web import dates
from interfaces.wording.language import Language
from interfaces.words import counted, say

if TYPE_CHECKING:
    from interfaces.web.round import Round

_NOW = {
    "opening": ("Samrådet är öppnat.", "The consultation is open."),
    "inventory": (
        "Organisationer inventeras just nu.",
        "Organisations are being inventoried now.",
    ),
    "invitation": ("Inbjudningar är ute.", "Invitations are out."),
    "dialogue": ("Dialogen pågår.", "The dialogue is under way."),
    "referral": ("Förslaget är på remiss.", "The draft is out for referral."),
    "follow-up": (
        "Planen är beslutad, och samrådet följs upp.",
        "The plan is decided, and the consultation is being followed up.",
    ),
    "over": (
        "Planperioden är slut, och samrådet är avslutat.",
        "The plan period is over, and so is the consultation.",
    ),
    "closed": ("Samrådet är avslutat.", "The consultation is closed."),
}


def sentences(round: "Round", tongue: Language) -> Iterator[str]:
    """Where it stands; whether the plan is adopted; who took part; what is known of principles."""
    swedish = tongue == "sv"
    phase = round.process.phase
    yield _NOW[phase][0 if swedish else 1] if phase in _NOW else phase
    adoption = round.course.adoption
    if adoption and adoption.proof == "held" and adoption.fact.occurred:
        on = dates.when(adoption.fact.occurred, tongue)
        yield f"Planen antogs {on}." if swedish else f"The plan was adopted {on}."
    yield from _took_part(round, tongue)
    yield _principles(round, tongue)
    if round.opened.kept == "reconstructed":
        yield (
            "Omgången är antecknad i efterhand ur publicerade källor."
            if swedish
            else "The round was written down afterwards from published sources."
        )


def _took_part(round: "Round", tongue: Language) -> Iterator[str]:
    steps = {step.step: step for step in round.participation.funnel}
    for step, name in ((steps["attended"], _MEETINGS), (steps["responded"], _REFERRAL)):
        if step.is_known:
            yield f"{name[tongue]}: {_told(step, tongue)}."
    if not (steps["attended"].is_known or steps["responded"].is_known):
        yield _UNKNOWN[tongue]


_MEETINGS = {"sv": "Möten", "en": "Meetings"}
_REFERRAL = {"sv": "Remiss", "en": "Referral"}
_UNKNOWN = {
    "sv": "Vilka som deltog framgår inte av källorna.",
    "en": "The sources do not tell who took part.",
}


def _told(step: StepAnswer, tongue: Language) -> str:
    """Who is named, and beside it what is only counted; counts are never added up for a reader."""
    swedish, named = tongue == "sv", len(step.organisations)
    are = _NAMED[tongue][named != 1]
    names = f"{counted(named, 'organisations', tongue)} {are}" if named else ""
    counts = [unnamed.count for unnamed in step.unnamed if unnamed.count]
    lines = list(dict.fromkeys(count_in_words(count, tongue) for count in counts[: _FEW + 1]))
    if len(counts) > _FEW:
        lines = [counted(len(counts), "counts-apart", tongue)]
    figures = _listed(lines, tongue)
    beside = "därtill räknades" if swedish else "counted beside them:"
    alone = "räknade utan namn:" if swedish else "counted without names:"
    told = "; ".join(filter(None, (names, f"{beside if names else alone} {figures}" * bool(lines))))
    doubt = f" ({say('sources-disagree', tongue)})" if step.otherwise else ""
    return (told or ("namnen är okända" if swedish else "the names are unknown")) + doubt


_NAMED = {"sv": ("är namngiven", "är namngivna"), "en": ("is named", "are named")}


def _listed(parts: list[str], tongue: Language) -> str:
    *first, last = parts or [""]
    joined = " och " if tongue == "sv" else " and "
    return joined.join((", ".join(first), last)) if first else last


def _principles(round: "Round", tongue: Language) -> str:
    """How many criteria are evidenced, and what those come to."""
    answer, swedish = round.answer, tongue == "sv"
    came = Counter[str](f.verdict or "several-possible" for f in answer.evidenced)
    sorts = [f"{came[one]} {_sort(one, came[one], tongue)}" for one in _SORTS if came[one]]
    if not answer.evidenced:
        return _NONE[tongue].format(len(answer.applicable))
    told = f": {_listed(sorts, tongue)}"
    n, m = len(answer.evidenced), len(answer.applicable)
    if swedish:
        return f"Av {m} tillämpliga kriterier är {n} {'belagt' if n == 1 else 'belagda'}{told}."
    return f"Of {m} applicable criteria {n} {'is' if n == 1 else 'are'} evidenced{told}."


_NONE = {
    "sv": "Inget av de {} kriterierna är belagt; det säger inget om hur samrådet var.",
    "en": "None of the {} criteria is evidenced; that says nothing of how the consultation was.",
}
_FEW = 3
_SORTS = {
    "honoured": ("uppfyllt", "uppfyllda", "honoured"),
    "partly": ("delvis uppfyllt", "delvis uppfyllda", "partly honoured"),
    "breached": ("inte uppfyllt", "inte uppfyllda", "not met"),
    "open": ("öppet", "öppna", "open"),
    "several-possible": (
        "med flera möjliga utfall",
        "med flera möjliga utfall",
        "of which several verdicts are possible",
    ),
}


def _sort(one: str, number: int, tongue: Language) -> str:
    single, several, english = _SORTS[one]
    return english if tongue == "en" else single if number == 1 else several

"""The state of a round in a few sentences, for whoever never saw it."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.answers.participation import StepAnswer
from interfaces.phrases import count_in_words
from interfaces.web import dates
from interfaces.words import Language, say

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
        "Planens år är till ända, och samrådet är avslutat.",
        "The years of the plan have passed, and the consultation is over.",
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
            "Omgången är nedtecknad i efterhand ur publicerade källor."
            if swedish
            else "The round was written down afterwards from published sources."
        )


def _took_part(round: "Round", tongue: Language) -> Iterator[str]:
    steps = {step.step: step for step in round.participation.funnel}
    swedish = tongue == "sv"
    if told := _told(steps["attended"], tongue):
        yield f"I möten deltog {told}." if swedish else f"Those who attended meetings: {told}."
    if told := _told(steps["responded"], tongue):
        yield f"Remissvar: {told}." if swedish else f"Responses to the referral: {told}."
    if not (steps["attended"].is_known or steps["responded"].is_known):
        yield (
            "Vilka som deltog framgår inte av källorna."
            if swedish
            else "The sources do not tell who took part."
        )


def _told(step: StepAnswer, tongue: Language) -> str:
    """How many are named, and what is only counted; counts that must not be added stay apart."""
    if not step.is_known:
        return ""
    swedish, named = tongue == "sv", len(step.organisations)
    parts = []
    if named:
        one = "namngiven organisation" if swedish else "named organisation"
        several = "namngivna organisationer" if swedish else "named organisations"
        parts.append(f"{named} {one if named == 1 else several}")
    counts = [unnamed.count for unnamed in step.unnamed if unnamed.count]
    if len(counts) <= _FEW:
        parts += [count_in_words(count, tongue) for count in counts]
    else:
        apart = f"{len(counts)} {say('counts-apart', tongue)}"
        parts += [count_in_words(count, tongue) for count in step.totals] or [apart]
    return _listed(parts, tongue) or ("några som inte namnges" if swedish else "some, not named")


def _listed(parts: list[str], tongue: Language) -> str:
    *first, last = parts or [""]
    joined = " och " if tongue == "sv" else " and "
    return joined.join((", ".join(first), last)) if first else last


def _principles(round: "Round", tongue: Language) -> str:
    """How many criteria are evidenced, and what those come to."""
    answer, swedish = round.answer, tongue == "sv"
    came = Counter[str](f.verdict or "several-possible" for f in answer.evidenced)
    sorts = [f"{came[one]} {_SORTS[one][0 if swedish else 1]}" for one in _SORTS if came[one]]
    told = f": {_listed(sorts, tongue)}" if sorts else ""
    n, m = len(answer.evidenced), len(answer.applicable)
    if swedish:
        return f"Av {m} tillämpliga kriterier är {n} belagda{told}."
    return f"Of {m} applicable criteria {n} are evidenced{told}."


_FEW = 3
_SORTS = {
    "honoured": ("uppfyllda", "honoured"),
    "partly": ("delvis uppfyllda", "partly honoured"),
    "breached": ("inte uppfyllda", "not met"),
    "open": ("öppna", "open"),
    "several-possible": ("där källorna inte räcker", "where the sources do not suffice"),
}

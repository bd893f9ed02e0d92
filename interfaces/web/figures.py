"""Figures of a round in words, as its pages say them."""

from collections.abc import Iterable
from typing import Final

from domain.answers.participation import StepAnswer
from domain.charter.judge import Finding, Trial, Trials
from domain.charter.model import Criterion
from interfaces.web.telling import Telling
from interfaces.web.told import joined
from interfaces.wording.language import Language
from interfaces.wording.message import plural
from interfaces.wording.phrases import count_in_words, met_in_words
from interfaces.wording.words import counted, say

_ENOUGH_MEETINGS: Final = plural("One meeting is enough", "%(num)s meetings are enough")
_ENOUGH: Final = plural("One is enough", "%(num)s are enough")
_MET: Final = plural("one met the requirement", "%(num)s met the requirement")
_MET_LEAST: Final = plural(
    "at least one met the requirement", "at least %(num)s met the requirement"
)
_ONE_EACH: Final = ("responded", "responses")
"""The step and the unit in which each organisation counts once."""
_SPOKEN: Final = ("unmet", "uncertain", "partly", "met", "unknown")


def known_number(step: StepAnswer) -> int:
    """The most organisations that are known at a step, by their names or as counted without.

    Only units that count each organisation once are compared with names; persons are not. One name
    alone gives 0, since the whole is unknown.
    """
    counted = (
        one.count.number
        for one in step.unnamed
        if one.count
        and (one.count.unit == "organisations" or (step.step, one.count.unit) == _ONE_EACH)
        and one.count.precision not in ("at-most", "fewer-than")
    )
    most = max(len(step.possible), *counted, 0)
    return most if most > 1 else 0


def longest(funnel: Iterable[StepAnswer]) -> int:
    """The most organisations that are known at any step: the whole length of a bar."""
    return max(map(known_number, funnel), default=0)


def in_order(trials: Iterable[Trial]) -> list[Trial]:
    """Items, those first that weigh against: of many, only so many are shown at once."""
    return sorted(trials, key=lambda trial: _SPOKEN.index(trial.speaks))


def tally_of(finding: Finding, trials: Trials, tongue: Language) -> str:
    """How many items came to what, and how many are enough.

    Of a single item nothing is said: the verdict tells it.
    """
    tally = trials.tally
    if tally.of < 2:
        return ""
    is_some = finding.criterion.judge == "some" and tally.met < tally.of
    enough = _enough(finding.criterion, tongue) if is_some else ""
    if enough and tally.met:
        met = tongue.say(_MET_LEAST if tally.met + tally.unmet < tally.of else _MET, tally.met)
        return f"{enough}; {met}"
    told = [met_in_words(tally, tongue)]
    for number, word in (
        (tally.partly, "partly"),
        (tally.unknown, "unknown-items"),
        (tally.uncertain - tally.at_least_partly, "uncertain-items"),
    ):
        told += [counted(number, word, tongue)] if number else []
    return "; ".join(filter(None, (", ".join(told), enough[:1].lower() + enough[1:])))


def _enough(criterion: Criterion, tongue: Language) -> str:
    """How many items are enough."""
    message = _ENOUGH_MEETINGS if criterion.over == "meetings" else _ENOUGH
    return tongue.say(message, criterion.enough)


def counts_of(step: StepAnswer, telling: Telling, tongue: Language) -> list[str]:
    """What sources count at a step without names: totals where adding is allowed, else each.

    What other readings of the sources count instead comes last.
    """
    lines = list(dict.fromkeys(_counts(step, telling, tongue)))
    others = [line for one in step.otherwise for line in _counts(one, telling, tongue)]
    further = (line for line in dict.fromkeys(others) if line not in lines)
    apart = [joined(" ", (say("or", tongue), line)) for line in further]
    return [*lines, *apart]


def _counts(step: StepAnswer, telling: Telling, tongue: Language) -> list[str]:
    lines = [count_in_words(count, tongue) for count in step.totals]
    for unnamed in step.unnamed:
        label = telling.unnamed(unnamed, tongue)
        if unnamed.count is None:
            lines.append(label)
        elif unnamed in step.single:
            lines.append(joined(": ", (label, telling.counted(unnamed, tongue))))
    return lines

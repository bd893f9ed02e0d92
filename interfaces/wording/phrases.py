"""Figures and verdicts in words, for the terminal and for pictures alike."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from domain.answers.comparison import StepTold
from domain.answers.participation import Unnamed
from domain.answers.trail import Speaks
from domain.charter.judge import Apart, Finding, Tally, Trial, Value, Verdict
from domain.charter.model import Standing
from domain.consultation.marks import Mark
from domain.count import Count, StatedCount
from domain.span import Span
from interfaces.wording.language import Language
from interfaces.wording.measures import FIELDS, PER_CENT
from interfaces.wording.message import Message, in_context, sentence
from interfaces.wording.words import counted, say

_COUNT: TypeAdapter[StatedCount] = TypeAdapter(Count)


_MARKS: dict[Mark, Message] = {
    "corrected": in_context("mark", "corrected"),
    "retracted": sentence("retracted"),
    "contested": in_context("mark", "contested"),
    "settled": sentence("contest settled"),
    "in-conflict": sentence("sources disagree"),
}


_APART: dict[Apart, Message] = {
    "planned": sentence("if the planned was held"),
    "by-others": sentence("by others than the holder"),
    "planned-by-others": sentence("if what others planned was held"),
}


def apart_in_words(standing: Apart, tongue: Language) -> str:
    """Why items are tried apart: "if the planned was held"."""
    return tongue.say(_APART[standing])


_SPEAKS = {
    "met": in_context("trail", "counts for"),
    "partly": sentence("counts partly"),
    "unmet": sentence("counts against"),
    "uncertain": sentence("uncertain which way it counts"),
    "unknown": sentence("unknown which way it counts"),
}
_TRIED_APART = {
    "planned": sentence("planned, tried apart"),
    "by-others": sentence("by others, tried apart"),
    "planned-by-others": sentence("planned by others, tried apart"),
}


def speaks_in_words(speaks: Speaks, tongue: Language) -> str:
    """How a fact counts in a verdict, and why it is tried apart, if it is."""
    told = tongue.say(_SPEAKS[speaks.outcome])
    apart = _TRIED_APART.get(speaks.standing)
    return f"{told} ({tongue.say(apart)})" if apart else told


def mark_in_words(mark: Mark, tongue: Language) -> str:
    """What is to be known of an entry: "contested"."""
    return tongue.say(_MARKS[mark])


def count_in_words(count: StatedCount, tongue: Language) -> str:
    """A count as people say it: "about 50 persons"."""
    rough = "" if count.precision == "exact" else say(count.precision, tongue) + " "
    return f"{rough}{counted(count.number, count.unit, tongue)}"


def unnamed_in_words(unnamed: Unnamed, tongue: Language, organisation: str = "") -> str:
    """A count of people without names; of a share, whose members: by id, or by the name given."""
    told = count_in_words(unnamed.count, tongue) if unnamed.count else ""
    if unnamed.members_of is None:
        return told
    whose = organisation or unnamed.members_of
    return tongue.gettext("%(share)s of the members of %(whose)s", share=told, whose=whose)


def verdict_in_words(finding: Finding, possible: Sequence[Verdict], tongue: Language) -> str:
    """The possible verdicts by name; a good practice is not followed rather than breached."""
    return verdicts_in_words(finding.standing, possible, tongue)


def verdicts_in_words(standing: Standing, possible: Sequence[str], tongue: Language) -> str:
    """The same of a criterion with a standing."""
    soft = standing == "practice"
    names = ["not-followed" if v == "breached" and soft else v for v in possible]
    return f" {say('or', tongue)} ".join(say(name, tongue) for name in names)


def tally_in_words(tally: Tally, tongue: Language) -> str:
    """K of n, with the unknown."""
    if not tally.of:
        return ""
    uncertain = tally.uncertain - tally.at_least_partly
    more = [counted(tally.unknown, "unknown-items", tongue)] if tally.unknown else []
    more += [counted(uncertain, "uncertain-items", tongue)] if uncertain else []
    return ", ".join((met_in_words(tally, tongue), *more))


def met_in_words(tally: Tally, tongue: Language) -> str:
    """How many items are met, or at least partly met, of how many."""
    rough = "" if tally.precision == "exact" else say(tally.precision, tongue) + " "
    whole, least = f"{rough}{tally.of}", tally.at_least_partly
    if least and not tally.met:
        return tongue.gettext("%(part)s of %(whole)s at least partly", part=least, whole=whole)
    met = tongue.gettext("%(part)s of %(whole)s", part=tally.met, whole=whole)
    if not least:
        return met
    return tongue.gettext("%(met)s, %(part)s at least partly", met=met, part=least)


def item_in_words(label: str, tongue: Language) -> str:
    """What was tried, by its label: a stored word, a count, or a name as it stands."""
    try:
        return count_in_words(_COUNT.validate_python(label), tongue)
    except ValidationError:
        return say(label, tongue)


def figure_in_words(trial: Trial, tongue: Language) -> str:
    """What was measured of an item, as "days of notice: 13–27"; empty where nothing was."""
    item = trial.item
    if trial.fault:
        return tongue.gettext("cannot be computed: %(fault)s", fault=trial.fault)
    told = [(name, value) for name, value in trial.measured if value != item.label]
    figures = [_field_in_words(name, value, tongue) for name, value in told]
    if item.weight and str(item.weight) != item.label:
        weight = count_in_words(item.weight, tongue)
        figures.append(tongue.gettext("counts for %(weight)s", weight=weight))
    return ", ".join(figures)


def _field_in_words(name: str, value: Value, tongue: Language) -> str:
    """A field and its value; of a measure that is no plain field, the value alone."""
    told = _value_in_words(name, value, tongue)
    if name not in FIELDS:
        return told
    return f"{tongue.say(FIELDS[name])}: {told}"


def _value_in_words(name: str, value: Value, tongue: Language) -> str:
    match value:
        case bool():
            return say("yes" if value else "no", tongue)
        case Span():
            return _span_in_words(value, tongue, per_cent=PER_CENT.get(name))
        case tuple():
            return "/".join(say(one, tongue) for one in value)
    if name == "starts" and tongue == "sv":
        return value.replace(":", ".")
    return item_in_words(value, tongue)


def _span_in_words(span: Span, tongue: Language, per_cent: int | None) -> str:
    """The bounds as people read them, in per cent where they are multiplied so."""
    unit = "" if per_cent is None else tongue.percent_sign
    low, high = (
        None if bound is None else _number_in_words(bound * (per_cent or 1), tongue)
        for bound in (span.low, span.high)
    )
    if not (low or high):
        return say("unknown", tongue)
    if span.low is None or span.high is None:
        return f"{say('at-least' if low else 'at-most', tongue)} {low or high}{unit}"
    if low == high:
        return f"{low}{unit}"
    if span.low < 0:  # a dash would read as a minus
        return tongue.gettext("%(low)s to %(high)s", low=low, high=high) + unit
    return f"{low}–{high}{unit}"


def _number_in_words(number: float, tongue: Language) -> str:
    return tongue.number(number).replace("-", "−")


def named_in_words(told: StepTold, tongue: Language) -> str:
    """How many are named; between which bounds, where the sources disagree."""
    certain, possible = len(told.answer.certain), len(told.answer.possible)
    if not possible:
        return say("not-named", tongue)
    return str(possible) if certain == possible else f"{certain or '?'}–{possible}"


def counts_in_words(told: StepTold, tongue: Language) -> list[str]:
    """What sources count without names, and how many of the named are contested.

    Of counts that must not be added it is only said how many there are.
    """
    answer = told.answer
    apart = len(answer.single)
    lines = [count_in_words(total, tongue) for total in answer.totals]
    lines += [counted(apart, "counts-apart", tongue)] if apart else []
    contested = len(answer.contested)
    return [*lines, counted(contested, "contested-names", tongue)] if contested else lines

"""Figures and verdicts in words, for the terminal and for pictures alike."""

from collections.abc import Sequence

from domain.answers.comparison import StepTold
from domain.charter.judge import Finding, Tally, Verdict
from domain.count import StatedCount
from interfaces.words import Language, say


def count_in_words(count: StatedCount, tongue: Language) -> str:
    """A count as people say it: "about 50 persons"."""
    rough = "" if count.precision == "exact" else say(count.precision, tongue) + " "
    return f"{rough}{count.number} {say(count.unit, tongue)}"


def verdict_in_words(finding: Finding, possible: Sequence[Verdict], tongue: Language) -> str:
    """The possible verdicts by name; a good practice is not followed rather than breached."""
    soft = finding.criterion.standing == "practice"
    names = ["not-followed" if v == "breached" and soft else v for v in possible]
    return f" {say('or', tongue)} ".join(say(name, tongue) for name in names)


def tally_in_words(tally: Tally, tongue: Language) -> str:
    """K of n, with the unknown."""
    if not tally.of:
        return ""
    rough = "" if tally.precision == "exact" else say(tally.precision, tongue) + " "
    of, unknown = ("av", "okända") if tongue == "sv" else ("of", "unknown")
    more = [f"{tally.unknown} {unknown}"] if tally.unknown else []
    uncertain = "osäkra" if tongue == "sv" else "uncertain"
    more += [f"{tally.uncertain} {uncertain}"] if tally.uncertain else []
    return ", ".join((f"{tally.met} {of} {rough}{tally.of}", *more))


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
    added = {total.unit for total in answer.totals}
    apart = [u for u in answer.unnamed if u.count and u.count.unit not in added]
    lines = [count_in_words(total, tongue) for total in answer.totals]
    lines += [f"{len(apart)} {say('counts-apart', tongue)}"] if apart else []
    contested = len(answer.contested)
    return [*lines, f"{contested} {say('contested-names', tongue)}"] if contested else lines

"""All rounds in a line each."""

from collections import Counter
from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from application.answers import Answers
from domain.answers.participation import Step
from domain.charter.judge import Finding
from domain.region import REGIONS
from interfaces.cli.tables.basics import plain_table
from interfaces.cli.tables.participation import named
from interfaces.cli.tables.principles import MARKS, mark_of
from interfaces.wording.language import Language
from interfaces.wording.words import say

_SEVERAL = "◒"
_COUNTED = {
    **{MARKS[word][0]: word for word in ("honoured", "partly", "breached")},
    _SEVERAL: "uncertain-which",
    MARKS["not-evidenced"][0]: "not-evidenced",
}
_STEPS: tuple[Step, ...] = ("attended", "responded")


def in_a_line_each(asked: Answers, tongue: Language) -> RenderableType:
    """How many criteria each round honours, and how many organisations by name took part."""
    steps = (say(step, tongue) for step in _STEPS)
    table = plain_table("id", tongue.gettext("region"), "", *_COUNTED, *steps)
    for id in asked.rounds():
        opened = asked.dossier(id).opened
        funnel = {step.step: step for step in asked.participation(id).funnel}
        table.add_row(
            id,
            REGIONS[opened.region].name,
            opened.period,
            *_counts(asked.principles(id).findings),
            *(named(funnel[step], tongue) for step in _STEPS),
        )
    legend = "   ".join(f"{sign} {say(word, tongue)}" for sign, word in _COUNTED.items())
    return Group(table, Text(legend, style="dim"))


def _counts(findings: Iterable[Finding]) -> Iterable[str]:
    counts = Counter(mark_of(finding.possible)[0] for finding in findings)
    return (str(counts[sign] or "") for sign in _COUNTED)

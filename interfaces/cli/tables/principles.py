"""Which principles were honoured, as tables and in words."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.answers.principles import TOO_LITTLE, Answer
from domain.charter.judge import Finding, Trial, Verdict
from domain.charter.model import View
from domain.consultation.marks import UNMARKED, Marks
from interfaces.cli.tables import marks
from interfaces.cli.tables.basics import plain_table
from interfaces.schemas.principles import threshold
from interfaces.wording.language import Language
from interfaces.wording.phrases import (
    apart_in_words,
    figure_in_words,
    item_in_words,
    tally_in_words,
    verdict_in_words,
)
from interfaces.wording.words import say

_FEW = 4
"""The most entries that are named of those too little to judge by."""
MARKS: dict[str, tuple[str, str]] = {
    "honoured": ("●", "green"),
    "partly": ("◐", "yellow"),
    "breached": ("○", "red"),
    "open": ("◌", "cyan"),
    "not-evidenced": ("·", "dim"),
    "not-applicable": ("–", "dim"),
}


def findings(
    answer: Answer, tongue: Language, *, view: str, everything: bool, evidence: bool
) -> RenderableType:
    """The findings by the principles of a view; what is not evidenced is folded."""
    chosen = next((v for v in answer.charter.views if v.id == view), answer.charter.views[0])
    parts: list[RenderableType] = [_headline(answer, chosen, tongue)]
    table = plain_table("", "", "", "")
    for principle, findings in answer.by_principle(chosen):
        little = "" if _says_enough(findings) else _little(tongue)
        name = Text.assemble((principle.name.say(tongue), "bold"), (little, "dim"))
        table.add_row("", "", name, "")
        for finding in findings if everything else worth_showing(findings):
            _add_finding(table, finding, tongue, answer.marks if evidence else None)
    parts += [table, *marks.entries(answer.marks, tongue)]
    if not everything:
        parts.append(_folded(answer, tongue))
    return Group(*parts)


def _says_enough(findings: Iterable[Finding]) -> bool:
    return sum(finding.is_evidenced for finding in findings) >= TOO_LITTLE


def _little(tongue: Language) -> str:
    return " – " + tongue.gettext("too little to say")


def _headline(answer: Answer, view: View, tongue: Language) -> RenderableType:
    n, m = len(answer.evidenced), len(answer.applicable)
    charter = f"{answer.charter.title.say(tongue)}, {answer.charter.edition}"
    evidenced = tongue.gettext("%(n)s of %(m)s applicable criteria evidenced", n=n, m=m)
    adopted = "" if answer.adopted else " · " + tongue.gettext("never adopted by the holder")
    what = Text.assemble((evidenced, "bold"), f" · {view.title.say(tongue)}")
    return Group(what, Text(f"{charter}{adopted}", style="dim"))


def worth_showing(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that tell something."""
    return [finding for finding in findings if finding.tells]


def _add_finding(table: Table, finding: Finding, tongue: Language, known: Marks | None) -> None:
    """Add a finding's row, and its remarks beneath; with its evidence too if marks are given."""
    criterion = finding.criterion
    mark, style = mark_of(finding.possible)
    verdict = verdict_in_words(finding, finding.possible, tongue)
    tally = tally_in_words(finding.held.tally, tongue)
    table.add_row(
        Text(criterion.id, style="dim"),
        Text(mark, style=style),
        criterion.question.say(tongue),
        Text.assemble((verdict, style), f" · {tally}" if tally else ""),
    )
    beneath = list(remarks(finding, tongue))
    if known is not None:
        beneath.insert(0, (criterion.met_when or threshold(criterion)).say(tongue))
        beneath += [trial_in_words(trial, tongue, known) for trial in finding.held.trials]
        for trials in finding.apart.values():
            told = [t for t in trials.trials if not t.silent]
            beneath += [f"({trial_in_words(trial, tongue, known)})" for trial in told]
    for line in beneath:
        table.add_row("", "", Padding(Text(line, style="dim"), (0, 0, 0, 2)), "")


def trial_in_words(trial: Trial, tongue: Language, known: Marks = UNMARKED) -> str:
    """One item with its outcome, its figure and its facts, each with the signs of its marks."""
    sign = {"met": "+", "partly": "±", "unmet": "−"}.get(trial.speaks, "?")
    told = figure_in_words(trial, tongue)
    figure = f" ({told})" if told else ""
    facts = [marks.signed(id, known) for id in trial.item.facts]
    return f"{sign} {item_in_words(trial.item.label, tongue)}{figure}: {', '.join(facts) or '–'}"


def mark_of(possible: Sequence[Verdict]) -> tuple[str, str]:
    """The sign of the possible verdicts, and its colour."""
    return MARKS[possible[0]] if len(possible) == 1 else ("◒", "yellow")


def remarks(finding: Finding, tongue: Language) -> Iterable[str]:
    """The remarks that stand beneath a finding."""
    for standing, trials in finding.apart.items():
        if trials.is_told:
            verdict = verdict_in_words(finding, trials.possible, tongue)
            tally = tally_in_words(trials.tally, tongue)
            yield f"{apart_in_words(standing, tongue)}: {verdict}, {tally}"
    if finding.best:
        yield tongue.gettext("reaches the best practice too")
    if finding.in_conflict:
        why = tongue.gettext("sources disagree")
        yield f"{why}: {', '.join(finding.in_conflict)}"
    if finding.in_contest:
        why = tongue.gettext("hangs on what is contested")
        yield f"{why}: {', '.join(finding.in_contest)}"
    if finding.straddles:
        yield tongue.gettext("came into force on the way")


def _folded(answer: Answer, tongue: Language) -> RenderableType:
    shown = [f.criterion.id for f in worth_showing(answer.findings)]
    silent = [f for f in answer.findings if f.criterion.id not in shown]
    groups: dict[tuple[bool, tuple[Verdict, ...]], list[Finding]] = {}
    for finding in silent:
        groups.setdefault((not finding.too_little, finding.possible), []).append(finding)
    why = say(answer.silence, tongue)
    if answer.silence == "sources-silent":
        why += "; " + tongue.gettext("%(count)s searched", count=len(answer.searched))
    lines = []
    for (is_silent, possible), found in sorted(groups.items(), key=_order):
        reason = f" ({why})" if possible == ("not-evidenced",) else ""
        if not is_silent:
            reason = f" ({say('too-little', tongue)})"
        verdict = f" {say('or', tongue)} ".join(say(one, tongue) for one in possible)
        lines.append(f"  {len(found)} {verdict}{reason}: {_ids(found)}")
        lines += [] if is_silent else _too_little_lines(found, tongue)
    return Text("\n".join(lines), style="dim")


def _order(group: tuple[tuple[bool, tuple[Verdict, ...]], list[Finding]]) -> tuple[bool, bool]:
    """First what is recorded, then what nothing tells of, then what does not apply."""
    (is_silent, possible), _ = group
    return is_silent, "not-applicable" in possible


def _ids(found: Iterable[Finding]) -> str:
    return " ".join(finding.criterion.id for finding in found)


def _too_little_lines(found: Iterable[Finding], tongue: Language) -> Iterable[str]:
    """The entries that are recorded, once for all criteria that they bear on."""
    by_entries: dict[frozenset[str], list[Finding]] = {}
    for finding in found:
        by_entries.setdefault(frozenset(finding.too_little), []).append(finding)
    for criteria in by_entries.values():
        entries = criteria[0].too_little
        more = len(entries) - _FEW
        rest = " " + tongue.gettext("and %(count)s more", count=more)
        yield f"    {_ids(criteria)}: {', '.join(entries[:_FEW])}{rest if more > 0 else ''}"

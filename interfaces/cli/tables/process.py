"""Where a round stands, as a table."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.process import Process
from interfaces.cli.tables import marks
from interfaces.cli.tables.basics import plain_table
from interfaces.cli.tables.principles import mark_of, remarks, trial_in_words, worth_showing
from interfaces.wording.language import Language
from interfaces.wording.phrases import verdict_in_words
from interfaces.wording.slips import slip_in_words
from interfaces.wording.words import counted, say

_NAMED = 3


def standing(answer: Process, tongue: Language) -> RenderableType:
    """Where a round stands."""
    now = Text.assemble((say(answer.phase, tongue), "bold"))
    phases = plain_table("", "", "", "", "")
    for phase in answer.phases:
        facts = counted(phase.facts, "facts", tongue) if phase.facts else ""
        span = (
            ""
            if phase.first is None
            else " – ".join(dict.fromkeys((phase.first, phase.last or "")))
        )
        signs = marks.counted(phase.marks)
        phases.add_row(say(phase.name, tongue), say(phase.state, tongue), facts, span, signs)
    dues = plain_table("", "", "", "")
    for due in answer.dues:
        style = "red" if due.state == "overdue" else ""
        day = due.by.isoformat() if due.by else ""
        entry = due.entry + marks.signs_among(due.rests_on, answer.marks)
        entry += _waiting_for(due.awaited)
        dues.add_row(Text(say(due.state, tongue), style=style), day, say(due.what, tongue), entry)
    parts: list[RenderableType] = [now, Padding(phases, (0, 0, 0, 2))]
    if answer.dues:
        due_title = tongue.gettext("due")
        parts += [Text(due_title, style="bold"), Padding(dues, (0, 0, 0, 2))]
    if answer.warnings:
        warned = tongue.gettext("the charter warns of")
        parts += [Text(warned, style="bold"), _warnings(answer, tongue)]
    if answer.slips:
        likely = tongue.gettext("likely slips")
        parts += [Text(likely, style="bold"), _slips(answer, tongue)]
    parts += marks.entries(answer.marks, tongue)
    return Group(*parts)


def _slips(answer: Process, tongue: Language) -> RenderableType:
    table = plain_table("", "")
    for slip in answer.slips:
        table.add_row(Text(slip.entry), Text(f"{slip.field}: {slip_in_words(slip, tongue)}"))
    return Padding(table, (0, 0, 0, 2))


def _waiting_for(awaited: tuple[str, ...]) -> str:
    """Who has not done their part: the first of them, and how many more."""
    more = len(awaited) - _NAMED
    told = [*awaited[:_NAMED], *([f"+ {more}"] if more > 0 else [])]
    return f": {', '.join(told)}" if told else ""


def _warnings(answer: Process, tongue: Language) -> RenderableType:
    """What falls short, or will if things go as planned; findings that tell nothing are counted."""
    table = plain_table("", "", "")
    telling = worth_showing(answer.warnings)
    for finding in telling:
        mark, style = mark_of(finding.possible)
        verdict = verdict_in_words(finding, finding.possible, tongue)
        question = finding.criterion.question.say(tongue)
        short = [*remarks(finding, tongue)]
        short += [trial_in_words(trial, tongue, answer.marks) for trial in finding.falling_short]
        text = Text("\n".join((question, *(f"  {one}" for one in short))))
        table.add_row(
            Text(finding.criterion.id, style="dim"), text, Text(f"{mark} {verdict}", style=style)
        )
    rest = len(answer.warnings) - len(telling)
    nothing = tongue.gettext("%(count)s more, of which nothing is told", count=rest)
    more = [Text(nothing, style="dim")] if rest else []
    return Padding(Group(table, *more), (0, 0, 0, 2))

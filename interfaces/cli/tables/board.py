"""Where every round stands, as a table."""

from collections import Counter
from typing import TYPE_CHECKING, get_args

from rich.console import Group, RenderableType
from rich.text import Text

from domain.answers.process import DueState
from domain.region import REGIONS
from interfaces.cli.tables.basics import plain_table
from interfaces.wording.language import Language
from interfaces.wording.words import counted, say

if TYPE_CHECKING:
    from application.models.queries import Answered, RoundTold

_HEADINGS = {
    "en": ("round", "years", "phase", "orgs", "answered", "evidenced", "due"),
    "sv": ("samråd", "år", "fas", "org.", "besvarat", "belagt", "kvar"),
}


def rounds(told: "Answered[RoundTold]", tongue: Language) -> RenderableType:
    """The rounds by region, and what the table rests on."""
    table = plain_table(*_HEADINGS[tongue])
    for column in table.columns[:-1]:
        column.no_wrap = True
    before = None
    for one in told.rows:
        if one.region != before:
            table.add_row(Text(REGIONS[one.region].name, style="bold"))
        table.add_row(
            f"  {one.id}",
            one.period,
            say(one.phase, tongue),
            str(one.organisations),
            f"{one.views_answered}/{one.views}" if one.views else "–",
            f"{one.criteria_evidenced}/{one.criteria_applicable}",
            _due(one, tongue),
        )
        before = one.region
    return Group(table, Text(_rests_on(told, tongue), style="dim"))


def _due(one: "RoundTold", tongue: Language) -> Text:
    """How many dues there are in each state, and the next that is to come."""
    text = Text()
    states = Counter(due.state for due in one.dues)
    for state in get_args(DueState):
        if states[state]:
            style = "red" if state == "overdue" else ""
            text.append(f"{', ' if text else ''}{states[state]} {say(state, tongue)}", style)
    coming = next((due for due in one.dues if due.state == "due"), None)
    if coming:
        text.append(f"; {coming.by} {say(coming.what, tongue)} ({coming.entry})")
    return text


def _rests_on(told: "Answered[RoundTold]", tongue: Language) -> str:
    facts = counted(told.stand.position, "facts", tongue)
    return tongue.gettext(
        "from %(facts)s, judged on %(day)s", facts=facts, day=told.stand.judged_on
    )

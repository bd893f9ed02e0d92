"""At which levels participation took place, as a table."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.levels import Cell, Levels
from domain.consultation.marks import Marks
from interfaces.cli.tables import marks
from interfaces.cli.tables.basics import plain_table
from interfaces.wording.language import Language
from interfaces.wording.words import say

_NAMED = 4


def matrix(answer: Levels, tongue: Language) -> RenderableType:
    """The six steps, each with its levels from most to least, and what they rest on."""
    table = plain_table("", "", "", "")
    for told in answer.steps:
        step = say(told.step, tongue)
        cells = [cell for cell in reversed(told.cells) if cell.acts]
        if not cells:
            table.add_row(Text(step), "", Text(say("no-facts", tongue), style="dim"), "")
        for cell in cells:
            style = "bold" if cell.state == "took-place" else ""
            state = Text(say(cell.state, tongue), style=style)
            table.add_row(step, say(cell.level, tongue), state, _evidence(cell, answer.marks))
            step = ""
    return Group(_stated(answer, tongue), Padding(table, (0, 0, 0, 2)),
                 *marks.entries(answer.marks, tongue))  # fmt: skip


def _stated(answer: Levels, tongue: Language) -> Text:
    if not answer.stated:
        return Text(tongue.gettext("the holder stated no level"), style="dim")
    told = ", ".join(f"{say(one.level, tongue)} ({one.entry})" for one in answer.stated)
    return Text(tongue.gettext("level stated by the holder: %(told)s", told=told))


def _evidence(cell: Cell, known: Marks) -> str:
    """The first of the entries that the cell's state rests on, and how many more."""
    ids = [id for act in cell.acts if act.state == cell.state for id in act.entries]
    more = [f"+ {len(ids) - _NAMED}"] if len(ids) > _NAMED else []
    return ", ".join((*(marks.signed(id, known) for id in ids[:_NAMED]), *more))

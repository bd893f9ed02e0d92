"""What all tables are made of: a plain table, a console, counts, and a round's heading."""

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from domain.consultation.opening import Opened
from domain.count import StatedCount
from domain.region import REGIONS
from interfaces.words import Language, say


def console() -> Console:
    """A console; where there is no terminal, of a hundred columns."""
    made = Console(highlight=False)
    if not made.is_terminal:
        made.width = 100
    return made


def plain_table(*headings: str) -> Table:
    """A table without boxes, with its headings."""
    table = Table(box=None, pad_edge=False, show_header=any(headings), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def count_in_words(count: StatedCount, tongue: Language) -> str:
    """A count as people say it: "about 50 persons"."""
    rough = "" if count.precision == "exact" else say(count.precision, tongue) + " "
    return f"{rough}{count.number} {say(count.unit, tongue)}"


def heading(id: str, opened: Opened, tongue: Language) -> RenderableType:
    """Which round it is: holder, plan, years, and how its record came about."""
    region = REGIONS[opened.region]
    what = Text.assemble((opened.holder, "bold"), f" · {opened.plan}")
    kept = say(opened.kept, tongue)
    fictional = (" · påhittad" if tongue == "sv" else " · fictional") if opened.fictional else ""
    about = f"{id} · {region.name} ({region.code}) · {opened.period} · {kept}{fictional}"
    return Group(what, Text(about, style="dim"))

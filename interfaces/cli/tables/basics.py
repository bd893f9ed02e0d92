"""What all tables are made of: a plain table, a console, counts, and a round's heading."""

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from application.answers import Answers
from domain.region import REGIONS
from interfaces.wording.language import Language
from interfaces.wording.printable import tame
from interfaces.wording.words import say


class _Tame(Console):
    """A console that text cannot steer: only styles can."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """What is printed, piece by piece."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else tame(text), style, control)


def console(*, of_errors: bool = False) -> Console:
    """A console without markup; a hundred columns wide if there is no terminal."""
    made = _Tame(highlight=False, markup=False, emoji=False, stderr=of_errors)
    if not made.is_terminal:
        made.width = 100
    return made


def plain_table(*headings: str) -> Table:
    """A table without boxes, with its headings."""
    table = Table(box=None, pad_edge=False, show_header=any(headings), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def heading(asked: Answers, id: str, tongue: Language) -> RenderableType:
    """Which round it is: holder, plan, years, how its record came about, and as of when."""
    opened = asked.dossier(id).opened
    region = REGIONS[opened.region]
    what = Text.assemble((opened.holder, "bold"), f" · {opened.plan}")
    kept = say(opened.kept, tongue)
    fictional = f" · {say('fictional', tongue)}" if opened.fictional else ""
    about = f"{id} · {region.name} ({region.code}) · {opened.period} · {kept}{fictional}"
    return Group(what, Text(about, style="dim"), *_seen_from(asked, id, tongue))


def _seen_from(asked: Answers, id: str, tongue: Language) -> Iterator[RenderableType]:
    """As of when the round is seen, if not now, and what may not have happened by then."""
    seen = asked.as_of
    parts = []
    if seen.position is not None:
        known = tongue.gettext("as known at position %(position)s", position=seen.position)
        parts.append(known + (f" ({seen.known_on})" if seen.known_on else ""))
    if seen.true_on:
        parts.append(tongue.gettext("as it stood on %(day)s", day=seen.true_on))
    if parts:
        yield Text(" · ".join(parts), style="yellow")
    perhaps = [entry.id for entry in asked.dossier(id).perhaps]
    if perhaps:
        maybe = tongue.gettext("may not have happened by then")
        yield Text(f"{maybe}: {', '.join(perhaps)}", style="dim")

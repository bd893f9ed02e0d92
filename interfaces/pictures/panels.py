"""Panels: small pictures of one sort on a page, each with one line for every row.

Rows are named once a band, at the left, and share their height across its panels. Every text
is broken into lines that fit, and a row is as high as its highest cell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar
from xml.etree.ElementTree import Element

from domain.charter.judge import Verdict
from interfaces.pictures import marks
from interfaces.pictures.drawing import (
    BODY,
    FAINT,
    INK,
    RULE,
    SMALL,
    add,
    group,
    leading,
    wrapped,
    write_lines,
)

WIDTH, MARGIN, LABELS, GAP = 1000.0, 24.0, 150.0, 22.0
HIGH = 14.0
"""How high a bar is."""
_SPACE = 6.0
T = TypeVar("T")
Bar: TypeAlias = tuple[tuple[marks.Fill, float], ...]
"""The stretches of a bar, each as a share of its full length."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of every panel: its name, what is said beneath it, and the group it belongs to."""

    name: str
    about: str
    group: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a panel shows of one row: a bar, a sign and a figure by it, and words beneath."""

    title: str
    description: str
    figure: str
    beneath: tuple[str, ...] = ()
    voices: str = ""
    """Whose sources tell of it."""
    bar: Bar = ()
    possible: tuple[Verdict, ...] = ()
    """The verdicts whose sign stands by the bar; none, no sign."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing in all rows."""

    heading: str
    description: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """How panels of a sort are laid: so many beside each other, with bars so long."""

    beside: int
    bar: float
    gap: float = GAP

    @property
    def width(self) -> float:
        """How wide each is."""
        return (WIDTH - 2 * MARGIN - LABELS) / self.beside - self.gap

    def left(self, number: int) -> float:
        """Where one of a band begins."""
        return MARGIN + LABELS + self.gap + number * (self.width + self.gap)


@dataclass
class Page:
    """A page that is filled from the top; ``y`` is where the next thing begins."""

    root: Element
    y: float = MARGIN
    x: float = field(default=MARGIN, init=False)

    def paragraph(self, words: str, size: float = BODY, **attributes: str | float) -> None:
        """A text over the whole width."""
        bold = attributes.get("font_weight") == "bold"
        lines = wrapped(words, WIDTH - 2 * MARGIN, size, bold=bold)
        self.y = write_lines(self.root, MARGIN, self.y, lines, size, **attributes) + _SPACE

    def rule(self) -> None:
        """A line over the whole width."""
        self.y += 2 * _SPACE
        add(self.root, "line", x1=MARGIN, x2=WIDTH - MARGIN, y1=self.y, y2=self.y, stroke=INK)

    def heading(self, words: str) -> None:
        """The heading of a figure."""
        self.rule()
        self.paragraph(words, 14, font_weight="bold")

    def room(self, width: float) -> tuple[float, float]:
        """Room for a small thing on this line, or else the next: its left end, and its middle."""
        if self.x > MARGIN and self.x + width > WIDTH - MARGIN:
            self.new_line()
        x, self.x = self.x, self.x + width
        return x, self.y + leading(BODY) / 2

    def new_line(self) -> None:
        """Begin a new line of small things."""
        self.x, self.y = MARGIN, self.y + leading(BODY) + _SPACE

    def panels(self, rows: Sequence[Row], panels: Sequence[Panel], kind: Kind) -> None:
        """Panels in bands, so many in each as fit beside each other."""
        for band in chunks(panels, kind.beside):
            self._headings(band, kind)
            for number, row in enumerate(rows):
                starts = not number or row.group != rows[number - 1].group
                self._row(row, [panel.cells[number] for panel in band], kind, starts=starts)
            self.y += 2 * _SPACE

    def _headings(self, band: Sequence[Panel], kind: Kind) -> None:
        """The headings of a band, which end on one line."""
        headings = [wrapped(panel.heading, kind.width, bold=True) for panel in band]
        most = max(map(len, headings))
        for number, (panel, lines) in enumerate(zip(band, headings, strict=True)):
            part = group(self.root, panel.heading, panel.description)
            down = self.y + leading(BODY) * (most - len(lines))
            write_lines(part, kind.left(number), down, lines, BODY, font_weight="bold")
        self.y += leading(BODY) * most + _SPACE

    def _row(self, row: Row, cells: Sequence[Cell], kind: Kind, *, starts: bool) -> None:
        add(
            self.root, "line", x1=MARGIN, x2=WIDTH - MARGIN, y1=self.y, y2=self.y,
            stroke=INK if starts else RULE, stroke_width=0.8 if starts else 0.5,
        )  # fmt: skip
        top = self.y + _SPACE
        ends = [self._label(row, top)]
        ends += [_cell(self.root, cell, kind.left(n), top, kind) for n, cell in enumerate(cells)]
        self.y = max(ends) + _SPACE

    def _label(self, row: Row, top: float) -> float:
        room = LABELS - GAP / 2
        names = wrapped(row.name, room, bold=True)
        down = write_lines(self.root, MARGIN, top - 3, names, BODY, font_weight="bold")
        about = wrapped(row.about, room, SMALL)
        return write_lines(self.root, MARGIN, down, about, SMALL, fill=FAINT)


def _cell(root: Element, cell: Cell, x: float, top: float, kind: Kind) -> float:
    """Draw a cell; gives where it ends."""
    part = group(root, cell.title, cell.description)
    beside = _bar(part, cell, x, top, kind.bar)
    if cell.possible:
        marks.sign(part, cell.possible, beside + 2 + marks.RADIUS, top + HIGH / 2)
        beside += 2 * marks.RADIUS + 2 + _SPACE
    figure = wrapped(cell.figure, x + kind.width - beside, BODY)
    down = write_lines(part, beside, top - 3, figure, BODY)
    beneath = [line for words in cell.beneath for line in wrapped(words, kind.width, SMALL)]
    down = write_lines(part, x, max(down, top + HIGH + 2), beneath, SMALL)
    voices = wrapped(cell.voices, kind.width, SMALL)
    return write_lines(part, x, down, voices, SMALL, fill=FAINT, font_style="italic")


def _bar(part: Element, cell: Cell, x: float, top: float, full: float) -> float:
    """Draw a bar, if there is one; gives where the words by it begin."""
    end = x
    for fill, share in cell.bar:
        marks.block(part, fill, end, top, full * share, HIGH)
        end += full * share
    return end + _SPACE if end > x else x


def chunks(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many at a time, in order."""
    for start in range(0, len(things), size):
        yield things[start : start + size]

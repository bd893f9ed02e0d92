"""Marks: how outcomes of items and verdicts look, told apart by lightness and form, not by hue."""

from collections.abc import Sequence
from typing import Literal, get_args
from xml.etree.ElementTree import Element

from domain.charter.judge import Verdict
from interfaces.pictures.drawing import FAINT, INK, PAPER, add

Outcome = Literal["met", "partly", "unmet", "uncertain", "unknown"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""What items speak for, in the order in which a bar is stacked."""

DARK, PALE = "#17495a", "#efb27c"
Fill = Literal[Outcome, "told"]
"""What a bar is filled with; what is only told, of a bar that judges nothing."""

_FILLS: dict[Fill, str] = {
    "met": DARK,
    "partly": "url(#stripes)",
    "unmet": PALE,
    "uncertain": "url(#dots)",
    "unknown": PAPER,
    "told": FAINT,
}
RADIUS = 6.0
"""Of a verdict's sign."""


def patterns(root: Element) -> None:
    """Define what the marks are filled with."""
    defs = add(root, "defs")
    stripes = _pattern(defs, "stripes", 5)
    stripes.set("patternTransform", "rotate(45)")
    add(stripes, "rect", width=5, height=5, fill="#b9d3da")
    add(stripes, "rect", width=2.5, height=5, fill=DARK)
    dots = _pattern(defs, "dots", 4)
    add(dots, "rect", width=4, height=4, fill=PAPER)
    add(dots, "circle", cx=2, cy=2, r=0.9, fill=INK)


def _pattern(defs: Element, id: str, size: float) -> Element:
    return add(defs, "pattern", id=id, width=size, height=size, patternUnits="userSpaceOnUse")


def block(parent: Element, fill: Fill, x: float, y: float, width: float, high: float) -> None:
    """A stretch of a bar."""
    dashed: dict[str, str | float] = {"stroke_dasharray": "2 2"} if fill == "unknown" else {}
    add(
        parent, "rect", x=x, y=y, width=width, height=high, fill=_FILLS[fill],
        stroke=INK, stroke_width=0.8, **dashed,
    )  # fmt: skip


def sign(parent: Element, possible: Sequence[Verdict], x: float, y: float) -> None:
    """The sign of the possible verdicts, around a point: the fuller, the better honoured."""
    verdict = possible[0] if len(possible) == 1 else None
    dashed: dict[str, str | float] = {"stroke_dasharray": "2 2"} if verdict == "open" else {}
    fill = INK if verdict == "honoured" else PAPER
    add(parent, "circle", cx=x, cy=y, r=RADIUS, fill=fill, stroke=INK, stroke_width=1.3, **dashed)
    if verdict == "partly":
        add(parent, "path", d=_half(x, y - RADIUS, 0, 2 * RADIUS), fill=INK)
    elif verdict is None:
        add(parent, "path", d=_half(x + RADIUS, y, -2 * RADIUS, 0), fill=INK)


def _half(x: float, y: float, across: float, down: float) -> str:
    """Half a disc, from a point clockwise to the one opposite."""
    sweep = 0 if down else 1
    return f"M{x:.1f} {y:.1f}a{RADIUS:g} {RADIUS:g} 0 0 {sweep} {across:g} {down:g}z"

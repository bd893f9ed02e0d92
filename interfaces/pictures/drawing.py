"""Drawing: the few SVG elements that pictures are made of, and how wide a text is.

Lengths are in user units, 1 at the picture's natural size being a CSS pixel.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

INK, FAINT, RULE, PAPER = "#1c1c1c", "#555555", "#c9c9c9", "#ffffff"
FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
SMALL, BODY, LARGE = 10.5, 12.0, 20.0
"""Sizes of text."""

_BOLD = 1.15
"""How much wider bold letters are."""
_NARROW, _WIDE = frozenset("fijlrtI.,;:!|'()[]/ "), frozenset("mwMWÅÄÖ@%–—")


def picture(width: float, title: str, description: str, language: str) -> Element:
    """An empty picture, named and described for those who do not see it."""
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    _set(root, {"width": width, "role": "img", "aria-labelledby": "title description"})
    _set(root, {"lang": language, "font-family": FONT, "fill": INK})
    add(root, "title", id="title").text = title
    add(root, "desc", id="description").text = description
    add(root, "rect", width="100%", height="100%", fill=PAPER)
    return root


def finished(root: Element, height: float) -> str:
    """The picture cut to its height, as a file's text."""
    root.set("height", _short(height))
    root.set("viewBox", f"0 0 {root.get('width')} {_short(height)}")
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def add(parent: Element, tag: str, **attributes: str | float) -> Element:
    """Add an element; ``stroke_width`` becomes ``stroke-width``."""
    child = ElementTree.SubElement(parent, tag)
    _set(child, {name.replace("_", "-"): value for name, value in attributes.items()})
    return child


def group(parent: Element, title: str, description: str) -> Element:
    """A part of the picture with its own title and description."""
    part = add(parent, "g")
    add(part, "title").text = title
    add(part, "desc").text = description
    return part


def write(
    parent: Element, x: float, y: float, words: str, size: float = BODY, **attributes: str | float
) -> None:
    """Write one line, its baseline at ``y``."""
    add(parent, "text", x=x, y=y, font_size=size, **attributes).text = words


def write_lines(
    parent: Element,
    x: float,
    y: float,
    lines: list[str],
    size: float = BODY,
    **attributes: str | float,
) -> float:
    """Write lines, the first one's baseline a line below ``y``; gives where the last one ends."""
    for line in lines:
        y += leading(size)
        write(parent, x, y, line, size, **attributes)
    return y


def leading(size: float) -> float:
    """From baseline to baseline."""
    return round(size * 1.28, 1)


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, by the sorts of its letters."""
    return size * (_BOLD if bold else 1) * sum(map(_share_of_size, words))


def _share_of_size(sign: str) -> float:
    if sign in _NARROW:
        return 0.4
    if sign in _WIDE:
        return 0.95
    return 0.75 if sign.isupper() else 0.62


def wrapped(words: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """The text in lines that fit, broken between words; a word too long for one is cut."""
    lines = [""]
    for word in words.split():
        for piece in _pieces(word, width, size, bold=bold):
            longer = f"{lines[-1]} {piece}".strip()
            if width_of(longer, size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line]


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and width_of(pieces[-1] + sign, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _set(element: Element, attributes: dict[str, str | float]) -> None:
    for name, value in attributes.items():
        element.set(name, value if isinstance(value, str) else _short(value))


def _short(number: float) -> str:
    """A length to a tenth, without a needless ".0"."""
    return f"{number:.1f}".removesuffix(".0")

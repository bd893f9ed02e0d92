"""The figures for readers: a table on a terminal, and one in Markdown."""

from collections.abc import Iterable, Iterator

from rich.table import Table

from bench.figure import Figure
from interfaces.cli.tables.basics import plain_table

_HEADINGS = ("", "ours", "floor", "ratio", "aim", "range", "the floor is")


def as_table(section: str, figures: Iterable[Figure]) -> Table:
    """The table of a section."""
    table = plain_table(section, *_HEADINGS[1:])
    for figure in figures:
        table.add_row(*_cells(figure))
        if figure.note:
            table.add_row(f"  {figure.note}")
    return table


def as_markdown(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield _line(_HEADINGS)
    yield _line(("---", *["---:"] * 5, "---"))
    for figure in figures:
        what, *rest = _cells(figure)
        yield _line((f"{what}; {figure.note}" if figure.note else what, *rest))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(figure: Figure) -> tuple[str, ...]:
    aim = "" if figure.aim is None else f"{figure.aim:.2f} {'✓' if figure.is_reached else '✗'}"
    spread = (
        "" if figure.lowest is None or figure.highest is None
        else f"{figure.lowest:.2f}–{figure.highest:.2f}"
    )  # fmt: skip
    return (
        figure.what,
        _measure(figure, figure.median),
        "–" if figure.floor_median is None else _measure(figure, figure.floor_median),
        "–" if figure.ratio is None else f"{figure.ratio:.2f}",
        aim,
        spread,
        figure.floor,
    )


def _measure(figure: Figure, value: float) -> str:
    shown = f"{value:,.0f}" if value >= 1_000 else f"{value:.3g}" if value >= 10 else f"{value:.2f}"
    return f"{shown} {figure.unit}"

"""Rows pasted from a spreadsheet: the first names the columns, and each other one fills a form."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from domain.complaint import Complaint
from domain.text import folded, nearest
from interfaces.web.forms.control import Control, controls
from interfaces.web.forms.filled import NEW, described
from interfaces.web.forms.meaning import meant
from interfaces.wording.acts import asked
from interfaces.wording.language import Language

MOST: Final = 2_000
"""Rows that are pasted at once."""
_SEVERAL: Final = ("choices", "things", "organisations", "sources")


def rows(kind: str, text: str) -> list[dict[str, list[str]]]:
    """What the rows type into forms of a kind.

    Columns may be named as the form names them in either language. Raises Complaint for a column
    that the form has not, or if there is no row, or too many.
    """
    table = [row for row in csv.reader(StringIO(text), delimiter=_delimiter(text)) if any(row)]
    if len(table) < 2:
        raise Complaint("no-rows")
    if len(table) > MOST + 1:
        raise Complaint("too-many", most=MOST)
    heads, *body = table
    known = headings(kind)
    columns = [_column(head, known) for head in heads]
    return [_typed(columns, cells) for cells in body]


def headings(kind: str) -> dict[str, Control]:
    """The columns that the rows of a kind may have, by their names in both languages."""
    first, more = controls(kind)
    return {
        folded(name): control
        for control in (*described(kind), *more, *first)
        for name in (control.name, *(asked(kind, control.name, tongue) for tongue in Language))
    }


def _delimiter(text: str) -> str:
    heads = text.strip().partition("\n")[0]
    return next((sign for sign in ("\t", ";") if sign in heads), ",")


def _column(head: str, known: Mapping[str, Control]) -> Control:
    found = known.get(folded(head))
    if found is None:
        raise Complaint("no-such-column", column=head, near=nearest(head, known))
    return found


def _typed(columns: list[Control], cells: list[str]) -> dict[str, list[str]]:
    pairs = zip(columns, cells, strict=False)
    return {
        name: values for column, cell in pairs if cell.strip() for name, values in _of(column, cell)
    }


def _of(control: Control, cell: str) -> Iterator[tuple[str, list[str]]]:
    """What a cell types: organisations by name, words as people say them, several by ``;``."""
    parts = [part.strip() for part in cell.split(";")] if control.sort in _SEVERAL else [cell]
    if control.sort in ("organisation", "organisations"):
        yield control.name + NEW, ["\n".join(parts)]
    elif control.sort in ("choice", "choices", "yes-no"):
        yield control.name, [meant(part, control.words or ("yes", "no")) for part in parts]
    else:
        yield control.name, parts

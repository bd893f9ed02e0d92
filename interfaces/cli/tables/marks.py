"""The signs that stand by entries, and what they mean."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from domain.consultation.marks import MARKS, Mark, Marks
from interfaces.wording.language import Language
from interfaces.wording.phrases import mark_in_words

SIGNS: dict[Mark, str] = {
    "corrected": "✎",
    "retracted": "✗",
    "contested": "⚑",
    "settled": "⚐",
    "in-conflict": "≠",
}


def signs(marks: Iterable[Mark]) -> str:
    """The signs of some marks, after a space; empty if there are none."""
    borne = {*marks}
    told = "".join(SIGNS[mark] for mark in MARKS if mark in borne)
    return f" {told}" if told else ""


def signed(entry: str, marks: Marks) -> str:
    """An entry's id with its signs."""
    return entry + signs(marks.of(entry))


def signs_among(entries: Iterable[str], marks: Marks) -> str:
    """The signs of the marks that any of some entries bear."""
    return signs(mark for entry in entries for mark in marks.of(entry))


def counted(marks: Marks) -> str:
    """How many entries bear each mark: "⚑ 1 ✎ 2"."""
    return " ".join(f"{SIGNS[mark]} {n}" for mark in MARKS if (n := len(marks.bearing(mark))))


def meaning(mark: Mark, tongue: Language) -> str:
    """A sign and what it says."""
    return f"{SIGNS[mark]} {mark_in_words(mark, tongue)}"


def legend(marks: Iterable[Mark], tongue: Language) -> Iterator[Text]:
    """What the signs in a table mean; nothing if there are none."""
    borne = {*marks}
    told = " · ".join(meaning(mark, tongue) for mark in MARKS if mark in borne)
    if told:
        yield Text(f"  {told}", style="dim")


def entries(marks: Marks, tongue: Language) -> Iterator[Text]:
    """What each sign means, with the entries that bear it."""
    for mark in MARKS:
        if borne := marks.bearing(mark):
            style = "yellow" if mark == "contested" else "dim"
            yield Text(f"  {meaning(mark, tongue)}: {', '.join(borne)}", style=style)

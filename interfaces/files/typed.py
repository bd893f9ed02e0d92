"""Dates and counts as people type them, in Swedish or in English, as facts state them.

"20 jan 2027 18–20" is ``2027-01-20T18:00/20:00``, and "ca 50" is ``about 50 persons``. What a fact
states already (`domain.edtf`, `domain.count`) is taken as it stands. Every page understands both
languages: an officer may paste from either.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final, get_args

from domain import edtf
from domain.complaint import Complaint
from domain.count import Precision
from domain.words import Unit
from interfaces.wording.language import Language
from interfaces.wording.words import WORDS

_DASH: Final = re.compile(r" ?(?:[\u2010-\u2015\u2212]| till | to |(?<= )-(?= )) ?")
_ABOUT: Final = re.compile(
    r"^(?:~|ca\b\.?|circa\b|cirka\b|c:a\b|omkring\b|runt\b|about\b|around\b)\s*"
)
_UNTIL: Final = re.compile(r"^(?:senast|före|by|before|until|t\.?o\.?m\.?)\s+(?:den\s+)?")
_SINCE: Final = re.compile(r"^(?:tidigast|från|efter|from|since|after|fr\.?o\.?m\.?)\s+(?:den\s+)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})(?:[ /-](\d{4}))?")
_NAMED: Final = re.compile(
    r"(?:(?:den )?(\d{1,2})(?::[ae]|\.|st|nd|rd|th)? )?([a-zåäö]+)\.?(?: (\d{4}))?"
)
_ENGLISH: Final = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? ?(\d{4})?")
_CLOCK: Final = r"(\d{1,2})(?:[.:](\d{2}))?"
_HOURS: Final = re.compile(
    rf"[ ,]+(?:kl\.?|klockan|at)? ?{_CLOCK}(?: ?- ?{_CLOCK})?(?: ?h)?$", re.IGNORECASE
)
_HALF_A_YEAR: Final = timedelta(days=183)
_SEASONS: Final = {
    **dict.fromkeys(("våren", "vår", "spring"), (3, 5)),
    **dict.fromkeys(("sommaren", "sommar", "summer"), (6, 8)),
    **dict.fromkeys(("hösten", "höst", "autumn"), (9, 11)),
}
"""First and last month. Winter lies in two years, so that it says too little."""
_DAYS: Final = {"idag": 0, "i dag": 0, "today": 0, "igår": -1, "i går": -1, "yesterday": -1,
                "imorgon": 1, "i morgon": 1, "tomorrow": 1}  # fmt: skip


def date_typed(text: str, today: date) -> str:
    """A date in the profile of `domain.edtf`, local time in Sweden.

    A day without a year is the nearest one to ``today``. Raises Complaint if it cannot be
    understood, or names a weekday that the day is not.
    """
    typed = " ".join(text.split())
    if _is_stated(typed):
        return typed
    said = _DASH.sub("-", typed.casefold())
    for form, before, after in ((_UNTIL, "[..", "]"), (_SINCE, "[", "..]")):
        if (found := form.match(said)) is not None:
            return _checked(before + _one(said[found.end() :], today) + after)
    if (found := _ABOUT.match(said)) is not None:
        return _checked(_one(said[found.end() :], today) + "~")
    return _checked(_spanned(said, today))


def _is_stated(text: str) -> bool:
    try:
        edtf.parse(text)
    except Complaint:
        return False
    return True


def _checked(text: str) -> str:
    edtf.parse(text)
    return text


def _spanned(said: str, today: date) -> str:
    """One date, perhaps with hours; or from one to another."""
    hours = _HOURS.search(said)
    if hours and (day := _day(said[: hours.start()], today)):
        return day + _clocks(hours)
    if (one := _found(said, today)) is not None:
        return one
    for dash in re.finditer("-", said):
        first, last = said[: dash.start()], said[dash.end() :]
        if (end := _found(last, today)) is None:
            continue
        if (start := _found(_completed(first, last), today)) is not None:
            return f"{start}/{end}"
    raise Complaint("date-not-understood", text=said)


def _one(said: str, today: date) -> str:
    found = _found(said, today)
    if found is None or "/" in found or "[" in found:
        raise Complaint("date-not-understood", text=said)
    return found


def _completed(first: str, last: str) -> str:
    """The beginning of an interval with what it shares with the end: "12" of "12–14 feb 2027"."""
    year = re.search(r"\b\d{4}$", last)
    if first.isdigit() and len(first) < 3:
        return re.sub(r"^\D*\d{1,2}", first, last)
    return f"{first} {year[0]}" if year and not re.search(r"\d{4}", first) else first


def _clocks(hours: re.Match[str]) -> str:
    begins, b, ends, e = hours.groups()
    start = f"T{int(begins):02}:{b or '00'}"
    return f"{start}/{int(ends):02}:{e or '00'}" if ends else start


def _day(said: str, today: date) -> str | None:
    found = _found(said, today)
    return found if found and re.fullmatch(r"\d{4}-\d\d-\d\d", found) else None


def _found(said: str, today: date) -> str | None:
    """A day, month, season or year that is written out; None if it is none."""
    said = said.strip(" ,")
    if said in _DAYS:
        return (today + timedelta(days=_DAYS[said])).isoformat()
    weekday, said = _weekday(said)
    found = next((date for date in _readings(said, today) if date and _is_stated(date)), None)
    if weekday is not None and found and edtf.parse(found).weekday not in (None, weekday):
        raise Complaint("another-weekday", date=found)
    return found


def _readings(said: str, today: date) -> Iterator[str | None]:
    if re.fullmatch(r"\d{4}", said):
        yield said
    if (iso := _ISO.fullmatch(said)) is not None:
        yield _written(iso[1], iso[2], iso[3])
    if (slashed := _SLASHED.fullmatch(said)) is not None:
        yield _dated(slashed[1], int(slashed[2]), slashed[3], today)
    if (named := _NAMED.fullmatch(said)) is not None:
        yield _dated(named[1], _month(named[2]), named[3], today)
        yield _season(named[2], named[3] or str(today.year)) if not named[1] else None
    if (english := _ENGLISH.fullmatch(said)) is not None:
        yield _dated(english[2], _month(english[1]), english[3], today)


def _dated(day: str | None, month: int | None, year: str | None, today: date) -> str | None:
    if month is None:
        return None
    return _written(year or str(_nearest(int(day or 15), month, today)), str(month), day)


def _written(year: str, month: str, day: str | None) -> str:
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _nearest(day: int, month: int, today: date) -> int:
    """The year in which a day that was written without one is nearest to today."""
    try:
        this = date(today.year, month, day)
    except ValueError:
        return today.year
    if abs(this - today) <= _HALF_A_YEAR:
        return today.year
    return today.year + (1 if this < today else -1)


def _season(word: str, year: str) -> str | None:
    if word not in _SEASONS:
        return None
    first, last = _SEASONS[word]
    return f"[{year}-{first:02}..{year}-{last:02}]"


@cache
def _months() -> dict[str, int]:
    """The months by their names, and by the shortest beginnings that people write."""
    named: dict[str, int] = {}
    for number in range(1, 13):
        for tongue in Language:
            name = tongue.month(number).casefold()
            named |= {name: number, name[:3]: number, name[:4]: number}
    return named


def _month(word: str) -> int | None:
    return _months().get(word)


@cache
def _weekdays() -> dict[str, int]:
    return {
        str(name).casefold().rstrip("."): number
        for tongue in Language
        for width in ("wide", "abbreviated")
        for number, name in tongue.locale.days["format"][width].items()
    }


def _weekday(said: str) -> tuple[int | None, str]:
    """The weekday that a date begins with, and the date without it."""
    first, _, rest = said.partition(" ")
    number = _weekdays().get(first.rstrip(".,"))
    return (number, rest.strip()) if number is not None and rest else (None, said)


# --- counts --------------------------------------------------------------------------------------

_ROUGH: Final[dict[str, Precision]] = {
    **dict.fromkeys(
        ("ca", "cirka", "circa", "c:a", "omkring", "runt", "about", "around", "~"), "about"
    ),
    **dict.fromkeys(("minst", "at least", "drygt", "≥"), "at-least"),
    **dict.fromkeys(("över", "mer än", "fler än", "more than", "over", ">"), "more-than"),
    **dict.fromkeys(("högst", "max", "at most", "≤"), "at-most"),
    **dict.fromkeys(
        ("färre än", "under", "mindre än", "fewer than", "less than", "<"), "fewer-than"
    ),
    **dict.fromkeys(("nästan", "knappt", "just under", "nearly", "almost"), "nearly"),
}
_COUNTED: Final = re.compile(r"^(\D*?)\s*(\d[\d\s\u00a0.]*)\s*(\D*)$")


def count_typed(text: str, unit: Unit) -> str:
    """A count as facts state it, in the ``unit`` of its field where none is written.

    Raises Complaint if it cannot be understood.
    """
    found = _COUNTED.match(" ".join(text.split()).casefold())
    rough, named = (found[1].strip(" ."), found[3].strip()) if found else ("?", "")
    precision = "exact" if not rough else _ROUGH.get(rough)
    stated = unit if named in ("", "st") else _units().get(named)
    if not found or precision is None or stated is None:
        raise Complaint("count-not-understood", text=text)
    number = re.sub(r"\D", "", found[2])
    return f"{'' if precision == 'exact' else precision.replace('-', ' ') + ' '}{number} {stated}"


@cache
def _units() -> dict[str, Unit]:
    """The units by their words in both languages, of one and of several."""
    return {
        tongue.say(WORDS[unit], number).casefold(): unit
        for unit in get_args(Unit)
        for tongue in Language
        for number in (1, 2)
    } | {unit: unit for unit in get_args(Unit)}

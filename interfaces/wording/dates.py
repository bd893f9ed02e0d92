"""Dates, times and counts as pages say them; all times are local in Sweden."""

import re
from datetime import date, datetime
from typing import Final

from domain.consultation.dossier import LOCAL
from interfaces.wording.language import Language
from interfaces.wording.message import in_context, sentence

_MONTHS: Final = "|".join(one.month(number) for one in Language for number in range(1, 13))
_MONTH_OF: Final = re.compile(rf"(?:[0-9]+ )?(?:{_MONTHS})( [0-9]{{4}})")
_SAID: Final = {
    "open": sentence("open-ended"),
    "begun": sentence("since long ago"),
    "unknown": sentence("unknown"),
    "or later": sentence("or later"),
    "or earlier": sentence("or earlier"),
    "between": sentence("some day"),
    "about": in_context("date", "about"),
    "uncertain": sentence("uncertain"),
    "some day": sentence("some day in"),
    "some month": sentence("some month of"),
    "no year": sentence("year unknown"),
}
_DATE: Final = re.compile(
    r"(?P<year>[0-9X]{4})(?:-(?P<month>[0-9X]{2})(?:-(?P<day>[0-9X]{2}))?)?"
    r"(?:T(?P<clock>[0-9]{2}:[0-9]{2}))?(?P<mark>[~?%])?"
)
_YEARS: Final = re.compile(r"[0-9]{4}/[0-9]{4}")
_HOURS: Final = re.compile(r"T[0-9]{2}:[0-9]{2}(/[0-9]{2}:[0-9]{2})?")
_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")


def day(date: date, tongue: Language) -> str:
    """A day: "24 May 2018"."""
    return tongue.date(date)


def instant(moment: datetime) -> str:
    """An instant, in Sweden's time: "2026-11-22 14:05"."""
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def when(text: str, tongue: Language) -> str:
    """When something happened, as a source gives it (`domain.edtf`), in words."""
    if text.startswith("["):
        return _one_of(text[1:-1], tongue)
    first, slash, last = text.partition("/")
    if not slash:
        return _date(text, tongue)
    if _CLOCK.fullmatch(last):
        return f"{_date(first, tongue)}–{last}"
    start = _say("begun", tongue) if first == ".." else _date(first, tongue)
    end = _say("open", tongue) if last == ".." else _date(last, tongue)
    if _YEARS.fullmatch(text):
        return f"{first}–{last}"
    return f"{_shared(start, end)} – {end}"


def days(text: str, tongue: Language) -> str:
    """The same without hours: only on which days."""
    return when(_HOURS.sub("", text), tongue)


def span(first: str, last: str, tongue: Language) -> str:
    """From the beginning of one date to the end of another, without hours."""
    start = first if first.startswith("[") else _HOURS.sub("", first).partition("/")[0]
    end = last if last.startswith("[") else _HOURS.sub("", last).rpartition("/")[2]
    if start == end or not start or not end:
        return days(last if not end else start or end, tongue)
    said, until = when(start, tongue), when(end, tongue)
    return f"{_shared(said, until)} – {until}"


def _shared(start: str, end: str) -> str:
    """The year of a month that both ends name is said at the end: "9 May – 29 June 2018"."""
    year = _MONTH_OF.fullmatch(start)
    return start.removesuffix(year[1]) if year and end.endswith(year[1]) else start


def _one_of(text: str, tongue: Language) -> str:
    first, _, last = text.partition("..")
    if first and last:
        start, end = _date(first, tongue), _date(last, tongue)
        return f"{_say('between', tongue)} {_shared(start, end)} – {end}"
    if first:
        return f"{_date(first, tongue)} {_say('or later', tongue)}"
    return f"{_date(last, tongue)} {_say('or earlier', tongue)}"


def _date(text: str, tongue: Language) -> str:
    if not text:
        return _say("unknown", tongue)
    parts = _DATE.fullmatch(text)
    if not parts:
        return text
    said = _calendar(parts["year"], parts["month"], parts["day"], tongue)
    if parts["clock"]:
        said += f", {parts['clock']}"
    if parts["mark"] in ("~", "%"):
        said = f"{_say('about', tongue)} {said}"
    return f"{said} ({_say('uncertain', tongue)})" if parts["mark"] in ("?", "%") else said


def _calendar(year: str, month: str | None, day: str | None, tongue: Language) -> str:
    if "X" in year and year != "XXXX":
        return _decade(year, tongue)
    known = f" {year}" if year != "XXXX" else f", {_say('no year', tongue)}"
    if month is None:
        return known.strip(" ,")
    if "X" in month:
        return f"{_say('some month', tongue)}{known}"
    name = f"{tongue.month(int(month))}{known}"
    if day is None:
        return name
    return f"{_say('some day', tongue)} {name}" if "X" in day else f"{int(day)} {name}"


def _decade(year: str, tongue: Language) -> str:
    since = year.replace("X", "0")
    return tongue.gettext("the %(decade)ss", decade=since)


def _say(word: str, tongue: Language) -> str:
    return tongue.say(_SAID[word])

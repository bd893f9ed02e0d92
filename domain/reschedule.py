"""Reschedules dates to another hour or by some days, without making them more exact.

Dates are EDTF texts of the profile in `domain.edtf`, local time in Sweden.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from domain.edtf import Edge, parse

Obstacle = Literal["no-date", "no-day", "several-days", "off-the-calendar"]
"""Why a date cannot be rescheduled: there is none, the source gives no day, it covers several days
without hours, or the calendar does not reach that far."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK: Final = re.compile(r"T?[0-9]{2}:[0-9]{2}")
_COARSE: Final = re.compile(r"[0-9X]")


class Unmovable(Exception):
    """A date cannot be rescheduled, for the reason in ``obstacle``."""

    def __init__(self, obstacle: Obstacle):
        super().__init__(obstacle)
        self.obstacle = obstacle


def to_hour(text: str, hour: time) -> str:
    """The same day, starting at a given hour; a date with a start and an end keeps its length.

    Raises Unmovable if no certain day is known, if the date covers several days without hours, or
    if its end would leave the calendar.
    """
    when = parse(text)
    first, last = _certain(when.start), _certain(when.end)
    if first is None or last is None or when.approximate or when.uncertain:
        raise Unmovable("no-day")
    begins = datetime.combine(first, hour)
    if when.starts is None or when.ends is None:
        if first != last:
            raise Unmovable("several-days")
        return _written(begins)
    length = datetime.combine(last, when.ends) - datetime.combine(first, when.starts)
    try:
        ends = begins + length
    except OverflowError:
        raise Unmovable("off-the-calendar") from None
    same_day = ends.date() == first
    return f"{_written(begins)}/{ends.time():%H:%M}" if same_day else _spanned(begins, ends)


def by_days(text: str, days: int) -> str:
    """The date moved by a number of days, earlier if negative. Hours and marks are kept.

    Raises Unmovable if part of the date is coarser than a day, since nobody knows which month the
    days of "2018-02" would end up in, or if the result would leave the calendar.
    """
    if _COARSE.search(_CLOCK.sub("", _DAY.sub("", text))):
        raise Unmovable("no-day")
    try:
        return _DAY.sub(lambda day: _later(day[0], days), text)
    except OverflowError:
        raise Unmovable("off-the-calendar") from None


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _certain(edge: Edge) -> date | None:
    return edge.earliest if edge.earliest == edge.latest else None


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _spanned(begins: datetime, ends: datetime) -> str:
    return f"{_written(begins)}/{_written(ends)}"

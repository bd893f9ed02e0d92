"""The Swedish calendar: days off, working days, and the length of periods.

A period is given by its first and last day, and both count.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Final

_SATURDAY: Final = 5
_FIRST_YEAR: Final = 1953
_LAST_YEAR: Final = 2100

_FIXED: Final = ((1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))
_FROM_EASTER: Final = (-2, 0, 1, 39, 49)
"""Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday: days from Easter Sunday."""

_SUMMER: Final = ((6, 15), (8, 15))
_CHRISTMAS: Final = ((12, 20), (1, 6))


def is_public_holiday(day: date) -> bool:
    """Whether authorities are closed for a holiday that day.

    These are the holidays of act 1989:253 and its predecessors, together with Midsummer Eve,
    Christmas Eve and New Year's Eve, which section 7 of the Annual Leave Act (1977:480) treats as
    equal to them. A Sunday is no holiday merely for being a Sunday.

    Raises ValueError outside the years 1953 to 2100, for which the holidays are not known.
    """
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether the day is a Monday to Friday and no public holiday.

    Raises ValueError outside the years 1953 to 2100.
    """
    return day.weekday() < _SATURDAY and not is_public_holiday(day)


def working_days_after(received: date, registered: date) -> int:
    """Working days after the day of receipt, up to and including that of registration.

    0 if both happened on the same day. Raises ValueError if registration precedes receipt,
    or outside the years 1953 to 2100.
    """
    return sum(map(is_working_day, _days(received, registered)[1:]))


def full_months(first: date, last: date) -> int:
    """Whole calendar months in the period: 3 for 14 January to 13 April.

    A month that begins on a day its last month lacks is whole on the last day of that month,
    so 31 January to 28 February 2023 is one month. Raises ValueError if `last` precedes
    `first`.
    """
    _check_order(first, last)
    months = (last.year - first.year) * 12 + last.month - first.month
    # The next month begins the day after this one is whole; the calendar may end before it.
    ends_a_month = last.day == monthrange(last.year, last.month)[1]
    return months + 1 - (first.day > 1) if ends_a_month else months - (last.day + 1 < first.day)


def days_inclusive(first: date, last: date) -> int:
    """Days in the period; 1 if it begins and ends on the same day.

    Raises ValueError if `last` precedes `first`.
    """
    _check_order(first, last)
    return (last - first).days + 1


def quiet_days(first: date, last: date) -> int:
    """Days of the period within 15 June to 15 August or 20 December to 6 January.

    Few people are at work then to read and reply. Raises ValueError if `last` precedes
    `first`.
    """
    return sum(map(is_quiet, _days(first, last)))


@cache
def _holidays(year: int) -> frozenset[date]:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(
            f"Swedish holidays are known for {_FIRST_YEAR} to {_LAST_YEAR} only: {year}"
        )
    sunday, midsummer = _easter_sunday(year), _saturday_from(date(year, 6, 20))
    return frozenset(
        (
            *(date(year, month, day) for month, day in _FIXED),
            *(sunday + timedelta(days=n) for n in _FROM_EASTER),
            midsummer - timedelta(days=1),
            midsummer,
            _saturday_from(date(year, 10, 31)),  # All Saints' Day
            # act 2004:1320: the National Day in place of Whit Monday
            date(year, 6, 6) if year >= 2005 else sunday + timedelta(days=50),
        )
    )


def _easter_sunday(year: int) -> date:
    """By the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leaps = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + leaps + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)


def is_quiet(day: date) -> bool:
    """Whether the day lies in 15 June to 15 August or 20 December to 6 January."""
    on = (day.month, day.day)
    return _SUMMER[0] <= on <= _SUMMER[1] or on >= _CHRISTMAS[0] or on <= _CHRISTMAS[1]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(days_inclusive(first, last))]


def _check_order(first: date, last: date) -> None:
    if last < first:
        raise ValueError(f"a period cannot end ({last}) before it begins ({first})")

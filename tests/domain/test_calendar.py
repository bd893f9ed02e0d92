from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    days_inclusive,
    full_months,
    is_public_holiday,
    is_working_day,
    quiet_days,
    working_days_after,
)

days = st.dates(date(1953, 1, 1), date(2100, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(days)
    return first, min(first + timedelta(days=draw(st.integers(0, 1000))), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        ("2023-06-06", True),  # National Day
        ("2004-06-06", False),  # not yet one, and a Sunday
        ("2004-05-31", True),  # Whit Monday, for the last time
        ("2005-05-16", False),
        ("2023-06-23", True),  # Midsummer Eve
        ("2023-12-24", True),  # Christmas Eve, also on a Sunday
        ("2018-12-31", True),  # New Year's Eve
        ("2018-05-10", True),  # Ascension Day
        ("2018-01-05", False),  # Twelfth Night, a holiday for banks only
        ("2018-04-30", False),  # Walpurgis Night, likewise
        ("2018-02-11", False),  # a mere Sunday
        ("2018-04-01", True),  # Easter Sunday, in its own right
    ],
)
def test_public_holidays(day: str, holiday: bool) -> None:
    assert is_public_holiday(date.fromisoformat(day)) is holiday


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1954, "1-1 1-6 4-16 4-18 4-19 5-1 5-27 6-6 6-7 6-25 6-26 11-6 12-24 12-25 12-26 12-31"),
        (2008, "1-1 1-6 3-21 3-23 3-24 5-1 5-1 5-11 6-6 6-20 6-21 11-1 12-24 12-25 12-26 12-31"),
        (2019, "1-1 1-6 4-19 4-21 4-22 5-1 5-30 6-6 6-9 6-21 6-22 11-2 12-24 12-25 12-26 12-31"),
        (2038, "1-1 1-6 4-23 4-25 4-26 5-1 6-3 6-6 6-13 6-25 6-26 11-6 12-24 12-25 12-26 12-31"),
    ],
)
def test_the_public_holidays_of_a_whole_year(year: int, expected: str) -> None:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    of_year = map(date.fromordinal, range(first, last + 1))
    told = [f"{day.month}-{day.day}" for day in of_year if is_public_holiday(day)]
    assert told == list(dict.fromkeys(expected.split()))


def test_working_days() -> None:
    assert is_working_day(date(2018, 5, 9))
    assert not is_working_day(date(2018, 5, 10))  # Ascension Day
    assert is_working_day(date(2018, 5, 11))  # a squeeze day, but a working day
    assert not is_working_day(date(2018, 5, 12))
    assert not is_working_day(date(2018, 5, 13))


@pytest.mark.parametrize("year", [1952, 2101])
def test_years_without_known_holidays_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match="1953 to 2100"):
        is_public_holiday(date(year, 12, 25))


@pytest.mark.parametrize(
    ("received", "registered", "expected"),
    [
        ("2018-05-09", "2018-05-09", 0),
        ("2018-05-08", "2018-05-09", 1),
        ("2018-05-09", "2018-05-11", 1),  # over Ascension Day
        ("2018-05-11", "2018-05-14", 1),  # over a weekend
        ("2018-05-11", "2018-05-13", 0),  # registered on a Sunday
        ("2018-05-13", "2018-05-14", 1),  # received on a Sunday
        ("2022-12-23", "2023-01-02", 5),  # 27 to 30 December and 2 January
    ],
)
def test_working_days_after(received: str, registered: str, expected: int) -> None:
    result = working_days_after(date.fromisoformat(received), date.fromisoformat(registered))
    assert result == expected


@given(periods(), st.integers(0, 400))
def test_working_days_add_up(period: tuple[date, date], split: int) -> None:
    first, last = period
    between = min(first + timedelta(days=split), last)
    assert working_days_after(first, last) == (
        working_days_after(first, between) + working_days_after(between, last)
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-03-01", "2023-05-31", 3),
        ("2023-03-01", "2023-05-30", 2),
        ("2021-01-14", "2021-04-13", 3),
        ("2021-01-14", "2021-04-12", 2),
        ("2018-05-09", "2018-06-29", 1),
        ("2018-05-09", "2018-05-09", 0),
        ("2023-02-01", "2023-02-28", 1),
        ("2024-02-01", "2024-02-28", 0),
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-31", "2023-02-27", 0),
        ("2022-12-15", "2023-12-14", 12),
    ],
)
def test_full_months(first: str, last: str, expected: int) -> None:
    assert full_months(date.fromisoformat(first), date.fromisoformat(last)) == expected


@given(st.dates(date(1953, 1, 1), date(2099, 1, 1)), st.integers(1, 24))
def test_a_period_of_n_months_has_n_full_months(first: date, n: int) -> None:
    after = first + relativedelta(months=n)
    if after.day == first.day:
        assert full_months(first, after - timedelta(days=1)) == n
        assert n == 1 or full_months(first, after - timedelta(days=2)) == n - 1


def test_days_inclusive() -> None:
    assert days_inclusive(date(2018, 5, 9), date(2018, 5, 9)) == 1
    assert days_inclusive(date(2018, 5, 9), date(2018, 6, 29)) == 52


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2018-06-14", "2018-06-15", 1),
        ("2018-08-15", "2018-08-16", 1),
        ("2018-06-15", "2018-08-15", 62),
        ("2018-12-19", "2018-12-20", 1),
        ("2019-01-06", "2019-01-07", 1),
        ("2018-12-01", "2019-01-31", 18),
        ("2018-05-09", "2018-06-29", 15),
        ("2018-09-01", "2018-11-30", 0),
        ("2018-01-01", "2018-12-31", 6 + 62 + 12),
    ],
)
def test_quiet_days(first: str, last: str, expected: int) -> None:
    assert quiet_days(date.fromisoformat(first), date.fromisoformat(last)) == expected


@given(periods())
def test_no_more_quiet_days_than_days(period: tuple[date, date]) -> None:
    assert 0 <= quiet_days(*period) <= days_inclusive(*period)


@pytest.mark.parametrize("measure", [working_days_after, full_months, days_inclusive, quiet_days])
def test_a_period_that_ends_before_it_begins_is_refused(measure) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="before it begins"):
        measure(date(2018, 5, 9), date(2018, 5, 8))

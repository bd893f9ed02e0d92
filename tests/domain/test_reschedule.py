"""Dates moved to another hour, or by some days: no more exact than they were, or not at all."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.edtf import parse
from domain.reschedule import Unmovable, by_days, to_hour

SIX = time(18)


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2018-02-14", "2018-02-14T18:00"),
        ("2018-02-14T16:00", "2018-02-14T18:00"),
        ("2018-02-14T16:00/18:30", "2018-02-14T18:00/20:30"),
        ("2018-02-14T10:00/18:30", "2018-02-14T18:00/2018-02-15T02:30"),
        ("2018-02-14T22:00/2018-02-15T01:00", "2018-02-14T18:00/21:00"),
        ("[2018-02-14..2018-02-14]", "2018-02-14T18:00"),
    ],
)
def test_another_hour_of_the_same_day_keeps_the_length(text: str, moved: str) -> None:
    assert to_hour(text, SIX) == moved
    assert parse(moved).start == parse(text).start


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("2018", "no-day"),
        ("2018-02", "no-day"),
        ("2018-02-XX", "no-day"),
        ("2018-02-14~", "no-day"),
        ("2018-02-14?", "no-day"),
        ("XXXX-10", "no-day"),
        ("[2018-02-13..2018-02-20]", "no-day"),
        ("../2018-02-14", "no-day"),
        ("2018-02-14/..", "no-day"),
        ("2018-02-14/2018-02-16", "several-days"),
        ("2018-02-14T10:00/2018-02-16", "several-days"),
        ("9999-12-31T10:00/18:30", "off-the-calendar"),
    ],
)
def test_an_hour_needs_a_certain_day(text: str, obstacle: str) -> None:
    with pytest.raises(Unmovable) as unmovable:
        to_hour(text, SIX)
    assert unmovable.value.obstacle == obstacle


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2018-02-14", "2018-01-24"),
        ("2018-02-14~", "2018-01-24~"),
        ("2018-02-14T16:00/18:30", "2018-01-24T16:00/18:30"),
        ("2018-02-14T22:00/2018-02-15T01:00", "2018-01-24T22:00/2018-01-25T01:00"),
        ("2018-02-14?/2018-03-01", "2018-01-24?/2018-02-08"),
        ("2018-02-14/..", "2018-01-24/.."),
        ("/2018-02-14", "/2018-01-24"),
        ("[2018-02-14..]", "[2018-01-24..]"),
        ("[2018-02-14..2018-03-01]", "[2018-01-24..2018-02-08]"),
    ],
)
def test_every_day_of_a_date_moves_and_its_hours_and_marks_stay(text: str, moved: str) -> None:
    assert by_days(text, -21) == moved


@pytest.mark.parametrize(
    "text",
    [
        "2018", "2018-02", "201X", "2018-XX", "2018-02-XX", "XXXX-10", "2018-02~",
        "2018-02-14/2018-04", "[2018-02-14..2018-04]",
    ],
)  # fmt: skip
def test_a_date_without_days_does_not_move_by_days(text: str) -> None:
    with pytest.raises(Unmovable) as unmovable:
        by_days(text, 7)
    assert unmovable.value.obstacle == "no-day"


def test_the_calendar_ends() -> None:
    with pytest.raises(Unmovable) as unmovable:
        by_days("9999-12-30", 7)
    assert unmovable.value.obstacle == "off-the-calendar"


@given(st.dates(), st.integers(-40_000, 40_000))
def test_there_and_back_is_where_it_was(day: object, days: int) -> None:
    text = f"{day}T18:00/20:00"
    try:
        moved = by_days(text, days)
    except Unmovable:
        return
    assert by_days(moved, -days) == text
    assert parse(moved).starts == time(18)

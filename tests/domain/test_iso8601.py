"""What is taken as a day, an hour and a moment, whatever Python runs the program."""

from datetime import UTC, date, datetime, time

import pytest

from domain import edtf, iso8601


def test_a_day_an_hour_and_a_moment():
    assert iso8601.day("2019-03-01") == date(2019, 3, 1)
    assert iso8601.clock("23:59") == time(23, 59)
    assert iso8601.instant("2019-03-01T18:00:30.5Z") == datetime(2019, 3, 1, 18, 0, 30, 500000, UTC)
    assert iso8601.instant("2019-03-01T18:00").tzinfo is None


@pytest.mark.parametrize("text", ["20190301", "2019-W09-5", "2019-060", "٢٠١٩-03-01", "2019-02-30"])
def test_what_some_versions_take_as_a_day_is_none(text: str):
    with pytest.raises(ValueError, match=r"form|day"):
        iso8601.day(text)


@pytest.mark.parametrize("text", ["24:00", "24:00:00", "18", "1800", "18:00:00", "18:00Z", "٢٤:00"])
def test_what_some_versions_take_as_an_hour_is_none(text: str):
    with pytest.raises(ValueError, match="form"):
        iso8601.clock(text)


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-01T24:00Z",
        "2019-03-01 18:00Z",
        "20190301T1800Z",
        "2019-03-01T18Z",
        "2019-03-01T18:00,5Z",
        "2019-03-01T18:00+24:00",
    ],
)
def test_what_some_versions_take_as_a_moment_is_none(text: str):
    with pytest.raises(ValueError, match="form"):
        iso8601.instant(text)


@pytest.mark.parametrize(
    "text",
    ["2026-02-11T24:00", "2026-02-11T18:00/24:00", "2026-02-11T18:00/2026-02-12T24:00"],
)
def test_the_clock_of_a_date_has_no_twenty_four(text: str):
    with pytest.raises(ValueError, match="24:00"):
        edtf.parse(text)

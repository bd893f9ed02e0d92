"""What people type is understood as they mean it, or answered with what to write."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import edtf
from domain.complaint import Complaint
from interfaces.files.typed import count_typed, date_typed
from interfaces.wording import dates
from interfaces.wording.language import Language

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "stated"),
    [
        ("20 jan 2027 18–20", "2027-01-20T18:00/20:00"),
        ("20 jan 2027 kl. 18.30 - 20.00", "2027-01-20T18:30/20:00"),
        ("20 jan 18 till 20", "2027-01-20T18:00/20:00"),
        ("onsdag 20 januari 2027 kl 18", "2027-01-20T18:00"),
        ("Wed 20 Jan 2027, 18:00-20:00", "2027-01-20T18:00/20:00"),
        ("January 20, 2027", "2027-01-20"),
        ("2027-01-20 18:00", "2027-01-20T18:00"),
        ("20/1", "2027-01-20"),
        ("20/11", "2026-11-20"),
        ("den 3 mars", "2027-03-03"),
        ("3:e juni 2027", "2027-06-03"),
        ("12–14 feb 2027", "2027-02-12/2027-02-14"),
        ("12 feb - 3 mars 2027", "2027-02-12/2027-03-03"),
        ("feb–april 2027", "2027-02/2027-04"),
        ("2027-01-20 – 2027-02-03", "2027-01-20/2027-02-03"),
        ("2027–2030", "2027/2030"),
        ("jan 2027", "2027-01"),
        ("2027", "2027"),
        ("våren 2027", "[2027-03..2027-05]"),
        ("ca 20 jan 2027", "2027-01-20~"),
        ("senast 3 mars 2027", "[..2027-03-03]"),
        ("från 3 mars 2027", "[2027-03-03..]"),
        ("idag", "2026-12-01"),
        ("i går 18-20", "2026-11-30T18:00/20:00"),
        ("tomorrow", "2026-12-02"),
        ("2018-05-09/2018-06-29", "2018-05-09/2018-06-29"),
        ("[..2018-02]", "[..2018-02]"),
    ],
)
def test_a_date_is_understood(typed: str, stated: str) -> None:
    assert date_typed(typed, TODAY) == stated


@pytest.mark.parametrize(
    "typed", ["", "hej", "31 feb 2027", "18-20", "vintern 2027", "20 jan 2027 25-26", "99/99"]
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    with pytest.raises(Complaint):
        date_typed(typed, TODAY)


def test_another_weekday_than_the_days_own_is_asked_about() -> None:
    with pytest.raises(Complaint) as refused:
        date_typed("tisdag 20 januari 2027", TODAY)
    assert refused.value.kind == "another-weekday"


@given(some.dates(date(1990, 1, 1), date(2090, 12, 31)), some.sampled_from(Language))
def test_a_day_as_pages_write_it_is_understood(day: date, tongue: Language) -> None:
    assert date_typed(dates.day(day, tongue), TODAY) == day.isoformat()


@given(some.text(max_size=60))
def test_whatever_is_typed_is_a_date_or_a_complaint(text: str) -> None:
    with suppress(Complaint):
        assert edtf.parse(date_typed(text, TODAY))


@pytest.mark.parametrize(
    ("typed", "stated"),
    [
        ("50", "50 persons"),
        ("ca 50", "about 50 persons"),
        ("minst 30 personer", "at least 30 persons"),
        ("över 400", "more than 400 persons"),
        ("knappt 80 st", "nearly 80 persons"),
        ("1 200", "1200 persons"),
        ("24 responses", "24 responses"),
        ("about 50 persons", "about 50 persons"),
    ],
)
def test_a_count_is_understood(typed: str, stated: str) -> None:
    assert count_typed(typed, "persons") == stated


@pytest.mark.parametrize("typed", ["", "många", "50 elefanter", "1/2", "minst"])
def test_what_is_no_count_is_not_guessed(typed: str) -> None:
    with pytest.raises(Complaint):
        count_typed(typed, "persons")

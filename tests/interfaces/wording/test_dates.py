"""Dates in words: whatever a source gives is said, in both languages, and says no more than it."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.edtf import parse
from interfaces.wording import dates
from interfaces.wording.language import Language
from tests.domain.test_edtf import dates as unmarked
from tests.domain.test_edtf import marked

SV, EN = Language

TONGUES: tuple[Language, ...] = (SV, EN)
hours = st.times().map(lambda time: f"{time:%H:%M}")
days = st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(date.isoformat)
months = st.integers(1, 12).map(lambda month: f"XXXX-{month:02}")
texts = st.one_of(
    marked,
    months,
    st.builds("{}T{}".format, days, hours),
    st.builds("{}T{}/{}".format, days, hours, hours),
    st.builds("{}T{}/{}T{}".format, days, hours, days, hours),
    st.builds("{}/{}".format, marked | st.sampled_from(["", ".."]), marked),
    st.builds("{}/{}".format, marked, st.sampled_from(["", ".."])),
    st.builds("[{}..{}]".format, unmarked | st.just(""), marked),
    st.builds("[{}..]".format, unmarked),
)


@given(texts, st.sampled_from(TONGUES))
def test_every_date_is_said_in_words(text: str, tongue: Language) -> None:
    try:
        parse(text)
    except ValueError:
        assume(False)
    said = dates.when(text, tongue)
    assert said.strip() == said != ""
    for year in re.findall(r"(?<![0-9:T-])[0-9]{4}", text):
        assert year in said
    for clock in re.findall(r"[0-9]{2}:[0-9]{2}", text):
        assert clock in said
    assert not re.search(r"X|~|%|\?|\.\.|\[|[0-9]{4}-[0-9]{2}", said)


@given(marked, marked, st.sampled_from(TONGUES))
def test_an_interval_says_what_its_ends_say(first: str, last: str, tongue: Language) -> None:
    start, end = dates.when(first, tongue), dates.when(last, tongue)
    said = dates.when(f"{first}/{last}", tongue)
    if said == f"{first}–{last}":  # two years alone
        return
    assert said.endswith(f" – {end}")
    told = said.removesuffix(f" – {end}")
    assert told == start or re.fullmatch(rf"{re.escape(told)} {end[-4:]}", start)


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        ("2018-02-13", "13 februari 2018", "13 February 2018"),
        ("2018-02", "februari 2018", "February 2018"),
        ("2018", "2018", "2018"),
        ("201X", "2010-talet", "the 2010s"),
        ("20XX", "2000-talet", "the 2000s"),
        ("2018-XX", "någon månad 2018", "some month of 2018"),
        ("2018-05-XX", "någon dag i maj 2018", "some day in May 2018"),
        ("XXXX-10", "oktober, okänt år", "October, year unknown"),
        ("2018~", "omkring 2018", "about 2018"),
        ("2018-05?", "maj 2018 (osäkert)", "May 2018 (uncertain)"),
        ("2018-05-01%", "omkring 1 maj 2018 (osäkert)", "about 1 May 2018 (uncertain)"),
        ("2018-02-13T18:00", "13 februari 2018, 18:00", "13 February 2018, 18:00"),
        ("2018-05-13T18:00/20:00", "13 maj 2018, 18:00–20:00", "13 May 2018, 18:00–20:00"),
        ("2018-05-09/2018-06-29", "9 maj – 29 juni 2018", "9 May – 29 June 2018"),
        ("2018-05/2018-06", "maj – juni 2018", "May – June 2018"),
        ("2019/2022", "2019–2022", "2019–2022"),
        ("2017-12/2018-01", "december 2017 – januari 2018", "December 2017 – January 2018"),
        # the year stays where it is all that is said
        ("2018~/2018-05", "omkring 2018 – maj 2018", "about 2018 – May 2018"),
        ("2018-XX/2018-06", "någon månad 2018 – juni 2018", "some month of 2018 – June 2018"),
        ("2013/..", "2013 – utan slut", "2013 – open-ended"),
        ("2013/", "2013 – okänt", "2013 – unknown"),
        ("../2019-06-15", "sedan länge – 15 juni 2019", "since long ago – 15 June 2019"),
        ("/2019-06-15", "okänt – 15 juni 2019", "unknown – 15 June 2019"),
        ("[2018-05..2018-06]", "någon dag maj – juni 2018", "some day May – June 2018"),
        ("[2022-04-01..]", "1 april 2022 eller senare", "1 April 2022 or later"),
        ("[..2022-04]", "april 2022 eller tidigare", "April 2022 or earlier"),
    ],
)  # fmt: skip
def test_a_date_is_said_as_precisely_as_it_is_given(text: str, swedish: str, english: str) -> None:
    assert (dates.when(text, SV), dates.when(text, EN)) == (swedish, english)


def test_days_leave_the_hours_out() -> None:
    assert dates.days("2018-02-13T18:00/20:00", SV) == "13 februari 2018"
    assert dates.days("2018-02-13", EN) == "13 February 2018"


@given(st.dates(), st.sampled_from(TONGUES))
def test_a_day_is_said_as_its_date_is(day: date, tongue: Language) -> None:
    assume(day.year >= 1000)
    assert dates.day(day, tongue) == dates.when(day.isoformat(), tongue)


def test_an_instant_is_of_swedens_time() -> None:
    assert dates.instant(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "2026-11-23 00:30"
    assert dates.instant(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "2026-07-01 14:00"

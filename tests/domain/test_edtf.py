import re
from datetime import date, time, timedelta
from typing import Any

import edtf as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.complaint import Complaint
from domain.edtf import Edge, When, days_between, parse
from domain.span import Span
from tests.english import english

days = st.dates(date(1000, 1, 1), date(9998, 12, 31))
precise = days.map(date.isoformat)
plain = st.one_of(precise, precise.map(lambda text: text[:7]), precise.map(lambda text: text[:4]))
dates = st.one_of(
    plain,
    precise.map(lambda text: text[:3] + "X"),
    precise.map(lambda text: text[:2] + "XX"),
    precise.map(lambda text: text[:4] + "-XX"),
    precise.map(lambda text: text[:7] + "-XX"),
)
marks = st.sampled_from(["", "~", "?", "%"])
marked = st.builds("{}{}".format, dates, marks)


def d(text: str) -> date:
    return date.fromisoformat(text)


def edge(earliest: str, latest: str) -> Edge:
    return Edge(d(earliest), d(latest))


def oracle_bounds(text: str) -> tuple[date, date]:
    read: Any = oracle.parse_edtf(text)
    return date(*read.lower_strict()[:3]), date(*read.upper_strict()[:3])


# Bounds


@given(dates)
def test_a_date_has_the_bounds_that_edtf_gives_it(text: str) -> None:
    when = parse(text)
    assert when.start == when.end == Edge(*oracle_bounds(text))
    assert not when.is_interval


@given(plain, plain)  # the oracle fails on ends such as 2018-XX
def test_an_interval_has_the_bounds_that_edtf_gives_it(first: str, last: str) -> None:
    if oracle_bounds(last)[1] < oracle_bounds(first)[0]:
        first, last = last, first
    when = parse(f"{first}/{last}")
    assert (when.start, when.end) == (parse(first).start, parse(last).end)
    assert (when.start.earliest, when.end.latest) == oracle_bounds(f"{first}/{last}")
    assert when.is_interval


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2018-02-13", edge("2018-02-13", "2018-02-13")),
        ("2018-02", edge("2018-02-01", "2018-02-28")),
        ("2020-02", edge("2020-02-01", "2020-02-29")),
        ("2018-12", edge("2018-12-01", "2018-12-31")),
        ("2018", edge("2018-01-01", "2018-12-31")),
        ("201X", edge("2010-01-01", "2019-12-31")),
        ("20XX", edge("2000-01-01", "2099-12-31")),
        ("2018-XX", edge("2018-01-01", "2018-12-31")),
        ("2018-XX-XX", edge("2018-01-01", "2018-12-31")),
        ("2018-05-XX", edge("2018-05-01", "2018-05-31")),
        ("0001", edge("0001-01-01", "0001-12-31")),
        ("9999", edge("9999-01-01", "9999-12-31")),
        ("2018-04-15~", edge("2018-04-08", "2018-04-22")),  # "in the middle of April"
        ("2018-03-01~", edge("2018-02-22", "2018-03-08")),
        ("2018-03~", edge("2018-02-01", "2018-04-30")),
        ("2018-03%", edge("2018-02-01", "2018-04-30")),
        ("2018-03?", edge("2018-03-01", "2018-03-31")),
        ("2018~", edge("2017-01-01", "2019-12-31")),
        ("2018-XX~", edge("2017-01-01", "2019-12-31")),
        ("201X~", edge("2000-01-01", "2029-12-31")),
        ("0001~", edge("0001-01-01", "0002-12-31")),
        ("9999-12-31~", edge("9999-12-24", "9999-12-31")),
        ("99XX~", edge("9800-01-01", "9999-12-31")),
        ("XXXX-10", Edge(None, None)),
    ],
)
def test_bounds(text: str, bounds: Edge) -> None:
    assert parse(text).start == parse(text).end == bounds


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("../2019-06-15", Edge(None, None, open=True), edge("2019-06-15", "2019-06-15")),
        ("/2019-06-15", Edge(None, None), edge("2019-06-15", "2019-06-15")),
        ("2013/..", edge("2013-01-01", "2013-12-31"), Edge(None, None, open=True)),
        ("2013/", edge("2013-01-01", "2013-12-31"), Edge(None, None)),
        ("2013~/2018-02", edge("2012-01-01", "2014-12-31"), edge("2018-02-01", "2018-02-28")),
    ],
)
def test_bounds_of_intervals(text: str, start: Edge, end: Edge) -> None:
    assert (parse(text).start, parse(text).end) == (start, end)
    assert parse(text).is_interval


@given(marked)
def test_the_text_is_kept(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2018", False, False),
        ("2018~", True, False),
        ("2018?", False, True),
        ("2018%", True, True),
        ("2018~/2019", True, False),
        ("2018/2019?", False, True),
        ("2018~/2019?", True, True),
        ("/2019%", True, True),
    ],
)
def test_qualifiers(text: str, approximate: bool, uncertain: bool) -> None:
    assert (parse(text).approximate, parse(text).uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018", False, False),
        ("2018~", False, False),
        ("2018?", True, True),
        ("2018%", True, True),
        ("2018?/2019", True, False),
        ("2018/2019%", False, True),
        ("[2018..2019?]", True, True),
    ],
)
def test_which_end_is_uncertain(text: str, start: bool, end: bool) -> None:
    assert (parse(text).uncertain_start, parse(text).uncertain_end) == (start, end)
    assert parse(text).uncertain is (start or end)


# Times


@pytest.mark.parametrize(
    ("text", "starts", "ends", "last_day"),
    [
        ("2018-02-13T18:00", time(18), None, "2018-02-13"),
        ("2018-02-13T18:00/20:00", time(18), time(20), "2018-02-13"),
        ("2018-02-13T18:00/2018-02-13T20:00", time(18), time(20), "2018-02-13"),
        ("2018-02-13T00:00/00:00", time(0), time(0), "2018-02-13"),
        ("2018-02-13T22:00/2018-02-14T01:30", time(22), time(1, 30), "2018-02-14"),
        ("2018-02-13T18:00/2018-02-15", time(18), None, "2018-02-15"),
        ("2018-02-13/2018-02-15T12:00", None, time(12), "2018-02-15"),
    ],
)
def test_times(text: str, starts: time, ends: time | None, last_day: str) -> None:
    when = parse(text)
    assert (when.starts, when.ends) == (starts, ends)
    assert when.start == edge("2018-02-13", "2018-02-13")
    assert when.end == edge(last_day, last_day)
    assert when.is_interval == ("/" in text)


# Refusals


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no date"),
        ("unknown", "no date"),
        (" 2018", "no date"),
        ("2018\n", "no date"),
        ("18", "no date"),
        ("2018-2", "no date"),
        ("1XXX", "no date"),
        ("201x", "no date"),
        ("2018?~", "no date"),
        ("2018-02-13T18:00Z", "no date"),
        ("2018-02-13T18:00:00", "no date"),
        ("2018-02-13 18:00", "no date"),
        ("٢٠١٨", "no date"),  # digits, but not ours
        ("2018-02-29", "no 2018-02-29"),
        ("1900-02-29", "no 1900-02-29"),
        ("2018-13", "no 2018-13"),
        ("2018-21", "no 2018-21"),
        ("2018-00-XX", "no 2018-00-XX"),
        ("0000", "no 0000"),
        ("000X", "no 000X"),
        ("XXXX", "unknown year"),
        ("XXXX-XX", "unknown year"),
        ("XXXX-10-12", "unknown year"),
        ("XXXX-13", "no month 13"),
        ("XXXX-10/2018", "needs its year"),
        ("/XXXX-10", "needs its year"),
        ("XXXX-10~/2018", "needs its year"),
        ("2018-XX-12", "from the right"),
        ("201X-05", "from the right"),
        ("2018-02-13T24:00", "no 24:00"),
        ("2018-02-13T18:60", "no 18:60"),
        ("2018-02-13T18:00~", "takes no"),
        ("2018-02T18:00", "needs its day"),
        ("2018-02-XXT18:00", "needs its day"),
        ("2018-02-13/20:00", "another to start from"),
        ("../20:00", "another to start from"),
        ("2018/2017", "before it starts"),
        ("2018-02-13/2018-02-12", "before it starts"),
        ("2018-05?/2018-04", "before it starts"),
        ("2018-02-13T20:00/18:00", "before it starts"),
        ("2018-02-13T20:00/2018-02-13T18:00", "before it starts"),
        ("2018/2019/2020", "one slash"),
        ("/", "no date at all"),
        ("../..", "no date at all"),
        ("/..", "no date at all"),
        ("2018/..~", "no date"),
    ],
)
def test_refusals_say_what_is_wrong_and_what_to_write(text: str, why: str) -> None:
    with pytest.raises(Complaint) as refusal:
        parse(text)
    said = english(refusal.value)
    assert said.startswith(f"'{text}': ")
    assert why in said
    assert "; write " in said


@pytest.mark.parametrize("text", ["2018-05~/2018-04", "2018-05-02/2018-05", "2018/2018-06"])
def test_an_end_that_may_follow_the_start_is_accepted(text: str) -> None:
    assert parse(text).is_interval


@given(st.text(alphabet="0123456789X-/.T:~?%", max_size=20))
def test_anything_is_read_or_refused_with_a_value_error(text: str) -> None:
    try:
        when = parse(text)
    except ValueError:
        return
    assert when.text == text
    for first, last in [
        (when.start.earliest, when.start.latest),
        (when.end.earliest, when.end.latest),
        (when.start.earliest, when.end.latest),
    ]:
        assert first is None or last is None or first <= last


# What the answers ask


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("2018-02-13", "2018-02-12", "no"),
        ("2018-02-13", "2018-02-13", "yes"),
        ("2018-02-13", "2050-01-01", "yes"),
        ("2018-02-13T18:00/20:00", "2018-02-13", "yes"),
        ("2018-02", "2018-01-31", "no"),
        ("2018-02", "2018-02-27", "uncertain"),
        ("2018-02", "2018-02-28", "yes"),
        ("2018-02-13~", "2018-02-05", "no"),
        ("2018-02-13~", "2018-02-13", "uncertain"),
        ("2018-02-13~", "2018-02-20", "yes"),
        ("2018-02-13?", "2018-02-12", "no"),
        ("2018-02-13?", "2018-02-14", "uncertain"),
        ("2018-02/2018-04", "2018-01-31", "no"),
        ("2018-02/2018-04", "2018-02-27", "uncertain"),
        ("2018-02/2018-04", "2018-02-28", "yes"),
        ("2018-02/2018-04", "2018-05-01", "yes"),
        ("[2017-12-13..2017-12-20]", "2017-12-19", "uncertain"),
        ("[2017-12-13..2017-12-20]", "2017-12-20", "yes"),
        ("[2017-12-13..]", "2050-01-01", "uncertain"),
        ("2013/..", "2012-12-31", "no"),
        ("2013/", "2050-01-01", "yes"),
        ("../2019-06-15", "1900-01-01", "yes"),
        ("/2019-06-15", "1900-01-01", "uncertain"),
        ("/2019-06-15", "2019-06-15", "yes"),
        ("XXXX-10", "2018-10-31", "uncertain"),
        ("2018/2018-03-15", "2018-03-14", "uncertain"),
        ("2018/2018-03-15", "2018-03-15", "yes"),
        ("2018/2018-03-15", "2018-06-01", "yes"),
        ("2018/2018-03-15?", "2018-06-01", "uncertain"),
        ("2018/2018-03-15?", "2018-12-31", "yes"),
        ("2018-05-01/2018-06-01?", "2018-04-30", "no"),
        ("2018-05-01/2018-06-01?", "2018-05-01", "yes"),
        ("2018-05-01?/2018-06-01", "2018-05-31", "uncertain"),
        ("2018-05-01?/2018-06-01", "2018-06-01", "yes"),
        ("2018-05-01%/2018-06-01?", "2050-01-01", "uncertain"),
        ("2018-05-01?/..", "2050-01-01", "uncertain"),
        ("../2019-06-15?", "1900-01-01", "yes"),
        ("[2017-12-13..2017-12-20?]", "2050-01-01", "uncertain"),
    ],
)
def test_begun_by(text: str, day: str, expected: str) -> None:
    assert parse(text).begun_by(d(day)) == expected


@given(marked, st.integers(-800, 800), st.integers(0, 800))
def test_what_has_begun_stays_begun(text: str, offset: int, later: int) -> None:
    when = parse(text)
    assert when.start.earliest is not None
    order = ("no", "uncertain", "yes")
    day = when.start.earliest + timedelta(days=offset)
    first, then = when.begun_by(day), when.begun_by(day + timedelta(days=later))
    assert order.index(first) <= order.index(then)
    assert (first == "no") is (day < when.start.earliest)


@given(marked, marked, st.integers(-800, 800), st.integers(0, 800))
def test_an_interval_that_has_begun_stays_begun(
    first: str, last: str, offset: int, later: int
) -> None:
    try:
        when = parse(f"{first}/{last}")
    except ValueError:
        return
    assert when.start.earliest is not None
    order = ("no", "uncertain", "yes")
    day = when.start.earliest + timedelta(days=offset)
    begun, then = when.begun_by(day), when.begun_by(day + timedelta(days=later))
    assert order.index(begun) <= order.index(then)
    assert (begun == "no") is (day < when.start.earliest)


@pytest.mark.parametrize(
    ("text", "day", "weekday"),
    [
        ("2018-02-13", "2018-02-13", 1),
        ("2018-02-13?", "2018-02-13", 1),
        ("2018-02-13T18:00/20:00", "2018-02-13", 1),
        ("2018-02-13/2018-02-13", "2018-02-13", 1),
        ("2018-02-13~", None, None),
        ("2018-02-13%", None, None),
        ("2018-02", None, None),
        ("2018-02-13/2018-02-14", None, None),
        ("2018-02-13/", None, None),
        ("2018-02-13/..", None, None),
        ("XXXX-10", None, None),
    ],
)
def test_day_and_weekday(text: str, day: str | None, weekday: int | None) -> None:
    when = parse(text)
    assert when.day == (d(day) if day else None)
    assert when.weekday == weekday


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("XXXX-10", 10),
        ("XXXX-10?", 10),
        ("XXXX-10~", None),
        ("2018-02", 2),
        ("2018-02-13", 2),
        ("2018-02-01~", None),
        ("2018-02-13/2018-02-20", 2),
        ("2018-02/2019-02", None),
        ("2018-02/", None),
        ("2018", None),
    ],
)
def test_month(text: str, month: int | None) -> None:
    assert parse(text).month == month


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2018-02-13", "2018-02-13", Span.exactly(0)),
        ("2018-02-13", "2018-02-14", Span.exactly(1)),
        ("2018-02-14", "2018-02-13", Span.exactly(-1)),
        ("2018-02", "2018-03-13", Span(13, 40)),
        ("2018-02", "2018-02", Span(-27, 27)),
        ("2018-02-13", "XXXX-10", Span(None, None)),
    ],
)
def test_days_between(a: str, b: str, days: Span) -> None:
    assert days_between(parse(a).start, parse(b).start) == days


def test_days_between_keeps_the_bound_that_is_known() -> None:
    before = Edge(None, d("2018-02-13"))
    assert days_between(before, parse("2018-02-20").start) == Span(7, None)
    assert days_between(parse("2018-02-20").start, before) == Span(None, -7)


def test_sort_key_orders_by_occurrence() -> None:
    in_order = [
        "2012~",
        "2013/..",
        "2017-12-31",
        "2018-02-01",
        "2018-02-01/2018-02-05",
        "2018-02-01T09:00",
        "2018-02-01T18:00/20:00",
        "2018-02-01T18:00",
        "2018-02",
        "2018-02-02",
        "../2019-06-15",
        "2019-06-16",
        "XXXX-10",
    ]
    keys = {text: parse(text).sort_key for text in reversed(in_order)}
    assert sorted(keys, key=keys.__getitem__) == in_order


def test_when_can_be_shared() -> None:
    assert parse("2018-02") is parse("2018-02")
    assert isinstance(hash(parse("2018-02")), int)
    with pytest.raises(AttributeError):
        parse("2018-02").text = "2019"  # type: ignore[misc]
    assert isinstance(parse("2018-02"), When)


def test_one_day_among_several_is_bounded_by_the_first_and_the_last() -> None:
    when = parse("[2017-12-13..2017-12-20]")
    assert when.start == when.end == Edge(date(2017, 12, 13), date(2017, 12, 20))
    assert not when.is_interval


def test_one_day_after_or_before_another_is_bounded_on_one_side() -> None:
    assert parse("[2022-04-01..]").start == Edge(date(2022, 4, 1), None)
    assert parse("[..2022-04]").end == Edge(None, date(2022, 4, 30))


@pytest.mark.parametrize("text", ["[..]", "[2018]", "[2018..2017]", "[2018..", "[XXXX-10..2018]"])
def test_a_malformed_set_of_days_is_refused(text: str) -> None:
    with pytest.raises(Complaint) as refusal:
        parse(text)
    assert "; write " in english(refusal.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2028-2031", "2028/2031"),
        ("2028\N{EN DASH}2031", "2028/2031"),
        ("2027-01-20 kl. 18.00", "2027-01-20T18:00"),
        ("kl 9.30", "2018-02-13T09:30"),
    ],
)
def test_a_date_that_is_nearly_right_is_answered_with_what_to_write(
    written: str, meant: str
) -> None:
    with pytest.raises(Complaint) as refusal:
        parse(written)
    assert re.search(f"write .*{meant}", english(refusal.value))

"""Counts in words: what is read, and how a number and its word agree."""

import re
from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.count import Count, Share, StatedCount, named
from domain.span import Span
from domain.words import Unit
from tests.english import english

COUNT: TypeAdapter[StatedCount] = TypeAdapter(Count)
SHARE: TypeAdapter[StatedCount] = TypeAdapter(Share)


@pytest.mark.parametrize("unit", [unit for unit in get_args(Unit) if unit != "percent"])
def test_one_of_a_unit_is_read_and_said_in_the_singular(unit: Unit) -> None:
    one = COUNT.validate_python(f"1 {named(1, unit)}")
    assert one == COUNT.validate_python(f"1 {unit}") == StatedCount(number=1, unit=unit)
    assert str(one) == f"1 {named(1, unit)}"
    assert named(1, unit) != unit
    assert str(COUNT.validate_python(f"2 {unit}")) == f"2 {unit}"
    assert str(COUNT.validate_python(f"about 0 {unit}")) == f"about 0 {unit}"


def test_a_share_is_in_per_cent_and_a_count_is_not() -> None:
    half = SHARE.validate_python("about 50 percent")
    assert (str(half), half.span) == ("about 50 percent", Span(45, 55))
    for share in ("50 persons", {"number": 50, "unit": "persons"}, "101 percent"):
        with pytest.raises(ValidationError):
            SHARE.validate_python(share)
    for count in ("50 percent", {"number": 50, "unit": "percent"}):
        with pytest.raises(ValidationError):
            COUNT.validate_python(count)


@pytest.mark.parametrize("digits", [11, 5_000])
def test_a_count_beyond_the_bound_is_told_the_bound(digits: int) -> None:
    with pytest.raises(ValidationError) as refused:
        COUNT.validate_python(f"{'9' * digits} persons")
    assert english(refused.value) == "a count is 1000000000 at most"


@pytest.mark.parametrize("unfit", [31, 3.5, True, [31], "3 peoples", "-3 persons"])
def test_what_is_no_count_is_told_every_form_of_one(unfit: object) -> None:
    with pytest.raises(ValidationError) as refused:
        COUNT.validate_python(unfit)
    assert re.search("write '31 responses'.*'fewer than 5 persons'", english(refused.value))

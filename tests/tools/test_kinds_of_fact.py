"""The page of the kinds of fact: whole, and true where it says more than the fields."""

import re

import pytest
from pydantic import ValidationError

from domain.consultation import KINDS
from tools.kinds_of_fact import _cell, page

ROWS: list[str] = re.findall(r"^\| (.+) \|$", page(), flags=re.M)


def row(first: str) -> list[str]:
    (found,) = (cells for cells in (line.split(" | ") for line in ROWS) if cells[0] == first)
    return found


def test_every_kind_has_one_row() -> None:
    for kind in KINDS:
        assert sum(bool(re.match(f"`{kind}`( |$)", line.split(" | ")[0])) for line in ROWS) == 1


def test_a_row_says_meaning_and_fields() -> None:
    assert row("`response-registered`")[1:] == [
        "A response is entered in the register (diariet); `occurred` is the day of it.",
        "`response`",
        "",
    ]
    assert row("`source-attached`")[2] == "`sources`, `entry`"
    assert row("`source-registered` (section `sources`)")[2] == "`title`, `standpoint`, `read`"


def test_words_stand_with_the_fields_that_take_them() -> None:
    assert row("`parties`, `to_party`, `party`")[1].startswith("`municipality`, ")
    assert row("`part_of_day`")[1] == "`daytime`, `evening`"
    assert row("`how` of `organisation-found`")[1].startswith("`register`, ")


@pytest.mark.parametrize(
    ("kind", "stated"),
    [
        ("invitation-sent", {}),
        ("referral-opened", {}),
        ("excluded", {"reason": "x"}),
        ("excluded", {"reason": "x", "party": "unknown", "group": "other"}),
        ("corrected", {"reason": "x", "entry": "a"}),
        ("corrected", {"reason": "x", "entry": "a", "changes": {"count": 1}, "retracted": True}),
    ],
)
def test_some_kinds_want_one_of_several_fields(kind: str, stated: dict[str, object]) -> None:
    assert f"`{kind}`" in page().partition("## ")[0]
    with pytest.raises(ValidationError):
        KINDS[kind].model_validate({"id": "a", **stated})


def test_a_bar_does_not_end_a_cell() -> None:
    assert _cell("held|announced") == r"held\|announced"

"""Personal identity numbers in text: found, told apart from other numbers, and blotted out.

The numbers here are made up: their serial numbers are of those that are kept for trials.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.complaint import Complaint
from domain.identity_number import BLOT, blotted, holds, places
from domain.refusal import Refusal

ROOT = Path(__file__).parents[2]
NUMBER = "811218-9876"


def made(born: str, serial: str) -> str:
    """Ten digits with the right check digit, worked out another way than the program's."""
    digits = [int(digit) for digit in born + serial]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[::2]]
    return f"{born}{serial}{-(sum(doubled) + sum(digits[1::2])) % 10}"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "8112189876",
        "19811218-9876",
        "198112189876",
        "811218+9876",
        "811218 9876",
        "811218 - 9876",
        "811218 -9876",
        "811218–9876",
        "811218\u2011\u00a09876",
        "811218\u00ad-\u200b9876",
        "811218\n-9876",
        f"ring Kim ({NUMBER}), tack",
        f"kim-{NUMBER}",
        f"pnr:{NUMBER}.",
        f"-{NUMBER}-1",
        "８１１２１８-９８７６",
        "⁸¹¹²¹⁸⁻⁹⁸⁷⁶",
        "⑧①①②①⑧-⑨⑧⑦⑥",
        "❽❶❶❷❶❽-❾❽❼❻",
        "𝟖𝟏𝟏𝟐𝟏𝟖-𝟗𝟖𝟕𝟔",
        "8\u200e1\u202e1\u00ad2\ufeff1\u200b8-9\u20608\u200c7\u200d6",
        "8\u03321\u03321\u03322\u03321\u03328-9876",
        "8\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e31\ufe0f\u20e38\ufe0f\u20e39876",
        f"{NUMBER}²",
        "\u200e²³ " + NUMBER + " ⑩½㍿",
        f"0x{'ab' * 20} {NUMBER}",
        made("000229", "981"),
        made("811278", "981"),
        made("811291", "981"),
        "20" + made("000229", "981"),
        "18" + made("991231", "981"),
    ],
)
def test_what_is_an_identity_number(text: str) -> None:
    assert holds(text)
    assert BLOT in blotted(text)
    assert not holds(blotted(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "811218-9875",
        "811218-987",
        "18112189876",
        "81121898760",
        "811218-98765",
        "811218.9876",
        "8112 18-9876",
        "802001-5577",
        "16802001-5577",
        "212000-0142",
        made("811318", "981"),
        made("811232", "981"),
        made("811260", "981"),
        made("811292", "981"),
        made("810229", "981"),
        made("811218", "000"),
        "18" + made("000229", "981"),
        "17" + made("811218", "981"),
        "21" + made("811218", "981"),
        f"{made('000229', '981')[:6]}+{made('000229', '981')[6:]}",
        "2018-11-21 8987",
        f"{NUMBER.replace('-', '')}{'ab' * 20}",
        f"19811218-9876-4abc-8abc-{'0' * 12}",
    ],
)
def test_what_is_none(text: str) -> None:
    assert not holds(text)
    assert blotted(text) == text


def test_what_stands_about_one_is_left_as_it_was() -> None:
    assert blotted("å㍿½ ⑧①①②①⑧\u200e-⑨⑧⑦⑥\u200e ²㍿") == f"å㍿½ {BLOT}\u200e ²㍿"


@given(st.text(alphabet="0123456789-+ abc\n⑩²㍿½\u200e\u0332"))
def test_nothing_is_left_and_nothing_else_is_lost(text: str) -> None:
    told = blotted(text)
    assert not holds(told)
    assert (told == text) == (not holds(text))


@given(st.dates(), st.integers(1, 999), st.booleans(), st.sampled_from(["", "-", " - "]))
def test_every_number_is_found(born, serial, coordinated, between) -> None:
    stated = f"{born:%y%m}{born.day + 60 * coordinated:02}"
    ten = made(stated, f"{serial:03}")
    is_leap_day_of_another_century = stated[2:] in ("0229", "0289") and stated[:2] == "00"
    if not is_leap_day_of_another_century:
        assert holds(f"{ten[:6]}{between}{ten[6:]}")


def test_where_they_stand_is_told_without_them() -> None:
    content = {
        "note": NUMBER,
        "where": {"value": f"hos {NUMBER}"},
        "by": ["ax", NUMBER],
        NUMBER: 1,
        "amount": 8112189876,
        "on": True,
        "none": None,
    }
    assert [*places(content)] == ["note", "where.value", "by.1", BLOT, "amount"]


def test_a_refusal_never_repeats_one() -> None:
    refusal = Refusal("any", f"changes.{NUMBER}", id=NUMBER, by=("a", NUMBER), near=None)
    assert NUMBER not in str(refusal)
    assert str(refusal).count(BLOT) == 3
    complaint = Complaint("any", text=f"no {NUMBER} here")
    assert NUMBER not in str(complaint)
    assert str(complaint).count(BLOT) == 1


@pytest.mark.parametrize("folder", ["interfaces/archive", "interfaces/examples", "domain", "docs"])
def test_nothing_that_is_bundled_holds_one(folder: str) -> None:
    files = [f for f in (ROOT / folder).rglob("*") if f.suffix in {".yaml", ".md", ".json", ".svg"}]
    assert files
    assert [f.name for f in files if holds(f.read_text(encoding="utf-8"))] == []

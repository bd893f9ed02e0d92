"""The register of municipalities, against what is published of it."""

from collections import Counter

import pytest

from domain.municipality import REGISTER, called, key_of, name_of, nearest, same_place
from domain.region import REGIONS


def test_there_are_290_in_the_counties_that_they_are_in() -> None:
    now = [one for one in REGISTER if one.until is None]
    assert len(now) == len({one.code for one in now}) == 290
    by_county = Counter(one.county for one in now)
    assert by_county == {code: region.municipalities for code, region in REGIONS.items()}
    assert all(len(one.code) == 4 and one.code.isdigit() for one in REGISTER)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Malmö", "1280"),
        ("Malmo", "1280"),
        ("MALMÖ STAD", "1280"),
        ("Mora kommun", "2062"),
        ("Upplands Vasby", "0114"),
        ("Gotland", "0980"),
        ("Håbo", "0305"),
        ("Habo", "0643"),
        ("Malung", "2023"),
        ("Malung-Sälen", "2023"),
        ("Borås", "1490"),
        ("Kiruna", "2584"),
        ("2584", "2584"),
        ("2023", "2023"),
    ],
)
def test_a_name_is_read_as_people_read_it(name: str, code: str) -> None:
    assert {one.code for one in called(name)} == {code}
    assert same_place(name) == code


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Morra", "Mora"), ("Malmoe", "Malmö"), ("Karlsstadt", "Karlstad"), ("Oz", None)],
)
def test_a_name_that_there_is_not_is_answered_with_the_nearest(
    name: str, meant: str | None
) -> None:
    assert called(name) == ()
    assert nearest(name) == meant


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("Heby", 2006, {"1917"}),
        ("Heby", 2007, {"0331"}),
        ("Heby", None, {"1917", "0331"}),
        ("Knivsta", 2002, set()),
        ("Knivsta", 2003, {"0330"}),
        ("Malung", 2008, set()),
    ],
)
def test_each_has_its_years(name: str, year: int | None, codes: set[str]) -> None:
    assert {one.code for one in called(name) if one.stood_in(year)} == codes


def test_what_changed_its_code_or_name_is_one_place_still() -> None:
    assert same_place("1917") == same_place("Heby") == same_place("0331") == "0331"
    assert same_place("Malung") == same_place("Malung-Sälen") == "2023"
    assert {one.became for one in REGISTER if one.until} <= {one.code for one in REGISTER}


def test_a_code_is_told_by_its_name() -> None:
    assert [name_of(told) for told in ("2062", "2023", "Mora kommun", "9999")] == [
        "Mora", "Malung-Sälen", "Mora kommun", "9999",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mora", "mora"),
        ("Mora", "Mora kommun"),
        ("Malmö", "Malmo\u0308 stad"),
        ("Göteborg", "Göteborgs stad"),
        ("Borås", "Borås stad"),
        ("Hofors", "Hofors kommun"),
        ("Falun", "Falu kommun"),
        ("Gotland", "Region Gotland"),
        ("Upplands Väsby", "Upplands\u00a0Väsby kommun"),
        ("Upplands-Bro", "Upplands Bro"),
        ("Mora", "Mora municipality"),
    ],
)
def test_a_municipality_has_one_name(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Habo", "Håbo"), ("Karlstad", "Karl"), ("Mora", "Orsa")]
)
def test_municipalities_are_told_apart(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)

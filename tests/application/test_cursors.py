"""A cursor is a place in an order: it says its keys, and goes into an address as it is."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.cursors import cursor, place
from application.records import Unanswerable

KEYS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1
).filter(lambda keys: keys != [""])


@given(KEYS)
def test_a_cursor_says_its_place(keys: list[str]) -> None:
    told = cursor(*keys)
    assert place(told, len(keys)) == tuple(keys)
    assert quote(told, safe="") == told


def test_what_ids_and_days_are_made_of_reads_as_it_is() -> None:
    assert cursor("20", "2019-01-01", "dalarna-2019") == "20.2019-01-01.dalarna-2019"


@given(st.text(), st.integers(1, 4))
def test_what_is_no_cursor_names_the_field_and_the_remedy(text: str, number: int) -> None:
    if (
        text
        and re.fullmatch("([A-Za-z0-9.-]|~[0-9a-f]{1,6}~)*", text)
        and text.count(".") == number - 1
    ):
        return
    with pytest.raises(Unanswerable) as refused:
        place(text, number)
    assert (refused.value.field, refused.value.key) == ("cursor", "unanswerable/no-place")


@pytest.mark.parametrize("text", ["~0~", "~d800~", "~110000~", "~~", "~5", "a~", "~E5~", "a\n"])
def test_no_cursor_brings_what_is_no_text(text: str) -> None:
    with pytest.raises(Unanswerable):
        place(text, 1)

"""Text as people read it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.text import alphabetical, fault, folded, is_blank, seen, tidied

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    "other",
    [
        "O\u0308rebro ko\u0308r",  # decomposed, as a Mac names its files
        "ÖREBRO KÖR",
        "Örebro\u00a0kör",
        " Örebro \t kör\n",
        "Öre\u00adbro kör",
        "Örebro\u200b kör\ufeff",
        "\u2067Örebro kör\u2069",
        "Ｏ\u0308rebro kör",
    ],
)
def test_what_people_read_as_the_same_folds_to_the_same(other):
    assert folded(other) == folded("Örebro kör") == "örebro kör"


@pytest.mark.parametrize("other", ["Orebro kör", "Örebro  körer", "Örebrokör"])
def test_what_people_tell_apart_folds_apart(other):
    assert folded(other) != folded("Örebro kör")


def test_dashes_and_apostrophes_of_any_keyboard_are_the_same():
    assert folded("Malung\u2011Sälen") == folded("Malung–Sälen") == "malung-sälen"
    assert folded("Anna\u2019s ”kör”") == folded('Anna`s "kör"') == 'anna\'s "kör"'


@given(ANY)
def test_folding_and_tidying_once_is_enough(text):
    assert folded(folded(text)) == folded(text)
    assert tidied(tidied(text)) == tidied(text)
    assert seen(seen(text)) == seen(text)


@given(ANY)
def test_both_forms_of_unicode_read_the_same(text):
    other = unicodedata.normalize("NFD", text)
    assert folded(other) == folded(text)
    assert tidied(other) == tidied(text)
    assert alphabetical(other) == alphabetical(text)


@given(ANY)
def test_a_blank_text_stays_blank_and_another_one_does_not_become_so(text):
    assert is_blank(tidied(text)) == is_blank(text)
    if is_blank(text):
        assert not folded(text).strip("".join(filter(is_blank, folded(text))))


@pytest.mark.parametrize(
    "text",
    ["", " \t\n", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3164", "\u2800", "\u0301", "\x9b"],
)
def test_what_nobody_sees_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "…", "1", "❤\ufe0f", "\U0001f3f4\U000e0067\U000e007f"])
def test_what_is_seen_is_not_blank_and_is_stored_whole(text):
    assert not is_blank(text)
    assert tidied(text) == text


def test_the_ends_are_stripped_of_what_is_not_seen_and_the_middle_is_not():
    assert tidied("\ufeff \u200bÖsby\u00a0kör\u2060 \n") == "Ösby\u00a0kör"
    assert tidied("På\u00adhittad") == "På\u00adhittad"
    assert seen("På\u00adhittad  av\nalla") == "Påhittad av alla"


def test_control_signs_are_told_but_for_tab_and_line_break():
    assert fault("a\tb\nc") is None
    assert fault("a\x9b31mb\x07") == ("text-control-sign", {"sign": "U+009B"})


def test_swedish_has_its_order():
    names = ["Café", "Cafx", "Éden", "Müller", "Mz", "Vik", "Wik", "Xa", "Zink", "Ådal", "Älv"]
    names += ["Øster", "Öst"]
    decomposed = [unicodedata.normalize("NFD", name) for name in names]
    assert sorted({*names}, key=alphabetical) == [*names[:-2], "Öst", "Øster"]
    assert sorted({*decomposed}, key=alphabetical)[:11] == decomposed[:11]

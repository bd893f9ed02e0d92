"""The domain's own small languages: dates, counts, numbers, ids, grants and suppositions."""

from datetime import date
from math import inf, nan

from pydantic import TypeAdapter, ValidationError

from domain import edtf
from domain.access import Grant
from domain.consultation.what_if import Move
from domain.count import Count
from domain.identity_number import blotted, holds, places
from domain.organisation import OrganisationNumber
from domain.reschedule import Unmovable
from domain.span import Span
from domain.words import SLUG_FORM, Slug, Text
from tests.english import english
from tests.fuzz import JSON, Inputs, altered, fuzzed, one_of, texts

DATES = (
    "2018-02-13", "2018-02-13T18:00/20:00", "2017-10", "2018-05-09/2018-06-29", "2018-02~",
    "2019/2022", "../2018", "[2019..]", "XXXX-10", "2018-2X", "2018-02-13T18:00", "[2018,2019-03]",
    "2018?", "201X", "/2018-06-15", "2018-21",
)  # fmt: skip
COUNT, NUMBER, SLUG, TEXT = map(TypeAdapter, (Count, OrganisationNumber, Slug, Text))


@fuzzed(texts(*DATES))
def test_dates(text: str) -> None:
    try:
        when = edtf.parse(text)
    except ValueError as error:
        assert "write" in english(error)
        return
    assert when.text == text
    assert text.isascii()
    assert when.sort_key == edtf.parse(text).sort_key
    when.begun_by(date(2020, 1, 1))


@fuzzed(texts(*DATES), Inputs(lambda chance: chance.randint(-36_525, 36_525)))
def test_dates_that_are_moved(text: str, days: int) -> None:
    try:
        edtf.parse(text)
        moved = Move(move=("a",), days=days).moved(text)
    except (Unmovable, ValidationError, ValueError):
        return
    edtf.parse(moved)


numbers = one_of(None, 0, -1, 0.5, 7, 7.0, 2**70, -(2**70), 1e308, -1e308, 1e-308, inf, -inf, nan)
numbers |= Inputs(lambda chance: chance.uniform(-100, 100)) | Inputs(
    lambda chance: chance.randint(-100, 100)
)


@fuzzed(numbers, numbers, numbers, numbers)
def test_spans(a, b, c, d) -> None:
    try:
        one, other = Span(a, b), Span(c, d)
    except (ValueError, OverflowError):
        return
    assert len(one.corners()) <= 2
    try:
        total = one + other
    except (ValueError, OverflowError):
        return
    assert total.low is None or total.high is None or total.low <= total.high


@fuzzed(texts("about 50 persons", "24 responses", "at least 1 meetings") | JSON)
def test_counts(stated) -> None:
    try:
        count = COUNT.validate_python(stated)
    except ValidationError:
        return
    assert COUNT.validate_python(str(count)) == count


@fuzzed(texts("802001-5577", "8020015577"))
def test_organisation_numbers(text: str) -> None:
    try:
        number = NUMBER.validate_python(text)
    except ValidationError:
        return
    assert len(number) == 10
    assert number.isascii()
    assert number.isdigit()
    assert not holds(number)


@fuzzed(texts("811218-9876", "ring 19811218 - 9876 nu", "811278-9873", "a 8112189876 811218-9876"))
def test_identity_numbers(text: str) -> None:
    told = blotted(text)
    assert holds(text) == (told != text)
    assert not holds(told)


@fuzzed(altered([{"note": "811218-9876", "by": ["ax", {"x": "19811218-9876"}]}]))
def test_places_of_identity_numbers(content) -> None:
    for place in places(content):
        assert not holds(place)


@fuzzed(texts("dialog-mora", "a", "ax-2019"))
def test_ids(text: str) -> None:
    try:
        id = SLUG.validate_python(text)
    except ValidationError:
        return
    assert id == text
    assert set(id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(id) <= 100
    assert SLUG_FORM.endswith("$")


@fuzzed(texts("Kulturdialog i Mora\nmed kaffe", "åäö"))
def test_free_text(text: str) -> None:
    try:
        taken = TEXT.validate_python(text)
    except ValidationError:
        return
    assert not {chr(n) for n in (*range(9), 11, 12, *range(14, 32), 127)} & set(taken)
    assert TEXT.validate_python(taken) == taken


@fuzzed(texts("officer:20", "auditor", "alliance:*:ideell-kulturallians", "organisation:20:ax"))
def test_grants(text: str) -> None:
    try:
        grant = Grant.parse(text)
    except ValueError:
        return
    assert Grant.parse(str(grant)) == grant

"""Figures and the things that were tried, as people read them."""

from typing import Any, get_args

import pytest

from domain.charter.judge import Finding, Trial, Value
from domain.charter.vocabulary import COLLECTIONS, Item, described
from domain.span import Span
from domain.words import Act, Channel, MeetingKind
from interfaces.wording.language import Language
from interfaces.wording.measures import FIELDS, PER_CENT
from interfaces.wording.phrases import figure_in_words, item_in_words
from interfaces.wording.words import WORDS
from tests.criteria.rounds import called, finding, invited, meeting, omitted, referral
from tests.given import fact

SV, EN = Language

NAMES = {field.name for collection in COLLECTIONS for field in described(collection)}
ITEM = Item(label="a")


def of(found: Finding, tongue: Language) -> str:
    (trial,) = found.held.trials
    return figure_in_words(trial, tongue)


def measured(name: str, value: Value, tongue: Language) -> str:
    return figure_in_words(Trial(ITEM, frozenset(), False, measured=((name, value),)), tongue)


def test_every_field_of_the_vocabulary_has_a_label_and_nothing_else_has() -> None:
    assert set(FIELDS) == NAMES
    assert set(PER_CENT) <= NAMES


@pytest.mark.parametrize("vocabulary", [Act, Channel, MeetingKind])
def test_every_word_that_a_field_can_hold_can_be_said(vocabulary: Any) -> None:
    assert {*get_args(vocabulary)} <= set(WORDS)


def test_truth_values_and_hours_are_said_in_the_readers_language() -> None:
    found = finding("18", meeting("a", "2024-10-08T18:00/20:00", parties=["civil-society"]))
    assert of(found, SV) == "helg: nej, börjar: 18.00"
    assert of(found, EN) == "weekend: no, starts: 18:00"
    (trial,) = found.held.trials
    assert trial.figure == "weekend no, starts 18:00"


def test_what_a_source_says_of_the_hour_is_said_in_the_readers_language() -> None:
    when = {"parties": ["civil-society"], "part_of_day": "evening"}
    found = finding("18", meeting("a", "2024-10-08", **when))
    assert of(found, SV) == "helg: nej, tid på dagen: kväll"


@pytest.mark.parametrize(
    ("notice", "swedish", "english"),
    [
        ("2024-09-17", "dagars varsel: 21", "days of notice: 21"),
        ("[2024-09-17..2024-09-25]", "dagars varsel: 13–21", "days of notice: 13–21"),
        ("[..2024-09-25]", "dagars varsel: minst 13", "days of notice: at least 13"),
        ("[2024-09-17..]", "dagars varsel: 0–21", "days of notice: 0–21"),
    ],
)
def test_bounds_are_said_as_in_running_text(notice: str, swedish: str, english: str) -> None:
    found = finding("14", *called("a", notice, "2024-10-08"))
    assert (of(found, SV), of(found, EN)) == (swedish, english)


def test_a_share_is_said_in_per_cent() -> None:
    found = finding("27", referral("2025-06-13", "2025-06-15"))
    assert of(found, SV) == "under sommar och jul: 33\N{NO-BREAK SPACE}%"
    assert of(found, EN) == "over summer and Christmas: 33%"
    assert measured("holiday_share", Span(0.29, 0.56), EN).endswith(": 29–56%")
    assert measured("new_percent", Span(10, None), EN) == "new: at least 10%"


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (Span(0.33, 0.5), "0,33–0,5", "0.33–0.5"),
        (Span(-3, 4), "−3 till 4", "−3 to 4"),
        (Span(1_500_000, 1_500_000), "1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}000", "1,500,000"),
        (Span(0, None), "minst 0", "at least 0"),
        (Span(None, None), "okänt", "unknown"),
    ],
)
def test_a_measure_that_is_no_plain_field_is_said_without_a_label(
    value: Span, swedish: str, english: str
) -> None:
    told = [measured("notice_days / 2", value, tongue) for tongue in Language]
    assert told == [swedish, english]


def test_several_parties_are_said_as_one_value() -> None:
    parties = ("municipality", "civil-society")
    assert measured("parties", parties, SV) == "för: kommun/civilsamhälle"


def test_of_an_act_that_was_not_done_no_number_is_said() -> None:
    found = finding("12", omitted("knowledge-offered"))
    assert of(found, SV) == "gjordes: nej"


def test_what_the_label_says_is_not_said_twice() -> None:
    assert of(finding("15", invited(channels=["email"])), SV) == ""


def test_what_cannot_be_computed_says_why() -> None:
    trial = Trial(ITEM, frozenset(), True, "cannot be computed: zero", "zero")
    assert figure_in_words(trial, SV) == "kan inte beräknas: zero"
    assert figure_in_words(trial, EN) == trial.figure


def test_nothing_is_said_of_what_is_unknown() -> None:
    assert of(finding("14", meeting("a")), SV) == ""


@pytest.mark.parametrize(
    ("label", "swedish"),
    [
        ("civil-society", "civilsamhälle"),
        ("disability-invited", "funktionshindersorganisationer bjöds in"),
        ("channel not known", "okänd kanal"),
        ("place not known", "okänd ort"),
        ("about 12 municipalities", "cirka 12 kommuner"),
        ("24 responses", "24 remissvar"),
        ("Borlänge", "Borlänge"),
        ("dialog-mora", "dialog-mora"),
    ],
)
def test_a_label_is_said_in_swedish(label: str, swedish: str) -> None:
    assert item_in_words(label, SV) == swedish


def test_places_that_are_only_counted_are_said_in_swedish() -> None:
    found = finding("21", meeting("a", municipalities="about 12 municipalities"))
    (trial,) = found.held.trials
    assert item_in_words(trial.item.label, SV) == "cirka 12 kommuner"
    assert figure_in_words(trial, SV) == ""


def test_the_figure_is_made_of_what_the_criterion_reads() -> None:
    found = finding("26", referral("2025-01-15", "2025-04-30"))
    (trial,) = found.held.trials
    assert [name for name, _ in trial.measured] == ["months", "days"]
    assert trial.measured[1] == ("days", Span(106, 106))


def test_an_act_says_what_is_known_of_it() -> None:
    found = finding("36", fact("resources-committed", "pengar", amount=150_000, purpose="möten"))
    assert of(found, EN) == "SEK: 150,000, purpose stated: yes, money set aside: yes"

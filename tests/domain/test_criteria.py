"""The criteria of the default charter, each held against examples of all it can come to."""

import re
from datetime import timedelta
from typing import Any

import pytest

from domain.charter.model import Criterion
from interfaces.files.charter_file import default_charter
from tests.criteria.examples import CANNOT, EXAMPLES, FLIPS, KNOWN_ALL, Example, Flip
from tests.criteria.rounds import DURING, OVER, answer, finding

CRITERIA = {criterion.id: criterion for criterion in default_charter().charter.criteria}
SILENT = (Example("open", (), {"today": DURING}), Example("not-evidenced", (), {"today": OVER}))


def examples(id: str) -> tuple[Example, ...]:
    """Those of the table, and the silent round, of which nothing can be said."""
    known: dict[str, Any] = {"earlier": KNOWN_ALL} if id == "04" else {}
    silent = (Example(e.expected, e.facts, e.circumstances | known) for e in SILENT)
    return (*EXAMPLES.get(id, ()), *silent)


def has_middle(criterion: Criterion) -> bool:
    """Whether there is a lower bar, at which it is met in part."""
    bars = (criterion.partly_at_least, criterion.partly_at_most)
    some = criterion.partly or criterion.partly_enough
    return bool(some) or any(bar is not None for bar in bars)


def can_give(criterion: Criterion) -> set[str]:
    """The verdicts that the form of a criterion allows."""
    verdicts = {"honoured", "breached", "not-evidenced", "open"}
    if criterion.judge == "every" or has_middle(criterion):
        verdicts.add("partly")
    if criterion.applies or criterion.in_force.since or criterion.in_force.until:
        verdicts.add("not-applicable")
    return verdicts


def test_the_charter_has_the_handbooks_criteria() -> None:
    plain = [id.removesuffix("a") for id in CRITERIA]
    assert list(dict.fromkeys(plain)) == [f"{number:02}" for number in range(1, 37)]
    for id, newer in CRITERIA.items():  # the older wording ends the day before the newer begins
        if older := CRITERIA.get(f"{id}a"):
            assert older.in_force.until
            assert older.in_force.until + timedelta(days=1) == newer.in_force.since


def numbers(criterion: Criterion) -> set[str]:
    """The numbers above one that decide, shares of an item's in per cent."""
    bars = (criterion.at_least, criterion.partly_at_least)
    shares = [bar * 100 for bar in (criterion.at_most, criterion.partly_at_most) if bar]
    expressions = f"{criterion.measure} {criterion.partly or ''}"
    told = {f"{bar:g}" for bar in (*bars, *shares, criterion.enough) if bar}
    told |= set(re.findall(r"\d+", expressions.replace(":00", "")))
    return {number for number in told if float(number) > 1}


@pytest.mark.parametrize("id", CRITERIA)
def test_when_it_is_met_is_said_in_a_sentence_with_the_numbers_that_decide(id: str) -> None:
    criterion = CRITERIA[id]
    said = criterion.met_when
    assert said is not None
    for text, partly in ((said.sv, "delvis"), (said.en, "partly")):
        assert numbers(criterion) <= set(re.findall(r"\d+", text))
        assert (partly in text) >= has_middle(criterion)
        assert (partly in text) <= ("partly" in can_give(criterion))
        assert text.endswith(".")
        assert not re.search(r"[&|=_<>]", text), "no expression"


@pytest.mark.parametrize("id", CRITERIA)
def test_why_and_what_good_practice_is_are_said_with_what_is_a_proposal(id: str) -> None:
    criterion = CRITERIA[id]
    assert criterion.why
    assert criterion.good_practice
    for words in (criterion.why, criterion.good_practice):
        assert words.sv.endswith(".")
        assert words.en.endswith(".")
        assert words.sv.count("förslag") == words.en.count("proposal")
    told = f"{criterion.good_practice.sv} {criterion.note.sv if criterion.note else ''}"
    assert not criterion.proposal or re.search("vårt förslag|är vår|vi tar som gräns", told, re.I)


def test_the_numbers_that_decide_are_found_in_measures_and_bars() -> None:
    assert numbers(CRITERIA["14"]) == {"21", "14"}
    assert numbers(CRITERIA["18"]) == {"17"}
    assert numbers(CRITERIA["26"]) == {"3", "42"}
    assert numbers(CRITERIA["27"]) == {"25", "50"}


@pytest.mark.parametrize(
    ("id", "example"),
    [
        pytest.param(id, example, id=f"{id}-{number}-{example.expected}")
        for id in EXAMPLES
        for number, example in enumerate(examples(id), start=1)
    ],
)
def test_it_comes_to_this(id: str, example: Example) -> None:
    found = finding(id, *example.facts, **example.circumstances)
    assert "/".join(found.possible) == example.expected, found.held


@pytest.mark.parametrize("id", EXAMPLES)
def test_what_speaks_for_or_against_is_cited(id: str) -> None:
    for example in examples(id):
        found = finding(id, *example.facts, **example.circumstances)
        stated = {fact.id for fact in example.facts}
        for trial in found.held.trials:
            assert trial.silent or trial.item.facts, (example.expected, trial)
            assert {*trial.item.facts} <= stated


@pytest.mark.parametrize("id", CRITERIA)
def test_every_verdict_has_its_example(id: str) -> None:
    shown = {verdict for example in examples(id) for verdict in example.expected.split("/")}
    alone = {example.expected for example in examples(id)} & shown
    expected = can_give(CRITERIA[id]) - set(CANNOT.get(id, ()))
    assert expected == alone, "add an example to tests/criteria/examples.py"


@pytest.mark.parametrize(("id", "flip"), FLIPS.items())
def test_one_changed_fact_flips_it(id: str, flip: Flip) -> None:
    before = finding(id, *flip.facts, **flip.circumstances)
    after = finding(id, *flip.facts, flip.change, **flip.circumstances)
    assert "/".join(before.possible) == flip.before
    assert "/".join(after.possible) == flip.after


def test_every_criterion_has_a_flip() -> None:
    assert set(FLIPS) == set(CRITERIA)


@pytest.mark.parametrize("kept", ["live", "reconstructed"])
@pytest.mark.parametrize("today", [DURING, OVER])
@pytest.mark.parametrize("region", ["10", "09"])
def test_an_empty_consultation_honours_and_breaches_nothing(
    kept: str, today: Any, region: str
) -> None:
    found = answer(kept=kept, today=today, region=region)
    told = {f.criterion.id: f.possible for f in found.findings}
    silent = ("open",) if today == DURING else ("not-evidenced",)
    assert {id for id, possible in told.items() if possible != silent} <= {"04", "21"}
    assert all(p in (silent, ("not-applicable",)) for p in told.values())
    assert found.evidenced == ()


def test_an_empty_consultation_of_long_ago_is_not_asked_for_what_came_later() -> None:
    found = answer(period="2012/2014")
    told = {f.criterion.id for f in found.findings if f.possible == ("not-applicable",)}
    assert told == {"04", "05", "06", "07", "22"}

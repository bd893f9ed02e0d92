"""Held, planned, by others: each standing is tried under every reading, and none for another."""

from datetime import date
from typing import Any

import pytest

from domain.answers.principles import Answer, principles
from domain.charter.judge import Finding
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org, source

TODAY = date(2026, 11, 22)
SOURCES = (
    source("before", "2017-08-01"),
    source("organiser", "2017-08-01"),
    source("after", "2017-12-01"),
)


def answer(*facts: Fact) -> Answer:
    stated = opened(region="20", period="2019/2021")
    read = given(stated, *SOURCES, org("ika"), *facts).dossier()
    charter = default_charter()
    return principles(read, charter.charter, charter.checks, TODAY)


def finding(criterion: str, *facts: Fact) -> Finding:
    return next(f for f in answer(*facts).findings if f.criterion.id == criterion)


def meeting(kind: str, day: str, evening: str, cited: str, **content: Any) -> Fact:
    """One that a second source has in the evening."""
    at = "when" if kind == "meeting-announced" else "occurred"
    return fact(
        kind,
        "m",
        parties=["civil-society"],
        sources=[cited],
        alternatives=[{"changes": {at: evening}, "sources": [cited]}],
        **({at: day} | content),
    )


PLANNED = meeting("meeting-announced", "2017-08-31T10:00", "2017-08-31T18:00", "before")
BY_OTHERS = meeting("meeting-held", "2017-08-31T10:00", "2017-08-31T18:00", "after", by=["ika"])
OTHERS_PLAN = meeting(
    "meeting-announced", "2017-08-31T10:00", "2017-08-31T18:00", "before", by=["ika"]
)
HELD = meeting("meeting-held", "2017-08-31T10:00", "2017-08-31T18:00", "after")


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ("held", HELD),
        ("planned", PLANNED),
        ("by_others", BY_OTHERS),
        ("planned_by_others", OTHERS_PLAN),
    ],
)
def test_every_reading_is_tried_in_every_standing(standing: str, told: Fact) -> None:
    found = finding("18", told)
    assert getattr(found, standing).possible == ("honoured", "breached")
    assert found.in_conflict == ("m",)


def test_a_reading_that_moves_an_act_to_others_is_tried_there_too() -> None:
    told = fact(
        "meeting-held",
        "m",
        occurred="2017-08-31T18:00",
        parties=["civil-society"],
        sources=["after"],
        alternatives=[{"changes": {"by": ["ika"]}, "sources": ["after"]}],
    )
    found = finding("18", told)
    assert found.possible == ("honoured", "not-evidenced")
    assert found.by_others is not None
    assert found.by_others.possible == ("honoured",)
    assert found.is_evidenced
    assert found.in_conflict == ("m",)


def test_what_only_a_later_reading_tells_is_evidence() -> None:
    told = fact(
        "meeting-held",
        "m",
        occurred="2017-08-31",
        parties=["civil-society"],
        sources=["after"],
        alternatives=[{"changes": {"occurred": "2017-08-31T18:00"}, "sources": ["after"]}],
    )
    found = finding("18", told)
    assert found.possible == ("honoured", "not-evidenced")
    assert found.is_evidenced


def test_what_others_announced_is_not_held() -> None:
    told = fact(
        "meeting-announced",
        "m",
        by=["ika"],
        when="2017-08-31T18:00",
        parties=["civil-society"],
        sources=["before"],
    )
    found = finding("18", told)
    assert found.by_others is None
    assert found.planned is None
    assert found.planned_by_others is not None
    assert found.planned_by_others.possible == ("honoured",)
    assert not found.is_evidenced
    assert found.tells


# --- recorded, but too little to judge -----------------------------------------------------------


def told_of(id: str, *facts: Fact) -> tuple[bool, tuple[str, ...]]:
    found = finding(id, *facts)
    return found.tells, found.too_little


OPEN = fact(
    "meeting-held",
    "m",
    occurred="2017-08-31T18:00",
    form="open-consultation",
    food=True,
    sources=["after"],
)


def test_an_undated_fact_is_too_little_and_no_silence() -> None:
    notes = fact("notes-sent", "n", meeting="m", sources=[{"source": "after", "proves": "held"}])
    assert told_of("25", OPEN, notes) == (False, ("m", "n"))


def test_an_item_that_may_be_meant_is_too_little_and_no_silence() -> None:
    assert told_of("19", OPEN) == (False, ("m",)), "nobody says whether there was a room"


def test_a_plan_beside_what_was_held_is_too_little_and_no_silence() -> None:
    referral = fact(
        "referral-opened",
        "r",
        occurred="2017-08-02",
        open_to_all=True,
        sources=["after"],
    )
    planned = fact("plan-adopted", "p", sources=[{"source": "before", "proves": "announced"}])
    assert told_of("02", referral, planned) == (False, ("r", "p"))


def test_where_no_fact_speaks_the_sources_are_silent() -> None:
    assert told_of("35", OPEN) == (False, ())


def test_what_is_judged_or_does_not_apply_is_not_too_little() -> None:
    assert told_of("18", OPEN) == (True, ())
    assert told_of("06", OPEN) == (False, ())


def test_every_finding_that_applies_is_in_one_fold() -> None:
    found = answer(OPEN, OTHERS_PLAN.model_copy(update={"id": "other"}))
    folds = (found.evidenced, found.only_apart, found.too_little, found.silent)
    ids = [one.criterion.id for fold in folds for one in fold]
    assert sorted(ids) == sorted(one.criterion.id for one in found.applicable)
    assert all(folds)

"""Facts that come together: order does not matter, and one cause is told once."""

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from application.engine import Engine
from application.submission import Refused
from domain.consultation.order import brings, named_first, names
from domain.fact import Fact
from domain.organisation import Identify
from tests.application.given import submission
from tests.given import fact, opened, org, source

CHOIR = org("choir", umbrella="federation")
FEDERATION = org("federation")
NOTES = source("notes")
MEETING = fact("meeting-held", "mora", occurred="2018-02-13", by=["federation"], sources=["notes"])
CAME = fact("attendance-recorded", "came", meeting="mora", organisation="choir")
RIGHT = fact("corrected", "right", entry="came", changes={"count": "3 persons"}, reason="misread")
ROUND = (CHOIR, FEDERATION, NOTES, MEETING, CAME, RIGHT)


def refused(*facts: Fact) -> list[tuple[str, str]]:
    with Engine() as engine, pytest.raises(Refused) as caught:
        engine.submit(submission(*facts))
    return [(id, refusal.kind) for id, refusal in caught.value.refusals]


@any_of(st.permutations(ROUND))
def test_any_order_is_recorded(facts: list[Fact]) -> None:
    with Engine() as engine:
        receipt = engine.submit(submission(opened(), *facts))
    assert {*receipt.added} == {"opened", *(one.id for one in ROUND)}


@any_of(st.permutations(ROUND))
def test_what_a_fact_names_comes_before_it_and_all_else_stays(facts: list[Fact]) -> None:
    ordered = named_first(facts)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in facts)
    brought: set[str] = set()
    for one in ordered:
        assert {*names(one)} <= brought
        brought |= {*brings(one)}


def test_an_order_that_will_do_is_kept() -> None:
    facts = (opened(), NOTES, FEDERATION, CHOIR, MEETING, CAME, RIGHT)
    assert named_first(facts) == facts


def test_a_circle_is_refused_and_told_once() -> None:
    told = refused(opened(), org("a", umbrella="b"), org("b", umbrella="a"))
    assert [kind for _, kind in told] == ["unknown-organisation"]


def test_a_long_chain_needs_no_depth() -> None:
    chain = [org(f"o-{n}", umbrella=f"o-{n + 1}") for n in range(3000)]
    assert named_first([*chain, org("o-3000")])[0].id == "organisation-o-3000"


def test_what_follows_from_a_refusal_is_not_told_beside_it() -> None:
    bad = FEDERATION.model_copy(update={"by": ("nobody",)})
    assert refused(opened(), bad, CHOIR, NOTES, MEETING, CAME, RIGHT) == [
        ("organisation-federation", "unknown-organisation")
    ]


def test_what_many_lack_is_told_once_and_in_the_order_sent() -> None:
    many = [fact("attendance-recorded", f"c-{n}", meeting="mora", organisation="ax")
            for n in range(45)]  # fmt: skip
    alone = fact("notes-commented", "odd", notes="minutes", comment="Wrong")
    assert refused(opened(), *many, alone) == [
        ("c-0", "unknown-meeting"),
        ("odd", "unknown-notes"),
    ]


def test_another_fault_of_a_fact_that_follows_is_told() -> None:
    bad = FEDERATION.model_copy(update={"by": ("nobody",)})
    late = fact("invitation-sent", "i", occurred="2018-02", to=["federation"], reply_by="2017")
    own = late.model_copy(update={"to": (), "open_to_all": True, "id": "j"})
    assert refused(opened(), bad, late, own) == [
        ("organisation-federation", "unknown-organisation"),
        ("j", "deadline-before-start"),
    ]


def test_where_no_round_is_opened_that_is_told_once() -> None:
    assert refused(FEDERATION, NOTES) == [("organisation-federation", "not-opened")]


def test_a_refused_identity_is_not_told_again_of_its_description() -> None:
    reserved = org("holder")
    came = fact("attendance-recorded", "came", meeting="mora", organisation="holder")
    identity = Identify("holder", "Husbonden")
    facts = (opened(), FEDERATION, NOTES, MEETING, reserved, came)
    sent = submission(*facts, organisations=(identity,))
    with Engine() as engine, pytest.raises(Refused) as caught:
        engine.submit(sent)
    assert [(id, refusal.kind) for id, refusal in caught.value.refusals] == [
        ("holder", "id-reserved")
    ]

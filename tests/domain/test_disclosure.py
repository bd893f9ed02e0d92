"""Small counts of what is sensitive read 'fewer than 5' outside, and nothing gives them away."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from domain.answers.participation import participation
from domain.consultation.disclosure import FEW, guarded, seen_outside
from domain.consultation.dossier import dossier
from domain.consultation.state import Consultation, cut
from domain.fact import Fact
from domain.words import Group
from tests.given import fact, given, opened, org

MEETING = fact("meeting-held", "mote", occurred="2018-02-13")
ORGANISATIONS = (org("sameforeningen", groups=["sami"]), org("koren", groups=["amateur-culture"]))


def counted(id: str, count: str, **of: Any) -> Fact:
    return fact("attendance-counted", id, meeting="mote", count=count, **of)


def state_of(*facts: Fact) -> Consultation:
    return given(opened(), *ORGANISATIONS, MEETING, *facts).state


def outside(*facts: Fact) -> dict[str, str]:
    """How the counts of facts read outside."""
    state = state_of(*facts)
    read = seen_outside(state, guarded(state))
    return {one.id: str(read.facts[one.id].fact.count) for one in facts if hasattr(one, "count")}


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("0 persons", "fewer than 5 persons"), ("1 persons", "fewer than 5 persons"),
        ("4 persons", "fewer than 5 persons"), ("about 4 persons", "fewer than 5 persons"),
        ("at most 3 persons", "fewer than 5 persons"), ("5 persons", "5 persons"),
        ("fewer than 3 persons", "fewer than 5 persons"), ("about 12 persons", "about 12 persons"),
        ("at least 2 persons", "at least 2 persons"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("need", ["food", "access", "interpreter", "other"])
def test_needs_are_sensitive_whatever_they_are(need: str, told: str, read: str) -> None:
    assert outside(fact("needs-counted", "n", meeting="mote", need=need, count=told)) == {"n": read}


@pytest.mark.parametrize(
    ("of", "is_hidden"),
    [
        ({"group": "sami"}, True), ({"group": "disability"}, True),
        ({"party": "national-minority"}, True), ({"group": "older-people"}, False),
        ({"party": "civil-society"}, False), ({}, False),
    ],
)  # fmt: skip
def test_who_came_is_sensitive_where_it_tells_of_what_they_are(
    of: dict[str, str], is_hidden: bool
) -> None:
    assert outside(counted("n", "2 persons", **of)) == {
        "n": "fewer than 5 persons" if is_hidden else "2 persons"
    }


def test_by_the_meeting_and_the_organisation_too() -> None:
    samiskt = fact("meeting-held", "samiskt", occurred="2018-02-14", groups=["sami"])
    total = fact("attendance-counted", "n", meeting="samiskt", count="3 persons")
    came = fact("attendance-recorded", "a", meeting="mote", organisation="sameforeningen",
                count="2 persons")  # fmt: skip
    other = fact("attendance-recorded", "b", meeting="samiskt", organisation="koren",
                 count="2 organisations")  # fmt: skip
    read = outside(samiskt, total, came, other)
    assert read == {"n": "fewer than 5 persons", "a": "fewer than 5 persons",
                    "b": "2 organisations"}  # fmt: skip


def test_responses_voices_and_addressees_too() -> None:
    remiss = fact(
        "referral-opened", "remiss", occurred="2018-05-09",
        collectives=[{"label": "alla", "count": "30 persons"},
                     {"label": "samer", "count": "2 persons", "groups": ["sami"]}],
    )  # fmt: skip
    of = {"party": "national-minority"}
    answers = fact("responses-counted", "svar", count="2 responses", **of)
    total = fact("responses-counted", "alla", count="30 responses")
    voices = fact("view-stated", "syn", text="T", count="3 voices", **of)
    state = state_of(remiss, answers, total, voices)
    read = seen_outside(state, guarded(state)).facts
    assert [str(one.count) for one in read["remiss"].fact.collectives] == [
        "at least 5 persons", "fewer than 5 persons",
    ]  # fmt: skip
    assert str(read["svar"].fact.count) == "fewer than 5 responses"
    assert str(read["alla"].fact.count) == "at least 5 responses"
    assert str(read["syn"].fact.count) == "fewer than 5 voices"


def test_the_total_and_the_other_parts_do_not_give_it_away() -> None:
    read = outside(
        counted("alla", "20 persons"), counted("civila", "14 persons", party="civil-society"),
        counted("kommun", "4 persons", party="municipality"),
        counted("samer", "2 persons", group="sami"),
        fact("needs-counted", "mat", meeting="mote", need="food", count="12 persons"),
    )  # fmt: skip
    assert read == {
        "alla": "at least 5 persons", "civila": "at least 5 persons",
        "kommun": "fewer than 5 persons", "samer": "fewer than 5 persons", "mat": "12 persons",
    }  # fmt: skip


def test_another_meeting_reads_as_it_is() -> None:
    annat = fact("meeting-held", "annat", occurred="2018-02-20")
    there = fact("attendance-counted", "dar", meeting="annat", count="20 persons")
    assert outside(annat, there, counted("samer", "2 persons", group="sami"))["dar"] == "20 persons"


def test_what_was_corrected_or_read_otherwise_is_not_told_either() -> None:
    other = {"changes": {"count": "2 persons"}, "sources": ["a"]}
    first = counted("samer", "3 persons", group="sami", note="Tre samer", alternatives=[other])
    source = fact("source-registered", "kalla", source="a", title="A", standpoint="holder",
                  read="in-full")  # fmt: skip
    rattad = fact("corrected", "rattad", entry="samer", changes={"count": "7 persons"},
                  reason="Sju, inte tre")  # fmt: skip
    state = state_of(source, counted("alla", "20 persons"), first, rattad)
    for stood in (state, cut(state, state.position - 1), cut(state, state.position - 2)):
        read = seen_outside(stood, guarded(state))
        told = str([record.fact for record in read.facts.values()])
        for word in ("number=3", "number=2", "number=7", "number=20", "Tre", "Sju"):
            assert word not in told
    assert read.facts["alla"].nonce != state.facts["alla"].nonce
    assert read.facts["opened"] is state.facts["opened"]


def test_a_total_that_was_told_before_is_not_told_of_that_time_any_more() -> None:
    before = state_of(
        counted("alla", "20 persons"), counted("civila", "18 persons", party="civil-society")
    )
    assert seen_outside(before, guarded(before)) is before
    now = given(
        *(r.fact for r in before.facts.values()), counted("s", "2 persons", group="sami")
    ).state
    read = seen_outside(before, guarded(now))
    assert [str(read.facts[id].fact.count) for id in ("alla", "civila")] == [
        "at least 5 persons"
    ] * 2


GROUPS: tuple[Group, ...] = ("sami", "roma", "older-people", "creators")


def told(counts: tuple[int, ...], further: int) -> Consultation:
    """A meeting told apart by groups, the first two of them sensitive; with the total of all."""
    parts = [counted(g, f"{n} persons", group=g) for g, n in zip(GROUPS, counts, strict=False)]
    return state_of(*parts, counted("alla", f"{sum(counts) + further} persons"))


def shown(counts: tuple[int, ...], further: int) -> list[Any]:
    """All that is shown outside: what is recorded, and what is answered of it."""
    state = told(counts, further)
    read = seen_outside(state, guarded(state))
    answer = participation(dossier(read))
    return [[r.fact for r in read.facts.values()], answer.funnel, answer.by("group")]


@given_any(st.lists(st.integers(0, 12), min_size=1, max_size=4).map(tuple), st.integers(0, 3))
def test_no_sum_of_what_is_shown_tells_a_small_count(counts: tuple[int, ...], further: int) -> None:
    """Of each that is hidden there is another value by which all that is shown is the same."""
    hidden = [n for n, count in enumerate(counts[:2]) if count < FEW]
    seen = shown(counts, further)
    for one in hidden:
        others = (
            tuple(value if n == one else counts[n] - (n == other) for n in range(len(counts)))
            for value, other in product(range(FEW), (-1, *range(len(counts))))
            if value != counts[one] and (other in (-1, one) or counts[other])
        )
        told_apart = product(others, (further, *range(FEW + 1)))  # how many more came is not told
        assert any(shown(other, more) == seen for other, more in told_apart)

"""Counts as whole and parts; what shows that a party took part, and that a thing was held."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from domain.answers.participation import StepAnswer, participation
from domain.answers.principles import principles
from domain.answers.process import Process, process
from domain.consultation.dossier import Dossier, dossier
from domain.consultation.referral import counted
from domain.consultation.state import EMPTY, evolve
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org, recorded, source

OVER = date(2026, 11, 22)
AFTER, PAGE = source("after", "2020-12-01"), source("page")
REFERRAL = fact(
    "referral-opened",
    "r",
    occurred="2020-02-13",
    deadline="2020-04-26",
    open_to_all=True,
    sources=["after"],
)
MEETING = fact("meeting-held", "m", occurred="2020-01-15T18:00", sources=["after"])


def read(*facts: Fact, **content: Any) -> Dossier:
    stated = {"region": "20", "period": "2021/2024"} | content
    return given(opened(**stated), AFTER, PAGE, org("foo"), *facts).dossier()


def responses(id: str, count: str, **content: Any) -> Fact:
    return fact("responses-counted", id, count=count, **content)


def heads(id: str, count: str, **content: Any) -> Fact:
    return fact("attendance-counted", id, meeting="m", count=count, **content)


def step(name: str, *facts: Fact, by: str | None = None) -> StepAnswer:
    whole = participation(read(*facts))
    funnel = whole.funnel if by is None else whole.by("party")[by]
    return next(one for one in funnel if one.step == name)


def told(answer: StepAnswer) -> list[str]:
    return [str(one.count) for one in answer.unnamed]


# --- whole and parts -----------------------------------------------------------------------------


def test_a_count_without_party_below_its_parts_is_no_whole() -> None:
    facts = (
        responses("k", "15 responses", party="municipality"),
        responses("c", "31 responses", party="professional-culture"),
        responses("o", "6 responses"),
    )
    answer = step("responded", REFERRAL, *facts)
    assert told(answer) == ["15 responses", "31 responses", "6 responses"]
    assert [str(total) for total in answer.totals] == ["52 responses"]


def test_a_whole_stands_for_its_parts_and_each_part_for_its_party() -> None:
    facts = (
        responses("k", "15 responses", party="municipality"),
        responses("all", "52 responses"),
    )
    assert told(step("responded", REFERRAL, *facts)) == ["52 responses"]
    assert told(step("responded", REFERRAL, *facts, by="municipality")) == ["15 responses"]


@pytest.mark.parametrize(
    "order", [("52 responses", "6 responses"), ("6 responses", "52 responses")]
)
def test_of_two_counts_of_all_the_larger_is_the_whole(order: tuple[str, str]) -> None:
    facts = [responses(f"t{n}", count) for n, count in enumerate(order)]
    assert told(step("responded", REFERRAL, *facts)) == ["52 responses"]


def test_an_approximate_whole_may_hold_what_is_a_little_more() -> None:
    part = responses("k", "54 responses", party="municipality")
    assert told(step("responded", part, responses("all", "about 50 responses"))) == [
        "about 50 responses"
    ]
    assert len(told(step("responded", part, responses("all", "50 responses")))) == 2


def test_units_are_not_held_against_each_other() -> None:
    part = responses("k", "54 contributions", party="municipality")
    both = told(step("responded", part, responses("all", "50 responses")))
    assert sorted(both) == ["50 responses", "54 contributions"]


def test_a_response_of_a_party_that_no_count_holds_is_counted() -> None:
    facts = (
        responses("k", "15 responses", party="municipality"),
        fact("response-received", "own", party="municipality"),
        fact("response-received", "other", party="civil-society"),
    )
    assert told(step("responded", REFERRAL, *facts)) == ["1 response", "15 responses"]


def test_at_a_meeting_and_in_the_inventory_whole_and_parts_are_told_apart_too() -> None:
    parts = (heads("a", "20 persons", party="municipality"), heads("b", "30 persons", group="jews"))
    assert len(told(step("attended", MEETING, *parts, heads("c", "5 persons")))) == 3
    assert told(step("attended", MEETING, *parts, heads("c", "40 persons"))) == ["40 persons"]
    found = fact("organisations-counted", "all", count="40 organisations")
    part = fact("organisations-counted", "part", count="30 organisations", party="civil-society")
    assert told(step("inventoried", found, part)) == ["40 organisations"]
    assert told(step("inventoried", found, part, by="civil-society")) == ["30 organisations"]


_PARTIES = [None, "municipality", "civil-society", "professional-culture"]


@any_of(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(_PARTIES)), max_size=6))
def test_every_count_is_whole_part_or_smaller_in_whatever_order(
    counts: list[tuple[int, str | None]],
) -> None:
    facts = [responses(f"c{n}", f"{k} responses", party=p) for n, (k, p) in enumerate(counts)]
    for order in (facts, facts[::-1]):
        for one in counted(read(*order)):
            whole = [one.whole] if one.whole else []
            assert len([*whole, *one.parts, *one.smaller]) == len(counts)
            parts = sum(part.fact.count.number for part in one.parts)
            assert one.whole is None or one.whole.fact.count.number >= parts
    ways = [
        {(e.fact.count.number, e.fact.party) for c in counted(read(*order)) for e in c.parts}
        for order in (facts, facts[::-1])
    ]
    assert ways[0] == ways[1]


# --- what shows that a party took part -----------------------------------------------------------


def reached(*facts: Fact) -> set[str]:
    charter = default_charter()
    found = principles(read(*facts), charter.charter, charter.checks, OVER).findings[0]
    return {trial.item.label for trial in found.held.trials if trial.speaks == "met"}


@pytest.mark.parametrize(
    ("told", "shows"),
    [
        (responses("k", "15 responses", party="municipality", referral="r"), True),
        (responses("k", "about 15 responses", party="municipality"), True),
        (responses("k", "0 responses", party="municipality"), False),
        (responses("k", "at most 5 responses", party="municipality"), False),
        (responses("k", "15 responses"), False),
        (fact("response-received", "k", party="municipality"), True),
        (heads("k", "15 persons", party="municipality"), True),
        (heads("k", "0 persons", party="municipality"), False),
    ],
)
def test_one_rule_for_what_shows_that_a_party_took_part(told: Fact, shows: bool) -> None:
    assert ("municipality" in reached(REFERRAL, MEETING, told)) is shows


# --- what shows that a thing was held ------------------------------------------------------------


def proof_of_referral(*facts: Fact) -> str:
    referral = fact("referral-opened", "r", occurred="2020-02-13", to=["foo"], sources=["page"])
    answer = participation(read(referral, *facts))
    assert answer.planned in ((), ("r",))
    return "planned" if answer.planned else "held"


@pytest.mark.parametrize(
    ("told", "proof"),
    [
        ((), "planned"),
        ((responses("k", "52 responses", sources=["page"]),), "held"),
        ((responses("k", "0 responses", sources=["page"]),), "planned"),
        ((fact("response-received", "k", organisation="foo", sources=["page"]),), "held"),
        (
            (
                fact(
                    "responses-published",
                    "k",
                    form="in-full",
                    occurred="2020-06",
                    sources=["after"],
                ),
            ),
            "held",
        ),
        ((fact("deadline-extended", "k", referral="r", deadline="2020-05"),), "planned"),
    ],
)
def test_responses_show_that_a_referral_was_held(told: tuple[Fact, ...], proof: str) -> None:
    assert proof_of_referral(*told) == proof


def test_responses_to_another_referral_show_nothing_of_this_one() -> None:
    other = fact("referral-opened", "other", occurred="2020-03-13", to=["foo"], sources=["after"])
    answered = responses("k", "52 responses", referral="other", sources=["page"])
    assert proof_of_referral(other, answered) == "planned"


@pytest.mark.parametrize(
    "told",
    [
        fact(
            "reply-received",
            "k",
            invitation="i",
            organisation="foo",
            answer="accepts",
            sources=["page"],
        ),
        fact("invitation-bounced", "k", invitation="i", sources=["page"]),
        fact("reminder-sent", "k", invitation="i", sources=["page"]),
    ],
)
def test_a_reply_shows_that_an_invitation_was_sent(told: Fact) -> None:
    sent = fact("invitation-sent", "i", occurred="2020-02-13", open_to_all=True, sources=["page"])
    assert participation(read(sent)).open_calls == ()
    assert participation(read(sent, told)).open_calls == ("i",)


@pytest.mark.parametrize(
    ("told", "held"),
    [
        (fact("view-stated", "k", meeting="m", text="More rooms", sources=["after"]), True),
        (fact("notes-sent", "k", meeting="m", occurred="2020-02", sources=["after"]), True),
        (heads("k", "0 persons"), False),
        (fact("needs-counted", "k", meeting="m", need="food", count="3 persons"), False),
    ],
)
def test_what_was_said_at_a_meeting_shows_that_it_was_held(told: Fact, held: bool) -> None:
    called = fact("meeting-announced", "m", when="2020-01-15")
    phase = next(p for p in stands(OVER, called, told).phases if p.name == "dialogue")
    assert (phase.state == "done") is held


# --- what was planned ----------------------------------------------------------------------------


def stands(today: date, *facts: Fact, **content: Any) -> Process:
    return _stands(read(*facts, **content), today)


def _stands(whole: Dossier, today: date) -> Process:
    charter = default_charter()
    return process(whole, today, principles(whole, charter.charter, charter.checks, today))


def phases(today: date, *facts: Fact, **content: Any) -> dict[str, str]:
    return {phase.name: phase.state for phase in stands(today, *facts, **content).phases}


def test_what_was_only_announced_is_never_done() -> None:
    called = fact("meeting-announced", "m", when="2020-02-15T12:00/14:00", sources=["after"])
    assert phases(OVER, called)["dialogue"] == "only-announced"
    held = fact("meeting-held", "h", meeting="m", occurred="2020-02-15", sources=["after"])
    assert phases(OVER, called, held)["dialogue"] == "done"
    off = fact("meeting-cancelled", "c", meeting="m", sources=["after"])
    assert phases(OVER, called, off)["dialogue"] == "only-announced"
    response = fact("response-received", "k", organisation="foo")
    view = fact("view-stated", "v", text="More rooms", response="k")
    assert phases(OVER, called, response, view)["dialogue"] == "only-announced"


CONTACT = fact("invitation-requested", "asks", organisation="foo")


def test_the_invitation_is_under_way_once_somebody_is_invited() -> None:
    during = date(2020, 3, 1)
    assert phases(during, CONTACT)["invitation"] == "planned"
    assert stands(during, CONTACT).phase == "opening"
    sent = fact("invitation-sent", "i", occurred="2019-02-13", to=["foo"])
    assert phases(during, CONTACT, sent)["invitation"] == "under-way"


AHEAD = fact("invitation-sent", "i", occurred="2026-12-02", to=["foo"], channels=["email"])
RECORDED = datetime(2026, 12, 1, 12, tzinfo=UTC)


def ahead(*later: tuple[Fact, datetime]) -> Dossier:
    state = EMPTY
    told = [
        (opened(kept="live", region="20", period="2028/2031"), RECORDED),
        (org("foo"), RECORDED),
    ]
    for one, at in (*told, (AHEAD, RECORDED), *later):
        state = evolve(state, recorded(one, state.position + 1, at))
    return dossier(state)


def test_a_plan_asks_to_be_confirmed_and_is_never_silently_left_out() -> None:
    due = {(d.what, d.entry, d.by, d.state) for d in _stands(ahead(), date(2027, 2, 1)).dues}
    assert ("plan-to-confirm", "i", date(2026, 12, 2), "overdue") in due
    invited = participation(ahead()).funnel[1]
    assert (invited.organisations, invited.planned) == ((), ("foo",))
    assert participation(ahead()).asked("foo") == ("invitation-planned", ("i",))


def test_a_plan_is_confirmed_by_a_later_word_of_its_day() -> None:
    confirmed = fact(
        "corrected", "c", entry="i", changes={"occurred": "2026-12-02"}, reason="It was sent."
    )
    early, late = datetime(2026, 12, 1, 13, tzinfo=UTC), datetime(2026, 12, 3, tzinfo=UTC)
    assert participation(ahead((confirmed, early))).funnel[1].organisations == ()
    whole = ahead((confirmed, late))
    assert participation(whole).funnel[1].organisations == ("foo",)
    assert not any(d.what == "plan-to-confirm" for d in _stands(whole, date(2027, 2, 1)).dues)


def test_another_correction_confirms_no_plan() -> None:
    later = datetime(2026, 12, 3, tzinfo=UTC)
    text = fact("corrected", "c", entry="i", changes={"channels": ["letter"]}, reason="misread")
    assert participation(ahead((text, later))).funnel[1].organisations == ()


def test_a_reply_confirms_that_an_invitation_was_sent() -> None:
    reply = fact(
        "reply-received",
        "k",
        invitation="i",
        organisation="foo",
        answer="accepts",
        occurred="2026-12-04",
    )
    whole = ahead((reply, datetime(2026, 12, 5, tzinfo=UTC)))
    assert participation(whole).funnel[1].organisations == ("foo",)
    assert not any(d.what == "plan-to-confirm" for d in _stands(whole, date(2027, 2, 1)).dues)

"""Where a round stands on a date: its phase, what is due, and what is late."""

from datetime import date
from typing import Any

import pytest

from domain.answers.principles import principles
from domain.answers.process import LIFECYCLE, Due, Process, process
from domain.consultation.dossier import Dossier
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org, source

BEFORE, AFTER, PAGE = source("before", "2018-01-10"), source("after", "2018-12-31"), source("page")
AX = org("ax")


def read(*facts: Fact, **content: Any) -> Dossier:
    stated = {"kept": "live", "period": "2020/2023"} | content
    return given(opened(**stated), BEFORE, AFTER, PAGE, AX, *facts).dossier()


def on(today: date, *facts: Fact, **content: Any) -> Process:
    dossier = read(*facts, **content)
    by = default_charter()
    return process(dossier, today, principles(dossier, by.charter, by.checks, today))


def dues(*facts: Fact, today: date = date(2018, 3, 1), **content: Any) -> list[tuple[Any, ...]]:
    return [(d.what, d.entry, d.by, d.state) for d in on(today, *facts, **content).dues]


# --- due and overdue -------------------------------------------------------------------------

CALLED = fact("meeting-announced", "mora", when="2018-03-10", occurred="2018-02-01")


@pytest.mark.parametrize(
    ("kept", "today", "state"),
    [
        ("live", date(2018, 3, 9), "due"),
        ("live", date(2018, 3, 10), "due"),
        ("live", date(2018, 3, 11), "overdue"),
        ("reconstructed", date(2018, 3, 10), "due"),
        ("reconstructed", date(2018, 3, 11), "no-outcome-recorded"),
    ],
)
def test_only_a_live_record_can_be_late(kept: str, today: date, state: str) -> None:
    assert dues(CALLED, today=today, kept=kept) == [
        ("meeting-to-hold", "mora", date(2018, 3, 10), state)
    ]


def test_a_meeting_that_was_moved_is_due_by_its_new_day_and_told_by_its_announcement() -> None:
    moved = fact("meeting-moved", "moved", meeting="mora", when="2018-03-20")
    assert dues(CALLED, moved) == [("meeting-to-hold", "mora", date(2018, 3, 20), "due")]


def due(what: str, entry: str, by: date | None, state: str = "overdue") -> tuple[Any, ...]:
    return (what, entry, by, state)


SENT = fact("invitation-sent", "sent", to=["ax"], reply_by="2018-02-20")
APPROACH = fact("approach-received", "offer", organisation="ax", offer="Plan it together")
REFERRAL = fact("referral-opened", "referral", open_to_all=True, deadline="2018-06-29")
RESPONSE = fact("response-received", "response", occurred="2018-02-13")
VIEW = fact("view-stated", "view", text="More rooms")
DECISION = fact("decision-taken", "step", body="committee", occurred="2018-02-20", sources=["page"])
PLANNED = fact("plan-adopted", "plan", occurred="2018-11-28", sources=["before"])
ADOPTED = fact("plan-adopted", "adopted", occurred="2018-02-20", sources=["after"])
PROMISE = fact("commitment-made", "promise", text="Meet yearly", due="2018-02")
CONCERN = fact("concern-raised", "concern", about="notice", text="Too short")
GOAL = fact("goal-set", "goal", goal="More voices")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([CALLED, fact("meeting-held", "h", meeting="mora", occurred="2018-02-10")], []),
        (
            [fact("meeting-held", "h", occurred="2018-02-10", sources=["page"])],
            [due("meeting-to-confirm", "h", date(2018, 2, 10))],
        ),
        ([CALLED, fact("meeting-cancelled", "off", meeting="mora")], []),
        ([SENT], [due("replies", "sent", date(2018, 2, 20))]),
        (
            [
                SENT,
                fact(
                    "reply-received", "r", invitation="sent", organisation="ax", answer="declines"
                ),
            ],
            [],
        ),
        ([APPROACH], [due("answer-to-approach", "offer", None, "undated")]),
        ([APPROACH, fact("approach-answered", "a", approach="offer", answer="declined")], []),
        ([REFERRAL], [due("responses", "referral", date(2018, 6, 29), "due")]),
        ([RESPONSE], [due("registration", "response", date(2018, 2, 13))]),
        ([RESPONSE, fact("response-registered", "reg", response="response")], []),
        ([RESPONSE.model_copy(update={"kept_in_order": True})], []),
        ([VIEW], [due("answer-to-view", "view", None, "undated")]),
        ([VIEW, fact("views-answered", "a", views=["view"], disposition="noted")], []),
        (
            [VIEW, PLANNED],
            [
                due("answer-to-view", "view", date(2018, 11, 28), "due"),
                due("decision", "plan", date(2018, 11, 28), "due"),
            ],
        ),
        ([DECISION], [due("decision", "step", date(2018, 2, 20))]),
        ([DECISION, ADOPTED], []),
        ([PLANNED, ADOPTED], []),
        ([PROMISE], [due("commitment", "promise", date(2018, 2, 28))]),
        ([PROMISE, fact("commitment-settled", "s", commitment="promise", outcome="partly")], []),
        ([CONCERN], [due("concern", "concern", None, "undated")]),
        ([CONCERN, fact("concern-resolved", "c", concern="concern", how="Met again")], []),
        ([GOAL], []),
        ([GOAL, ADOPTED], [due("goal-to-assess", "goal", None, "undated")]),
        ([GOAL, ADOPTED, fact("goal-assessed", "g", goal="goal", outcome="partly")], []),
    ],
)
def test_what_is_due(facts: list[Fact], expected: list[tuple[Any, ...]]) -> None:
    assert dues(*facts) == expected


# --- each owes its own part ------------------------------------------------------------------

THREE = (org("a"), org("b"), org("c"))
TO_THREE = fact("invitation-sent", "sent", to=["a", "b", "c"], reply_by="2018-02-20T12:00")


def reply(of: str, **content: Any) -> Fact:
    stated = {"organisation": of, "answer": "accepts"} | content
    return fact("reply-received", f"reply-{of}", **stated)


def waiting(what: str, *facts: Fact, today: date = date(2018, 3, 1)) -> list[tuple[Any, ...]]:
    stands = on(today, *THREE, *facts)
    return [(d.by, d.awaited) for d in stands.dues if d.what == what]


BY = date(2018, 2, 20)
CALLED_TOO = TO_THREE.model_copy(update={"meetings": ("mora",)})


@pytest.mark.parametrize(
    ("facts", "awaited"),
    [
        ([TO_THREE], [(BY, ("a", "b", "c"))]),
        ([TO_THREE, reply("b", invitation="sent")], [(BY, ("a", "c"))]),
        ([TO_THREE, reply("b"), reply("a", answer="declines")], [(BY, ("c",))]),
        ([CALLED, CALLED_TOO, reply("b", meetings=["mora"])], [(BY, ("a", "c"))]),
        (
            [
                TO_THREE,
                reply("a"),
                reply("b", answer="tentative"),
                fact("invitation-bounced", "back", invitation="sent", organisation="c"),
            ],
            [],
        ),
        (
            [
                TO_THREE.model_copy(update={"to": ("a",)}),
                fact("invitation-bounced", "back", invitation="sent"),
            ],
            [],
        ),
        ([TO_THREE, fact("invitation-bounced", "back", invitation="sent")],
         [(BY, ("a", "b", "c"))]),
    ],
)  # fmt: skip
def test_replies_are_due_until_each_has_replied_or_was_not_reached(
    facts: list[Fact], awaited: list[tuple[Any, ...]]
) -> None:
    assert waiting("replies", *facts) == awaited


@pytest.mark.parametrize(
    ("asked", "replied", "due"),
    [
        ({"collectives": [{"label": "all"}]}, [], True),
        ({"collectives": [{"label": "all"}]}, ["a"], False),
        ({"collectives": [{"label": "two", "count": "2 organisations"}]}, ["a"], True),
        ({"collectives": [{"label": "two", "count": "2 organisations"}]}, ["a", "b"], False),
        ({"to": ["c"], "collectives": [{"label": "all"}]}, ["c"], True),
        ({"open_to_all": True}, [], True),
        ({"open_to_all": True}, ["b"], False),
        ({"to": ["a"], "open_to_all": True}, ["a"], False),
    ],
)
def test_replies_of_those_not_named(asked: dict[str, Any], replied: list[str], due: bool) -> None:
    sent = fact("invitation-sent", "sent", reply_by="2018-02-20", **asked)
    assert bool(waiting("replies", sent, *map(reply, replied))) is due


def test_responses_are_due_until_each_named_has_responded_by_its_own_day() -> None:
    sent = fact("referral-opened", "draft", to=["a", "b", "c"], deadline="2018-03-10")
    own = fact("deadline-extended", "own", referral="draft", deadline="2018-03-20",
               organisation="c")  # fmt: skip
    of_a = fact("response-received", "r-a", referral="draft", organisation="a")
    all_day, later = date(2018, 3, 10), date(2018, 3, 20)
    assert waiting("responses", sent, of_a) == [(all_day, ("b", "c"))]
    assert waiting("responses", sent, own, of_a) == [(all_day, ("b",)), (later, ("c",))]
    past = {"today": date(2018, 3, 15)}
    assert waiting("responses", sent, own, of_a, **past) == [(later, ("c",))]
    each = [fact("response-received", f"r-{o}", organisation=o) for o in ("a", "b", "c")]
    assert waiting("responses", sent, *each) == []
    to_all = sent.model_copy(update={"open_to_all": True})
    assert waiting("responses", to_all, *each) == [(all_day, ())]


def test_an_archive_does_not_ask_for_registration() -> None:
    assert dues(RESPONSE, kept="reconstructed") == []


def test_a_referral_that_has_closed_awaits_no_responses() -> None:
    assert [d[0] for d in dues(REFERRAL, today=date(2018, 6, 29))] == ["responses"]
    assert dues(REFERRAL, today=date(2018, 6, 30)) == []


def test_the_soonest_stands_first_and_the_undated_last() -> None:
    found = on(date(2018, 3, 1), CONCERN, CALLED, PROMISE, REFERRAL).dues
    assert [d.entry for d in found] == ["promise", "mora", "referral", "concern"]
    assert all(isinstance(d, Due) for d in found)


# --- phases ----------------------------------------------------------------------------------

CLOSED = fact("closed", "closed", occurred="2018-12-01")
FOUND = fact("inventory-begun", "search", occurred="2017-10")
FOUND_LATER = fact("outreach-made", "outreach", groups=["roma"], occurred="2018-01-15")


@pytest.mark.parametrize(
    ("facts", "today", "phase"),
    [
        ([], date(2018, 3, 1), "opening"),
        ([FOUND], date(2018, 3, 1), "inventory"),
        ([FOUND, CALLED], date(2018, 3, 1), "inventory"),  # calling is not yet meeting
        ([REFERRAL, CALLED], date(2018, 3, 1), "referral"),
        ([REFERRAL, ADOPTED], date(2018, 3, 1), "follow-up"),
        ([REFERRAL, PLANNED], date(2018, 3, 1), "referral"),  # planned is not decided
        ([FOUND], date(2021, 1, 1), "follow-up"),
        ([FOUND], date(2024, 1, 1), "over"),
        ([FOUND, CLOSED], date(2018, 3, 1), "closed"),
        ([FOUND, CLOSED], date(2024, 1, 1), "closed"),
        ([FOUND, CLOSED.model_copy(update={"occurred": "2022"})], date(2018, 3, 1), "inventory"),
    ],
)
def test_the_phase_that_a_round_is_in(facts: list[Fact], today: date, phase: str) -> None:
    assert on(today, *facts).phase == phase


def test_each_phase_with_its_first_and_last_dates() -> None:
    phases = on(date(2018, 3, 1), FOUND_LATER, FOUND, CALLED).phases
    assert tuple(p.name for p in phases) == LIFECYCLE
    told = {p.name: (p.state, p.facts, p.first, p.last) for p in phases}
    assert told["inventory"] == ("under-way", 2, "2017-10", "2018-01-15")
    assert told["dialogue"] == ("planned", 1, "2018-03-10", "2018-03-10")
    assert told["referral"] == ("no-facts", 0, None, None)


def test_a_phase_is_done_when_the_plan_is_decided_and_follow_up_when_it_is_over() -> None:
    decided = {p.name: p.state for p in on(date(2018, 3, 1), FOUND, ADOPTED).phases}
    assert (decided["inventory"], decided["follow-up"]) == ("done", "under-way")
    over = {p.name: p.state for p in on(date(2024, 1, 1), FOUND, ADOPTED).phases}
    assert (over["inventory"], over["follow-up"]) == ("done", "done")


def test_the_charter_warns_of_what_is_not_met_or_not_yet() -> None:
    today = date(2018, 3, 1)
    short = fact("meeting-announced", "mora", when="2018-03-10", occurred="2018-03-09")
    warned = on(today, short).warnings
    assert warned
    assert all({"breached", "partly", "open"} & set(f.possible) for f in warned)


# --- corrected, contested, told otherwise ----------------------------------------------------


def contested(entry: str, id: str = "no") -> Fact:
    return fact("contested", id, entry=entry, organisation="ax", statement="That is wrong")


def settled(outcome: str) -> Fact:
    return fact(
        "contest-answered", "said", contest="no", outcome=outcome, by=["court"], reason="Read anew"
    )


COURT = org("court")
TODAY = date(2018, 3, 1)


def test_what_is_due_tells_on_which_entries_it_rests() -> None:
    moved = fact("meeting-moved", "moved", meeting="mora", when="2018-03-20")
    extended = fact("deadline-extended", "more", referral="referral", deadline="2018-07-15")
    found = on(TODAY, CALLED, moved, REFERRAL, extended, VIEW, PLANNED)
    assert {due.what: due.rests_on for due in found.dues} == {
        "meeting-to-hold": ("mora", "moved"),
        "responses": ("referral", "more"),
        "answer-to-view": ("view", "plan"),
        "decision": ("plan",),
    }


def test_a_due_that_rests_on_a_contested_entry_can_be_told() -> None:
    moved = fact("meeting-moved", "moved", meeting="mora", when="2018-03-20")
    found = on(TODAY, CALLED, moved, contested("moved"))
    (meeting,) = (due for due in found.dues if due.entry == "mora")
    assert found.marks.among(meeting.rests_on).contested == ("moved",)


def test_each_phase_tells_what_of_it_is_corrected_or_contested() -> None:
    late = fact("corrected", "late", entry="search", changes={"occurred": "2017-11"}, reason="x")
    phases = {p.name: p for p in on(TODAY, FOUND, late, CALLED, contested("mora")).phases}
    assert phases["inventory"].marks.by_entry == {"search": ("corrected",)}
    assert phases["dialogue"].marks.by_entry == {"mora": ("contested",)}
    assert phases["referral"].marks.by_entry == {}


def test_a_phase_flags_what_was_taken_back_where_that_is_contested() -> None:
    gone = fact("corrected", "gone", entry="search", retracted=True, reason="never was")
    (inventory, *_) = on(TODAY, FOUND, gone, contested("gone")).phases
    assert (inventory.facts, inventory.marks.contested) == (0, ("search",))


def test_a_contest_is_to_be_settled_and_one_that_was_upheld_to_be_heeded() -> None:
    fixed = fact("corrected", "fix", entry="search", changes={"occurred": "2017-11"}, reason="x")
    of_contest = [due("contest-to-settle", "search", None, "undated")]
    of_entry = [due("entry-to-correct", "search", None, "undated")]
    assert dues(FOUND, contested("search")) == of_contest
    assert dues(COURT, FOUND, contested("search"), settled("upheld")) == of_entry
    assert dues(COURT, FOUND, contested("search"), settled("upheld"), fixed) == []
    assert dues(COURT, FOUND, contested("search"), settled("dismissed")) == []
    heeded = (contested("search"), settled("upheld"), fixed, contested("search", "again"))
    assert dues(COURT, FOUND, *heeded) == of_contest


# --- what a phase that is over shows ---------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (
            (fact("invitation-sent", "brev", to=["ax"], occurred="2018-02-01", sources=["after"]),),
            "done",
        ),
        (
            (
                fact(
                    "invitation-sent", "brev", to=["ax"], occurred="2018-02-01", sources=["before"]
                ),
            ),
            "only-announced",
        ),
        (
            (
                fact(
                    "invitation-sent",
                    "brev",
                    by=["ax"],
                    open_to_all=True,
                    occurred="2018-02-01",
                    sources=["after"],
                ),
            ),
            "by-others",
        ),
        ((fact("knowledge-offered", "guide", form="study-guide"),), "not-known"),
    ],
)
def test_a_phase_is_done_only_where_the_holder_is_shown_to_have_carried_it_out(
    facts: tuple[Fact, ...], state: str
) -> None:
    told = on(date(2018, 3, 1), *facts, ADOPTED)
    assert {phase.name: phase.state for phase in told.phases}["invitation"] == state

"""Rounds side by side: what may be compared, whose sources speak, who came and who left."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.answers.comparison import (
    Compared,
    Comparison,
    Continuity,
    Judged,
    Listing,
    StepTold,
    Succession,
    Trend,
    compare,
)
from domain.answers.participation import Asked, Step, participation
from domain.answers.principles import principles
from domain.consultation.horizon import standing_on
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org, source

TODAY = date(2026, 11, 22)
ORGS = ("choir", "theatre", "village", "league")
SOURCES = (
    source("plan", "2018-12-31"),
    source("reply", "2018-12-31", standpoint="party"),
    source("paper", "2018-12-31", standpoint="third"),
    source("project", "2018-12-31", standpoint="organiser"),
)
EARLIER, LATER = {"period": "2015/2018"}, {"period": "2019/2022", "previous": "earlier"}


def compared(id: str, *facts: Fact, choir: str = "Choir", **opening: Any) -> Compared:
    described = [org(one, name=choir if one == "choir" else one.capitalize()) for one in ORGS]
    dossier = given(opened(**opening), *SOURCES, *described, *facts).dossier()
    by = default_charter()
    answer = principles(dossier, by.charter, by.checks, TODAY)
    return Compared(id, dossier, answer, participation(dossier))


def two(earlier: list[Fact], later: list[Fact], **identity: str) -> Comparison:
    """Two rounds of one region, compared."""
    return compare(
        [compared("later", *later, **LATER), compared("earlier", *earlier, **EARLIER)], identity
    )


def succession(earlier: list[Fact], later: list[Fact], **identity: str) -> Succession:
    (one,) = two(earlier, later, **identity).successions
    return one


def referral(first: str, last: str, **content: Any) -> Fact:
    return fact("referral-opened", "draft", occurred=first, deadline=last, to=["choir"], **content)


def response(organisation: str | None, id: str = "", **content: Any) -> Fact:
    id = id or f"from-{organisation}"
    return fact("response-received", id, organisation=organisation, **content)


def responses(*organisations: str) -> list[Fact]:
    return [response(one) for one in organisations]


MEETING = fact("meeting-held", "mora", occurred="2018-02-13", sources=["plan"])


def attendance(organisation: str, **content: Any) -> Fact:
    id = f"{organisation}-came"
    return fact("attendance-recorded", id, meeting="mora", organisation=organisation, **content)


# --- order -------------------------------------------------------------------------------------


def test_rounds_stand_by_region_and_then_by_the_years_of_the_plan() -> None:
    rounds = [
        compared("c", region="20", period="2013/2015"),
        compared("b", region="10", period="2019/2022"),
        compared("a", region="10", period="2015/2018"),
    ]
    assert [one.id for one in compare(rounds).rounds] == ["a", "b", "c"]


@pytest.mark.parametrize("other", [{"region": "20"}, {"fictional": True}])
def test_rounds_of_two_regions_or_made_up_ones_do_not_follow_each_other(
    other: dict[str, Any],
) -> None:
    here = compared("here", *responses("choir"), **EARLIER)
    there = compared("there", *responses("league"), **(LATER | other))
    assert compare([here, there]).successions == ()


def test_only_neighbours_in_time_follow_each_other() -> None:
    periods = ("2023/2026", "2015/2018", "2019/2022")
    pairs = compare([compared(f"r{p[:4]}", period=p) for p in periods]).successions
    assert [(one.earlier, one.later) for one in pairs] == [("r2015", "r2019"), ("r2019", "r2023")]


@pytest.mark.parametrize(("previous", "follows"), [("a", True), ("x", False), (None, None)])
def test_it_is_told_whether_another_round_lies_between(
    previous: str | None, follows: bool | None
) -> None:
    later = compared("b", period="2019/2022", previous=previous)
    (one,) = compare([compared("a", **EARLIER), later]).successions
    assert one.follows is follows


# --- criteria ----------------------------------------------------------------------------------

SHORT, LONG = referral("2018-02-01", "2018-02-20"), referral("2018-02-01", "2018-05-15")
SIX_WEEKS, SOME_DAY = referral("2018-02-01", "2018-03-20"), referral("2018-02", "2018-05-15")


def test_only_what_every_round_evidences_is_set_side_by_side() -> None:
    whole = two([LONG, MEETING, attendance("choir")], [SHORT])
    shared = [row.criterion.id for row in whole.side_by_side]
    assert {"26", "27"} <= set(shared)
    assert all(j.finding.is_evidenced for row in whole.side_by_side for j in row.rounds)
    row = next(row for row in whole.side_by_side if row.criterion.id == "26")
    assert [(j.round, j.finding.verdict) for j in row.rounds] == [
        ("earlier", "honoured"), ("later", "breached"),
    ]  # fmt: skip


def test_what_is_left_out_is_named_with_the_rounds_that_evidence_it() -> None:
    left_out = {one.criterion.id: one for one in two([LONG], [MEETING]).left_out}
    assert left_out["26"].evidenced_in == ("earlier",)
    assert left_out["36"].evidenced_in == ()
    assert left_out["06"].not_applicable_in == ("earlier", "later")
    assert left_out["26"].not_applicable_in == ()


SOME_FACTS = st.lists(
    st.sampled_from([LONG, MEETING, fact("roles-explained", "roles"), *responses("choir")]),
    unique=True,
)


@for_all(st.lists(SOME_FACTS, min_size=2, max_size=4))
def test_no_criterion_is_dropped_or_told_twice(rounds: list[list[Fact]]) -> None:
    whole = compare(compared(f"r{n}", *facts) for n, facts in enumerate(rounds))
    shared = [row.criterion.id for row in whole.side_by_side]
    told = [*shared, *(one.criterion.id for one in whole.left_out)]
    assert sorted(told) == sorted(c.id for c in default_charter().charter.criteria)
    assert all(len(one.evidenced_in) < len(rounds) for one in whole.left_out)


# --- voices ------------------------------------------------------------------------------------


def judged(whole: Comparison, criterion: str, round: str) -> Judged:
    (row,) = (row for row in whole.side_by_side if row.criterion.id == criterion)
    return next(one for one in row.rounds if one.round == round)


@pytest.mark.parametrize(
    ("sources", "voices"),
    [
        (["plan"], ("holder",)),
        (["paper", "reply"], ("party", "third")),
        (["project"], ("organiser",)),
        ([], ("recorder",)),
    ],
)
def test_it_is_said_whose_sources_speak(sources: list[str], voices: tuple[str, ...]) -> None:
    whole = two([LONG], [referral("2018-02-01", "2018-05-15", sources=sources)])
    assert judged(whole, "26", "later").voices == voices
    assert judged(whole, "26", "earlier").voices == ("recorder",)


def test_sources_that_disagree_speak_both() -> None:
    other = {"changes": {"deadline": "2018-02-20"}, "sources": ["reply"]}
    disputed = referral("2018-02-01", "2018-05-15", sources=["plan"], alternatives=[other])
    assert judged(two([LONG], [disputed]), "26", "later").voices == ("holder", "party")


def test_who_is_silent_on_a_criterion_does_not_speak_for_it() -> None:
    untold = fact("meeting-held", "falun", occurred="2018-03-20", sources=["paper"])
    early = fact("meeting-announced", "mora", occurred="2018-01-02", when="2018-02-13")
    held = fact(
        "meeting-held", "held", meeting="mora", occurred="2018-02-13", sources=["plan"]
    )  # fmt: skip
    whole = two([early, held], [untold, early, held])
    assert judged(whole, "14", "later").voices == ("holder", "recorder")


# --- trends ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "later", "trend"),
    [
        (SHORT, LONG, "better-met"),
        (SIX_WEEKS, LONG, "better-met"),
        (LONG, SIX_WEEKS, "less-met"),
        (LONG, LONG, "same-verdict"),
        (SHORT, SHORT, "same-verdict"),
        (SOME_DAY, LONG, "cannot-be-told"),
        (SOME_DAY, SOME_DAY, "cannot-be-told"),
        (SHORT, SOME_DAY, "better-met"),
    ],
)
def test_a_verdict_moved_only_where_every_possible_one_did(
    earlier: Fact, later: Fact, trend: Trend
) -> None:
    moved = {one.criterion.id: one.trend for one in succession([earlier], [later]).moved}
    assert moved["26"] == trend


def test_what_can_still_be_met_has_no_trend() -> None:
    clubs = {"label": "clubs", "parties": ["civil-society"]}
    draft = fact("referral-opened", "draft", occurred="2018-02-01", collectives=[clubs])
    live = compared("later", draft, kept="live", period="2030/2033")
    whole = compare([compared("earlier", draft, **EARLIER), live])
    assert "open" in judged(whole, "01", "later").finding.possible
    moved = {one.criterion.id: one.trend for one in whole.successions[0].moved}
    assert moved["01"] == "cannot-be-told"


# --- the funnel --------------------------------------------------------------------------------


def step(whole: Comparison, round: str, name: Step) -> StepTold:
    (turnout,) = (one for one in whole.turnout if one.round == round)
    return next(told for told in turnout.steps if told.answer.step == name)


def test_unknown_is_not_nought() -> None:
    whole = two([response(None, "other"), *responses("choir")], [])
    assert not step(whole, "later", "responded").is_known
    assert step(whole, "earlier", "responded").is_known
    assert step(whole, "earlier", "responded").answer.organisations == ("choir",)


def test_a_step_says_whose_sources_tell_of_it() -> None:
    heads = fact("attendance-counted", "heads", meeting="mora", count="9 persons", sources=["plan"])
    whole = two([MEETING, heads, attendance("choir", sources=["reply"])], [])
    assert step(whole, "earlier", "attended").voices == ("holder", "party")
    assert step(whole, "later", "attended").voices == ()


def test_what_may_not_have_happened_yet_is_told_by_its_sources_too() -> None:
    undated = fact("meeting-held", "mora", sources=[{"source": "plan", "proves": "held"}])
    heads = fact(
        "attendance-counted", "heads", meeting="mora", count="9 persons", sources=["reply"]
    )
    whole = given(opened(), *SOURCES, undated, heads).dossier()
    by, day = default_charter(), date(2018, 6, 1)
    then = standing_on(whole, day)
    answer = principles(then, by.charter, by.checks, day)
    attended = step(compare([Compared("a", then, answer, participation(then))]), "a", "attended")
    assert (attended.answer.is_known, attended.is_known) == (False, True)
    assert attended.voices == ("party",)


@pytest.mark.parametrize(
    ("facts", "listing"),
    [
        ([], "unknown"),
        (responses("choir", "league"), "unknown"),
        ([*responses("choir", "league"), response(None, "other")], "partial"),
        ([*responses("choir"), response(None, "other")], "partial"),
        ([*responses("choir"), fact("responses-counted", "n", count="9 responses")], "partial"),
        ([*responses("choir"), fact("responses-counted", "n", count="1 responses")], "complete"),
        (
            [*responses("choir"), fact("responses-counted", "n", count="at least 1 responses")],
            "partial",
        ),
        ([*responses("choir"), fact("responses-counted", "n", count="1 views")], "partial"),
        (
            [
                *responses("choir"),
                fact("responses-counted", "n", count="1 responses", party="civil-society"),
            ],
            "partial",
        ),
        (
            [
                LONG,
                fact("referral-opened", "second", to=["choir"]),
                response("choir", referral="draft"),
                response("league", referral="second"),
                fact("responses-counted", "n", count="2 responses", referral="draft"),
            ],
            "partial",
        ),
    ],
)
def test_names_are_all_only_where_a_total_says_so(facts: list[Fact], listing: Listing) -> None:
    assert step(two(facts, []), "earlier", "responded").listing == listing


def test_a_count_of_heads_does_not_tell_that_all_are_named() -> None:
    heads = fact("attendance-counted", "heads", meeting="mora", count="1 organisations")
    whole = two([MEETING, attendance("choir"), heads], [])
    assert step(whole, "earlier", "attended").listing == "partial"


# --- gained, kept and lost -----------------------------------------------------------------------


def ids(parts: tuple[Continuity, ...]) -> list[str]:
    return [part.organisation for part in parts]


def test_gained_kept_and_lost_are_told_by_what_they_did() -> None:
    one = succession(
        [*responses("choir", "league"), MEETING, attendance("league")],
        [*responses("league", "village")],
    )
    assert (ids(one.gained), ids(one.kept), ids(one.lost)) == (["village"], ["league"], ["choir"])
    (kept,) = one.kept
    assert (kept.name, kept.earlier, kept.later) == (
        "League", ("attended", "responded"), ("responded",),
    )  # fmt: skip
    assert (one.nobody_named_in, kept.certain) == ((), True)


@pytest.mark.parametrize("silent", ["earlier", "later"])
def test_where_nobody_is_named_it_is_unknown_and_not_all_lost(silent: str) -> None:
    total = fact("responses-counted", "n", count="24 responses")
    named, unnamed = responses("choir", "league"), [total]
    rounds = (unnamed, named) if silent == "earlier" else (named, unnamed)
    one = succession(*rounds)
    assert one.nobody_named_in == (silent,)
    assert (one.gained, one.kept, one.lost) == ((), (), ())


@for_all(st.sets(st.sampled_from(ORGS)), st.sets(st.sampled_from(ORGS)))
def test_everybody_named_is_gained_kept_or_lost_once(was: set[str], now: set[str]) -> None:
    one = succession(responses(*sorted(was)), responses(*sorted(now)))
    if was and now:
        assert ids(one.gained) == sorted(now - was)
        assert ids(one.kept) == sorted(was & now)
        assert ids(one.lost) == sorted(was - now)
    else:
        assert one.parts == ()
        assert len(one.nobody_named_in) == (not was) + (not now)


@pytest.mark.parametrize(
    ("answer", "lost"), [("accepts", []), ("tentative", []), ("declines", ["choir"])]
)
def test_to_decline_is_not_to_take_part(answer: str, lost: list[str]) -> None:
    reply = fact("reply-received", "reply", organisation="choir", answer=answer)
    one = succession(responses("choir", "league"), [reply, *responses("league")])
    assert ids(one.lost) == lost


def test_to_be_inventoried_or_invited_is_not_to_take_part() -> None:
    found = fact("organisation-found", "found", organisation="choir", how="register")
    sent = fact("invitation-sent", "sent", to=["village"])
    assert ids(succession([found, sent, *responses("league")], responses("league")).lost) == []


COMPLETE = {"label": "all", "list": "complete"}


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        ([fact("invitation-sent", "sent", to=["choir"])], "invited"),
        ([fact("invitation-sent", "sent", open_to_all=True)], "open-call"),
        ([fact("invitation-sent", "sent", collectives=[COMPLETE])], "absent-from-complete-list"),
        ([], "no-list-known"),
    ],
)
def test_of_the_lost_it_is_told_whether_they_were_asked(later: list[Fact], asked: Asked) -> None:
    (lost,) = succession(responses("choir"), [*later, *responses("league")]).lost
    assert lost.asked == asked


def test_where_sources_disagree_a_name_is_not_certain() -> None:
    other = {"changes": {"organisation": "village"}, "sources": ["paper"]}
    disputed = response("choir", sources=["plan"], alternatives=[other])
    one = succession(responses("choir", "league"), [disputed, *responses("league")])
    assert {part.organisation: part.certain for part in one.parts} == {
        "choir": False, "league": True, "village": False,
    }  # fmt: skip


# --- one organisation, several ids ---------------------------------------------------------------


def test_ids_of_the_same_organisation_are_one() -> None:
    one = succession(responses("choir"), responses("village"), village="choir")
    assert (ids(one.kept), one.gained, one.lost) == (["choir"], (), ())


def test_an_organisation_goes_by_its_latest_name() -> None:
    earlier = compared("earlier", *responses("choir"), **EARLIER)
    later = compared("later", *responses("choir"), choir="The New Choir", **LATER)
    assert compare([earlier, later]).successions[0].kept[0].name == "The New Choir"


def test_ids_of_the_same_organisation_are_counted_once_in_a_round() -> None:
    whole = two(responses("choir", "village"), [], village="choir")
    assert step(whole, "earlier", "responded").answer.organisations == ("choir",)


def test_whichever_of_its_ids_was_asked_it_was_asked() -> None:
    sent = fact("invitation-sent", "sent", to=["village"])
    later = [sent, *responses("league")]
    (lost,) = succession(responses("choir"), later, village="choir").lost
    assert (lost.organisation, lost.asked) == ("choir", "invited")


@pytest.mark.parametrize(
    ("earlier", "later", "gap"),
    [
        ("2013/2015", "2016/2018", False),
        ("2013/2015", "2019/2022", True),
        ("2013/2015~", "2016/2018", False),
        ("2013/2018", "2018/2020", False),
    ],
)
def test_a_round_that_is_missing_between_two_is_told(earlier: str, later: str, gap: bool) -> None:
    rounds = [compared("a", period=earlier), compared("b", period=later)]
    (one,) = compare(rounds).successions
    assert one.gap is gap

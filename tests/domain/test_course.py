"""The course of a round: its meetings and referrals, and its turning points."""

from datetime import date
from typing import Any

import pytest

from domain.consultation.course import Course
from domain.consultation.dialogue import Meeting
from domain.consultation.referral import Period
from domain.edtf import Edge
from domain.fact import Fact
from tests.given import fact, given, opened, org, source

TODAY = date(2019, 3, 1)
BEFORE, AFTER, PAGE = source("before", "2018-01-10"), source("after", "2018-12-31"), source("page")
AX = org("ax")


def course(*facts: Fact, today: date = TODAY, period: str = "2020/2023") -> Course:
    history = given(opened(period=period), BEFORE, AFTER, PAGE, AX, *facts)
    return Course(history.dossier(), today)


def day(year: int, month: int, day: int) -> Edge:
    return Edge(date(year, month, day), date(year, month, day))


def retraction(entry: str) -> Fact:
    return fact("corrected", f"{entry}-gone", entry=entry, retracted=True, reason="never was")


# --- meetings --------------------------------------------------------------------------------

CALLED = fact(
    "meeting-announced", "mora",
    occurred="2018-01-10", when="2018-02-13T18:00", form="dialogue-meeting", place="Skolan",
    food=True,
)  # fmt: skip
MOVED = fact("meeting-moved", "moved", meeting="mora", when="2018-02-20T18:00", place="Biblioteket")
HELD = fact(
    "meeting-held", "mora-held",
    meeting="mora", occurred="2018-02-20T18:30/20:00", accessible=False, topic="Lokaler",
)  # fmt: skip
OFF = fact("meeting-cancelled", "off", meeting="mora")


def meeting(*facts: Fact) -> Meeting:
    (only,) = course(*facts).meetings
    return only


def test_an_announced_meeting() -> None:
    mora = meeting(CALLED)
    assert (mora.id, mora.status, mora.proof) == ("mora", "announced", "announced")
    assert mora.when
    assert mora.when.text == "2018-02-13T18:00"
    assert [when.text for when in mora.notices] == ["2018-01-10"]


def test_a_moved_meeting_is_where_and_when_it_was_moved_to() -> None:
    mora = meeting(CALLED, MOVED)
    assert mora.status == "announced"
    assert mora.when
    assert mora.when.text == "2018-02-20T18:00"
    assert mora.terms.place == "Biblioteket"
    assert [when.text for when in mora.notices] == ["2018-01-10"]


def test_a_move_of_place_only_leaves_the_time() -> None:
    mora = meeting(CALLED, fact("meeting-moved", "moved", meeting="mora", place="Biblioteket"))
    assert mora.when
    assert mora.when.text == "2018-02-13T18:00"


def test_a_held_meeting_adds_to_what_was_announced_and_overtakes_it() -> None:
    mora = meeting(CALLED, MOVED, HELD)
    assert (mora.id, mora.status, mora.proof) == ("mora", "held", "held")
    assert mora.when
    assert mora.when.text == "2018-02-20T18:30/20:00"
    assert (mora.terms.place, mora.terms.food, mora.terms.topic) == ("Biblioteket", True, "Lokaler")
    assert mora.terms.accessible is False
    assert [e.id for e in mora.entries] == ["mora", "moved", "mora-held"]


def test_a_no_overtakes_a_yes() -> None:
    assert (
        meeting(CALLED, fact("meeting-held", "h", meeting="mora", food=False)).terms.food is False
    )


def test_a_held_meeting_without_a_time_keeps_the_announced_one() -> None:
    mora = meeting(CALLED, fact("meeting-held", "h", meeting="mora"))
    assert mora.when
    assert mora.when.text == "2018-02-13T18:00"


@pytest.mark.parametrize(
    "came",
    [
        fact("attendance-recorded", "came", meeting="mora", organisation="ax"),
        fact("attendance-counted", "came", meeting="mora", count="about 15 persons"),
    ],
)
def test_attendance_shows_that_an_announced_meeting_was_held(came: Fact) -> None:
    (meeting,) = course(CALLED, came).meetings
    assert meeting.status == "held"


def test_a_cancelled_meeting() -> None:
    mora = meeting(CALLED, OFF)
    assert (mora.status, mora.proof) == ("cancelled", "held")
    assert course(CALLED, OFF).consulting == ()


def test_a_cancellation_taken_back() -> None:
    assert meeting(CALLED, OFF, retraction("off"), HELD).status == "held"


@pytest.mark.parametrize(
    ("sources", "status"), [("before", "announced"), ("page", "unknown"), ("after", "held")]
)
def test_a_meeting_is_held_as_far_as_its_sources_prove(sources: str, status: str) -> None:
    told = fact("meeting-held", "h", meeting="mora", sources=[sources])
    dated = told.model_copy(update={"occurred": "2018-02-13"})
    assert meeting(CALLED, dated).status == status
    assert meeting(CALLED, told).status == "unknown"


def test_the_best_proved_of_several_words_counts() -> None:
    planned = fact("meeting-held", "h", meeting="mora", occurred="2018-02-13", sources=["before"])
    proved = fact("meeting-held", "i", meeting="mora", occurred="2018-02-13", sources=["after"])
    assert meeting(CALLED, proved, planned).status == "held"


def test_a_meeting_never_announced_is_known_by_being_held() -> None:
    held = fact("meeting-held", "falun", occurred="2018-02-14")
    again = fact("meeting-held", "falun-again", meeting="falun", topic="Lokaler")
    falun = meeting(held, again)
    assert (falun.id, falun.status, falun.notices) == ("falun", "held", ())
    assert falun.terms.topic == "Lokaler"


def test_a_retracted_announcement_is_no_meeting() -> None:
    assert course(CALLED, retraction("mora")).meetings == ()


def test_attendance_put_down_before_the_meeting_does_not_show_that_it_was_held() -> None:
    called = fact("meeting-announced", "mora", when="2019-04-01T18:00")
    came = fact("attendance-recorded", "came", meeting="mora", organisation="ax")
    assert meeting(called, came).status == "announced"


@pytest.mark.parametrize(
    ("doers", "credited"),
    [
        ([["ax"], ["holder"]], True),
        ([["ax"], ["ax"]], False),
        ([["ax"], ["unknown"]], None),
        ([["unknown"], ["holder"]], True),
    ],
)
def test_a_meeting_counts_for_the_holder_who_called_it_or_held_it(
    doers: list[list[str]], credited: bool | None
) -> None:
    called = CALLED.model_copy(update={"by": tuple(doers[0])})
    held = HELD.model_copy(update={"by": tuple(doers[1])})
    assert meeting(called, held).credited is credited


@pytest.mark.parametrize(
    ("terms", "physical"),
    [
        ({}, None),
        ({"digital": True}, None),
        ({"municipality": "Mora"}, True),
        ({"municipality": "Mora", "digital": True}, False),
        ({"place": "Skolan", "digital": True}, True),
        ({"place": "Skolan", "physical": False}, False),
    ],
)
def test_a_place_is_a_room_to_come_to(terms: dict[str, Any], physical: bool | None) -> None:
    assert meeting(fact("meeting-held", "mora", **terms)).terms.physical is physical


@pytest.mark.parametrize(
    ("form", "consulting"),
    [
        (None, True),
        ("dialogue-meeting", True),
        ("referral-hearing", True),
        ("association-day", False),
        ("information-meeting", False),
        ("feedback-assembly", False),
    ],
)
def test_where_views_are_taken(form: str | None, consulting: bool) -> None:
    held = fact("meeting-held", "mora", form=form)
    assert meeting(held).is_consulting is consulting
    assert bool(course(held).consulting) is consulting


# --- referrals -------------------------------------------------------------------------------

SENT = fact(
    "referral-opened", "referral",
    occurred="2018-05-09", deadline="2018-06-29", open_to_all=True,
)  # fmt: skip


def extension(id: str, deadline: str, **content: Any) -> Fact:
    return fact("deadline-extended", id, referral="referral", deadline=deadline, **content)


def period(*facts: Fact) -> Period:
    (only,) = course(SENT, *facts).referrals
    return only


def test_a_referral_runs_from_its_opening_to_its_deadline() -> None:
    assert (period().first, period().last) == (day(2018, 5, 9), day(2018, 6, 29))


def test_an_extension_prolongs_it_in_whatever_order_it_was_recorded() -> None:
    first, second = extension("a", "2018-08-15"), extension("b", "2018-09-15")
    assert period(first).last == day(2018, 8, 15)
    assert period(first, second).last == period(second, first).last == day(2018, 9, 15)


def test_an_extension_for_one_prolongs_it_for_that_one_only() -> None:
    assert period(extension("a", "2018-08-15", organisation="ax")).last == day(2018, 6, 29)


def test_an_extension_to_an_earlier_day_is_none() -> None:
    assert period(extension("a", "2018-06-20")).last == day(2018, 6, 29)
    assert period(extension("a", "2018-06-20", organisation="ax")).last_for("ax") == day(
        2018, 6, 29
    )


def test_of_imprecise_deadlines_the_later_holds_within_its_bounds() -> None:
    last = period(extension("a", "2018-06"), extension("b", "2018-07~")).last
    assert last == Edge(date(2018, 6, 29), date(2018, 8, 31))


def test_a_referral_without_a_deadline_has_an_unknown_end() -> None:
    (only,) = course(fact("referral-opened", "referral", open_to_all=True)).referrals
    assert (only.first, only.last) == (None, None)


def test_what_names_no_referral_is_about_the_only_one() -> None:
    published = fact("responses-published", "out", form="in-full")
    listed = fact("consultees-published", "list", referral="referral")
    assert [e.id for e in period(published, listed).entries] == ["referral", "list", "out"]
    second = fact("referral-opened", "second", open_to_all=True)
    both = course(SENT, second, published).referrals
    assert [p.responses_published for p in both] == [(), ()]


# --- turning points --------------------------------------------------------------------------


def held(id: str, occurred: str | None, form: str | None = None) -> Fact:
    return fact("meeting-held", id, occurred=occurred, form=form)


def test_the_first_dialogue_takes_views_and_is_no_hearing() -> None:
    round = course(
        held("day", "2017-10-10", "association-day"),
        held("hearing", "2017-11-01", "referral-hearing"),
        held("undated", None),
        held("falun", "2018-02-14"),
        CALLED,
    )
    assert round.first_dialogue == day(2018, 2, 14)  # one on the 13th was only announced
    assert course(CALLED).first_dialogue == day(2018, 2, 13)
    assert course().first_dialogue is None


def test_the_first_dialogue_within_its_bounds() -> None:
    round = course(held("a", "2018-02"), held("b", "2018-02-20"))
    assert round.first_dialogue == Edge(date(2018, 2, 1), date(2018, 2, 20))


def test_consulting_closes_with_the_referral() -> None:
    edge, entries = course(held("after", "2018-09-01"), SENT).close
    assert edge == day(2018, 6, 29)
    assert [e.id for e in entries] == ["referral"]


def test_consulting_closes_with_the_last_of_several_referrals() -> None:
    second = fact(
        "referral-opened", "b", occurred="2018-08-01", deadline="2018-09", open_to_all=True
    )
    edge, entries = course(SENT, second).close
    assert edge == Edge(date(2018, 9, 1), date(2018, 9, 30))
    assert [e.id for e in entries] == ["referral", "b"]


def test_without_a_referral_consulting_closes_with_the_last_meeting_by_date() -> None:
    edge, entries = course(held("late", "2018-09-01"), held("early", "2018-02-13")).close
    assert edge == day(2018, 9, 1)
    assert [e.id for e in entries] == ["late"]


def test_an_open_end_leaves_the_close_without_an_upper_bound() -> None:
    edge, _ = course(held("a", "2018-02-13"), held("b", "2018-03-01/..")).close
    assert edge is not None
    assert edge.latest is None


def test_a_meeting_held_twice_over_closes_by_the_word_recorded_last() -> None:
    again = fact("meeting-held", "again", meeting="mora", occurred="2018-02-13")
    assert [e.id for e in course(held("mora", "2018-02-13"), again).close[1]] == ["again"]


def test_what_is_bounded_on_one_side_only() -> None:
    until, since = held("a", "/2018-02-13"), held("b", "2018-03-01/")
    assert course(until, held("c", "2018-04-01")).first_dialogue == day(2018, 4, 1)
    assert course(since, held("c", "2018-02-01/")).first_dialogue == day(2018, 2, 1)
    edge, _ = course(held("c", "2018-01-01"), held("d", "2018-02/..")).close
    assert edge == Edge(date(2018, 1, 1), None)
    edge, _ = course(held("c", "2018-01-01"), held("d", "[..2018-04-01]")).close
    assert edge == Edge(date(2018, 1, 1), date(2018, 4, 1))


def test_the_first_invitation_is_not_another_bodys() -> None:
    theirs = fact("invitation-sent", "theirs", to=["ax"], by=["ax"], occurred="2017-12-01")
    ours = fact("invitation-sent", "ours", to=["ax"], occurred="2018-01-15")
    later = fact("invitation-sent", "later", to=["ax"], by=["unknown"], occurred="2018-02-15")
    assert course(theirs, ours, later).first_invitation == day(2018, 1, 15)
    assert course(theirs, later).first_invitation == day(2018, 2, 15)
    assert course(theirs).first_invitation is None


def test_other_bodies_meetings_neither_begin_nor_end_it() -> None:
    theirs = fact("meeting-held", "theirs", occurred="2018-01-01", by=["ax"])
    later = fact("meeting-held", "later", occurred="2018-12-01", by=["ax"])
    round = course(theirs, held("mora", "2018-02-13"), later)
    assert round.first_dialogue == round.close[0] == day(2018, 2, 13)


def test_a_prolonged_plan_ends_later() -> None:
    prolonged = fact("period-extended", "more", until="2024", sources=["after"])
    proved = fact("period-extended", "more", until="2024", occurred="2018-12-01", sources=["after"])
    new_year = date(2024, 1, 1)
    assert course(prolonged, today=new_year).is_over
    assert not course(proved, today=new_year).is_over


def test_no_close_without_meetings_or_referrals() -> None:
    assert course(held("a", None)).close == (None, ())


def test_the_adoption_is_the_proved_one() -> None:
    planned = fact("plan-adopted", "plan", occurred="2018-11-01", sources=["before"])
    adopted = fact("plan-adopted", "adopted", occurred="2018-11-28", sources=["after"])
    round = course(planned, adopted)
    assert round.adoption is not None
    assert round.adoption.id == "adopted"
    assert round.decided == day(2018, 11, 28)
    assert course(planned).decided == day(2018, 11, 1)
    assert course().decided is None


@pytest.mark.parametrize(
    ("facts", "decided", "over"),
    [
        ([], False, False),
        ([fact("plan-adopted", "a", occurred="2018-11-28", sources=["after"])], True, False),
        ([fact("plan-adopted", "a", occurred="2018-11-28", sources=["before"])], False, False),
        ([fact("plan-adopted", "a", sources=["page"])], False, False),
        ([fact("closed", "c", occurred="2018-12-01", sources=["after"])], True, True),
        ([fact("closed", "c", occurred="2018-12-01", sources=["before"])], False, False),
    ],
)
def test_decided_and_over(facts: list[Fact], decided: bool, over: bool) -> None:
    assert (course(*facts).is_decided, course(*facts).is_over) == (decided, over)


@pytest.mark.parametrize(
    ("today", "decided", "over"),
    [
        (date(2020, 1, 1), False, False),
        (date(2020, 12, 31), False, False),
        (date(2021, 1, 1), True, False),
        (date(2023, 12, 31), True, False),
        (date(2024, 1, 1), True, True),
    ],
)
def test_the_years_of_the_plan_decide_in_the_end(today: date, decided: bool, over: bool) -> None:
    round = course(today=today)
    assert (round.is_decided, round.is_over) == (decided, over)


def test_a_day_by_day_period_begins_on_its_day() -> None:
    assert not course(today=date(2020, 1, 1), period="2020-01-01/2023-12-31").is_decided
    assert course(today=date(2020, 1, 2), period="2020-01-01/2023-12-31").is_decided


def test_the_span_is_of_acts_up_to_the_decision() -> None:
    round = course(
        held("a", "2018-02-13"),
        held("b", "2018-10"),
        fact("decision-taken", "d", body="committee", occurred="2018-11-01"),
    )
    assert round.span == (date(2018, 2, 13), date(2018, 10, 31))
    adopted = fact("plan-adopted", "p", occurred="2018-11-28")
    assert course(held("a", "2018-02-13"), adopted).span == (date(2018, 2, 13), date(2018, 11, 28))
    assert course().span == (None, None)

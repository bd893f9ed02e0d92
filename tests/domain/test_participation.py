"""Who took part: the funnel, the counts, who was asked and who was not."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.answers.participation import Asked, Participation, StepAnswer, participation
from domain.count import StatedCount
from domain.fact import Alternative, Citation, Fact
from tests.given import fact, given, opened, org, source

BEFORE, AFTER, PAGE = source("before", "2018-01-10"), source("after", "2018-12-31"), source("page")
FEDERATION = org("federation", level="regional", parties=["civil-society"], groups=["other"])
CHOIR = org(
    "choir", level="local", parties=["civil-society", "national-minority"],
    sector="culture-and-arts", groups=["amateur-culture"], umbrella="federation",
)  # fmt: skip
TOWN = org("town", level="municipal", parties=["municipality"], sector="public-administration")
ROUND = (opened(), BEFORE, AFTER, PAGE, FEDERATION, CHOIR, TOWN)
MORA = fact("meeting-held", "mora", occurred="2018-02-13", sources=["after"])


def answer(*facts: Fact) -> Participation:
    return participation(given(*ROUND, *facts).dossier())


def step(name: str, *facts: Fact) -> StepAnswer:
    return next(step for step in answer(*facts).funnel if step.step == name)


def correction(entry: str, as_id: str, **changes: Any) -> Fact:
    return fact("corrected", as_id, entry=entry, changes=changes, reason="misread")


def invitation(id: str, **content: Any) -> Fact:
    return fact("invitation-sent", id, **content)


# --- the funnel ------------------------------------------------------------------------------


def test_a_step_without_facts_is_unknown_and_never_nought() -> None:
    for one in answer().funnel:
        assert (one.organisations, one.unnamed, one.totals, one.is_known) == ((), (), (), False)


def test_every_step_names_who_the_facts_name() -> None:
    whole = answer(
        fact("organisation-found", "found", organisation="choir", how="register"),
        MORA,
        invitation("sent", to=["choir", "town"], meetings=["mora"]),
        fact("reply-received", "reply", organisation="choir", answer="declines"),
        fact("attendance-recorded", "came", meeting="mora", organisation="town"),
        fact("referral-opened", "draft", to=["federation"]),
        fact("response-received", "response", organisation="federation"),
        fact("view-stated", "view", text="Rooms", response="response", speaks_for=["choir"]),
        fact("views-answered", "answer", views=["view"], disposition="noted"),
    )
    assert {s.step: s.organisations for s in whole.funnel} == {
        "inventoried": ("choir",),
        "invited": ("choir", "town"),
        "replied": ("choir",),
        "attended": ("town",),
        "consulted": ("federation",),
        "responded": ("federation",),
        "answered": ("federation", "choir"),
    }
    assert all(s.is_known for s in whole.funnel)
    choir = next(p for p in whole.participants if p.id == "choir")
    assert [(d.step, d.entry) for d in choir.deeds] == [
        ("inventoried", "found"), ("invited", "sent"), ("replied", "reply"), ("answered", "answer"),
    ]  # fmt: skip


def test_a_reply_is_not_attendance() -> None:
    reply = fact("reply-received", "reply", organisation="choir", answer="accepts")
    assert step("attended", reply).is_known is False


def test_feedback_answers_those_it_names() -> None:
    feedback = fact("feedback-given", "told", to=["choir"])
    assert step("answered", feedback).organisations == ("choir",)


def test_an_organisation_stands_once_a_step_with_every_entry_that_says_so() -> None:
    falun = fact("meeting-held", "falun")
    whole = answer(
        MORA,
        falun,
        fact("attendance-recorded", "a", meeting="mora", organisation="choir"),
        fact("attendance-recorded", "b", meeting="falun", organisation="choir"),
    )
    attended = next(s for s in whole.funnel if s.step == "attended")
    assert attended.organisations == ("choir",)
    assert next(p for p in whole.participants if p.id == "choir").at("attended") == ("a", "b")


# --- counts ----------------------------------------------------------------------------------


def heads(id: str, count: str, **content: Any) -> Fact:
    return fact("attendance-counted", id, meeting="mora", count=count, **content)


def totals(name: str, *facts: Fact) -> list[str]:
    return [str(total) for total in step(name, *facts).totals]


def test_about_stays_about() -> None:
    assert totals("attended", MORA, heads("a", "about 50 persons")) == ["about 50 persons"]


def test_units_are_never_added() -> None:
    counts = [heads("a", "50 attendances"), heads("b", "12 organisations")]
    assert totals("attended", MORA, *counts) == ["50 attendances", "12 organisations"]


@pytest.mark.parametrize("unit", ["persons", "organisations", "groups", "voices", "municipalities"])
def test_persons_at_two_meetings_are_not_summed(unit: str) -> None:
    assert totals("attended", MORA, heads("a", f"5 {unit}"), heads("b", f"6 {unit}")) == []


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        (["5 attendances", "6 attendances"], "11 attendances"),
        (["about 5 attendances", "6 attendances"], "about 11 attendances"),
        (["at least 5 attendances", "6 attendances"], "at least 11 attendances"),
        (["at most 5 attendances", "6 attendances"], "at most 11 attendances"),
        (["at least 5 attendances", "at most 6 attendances"], "about 11 attendances"),
        (["at least 5 attendances", "about 6 attendances"], "about 11 attendances"),
    ],
)
def test_a_sum_is_no_more_exact_than_its_parts(counts: list[str], total: str) -> None:
    assert totals("attended", MORA, *(heads(f"h{n}", c) for n, c in enumerate(counts))) == [total]


def test_unnamed_are_never_made_organisations() -> None:
    unnamed = [
        fact("organisations-counted", "c", count="50 organisations"),
        invitation("sent", collectives=[{"label": "25 bodies", "count": "25 organisations"}]),
        MORA,
        heads("h", "12 organisations"),
        fact("response-received", "r", party="municipality"),
        fact("responses-counted", "rs", count="24 responses"),
    ]
    whole = answer(*unnamed)
    assert all(s.organisations == () for s in whole.funnel)
    assert [s.step for s in whole.funnel if s.is_known] == [
        "inventoried", "invited", "attended", "responded",
    ]  # fmt: skip
    assert [p.deeds for p in whole.participants] == [(), (), ()]


def test_a_collective_without_a_count_is_known_and_uncounted() -> None:
    one = step("invited", invitation("sent", collectives=[{"label": "all associations"}]))
    assert (one.is_known, one.totals) == (True, ())
    assert [u.label for u in one.unnamed] == ["all associations"]


def test_a_count_of_heads_is_labelled_by_its_meeting_and_others_by_their_entry() -> None:
    (at_mora,) = step("attended", MORA, heads("h", "12 persons")).unnamed
    assert (at_mora.label, at_mora.entry) == ("mora", "h")
    (responses,) = step("responded", fact("responses-counted", "rs", count="9 responses")).unnamed
    assert (responses.label, responses.entry) == ("rs", "rs")


def test_a_later_total_of_responses_replaces_an_earlier_and_holds_the_unnamed() -> None:
    one = fact("response-received", "r")
    first = fact("responses-counted", "first", count="at least 20 responses")
    last = fact("responses-counted", "last", count="24 responses")
    assert totals("responded", one, first, last) == ["24 responses"]


def test_totals_of_different_parties_are_added() -> None:
    towns = fact("responses-counted", "t", count="10 responses", party="municipality")
    clubs = fact("responses-counted", "c", count="about 14 responses", party="civil-society")
    assert totals("responded", towns, clubs) == ["about 24 responses"]


def test_feedback_to_all_participants_is_an_answer_to_the_unnamed() -> None:
    told = step("answered", fact("feedback-given", "told", to_participants=True))
    assert told.is_known
    assert [(u.label, u.count) for u in told.unnamed] == [("all who took part", None)]


def test_an_unnamed_response_counts_as_one() -> None:
    assert step("responded", fact("response-received", "r")).unnamed[0].count == StatedCount(
        number=1, unit="responses"
    )


# --- by dimension ----------------------------------------------------------------------------


def test_the_funnel_by_each_dimension() -> None:
    whole = answer(
        MORA,
        invitation(
            "sent",
            to=["choir", "town"],
            collectives=[
                {"label": "clubs", "count": "9 organisations", "level": "local",
                 "parties": ["civil-society"], "groups": ["roma"]},
            ],
        ),
        fact("attendance-recorded", "came", meeting="mora", organisation="town"),
    )  # fmt: skip

    def invited(dimension: Any) -> dict[str, tuple[tuple[str, ...], int]]:
        return {
            value: (funnel[1].organisations, len(funnel[1].unnamed))
            for value, funnel in whole.by(dimension).items()
        }

    assert invited("party") == {
        "civil-society": (("choir",), 1),
        "municipality": (("town",), 0),
        "national-minority": (("choir",), 0),
    }
    assert invited("level") == {
        "local": (("choir",), 1), "municipal": (("town",), 0), "regional": ((), 0),
    }  # fmt: skip
    assert invited("sector") == {
        "culture-and-arts": (("choir",), 0), "public-administration": (("town",), 0),
    }  # fmt: skip
    assert invited("group") == {
        "amateur-culture": (("choir",), 0), "other": ((), 0), "roma": ((), 1),
    }  # fmt: skip
    assert invited("umbrella") == {"federation": (("choir",), 0)}
    attended = {v: (f[3].organisations, f[3].is_known) for v, f in whole.by("party").items()}
    assert attended["municipality"] == (("town",), True)
    assert attended["civil-society"] == ((), False)  # some came, but nobody says that none of these


# --- planned, and by others ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sources", "planned"), [(["before"], True), (["page"], True), (["after"], False)]
)
def test_what_is_only_planned_counts_for_no_step(sources: list[str], planned: bool) -> None:
    sent = invitation("sent", to=["choir"], occurred="2018-02-01", sources=sources)
    whole = answer(sent)
    assert whole.planned == (("sent",) if planned else ())
    assert step("invited", sent).is_known is not planned


def test_acts_of_others_count_for_no_step_of_the_holder() -> None:
    theirs = invitation("sent", to=["choir"], by=["federation"], open_to_all=True)
    whole = answer(theirs)
    assert whole.by_others == ("sent",)
    assert whole.open_calls == ()
    assert not step("invited", theirs).is_known
    jointly = invitation("sent", to=["choir"], by=["federation", "holder"])
    assert step("invited", jointly).is_known


def test_attendance_at_somebody_elses_meeting_is_theirs() -> None:
    theirs = fact("meeting-held", "theirs", by=["federation"])
    came = fact("attendance-recorded", "came", meeting="theirs", organisation="choir")
    counted = fact("attendance-counted", "heads", meeting="theirs", count="30 persons")
    whole = answer(theirs, came, counted)
    assert whole.by_others == ("came", "heads")
    assert not step("attended", theirs, came, counted).is_known


def test_persons_of_the_process_as_a_whole_are_not_added_to_those_of_meetings() -> None:
    heads = fact("attendance-counted", "heads", meeting="mora", count="30 attendances")
    engaged = fact("attendance-counted", "engaged", count="more than 300 attendances")
    attended = step("attended", MORA, heads, engaged)
    assert [str(total) for total in attended.totals] == ["30 attendances"]
    told = {(one.entry, one.label, one.is_apart) for one in attended.unnamed}
    assert told == {("heads", "mora", False), ("engaged", "in-the-process", True)}
    assert [one.entry for one in attended.single] == ["engaged"]


def test_a_share_of_a_federation_tells_whose_members() -> None:
    half = fact("attendance-counted", "h", share="about 50 percent", members_of="federation")
    (told,) = step("attended", half).unnamed
    assert (str(told.count), told.members_of) == ("about 50 percent", "federation")
    for wrong in ({"share": "5 percent"}, {"count": "5 persons", "members_of": "federation"}, {}):
        with pytest.raises(ValidationError):
            fact("attendance-counted", "w", **wrong)


# --- asked -----------------------------------------------------------------------------------

COMPLETE = invitation("list", collectives=[{"label": "the list", "list": "complete"}], to=["town"])
OPEN = invitation("open", open_to_all=True)
TO_FEDERATION = invitation("sent", to=["federation"])
TO_CHOIR = invitation("direct", to=["choir"])
REFERRED = fact("referral-opened", "draft", to=["choir"])


@pytest.mark.parametrize(
    ("facts", "asked", "entries"),
    [
        ([TO_CHOIR, TO_FEDERATION, OPEN, COMPLETE], "invited", ("direct",)),
        ([TO_CHOIR, REFERRED], "invited", ("direct",)),
        ([TO_FEDERATION, OPEN, COMPLETE, REFERRED], "consulted", ("draft",)),
        ([TO_FEDERATION, OPEN, COMPLETE], "through-umbrella", ("sent",)),
        ([fact("referral-opened", "all", to=["federation"])], "through-umbrella", ("all",)),
        ([OPEN, COMPLETE], "open-call", ("open",)),
        ([COMPLETE], "absent-from-complete-list", ("list",)),
        ([invitation("sent", to=["town"])], "no-list-known", ()),
        ([], "no-list-known", ()),
    ],
)
def test_whether_an_organisation_was_asked(
    facts: list[Fact], asked: Asked, entries: tuple[str, ...]
) -> None:
    assert answer(*facts).asked("choir") == (asked, entries)


def test_a_published_complete_list_of_consultees_tells_who_is_absent() -> None:
    sent = fact("referral-opened", "referral", to=["town"])
    listed = fact("consultees-published", "list", referral="referral", list="complete")
    assert answer(sent, listed).asked("choir") == ("absent-from-complete-list", ("list",))
    planned = fact(
        "consultees-published", "list",
        referral="referral", list="complete", occurred="2018-02-01", sources=["before"],
    )  # fmt: skip
    assert answer(sent, planned).asked("choir") == ("no-list-known", ())


def test_a_stranger_may_have_been_asked_by_an_open_call_only() -> None:
    assert answer(OPEN, TO_CHOIR).asked("stranger")[0] == "open-call"
    assert answer(TO_CHOIR).asked("stranger")[0] == "no-list-known"


def test_an_umbrella_is_followed_upwards_and_never_in_a_circle() -> None:
    top = org("top")
    above = correction("organisation-federation", "above", umbrella="top")
    assert answer(top, above, invitation("sent", to=["top"])).asked("choir")[0] == (
        "through-umbrella"
    )
    circle = correction("organisation-top", "circle", umbrella="federation")
    assert answer(top, above, circle).asked("choir")[0] == "no-list-known"
    itself = correction("organisation-federation", "itself", umbrella="federation")
    assert answer(itself).asked("choir")[0] == "no-list-known"


# --- not invited -----------------------------------------------------------------------------

FOUND = fact("organisation-found", "found", organisation="choir", how="register")


def not_invited(*facts: Fact) -> list[tuple[str, str | None, str]]:
    return [(one.who, one.reason, one.entry) for one in answer(*facts).not_invited]


def test_those_left_out_with_the_reason() -> None:
    assert not_invited(
        FOUND,
        COMPLETE,
        fact("excluded", "a", organisation="choir", reason="too late"),
        fact("excluded", "b", group="roma", reason="unknown"),
        fact("excluded", "c", party="municipality", reason="met apart"),
    ) == [("choir", "too late", "a"), ("roma", "unknown", "b"), ("municipality", "met apart", "c")]


def test_absence_from_a_complete_list_is_told_without_a_reason() -> None:
    assert not_invited(FOUND, COMPLETE) == [("choir", None, "list")]
    assert not_invited(COMPLETE) == []


@pytest.mark.parametrize("more", [[], [TO_FEDERATION], [OPEN, COMPLETE], [TO_CHOIR, COMPLETE]])
def test_silence_does_not_say_that_somebody_was_not_invited(more: list[Fact]) -> None:
    assert not_invited(FOUND, *more) == []


@pytest.mark.parametrize(
    ("facts", "waiting"),
    [
        ([FOUND, COMPLETE], ("choir",)),
        ([FOUND, invitation("sent", to=["town"])], ("choir",)),
        ([FOUND, fact("referral-opened", "draft", to=["town"])], ("choir",)),
        ([FOUND, TO_CHOIR], ()),
        ([FOUND, COMPLETE, REFERRED], ()),
        ([FOUND, COMPLETE, fact("excluded", "x", organisation="choir", reason="late")], ()),
        ([FOUND, COMPLETE, fact("process-planned-jointly", "x", together_with=["choir"])], ()),
        ([FOUND], None),
        ([COMPLETE], None),
        ([FOUND, COMPLETE, invitation("some", collectives=[{"label": "others"}])], None),
        ([FOUND, COMPLETE, invitation("some", to="unknown")], None),
    ],
)
def test_who_is_inventoried_and_not_yet_invited(
    facts: list[Fact], waiting: tuple[str, ...] | None
) -> None:
    assert answer(*facts).not_yet_invited == waiting


def test_who_was_invited_by_some_reading_is_not_told_as_waiting() -> None:
    sent = told_otherwise(invitation("sent", occurred="2018-02-01", to=["town"]), to=["choir"])
    assert answer(FOUND, sent).not_yet_invited == ()


# --- late, and not reached -------------------------------------------------------------------

DRAFT = fact(
    "referral-opened", "draft", open_to_all=True, occurred="2018-05-09", deadline="2018-06-29"
)


def late(came: str | None, *more: Fact) -> tuple[str, ...]:
    response = fact("response-received", "r", organisation="choir", occurred=came)
    return answer(DRAFT, response, *more).late


@pytest.mark.parametrize(
    ("came", "expected"),
    [("2018-06-29", ()), ("2018-06-30", ("r",)), ("2018-06", ()), (None, ()), ("2018-07", ("r",))],
)
def test_a_response_is_late_when_it_certainly_came_after_the_deadline(
    came: str | None, expected: tuple[str, ...]
) -> None:
    assert late(came) == expected


def test_lateness_is_counted_from_the_deadline_that_held_for_the_sender() -> None:
    extension = fact("deadline-extended", "x", referral="draft", deadline="2018-07-15")
    assert late("2018-07-10", extension) == ()
    for_the_town = fact(
        "deadline-extended", "x", referral="draft", deadline="2018-07-15", organisation="town"
    )
    assert late("2018-07-10", for_the_town) == ("r",)


def test_the_later_of_an_own_and_a_general_deadline_holds() -> None:
    def until(id: str, deadline: str, **whose: str) -> Fact:
        return fact("deadline-extended", id, referral="draft", deadline=deadline, **whose)

    own, all_ = until("own", "2018-07-05", organisation="choir"), until("all", "2018-07-15")
    for extensions in ((own, all_), (all_, own)):
        assert late("2018-07-10", *extensions) == ()
        assert late("2018-07-16", *extensions) == ("r",)
    shorter = until("own", "2018-06-01", organisation="choir")
    assert late("2018-06-20", shorter) == ()
    assert late("2018-07-10", until("own", "2018-07-05", organisation="choir"),
                until("more", "2018-07-12", organisation="choir"),
                until("less", "2018-07-08", organisation="choir")) == ()  # fmt: skip


@pytest.mark.parametrize(
    ("deadline", "came", "is_late"),
    [
        ("2018-06-29T12:00", "2018-06-29T12:00", False),
        ("2018-06-29T12:00", "2018-06-29T15:00", True),
        ("2018-06-29T12:00", "2018-06-29", False),
        ("2018-06-29", "2018-06-29T23:59", False),
        ("2018-06-01/2018-06-29T12:00", "2018-06-29T15:00", True),
        ("2018-06-29T12:00", "2018-06-30", True),
    ],
)
def test_the_hour_of_a_deadline_counts_where_the_response_states_its_own(
    deadline: str, came: str, is_late: bool
) -> None:
    draft = DRAFT.model_copy(update={"deadline": deadline})
    response = fact("response-received", "r", organisation="choir", occurred=came)
    assert bool(answer(draft, response).late) == is_late
    longer = fact("deadline-extended", "x", referral="draft", deadline="2018-06-29")
    assert answer(draft, response, longer).late == (("r",) if "30" in came else ())


def test_an_invitation_that_bounced_reached_nobody() -> None:
    sent = invitation("sent", to=["choir", "town"])
    bounced = fact("invitation-bounced", "back", invitation="sent", organisation="choir")
    assert step("invited", sent, bounced).organisations == ("town",)
    assert answer(sent, bounced).asked("choir") == ("invitation-bounced", ("back",))
    again = invitation("again", to=["choir"])
    assert answer(sent, bounced, again).asked("choir") == ("invited", ("again",))


# --- corrected, contested, told otherwise ----------------------------------------------------


def contested(entry: str, id: str = "no") -> Fact:
    stated = {"organisation": "town", "statement": "Nobody came"}
    return fact("contested", id, entry=entry, **stated)


def came(organisation: str, id: str = "came", **content: Any) -> Fact:
    return fact("attendance-recorded", id, meeting="mora", organisation=organisation, **content)


def there(name: str, whole: Participation) -> StepAnswer:
    return next(step for step in whole.funnel if step.step == name)


def test_the_answer_tells_which_entries_behind_it_are_corrected_contested_or_in_conflict() -> None:
    whole = answer(
        MORA,
        came("choir"),
        contested("came"),
        fact("organisations-counted", "counted", count="9 organisations"),
        correction("counted", "fix", count="8 organisations"),
        heads("heads", "50 persons", sources=["after"], alternatives=[
            {"changes": {"count": "60 persons"}, "sources": ["page"]},
        ]),
        fact("roles-explained", "roles"),
        contested("roles", "no-roles"),
    )  # fmt: skip
    assert whole.marks.contested == ("came",)
    assert whole.marks.corrected == ("counted",)
    assert whole.marks.in_conflict == ("heads",)


def test_who_is_named_by_contested_entries_only_is_named_and_flagged() -> None:
    falun = fact("meeting-held", "falun")
    twice = fact("attendance-recorded", "again", meeting="falun", organisation="town")
    whole = answer(MORA, falun, came("choir", "a"), came("town", "b"), twice)
    assert there("attended", whole).contested == ()
    whole = answer(
        MORA, falun, came("choir", "a"), came("town", "b"), twice,
        contested("a"), contested("b", "no-b"),
    )  # fmt: skip
    assert there("attended", whole).organisations == ("choir", "town")
    assert there("attended", whole).contested == ("choir",)
    by_party = dict(whole.by("party"))["civil-society"]
    assert next(s for s in by_party if s.step == "attended").contested == ("choir",)


def test_who_came_to_a_contested_meeting_is_flagged_too() -> None:
    announced = fact("meeting-announced", "mora", when="2018-02-13")
    held = fact("meeting-held", "held", meeting="mora", occurred="2018-02-13")
    facts = (announced, held, came("choir"), heads("heads", "12 persons"))
    assert there("attended", answer(*facts, contested("held"))).contested == ("choir",)
    assert there("attended", answer(*facts, contested("mora"))).contested == ()
    assert answer(*facts, contested("held")).marks.contested == ("held",)


def test_an_answer_to_a_contested_view_is_flagged() -> None:
    view = fact("view-stated", "view", text="Rooms", organisation="choir")
    answered = fact("views-answered", "answer", views=["view"], disposition="noted")
    assert there("answered", answer(view, answered, contested("view"))).contested == ("choir",)


def test_a_settled_contest_flags_nobody() -> None:
    said = fact(
        "contest-answered", "said",
        contest="no", outcome="dismissed", by=["federation"], reason="It is on the list",
    )  # fmt: skip
    whole = answer(MORA, came("choir"), contested("came"), said)
    assert there("attended", whole).contested == ()
    assert whole.marks.of("came") == ("settled",)


def test_who_somebody_is_may_be_contested_or_corrected_too() -> None:
    grown = correction("organisation-choir", "grown", level="regional")
    assert answer(grown).marks.corrected == ("organisation-choir",)


def test_what_was_taken_back_counts_no_more_but_is_flagged_where_that_is_contested() -> None:
    gone = fact("corrected", "gone", entry="came", retracted=True, reason="another meeting")
    whole = answer(MORA, came("choir"), gone)
    assert (there("attended", whole).is_known, whole.marks.by_entry) == (False, {})
    whole = answer(MORA, came("choir"), gone, contested("gone"))
    assert not there("attended", whole).is_known
    assert whole.marks.by_entry == {"came": ("retracted", "contested")}


def told_otherwise(fact: Fact, **changes: Any) -> Fact:
    changes = changes or {"note": "Elsewhere"}
    other = Alternative.model_validate({"changes": changes, "sources": [{"source": "page"}]})
    first = (Citation(source="after"),)
    return fact.model_copy(update={"alternatives": (other,), "sources": first})


def test_other_readings_give_the_range_of_who_was_there() -> None:
    sent = told_otherwise(
        invitation("sent", occurred="2018-02-01", to=["choir", "town"]), to=["town", "federation"]
    )
    invited = step("invited", sent)
    assert invited.organisations == ("choir", "town")
    assert invited.certain == ("town",)
    assert invited.possible == ("choir", "town", "federation")
    assert invited.uncertain == ("choir", "federation")
    assert [one.organisations for one in invited.otherwise] == [("federation", "town")]


def test_other_readings_give_the_range_of_counts() -> None:
    attended = step("attended", MORA, told_otherwise(heads("h", "50 persons"), count="60 persons"))
    assert [str(total) for total in attended.totals] == ["50 persons"]
    assert [[str(t) for t in one.totals] for one in attended.otherwise] == [["60 persons"]]
    assert attended.uncertain == ()


def test_a_step_that_only_one_reading_knows_of_is_told_so() -> None:
    reply = fact("reply-received", "reply", organisation="choir", answer="accepts")
    replied = step("replied", told_otherwise(reply, organisation="town"))
    assert (replied.certain, replied.possible) == ((), ("choir", "town"))
    planned = told_otherwise(
        invitation("sent", occurred="2018-02-01", to=["choir"]), by=["federation"]
    )
    invited = step("invited", planned)
    assert (invited.organisations, invited.certain) == (("choir",), ())
    assert [one.is_known for one in invited.otherwise] == [False]


def test_readings_that_change_nothing_here_are_not_told() -> None:
    whole = answer(told_otherwise(MORA, place="Orsa"), came("choir"))
    assert whole.others == ()
    assert all(step.otherwise == () for step in whole.funnel)
    assert whole.marks.in_conflict == ("mora",)


def test_a_step_is_told_otherwise_only_where_a_reading_changes_it() -> None:
    sent = told_otherwise(invitation("sent", occurred="2018-02-01", to=["choir"]), to=["town"])
    reply = fact("reply-received", "reply", organisation="choir", answer="accepts")
    told = {s.step: len(s.otherwise) for s in answer(sent, reply, told_otherwise(MORA)).funnel}
    assert {step for step, others in told.items() if others} == {"invited"}
    replied = told_otherwise(reply, organisation="town")
    told = {s.step: len(s.otherwise) for s in answer(sent, replied).funnel}
    assert {step: others for step, others in told.items() if others} == {"invited": 1, "replied": 1}


def test_certain_is_what_every_reading_says() -> None:
    sent = invitation("sent", occurred="2018-02-01", to=["choir", "town"], sources=["after"])
    to = (["choir", "federation"], ["choir", "town", "federation"])
    others = tuple(
        Alternative.model_validate({"changes": {"to": ids}, "sources": [{"source": "page"}]})
        for ids in to
    )
    assert step("invited", sent.model_copy(update={"alternatives": others})).certain == ("choir",)


def test_a_part_of_the_funnel_that_only_another_reading_knows_is_told() -> None:
    counted = fact("organisations-counted", "c", count="9 organisations", party="civil-society")
    whole = answer(told_otherwise(counted, party="unaffiliated"))
    assert set(whole.by("party")) >= {"civil-society", "unaffiliated"}


def test_readings_are_told_apart_within_each_part_of_the_funnel() -> None:
    whole = answer(
        told_otherwise(invitation("sent", occurred="2018-02-01", to=["choir"]), to=["town"])
    )
    by_party = {value: steps[1] for value, steps in whole.by("party").items()}
    assert by_party["civil-society"].uncertain == ("choir",)
    assert by_party["municipality"].uncertain == ("town",)


def test_whether_it_was_asked_may_hang_on_which_source_is_right() -> None:
    whole = answer(
        told_otherwise(invitation("sent", occurred="2018-02-01", to=["choir"]), to=["federation"])
    )
    assert whole.asked("choir")[0] == "invited"
    assert whole.perhaps_asked("choir") == ("invited", "through-umbrella")
    assert whole.perhaps_asked("town") == ("no-list-known",)


def test_the_values_of_a_dimension_stand_in_one_order_whatever_came_first() -> None:
    described = [org("a", level="regional"), org("b", level="local"), org("c", level="national")]
    for order in (described, described[::-1]):
        whole = participation(given(opened(), *order).dossier())
        assert (
            list(whole.by("level"))
            == sorted(whole.by("level"))
            == ["local", "national", "regional"]
        )


@pytest.mark.parametrize(
    ("kind", "name"), [("referral-opened", "consulted"), ("invitation-sent", "invited")]
)
def test_an_addressee_that_nobody_knows_is_unknown(kind: str, name: str) -> None:
    sent = fact(kind, "ut", occurred="2019-01-10", to="unknown")
    told = participation(given(opened(), org("ax"), sent).dossier())
    asked = next(step for step in told.funnel if step.step == name)
    assert (asked.is_known, asked.organisations) == (True, ())
    (unnamed,) = asked.unnamed
    assert (unnamed.label, unnamed.count, unnamed.entry) == ("addressee-unknown", None, "ut")
    assert told.asked("ax")[0] == "no-list-known"


def test_an_unknown_addressee_beside_a_list_leaves_it_open_who_was_asked() -> None:
    everybody = {"label": "alla", "list": "complete"}
    sent = fact("invitation-sent", "ut", to=["unknown", "ax"], collectives=[everybody])
    told = participation(given(opened(), org("ax"), org("kick"), sent).dossier())
    assert told.asked("ax")[0] == "invited"
    assert told.asked("kick")[0] == "no-list-known"
    assert sent.references() == (("to", "organisation:ax"),)


@pytest.mark.parametrize(
    ("planned", "entries"),
    [
        (fact("process-planned-jointly", "plan", together_with=["choir"]), ("plan",)),
        (fact("invitation-sent", "brev", by=["holder", "choir"], open_to_all=True), ("brev",)),
        (fact("invitation-sent", "brev", by=["choir"], open_to_all=True), ()),
    ],
)
def test_who_held_the_process_with_the_holder_was_no_guest(
    planned: Fact, entries: tuple[str, ...]
) -> None:
    asked, behind = answer(OPEN, planned).asked("choir")
    assert (asked == "co-organiser") is bool(entries)
    assert not entries or behind == entries

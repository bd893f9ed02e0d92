"""Charters and the judge: the four rules of fairness, uncertainty, conflict, and bad charters."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.answers.principles import Answer, principles
from domain.charter.judge import Finding, Tally
from domain.charter.vocabulary import COLLECTIONS, described
from domain.fact import Fact
from interfaces.files.charter_file import CharterFile, default_charter, parse_charter, read_charter
from interfaces.files.lines import FileRefused, Problem
from interfaces.wording.language import Language
from tests.criteria.rounds import (
    DURING,
    OVER,
    RECORDED,
    adopted,
    answer,
    called,
    correct,
    finding,
    invited,
    meeting,
    omitted,
    planned,
    referral,
    retract,
    views,
)
from tests.given import fact, given, opened, org, source

HEAD = """\
format: samrad/charter/1
id: egen
edition: "1"
vocabulary: 1
title: {sv: Egen, en: Own}
views:
  - id: six
    title: {sv: Sex, en: Six}
    edition: "1"
    source: Ingen
    principles:
      - {id: D, name: {sv: dialog, en: dialogue}}
criteria:
"""
CRITERION = {
    "id": '"1"', "question": "{sv: Hur, en: How}", "principles": "{six: D}", "phase": "dialogue",
    "standing": "practice", "basis": "Ingen", "over": "meetings", "measure": "food",
    "judge": "every",
}  # fmt: skip


def criterion(**fields: str | None) -> str:
    """One criterion's text, with other fields than the plain one has."""
    stated = {name: text for name, text in (CRITERION | fields).items() if text is not None}
    lines = [f"{name}: {text}" for name, text in stated.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def charter(**fields: str | None) -> CharterFile:
    return parse_charter(HEAD + criterion(**fields), "egen.yaml")


def held_against(
    file: CharterFile, *facts: Fact, today: date = OVER, **opening: Any
) -> tuple[Finding, ...]:
    stated = {"region": "10", "period": "2026/2029", "kept": "live"} | opening
    round = given(opened(**stated), *facts, at=RECORDED).dossier()
    return principles(round, file.charter, file.checks, today).findings


def tried(*facts: Fact, today: date = OVER, **fields: str | None) -> Finding:
    """What one criterion of one's own comes to."""
    (only,) = held_against(charter(**fields), *facts, today=today)
    return only


def many(met: int, unmet: int = 0, unknown: int = 0) -> Iterator[Fact]:
    """So many meetings with food, without, and without a word about it."""
    for n in range(met + unmet + unknown):
        yield meeting(f"m-{n}", food=True if n < met else False if n < met + unmet else None)


# --- rule 1: silence -------------------------------------------------------------------------


def test_silence_is_neither_honour_nor_breach() -> None:
    silent = tried(meeting("a"), meeting("b"))
    assert silent.possible == ("not-evidenced",)
    assert silent.held.tally == Tally(unknown=2)
    assert not silent.is_evidenced


def test_a_word_from_a_source_counts_where_silence_does_not() -> None:
    assert finding("13").possible == ("not-evidenced",)
    assert finding("13", omitted("officials-briefed")).possible == ("breached",)


def test_what_is_not_closed_can_still_be_met() -> None:
    assert finding("13", omitted("officials-briefed"), today=DURING).possible == ("open",)
    assert finding("13", today=DURING).possible == ("open",)


@pytest.mark.parametrize(
    ("facts", "today", "closed"),
    [
        ((), date(2026, 12, 31), False),
        ((), date(2027, 1, 1), True),
        ((adopted("2025-11-18"),), date(2025, 11, 18), True),
        ((fact("closed", "slut", occurred="2025-12-01"),), date(2025, 12, 1), True),
    ],
)
def test_the_phases_before_the_decision_close_with_it(
    facts: tuple[Fact, ...], today: date, closed: bool
) -> None:
    found = finding("13", *facts, today=today)
    assert found.possible == (("not-evidenced",) if closed else ("open",))


@pytest.mark.parametrize(
    ("facts", "today", "closed"),
    [
        ((adopted(),), date(2029, 12, 31), False),
        ((adopted(),), date(2030, 1, 1), True),
        ((adopted(), fact("period-extended", "mer", until="2030")), date(2030, 12, 31), False),
        ((adopted(), fact("period-extended", "mer", until="2030")), date(2031, 1, 1), True),
        ((fact("closed", "slut", occurred="2026-06-01"),), date(2026, 6, 1), True),
    ],
)
@pytest.mark.parametrize("id", ["31", "33", "34", "35"])
def test_the_follow_up_closes_with_the_plans_years(
    id: str, facts: tuple[Fact, ...], today: date, closed: bool
) -> None:
    found = finding(id, *facts, today=today)
    assert found.possible == (("not-evidenced",) if closed else ("open",))


@pytest.mark.parametrize(
    ("kept", "read", "why"),
    [
        ("live", "in-full", "not-documented"),
        ("reconstructed", "in-full", "sources-silent"),
        ("reconstructed", "in-part", "sources-silent"),
        ("reconstructed", "not-read", "not-searched"),
        ("reconstructed", None, "not-searched"),
    ],
)
def test_why_nothing_is_known(kept: str, read: str | None, why: str) -> None:
    sources = (source("bok", read=read),) if read else ()
    told = answer(*sources, kept=kept)
    assert told.silence == why
    assert told.searched == (("bok",) if read in ("in-full", "in-part") else ())


# --- rule 2: duty and practice ---------------------------------------------------------------


def test_standings_are_the_handbooks() -> None:
    standings = {c.id: c.standing for c in default_charter().charter.criteria}
    assert {id for id, s in standings.items() if s == "duty"} == {
        "01", "02", "05a", "05", "06", "07", "29",
    }  # fmt: skip
    assert "undertaken" not in standings.values()


@pytest.mark.parametrize(
    ("region", "began", "standing"),
    [
        ("12", "2011-01-01", "undertaken"),
        ("12", "2010-06-01", "practice"),  # within the year in which it began
        ("05", "2018-12-11", "undertaken"),
        ("05", "2018-12-10", "practice"),
        ("22", "2018-01-01", "undertaken"),
        ("22", "2021-01-01", "practice"),  # it was wound up in 2020
        ("17", "2018-01-01", "practice"),  # since when is not known
        ("10", "2018-01-01", "practice"),
    ],
)
def test_what_a_region_undertook_is_asked_of_it_as_such(
    region: str, began: str, standing: str
) -> None:
    told = finding("33", meeting("a", began), region=region, period="2026/2029")
    assert told.standing == standing


def test_a_charter_that_was_never_adopted_says_so() -> None:
    assert not answer().adopted
    digest = "0" * 64
    stated = {"edition": "2026-11", "sha256": digest}
    assert answer(fact("charter-adopted", "a", charter="samrad-default", **stated)).adopted
    assert not answer(fact("charter-adopted", "a", charter="annan", **stated)).adopted


# --- rule 3: k of n, u unknown ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "unmet", "unknown", "expected"),
    [
        (3, 0, 0, "honoured"),
        (2, 1, 0, "partly"),
        (0, 3, 0, "breached"),
        (2, 0, 1, "honoured/partly"),
        (0, 2, 1, "partly/breached"),
        (1, 1, 1, "partly"),
        (19, 0, 0, "honoured"),
        (18, 1, 0, "partly"),
        (20, 0, 0, "honoured"),
        (19, 1, 0, "honoured"),
        (18, 2, 0, "partly"),
        (1, 19, 0, "partly"),
        (0, 20, 0, "breached"),
        (18, 1, 1, "honoured/partly"),
        (18, 0, 2, "honoured/partly"),
        (19, 0, 1, "honoured"),
        (38, 2, 0, "honoured"),
        (57, 3, 0, "honoured"),
    ],
)
def test_all_some_none_and_from_twenty_the_share(
    met: int, unmet: int, unknown: int, expected: str
) -> None:
    found = tried(*many(met, unmet, unknown))
    assert "/".join(found.possible) == expected
    assert found.held.tally == Tally(met=met, unmet=unmet, unknown=unknown)
    assert found.held.tally.of == met + unmet + unknown


@pytest.mark.parametrize(
    ("met", "unmet", "unknown", "expected"),
    [
        (3, 0, 0, "honoured"),
        (3, 5, 9, "honoured"),
        (2, 1, 0, "partly"),
        (1, 1, 0, "breached"),
        (2, 0, 1, "honoured/partly"),
        (1, 0, 5, "honoured/partly/breached"),
        (0, 1, 5, "honoured/partly/breached"),
        (0, 1, 1, "breached"),
    ],
)
def test_some_are_enough(met: int, unmet: int, unknown: int, expected: str) -> None:
    found = tried(*many(met, unmet, unknown), judge="some", enough="3", partly_enough="2")
    assert "/".join(found.possible) == expected


def test_a_share_of_ones_own() -> None:
    assert tried(*many(16, 4), share="0.8").possible == ("honoured",)
    assert tried(*many(15, 5), share="0.8").possible == ("partly",)


def test_a_verdict_cites_its_facts_and_figures() -> None:
    found = finding("14", *called("a", "2024-09-24", "2024-10-08"), invited(meetings=["a"]))
    (trial,) = found.held.trials
    assert trial.figure == "35"
    assert trial.item.label == "a"
    assert trial.item.facts == ("a", "a-held", "inbjudan")


def test_too_little_to_say_is_for_the_reader_to_see() -> None:
    told = answer(meeting("a", food=True, physical=True))
    view = told.charter.views[0]
    by = {principle.id: found for principle, found in told.by_principle(view)}
    assert {f.criterion.id for f in by["S"]} == {"17", "33"}
    assert sum(map(len, by.values())) == len(told.charter.criteria)
    assert len(told.evidenced) == 1
    assert {f.criterion.id for f in answer().applicable} >= {"01", "36"}


# --- rule 4: planned is not held; others' acts are not the holder's --------------------------


def test_planned_is_tried_apart() -> None:
    found = tried(meeting("a", food=True), planned("b", "2024-10-09", food=False))
    assert found.possible == ("honoured",)
    assert found.held.tally == Tally(met=1)
    assert found.planned
    assert found.planned.possible == ("breached",)
    assert found.by_others is None


def test_only_planned_is_no_evidence() -> None:
    found = tried(planned("b", "2024-10-09", food=True))
    assert found.possible == ("not-evidenced",)
    assert not found.is_evidenced
    assert found.planned
    assert found.planned.possible == ("honoured",)


def test_a_source_older_than_the_meeting_proves_its_announcement_only() -> None:
    page = source("sida", "2024-09-01")
    told = meeting("a", "2024-10-08", food=True, sources=["sida"])
    assert tried(page, told).possible == ("not-evidenced",)
    later = source("sida", "2024-10-08")
    assert tried(later, told).possible == ("honoured",)


@pytest.mark.parametrize(
    ("doer", "counts"),
    [
        ({}, True),
        ({"by": ["holder"]}, True),
        ({"by": ["holder", "ax"]}, True),
        ({"by": ["ax"], "on_behalf_of": "holder"}, True),
        ({"by": ["ax"]}, False),
        ({"by": ["unknown"]}, False),
    ],
)
def test_an_act_counts_where_it_was_by_with_or_for_the_holder(
    doer: dict[str, Any], counts: bool
) -> None:
    found = tried(org("ax"), meeting("a", food=True, **doer))
    assert found.possible == (("honoured",) if counts else ("not-evidenced",))
    assert (found.by_others is None) is counts
    if found.by_others:
        assert found.by_others.possible == ("honoured",)


@pytest.mark.parametrize(
    ("id", "facts"),
    [
        ("09", (fact("roles-explained", "x", by=["ax"]),)),
        ("10", (fact("mandate-stated", "x", by=["ax"], purpose="Ny plan"),)),
        ("13", (fact("officials-briefed", "x", by=["ax"]),)),
        ("30", (*views(1), fact("summary-published", "x", by=["ax"]))),
        ("33", (fact("evaluation-made", "x", by=["ax"], asked_about_reprisal=False),)),
        ("34", (fact("handover-given", "x", by=["ax"], views=True),)),
    ],
)
def test_no_act_of_another_body_is_credited_to_the_holder(id: str, facts: tuple[Fact, ...]) -> None:
    assert not finding(id, *facts).is_evidenced


# --- uncertain dates and approximate counts --------------------------------------------------


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("2024-09-17", "honoured"),
        ("2024-09-17~", "honoured/partly"),
        ("[2024-09-18..2024-09-24]", "partly"),
        ("[2024-09-20..2024-09-30]", "partly/breached"),
    ],
)
def test_a_date_that_straddles_a_threshold_gives_each_verdict(notice: str, expected: str) -> None:
    found = finding("14", *called("a", notice, "2024-10-08"))
    assert "/".join(found.possible) == expected
    assert found.is_evidenced


@pytest.mark.parametrize(
    ("notice", "figure"),
    [
        ("2024-10", "0–7"),  # a notice does not come after the meeting that it announces
        ("[2024-09-17..2024-09-25]", "13–21"),
        # Between met and unmet lies the middle, though neither end of the month is in it.
        ("2024-09", "8–37"),
        ("2024", "0–281"),
    ],
)
def test_a_figure_that_rules_nothing_out_is_no_evidence(notice: str, figure: str) -> None:
    found = finding("14", *called("a", notice, "2024-10-08"))
    (trial,) = found.held.trials
    assert trial.figure == figure
    if notice == "2024-10":
        assert found.possible == ("breached",)
        return
    assert found.possible == ("not-evidenced",)
    assert not found.is_evidenced
    assert trial.speaks == "uncertain"
    assert found.held.tally == Tally(uncertain=1)


@pytest.mark.parametrize("within", ["[2024-10-08..2024-10-11]", "2024-10"])
@pytest.mark.parametrize(
    ("measure", "over"), [("notes_days", {"at_most": "2"}), ("notes_days <= 2", {})]
)
def test_neither_a_number_nor_a_truth_value_that_may_be_either_is_evidence(
    measure: str, over: dict[str, str], within: str
) -> None:
    sent = fact("notes-sent", "n", meeting="a", occurred=within)
    found = tried(meeting("a", "2024-10-08"), sent, measure=measure, **over)
    assert found.possible == ("not-evidenced",)
    assert found.held.tally == Tally(uncertain=1)


def test_what_is_met_only_between_the_ends_of_a_number_may_be_met() -> None:
    """Notes of the same month came 0 to 23 days after: within 2 to 9 days, or not."""
    sent = fact("notes-sent", "n", meeting="a", occurred="2024-10", correctable=True)
    circumstances = {"measure": "notes_days >= 2 && notes_days <= 9 && notes_correctable"}
    (trial,) = tried(meeting("a", "2024-10-08"), sent, **circumstances).held.trials
    assert trial.outcomes == {"met", "unmet"}
    (trial,) = finding("25", meeting("a", "2024-10"), sent).held.trials
    assert trial.outcomes == {"met", "unmet"}, "before, neither end being met, certainly unmet"


def test_more_uncertain_numbers_than_can_be_tried_leave_an_item_unknown() -> None:
    numbers = " || ".join(f"notes_days == {n}" for n in range(10, 150, 10))
    facts = (
        meeting("a", "2024-10"),
        fact("notes-sent", "n", meeting="a", occurred="2024"),
        fact("material-sent", "m", meetings=["a"], what=["agenda"], occurred="2024"),
    )
    found = tried(*facts, measure=f"({numbers}) && material_days > 0")
    assert found.held.tally == Tally(unknown=1)
    assert found.possible == ("not-evidenced",)


@pytest.mark.parametrize(("occurred", "figure"), [("2024-10-20", "-12"), ("2024-10", "0–7")])
def test_what_comes_after_its_meeting_is_so_only_where_the_dates_say_it(
    occurred: str, figure: str
) -> None:
    sent = fact("material-sent", "m", meetings=["a"], what=["agenda"], occurred=occurred)
    (trial,) = finding("16", meeting("a", "2024-10-08"), sent).held.trials
    assert trial.figure == figure


@pytest.mark.parametrize(
    ("notice", "figure"),
    [
        ("2024-09-17", "21"),
        ("[2024-09-17..2024-09-25]", "13–21"),
        ("[..2024-09-25]", "at least 13"),
        ("[2024-09-17..]", "0–21"),
    ],
)
def test_a_figure_says_what_is_known(notice: str, figure: str) -> None:
    (trial,) = finding("14", *called("a", notice, "2024-10-08")).held.trials
    assert trial.figure == figure


@pytest.mark.parametrize(
    ("id", "act"),
    [("12", "knowledge-offered"), ("03", "inventory-begun"), ("36", "resources-committed")],
)
def test_what_was_not_done_has_no_figure(id: str, act: str) -> None:
    """A number that only stands for "not done" is told of nobody."""
    (trial,) = finding(id, omitted(act)).held.trials
    assert (trial.speaks, trial.measured, trial.figure) == ("unmet", (("done", False),), "done no")


def test_a_share_is_shown_with_two_decimals() -> None:
    (trial,) = finding("27", referral("2025-06-13", "2025-06-15")).held.trials
    assert trial.figure == "0.33"


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("19 meetings", "honoured"),
        ("18 meetings", "partly"),
        ("about 18 meetings", "honoured/partly"),  # from 16 to 20
        ("at most 3 meetings", "partly"),
    ],
)
def test_an_approximate_series_may_straddle_the_share(series: str, expected: str) -> None:
    found = tried(meeting("a", series=series, food=True), meeting("b", food=False))
    assert "/".join(found.possible) == expected
    assert (found.held.tally.precision == "exact") is series[0].isdigit()


def test_a_series_without_a_lower_bound_is_not_met_by_having_no_meetings() -> None:
    assert tried(meeting("a", series="at most 5 meetings", food=False)).possible == ("breached",)


def test_a_measure_and_its_lower_bar_are_read_at_the_same_corner() -> None:
    """Correctable notes within 10 to 20 days are met or not; never partly."""
    facts = (
        meeting("a", "2024-10-08"),
        fact("notes-sent", "n", meeting="a", occurred="[2024-10-18..2024-10-28]", correctable=True),
    )
    assert finding("25", *facts).possible == ("honoured", "breached")


# --- sources that disagree -------------------------------------------------------------------


def disagreeing(**changes: Any) -> Fact:
    return meeting(
        "a", "2024-10-08T18:00", parties=["civil-society"],
        alternatives=[{"changes": changes, "sources": ["tidning"]}], sources=["bok"],
    )  # fmt: skip


SOURCES = (source("bok", "2026-01-01"), source("tidning", "2026-01-01"))


def test_sources_that_disagree_give_each_verdict() -> None:
    found = finding("18", *SOURCES, disagreeing(occurred="2024-10-08T12:30"))
    assert found.possible == ("honoured", "breached")
    assert found.verdict is None
    assert found.in_conflict == ("a",)


TOWNS = ("Karlshamn", "Karlskrona", "Olofström", "Ronneby", "Sölvesborg")


def test_good_practice_is_said_only_where_every_reading_reaches_it() -> None:
    *known, last = TOWNS
    each = [meeting(f"m-{n}", municipality=town) for n, town in enumerate(known)]
    disputed = meeting(
        "m", municipality=last, sources=["bok"],
        alternatives=[{"changes": {"municipality": known[0]}, "sources": ["tidning"]}],
    )  # fmt: skip
    found = finding("21", *SOURCES, *each, disputed)
    assert found.possible == ("honoured",)
    assert not found.best


def test_where_all_readings_agree_the_verdict_stands() -> None:
    found = finding("18", *SOURCES, disagreeing(occurred="2024-10-08T19:00"))
    assert found.verdict == "honoured"
    assert found.in_conflict == ()


def test_a_reading_of_a_date_bears_on_other_facts_too() -> None:
    adoption = adopted(
        "2025-11-18", sources=["bok"],
        alternatives=[{"changes": {"occurred": "2024-10-01"}, "sources": ["tidning"]}],
    )  # fmt: skip
    found = finding("02", *SOURCES, meeting("m", "2024-10-08"), adoption)
    assert found.possible == ("honoured", "breached")
    assert found.in_conflict == ("antagen",)


# --- dates in force --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "possible", "straddles"),
    [
        ("2023-12-30", "2023-12-31", ("not-applicable",), False),
        ("2023-12-31", "2024-01-01", ("honoured",), True),
        ("2024-01-01", "2024-06-30", ("honoured",), False),
        ("2024-06-30", "2024-07-01", ("honoured",), True),
        ("2024-07-01", "2024-07-02", ("not-applicable",), False),
    ],
)
def test_a_criterion_applies_while_it_is_in_force(
    first: str, last: str, possible: tuple[str, ...], straddles: bool
) -> None:
    found = tried(
        meeting("a", first, food=True), meeting("b", last, food=True),
        in_force="{since: 2024-01-01, until: 2024-06-30}",
    )  # fmt: skip
    assert found.possible == possible
    assert found.straddles is straddles


def test_a_round_without_dates_comes_before_its_plan() -> None:
    assert finding("22", period="2020/2023").possible == ("not-evidenced",)
    assert finding("22", period="2019/2022").possible == ("not-applicable",)


# --- good practice, contests, corrections ----------------------------------------------------


def test_a_meeting_in_every_municipality_is_good_practice() -> None:
    each = [meeting(f"m-{n}", municipality=town) for n, town in enumerate(TOWNS)]
    assert finding("21", *each).best
    assert not finding("21", *each[:4]).best


def test_contested_entries_are_flagged_and_still_count() -> None:
    contest = fact("contested", "nej", entry="act", organisation="ax", statement="Aldrig hört.")
    told = answer(fact("officials-briefed", "act"), contest)
    assert told.contested == ("act",)
    assert finding("13", fact("officials-briefed", "act"), contest).possible == ("honoured",)


def test_a_correction_changes_the_verdict_and_a_retraction_takes_it_away() -> None:
    briefed = fact("resources-committed", "pengar", amount=5, purpose="Resor")
    assert finding("36", briefed).verdict == "honoured"
    assert finding("36", briefed, correct("pengar", amount=0)).verdict == "breached"
    assert finding("36", briefed, retract("pengar")).verdict == "not-evidenced"


# --- an expression that cannot be computed ---------------------------------------------------


def test_a_measure_that_fails_leaves_its_item_unknown_and_says_so() -> None:
    same_day = called("a", "2024-10-08", "2024-10-08")
    in_time = called("b", "2024-09-08", "2024-10-08")
    found = tried(*same_day, *in_time, measure="100 / notice_days <= 5")
    assert found.possible == ("honoured", "partly")
    assert found.held.tally == Tally(met=1, unknown=1)
    assert found.faults == ("a: INVALID_ARGUMENT: divide by zero",)
    assert "cannot be computed" in str(found.held.trials[0].figure)


@pytest.mark.parametrize(
    "fields",
    [
        {"measure": "1 / notice_days", "at_least": "1"},
        {"measure": "holiday_share / holiday_share", "at_least": "1", "over": "referrals"},
        {"measure": "food", "partly": "100 / notice_days > 5"},
        {"measure": 'duration(starts) > duration("1s")'},
        {"measure": "parties[7] == form"},
    ],
)
def test_no_failure_stops_the_answer(fields: dict[str, str]) -> None:
    facts = (
        fact("meeting-announced", "m", occurred="2024-10-08", when="2024-10-08T18:00", form="other",
             parties=["unknown"]),
        fact("meeting-held", "m-held", meeting="m", occurred="2024-10-08T18:00"),
        referral("2025-02-03", "2025-02-04", to=[], open_to_all=True),
    )  # fmt: skip
    found = tried(*facts, **fields)
    assert found.possible == ("not-evidenced",)
    assert len(found.faults) == 1


def test_a_failure_that_makes_no_difference_makes_none() -> None:
    same_day = called("a", "2024-10-08", "2024-10-08", food=True)
    found = tried(*same_day, measure="food || 100 / notice_days <= 5")
    assert found.possible == ("honoured",)
    assert found.faults == ()


@pytest.mark.parametrize("field", ["where", "applies", "best"])
def test_a_condition_that_fails_is_unknown(field: str) -> None:
    fields = {
        "where": "1 / notice_days > 0",
        "applies": "1 / (municipalities - 5) > 0",
        "best": "1 / (municipalities - 5)",
    }
    more = {"unless": "{sv: Nej, en: No}"} if field == "applies" else {}
    facts = called("a", "2024-10-08", "2024-10-08", food=True)
    found = tried(*facts, **{field: fields[field]}, **more)
    assert found.possible == (("not-evidenced",) if field == "where" else ("honoured",))
    assert not found.best


def test_a_lower_bar_that_the_measure_does_not_imply() -> None:
    """A charter may be odd; its verdicts still come out."""
    fields = {"measure": "digital", "partly": "food"}
    assert tried(meeting("a", digital=True, food=False), **fields).possible == ("honoured",)
    assert tried(meeting("a", food=False), **fields).possible == ("honoured", "breached")


# --- charters that are refused ---------------------------------------------------------------


def problems(text: str) -> list[Problem]:
    with pytest.raises(FileRefused) as refused:
        parse_charter(text, "egen.yaml")
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"measure": "food > 3"}, "criteria.0.measure", "no matching overload"),
        ({"measure": "foot"}, "criteria.0.measure", "undeclared reference to 'foot'"),
        ({"measure": "food &&"}, "criteria.0.measure", "Syntax error"),
        ({"measure": "notice_days"}, "criteria.0.measure", "gives int; it must give bool"),
        ({"measure": "food", "at_least": "1"}, "criteria.0.measure", "it must give int or double"),
        ({"where": "form"}, "criteria.0.where", "gives string"),
        ({"partly": "notice_days"}, "criteria.0.partly", "gives int"),
        (
            {"applies": "food", "unless": "{sv: Nej, en: No}"},
            "criteria.0.applies", "undeclared reference to 'food'",
        ),
        ({"best": "gotland"}, "criteria.0.best", "it must give int"),
        ({"over": "möten"}, "criteria.0.over", "small letters"),
        ({"over": "moten"}, "criteria.0.over", "no such collection; there are round"),
        ({"principles": "{six: X}"}, "criteria.0.principles.six", "no principle 'X'"),
        ({"principles": "{sju: D}"}, "criteria.0.principles.sju", "no view 'sju'"),
        ({"principles": "{}"}, "criteria.0.principles", "at least one"),
        ({"standing": "lag"}, "criteria.0.standing", "duty"),
        ({"question": "{sv: Hur}"}, "criteria.0.question.en", "is missing"),
        ({"judge": None}, "criteria.0.judge", "is missing"),
        ({"at_leats": "1"}, "criteria.0.at_leats", "is no field"),
        ({"measure": "notice_days", "at_least": "nan"}, "criteria.0.at_least", "write a number"),
        ({"applies": "gotland"}, "criteria.0", "go together"),
        ({"unless": "{sv: Nej, en: No}"}, "criteria.0", "go together"),
        ({"at_least": "1", "at_most": "2"}, "criteria.0", "give either"),
        ({"at_least": "1", "partly": "food"}, "criteria.0", "not 'partly'"),
        ({"at_least": "1", "partly_at_least": "1"}, "criteria.0", "above it"),
        ({"partly_at_least": "1"}, "criteria.0", "needs an 'at_least'"),
        ({"at_most": "1", "partly_at_most": "1"}, "criteria.0", "below it"),
        ({"partly_at_most": "1"}, "criteria.0", "needs an 'at_most'"),
        ({"enough": "2"}, "criteria.0", "need 'judge: some'"),
        ({"judge": "some", "enough": "2", "partly_enough": "2"}, "criteria.0", "fewer than"),
        ({"judge": "some", "share": "0.5"}, "criteria.0", "needs 'judge: every'"),
    ],
)  # fmt: skip
def test_a_bad_criterion_is_refused_with_line_and_reason(
    fields: dict[str, str], field: str, says: str
) -> None:
    text = HEAD + criterion(**fields)
    found = next(p for p in problems(text) if p.field == field)
    assert found.file == "egen.yaml"
    assert says in found.message(Language.ENGLISH)
    line = text.splitlines()[found.line - 1].strip(" -")
    stated = field.count(".") > 1 and says != "is missing"
    assert line.startswith(field.split(".")[2] if stated else ("id:", "question:"))


def test_all_faults_are_told_at_once() -> None:
    text = HEAD + criterion(measure="foot") + criterion(id='"2"', over="moten")
    assert [p.field for p in problems(text)] == ["criteria.0.measure", "criteria.1.over"]


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        (HEAD + criterion() + criterion(), 23, "criteria.1.id", "'1' stands twice"),
        (HEAD.replace("vocabulary: 1", "vocabulary: 2") + criterion(), 4, "vocabulary", "has 1"),
        (HEAD.replace("charter/1", "charter/9") + criterion(), 1, "format", "samrad/charter/1"),
        (HEAD.replace("title: {", "titel: {", 1) + criterion(), 5, "titel", "is no field"),
        (
            HEAD.replace("criteria:", "      - {id: D, name: {sv: d, en: d}}\ncriteria:")
            + criterion(),
            13, "views.0.principles.1.id", "'D' stands twice",
        ),
        (HEAD.replace("criteria:\n", "criteria: []\n"), 13, "criteria", "the list is empty"),
        (HEAD.replace("edition", "&a edition", 1) + criterion(), 3, "file", "anchors"),
        ("", 1, "file", "empty"),
    ],
)  # fmt: skip
def test_a_bad_charter_is_refused_with_line_and_reason(
    text: str, line: int, field: str, says: str
) -> None:
    found = next(p for p in problems(text) if p.field == field)
    assert (found.line, says in found.message(Language.ENGLISH)) == (line, True), found


def test_a_charter_that_is_not_there_or_not_text(tmp_path: Any) -> None:
    with pytest.raises(FileRefused, match="No such file"):
        read_charter(tmp_path / "egen.yaml")
    (tmp_path / "egen.yaml").write_bytes(b"id: \xe5")
    with pytest.raises(FileRefused, match="UTF-8"):
        read_charter(tmp_path / "egen.yaml")


# --- the default charter and its vocabulary --------------------------------------------------


def test_every_criterion_stands_in_every_view() -> None:
    for one in default_charter().charter.criteria:
        assert set(one.principles) == {"six", "code", "alliance"}, one.id


def test_every_collection_is_asked_for_or_read() -> None:
    used = {one.over for one in default_charter().charter.criteria} | {"round"}
    assert used == set(COLLECTIONS)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_field_of_the_vocabulary_has_a_meaning(collection: str) -> None:
    for field in described(collection):
        assert field.meaning
        assert field.type in ("bool", "int", "double", "string", "list(string)")


def test_the_same_charter_has_the_same_digest() -> None:
    first, again = charter(), charter()
    assert first.sha256 == again.sha256
    assert len(first.sha256) == 64
    assert charter(measure="digital").sha256 != first.sha256


def test_an_answer_opens_with_how_much_is_known() -> None:
    told: Answer = answer(fact("officials-briefed", "act"))
    assert [f.criterion.id for f in told.evidenced] == ["13"]
    silent = {"04"}  # without an earlier inventory to compare with
    assert {f.criterion.id for f in told.findings} - {
        f.criterion.id for f in told.applicable
    } == silent


# --- what sources are silent of --------------------------------------------------------------


def test_too_few_told_are_not_too_few_where_the_record_is_made_from_sources() -> None:
    one = invited(channels=["email"])
    assert finding("15", one, kept="live").possible == ("partly",)
    assert finding("15", one, kept="reconstructed").possible == ("honoured", "partly")
    two = invited(channels=["email", "website"])
    assert finding("15", two, kept="reconstructed").possible == ("honoured",)


@pytest.mark.parametrize("by", [["ax"], ["unknown"]])
def test_what_others_did_is_tried_over_all_the_statutory_parties(by: list[str]) -> None:
    theirs = meeting("a", parties=["civil-society"], by=by)
    again = meeting("b", parties=["civil-society"], by=["ax"])
    apart = finding("01", theirs, again).by_others
    assert apart is not None
    assert (apart.tally.met, apart.tally.unknown, apart.tally.of) == (1, 2, 3)
    assert apart.possible == ("honoured", "partly")


def test_what_is_planned_is_tried_over_all_the_statutory_parties() -> None:
    apart = finding("01", planned("a", "2024-10-08", parties=["civil-society"])).planned
    assert apart is not None
    assert (apart.tally.met, apart.tally.of) == (1, 3)


def test_the_share_of_holidays_is_tried_where_a_season_begins() -> None:
    told = referral("2026-06", "2026-10-02")
    (trial,) = finding("27", told, period="2028/2031", today=DURING).held.trials
    assert trial.figure == "0.49–0.56"
    assert trial.outcomes == {"partly", "unmet"}


def test_a_sum_of_at_least_so_many_stays_at_least() -> None:
    series = (meeting("a", series="at least 2 meetings"), meeting("b"))
    tally = finding("32", *series).held.tally
    assert (tally.of, tally.precision) == (3, "at-least")

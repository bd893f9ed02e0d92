"""How a round stood on a day: what had happened by then, what perhaps, what was only planned."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources.abc import Traversable

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from application.engine import Engine
from domain.answers.participation import participation
from domain.answers.timeline import timeline
from domain.consultation.dialogue import MeetingHeld
from domain.consultation.dossier import Dossier, Entry, dossier
from domain.consultation.horizon import standing_on, turns
from domain.fact import Fact
from interfaces.cli.loading import archive
from interfaces.files.round_file import parse
from tests.every_kind import ROUND
from tests.given import fact, given, opened, org, source

SOURCES = (source("tidplan", "2018-01-10"), source("rapport", "2018-06-30"), source("odaterad"))


def standing(day: str, *facts: Fact, at: datetime | None = None) -> tuple[list[str], list[str]]:
    """The entries that stood on a day, and those that perhaps did; descriptions apart."""
    beginning = (opened(), *SOURCES, org("ax"))
    known = given(*beginning, *facts, **({"at": at} if at else {})).dossier()
    read = standing_on(known, date.fromisoformat(day))
    described = {f.id for f in beginning}
    return (
        [e.id for e in read.entries if e.id not in described],
        [e.id for e in read.perhaps],
    )


def proof(day: str, id: str, *facts: Fact) -> str:
    read = standing_on(given(opened(), *SOURCES, *facts).dossier(), date.fromisoformat(day))
    return read.by_id[id].proof


MEETING = fact("meeting-held", "mora", occurred="2018-02-14", sources=["rapport"])


def test_what_happened_later_is_left_out() -> None:
    assert standing("2018-02-13", MEETING) == ([], [])
    assert standing("2018-02-14", MEETING) == (["mora"], [])


def test_what_may_have_happened_by_then_is_kept_apart() -> None:
    about = fact("goal-set", "goal", goal="Fler röster", occurred="2018-02", sources=["rapport"])
    assert standing("2018-01-31", about) == ([], [])
    assert standing("2018-02-27", about) == ([], ["goal"])
    assert standing("2018-02-28", about) == (["goal"], [])


def test_an_undated_fact_had_happened_once_a_dated_source_proves_it() -> None:
    undated = fact("goal-set", "goal", goal="Fler röster", sources=["rapport"])
    assert standing("2018-06-29", undated) == ([], ["goal"])
    assert standing("2018-06-30", undated) == (["goal"], [])


def test_of_a_fact_that_nobody_dates_it_is_uncertain() -> None:
    undated = fact("goal-set", "goal", goal="Fler röster", sources=["odaterad"])
    assert standing("2018-12-31", undated) == ([], ["goal"])


def test_what_was_recorded_as_held_had_happened_by_the_recording() -> None:
    undated = fact("goal-set", "goal", goal="Fler röster", sources=["odaterad"])
    assert standing("2019-03-01", undated) == (["goal"], [])


def test_attendance_without_a_date_has_that_of_its_meeting() -> None:
    came = fact("attendance-recorded", "ax-kom", meeting="mora", organisation="ax",
                sources=["odaterad"])  # fmt: skip
    assert standing("2018-02-13", MEETING, came) == ([], [])
    assert standing("2018-02-14", MEETING, came) == (["mora", "ax-kom"], [])


def test_an_undated_fact_about_something_to_come_had_not_happened() -> None:
    notes = fact("notes-sent", "notes", meeting="mora", sources=["odaterad"])
    assert standing("2018-02-13", MEETING, notes)[0] == []
    reply = fact("invitation-sent", "kallelse", occurred="2018-03-01", to=["ax"],
                 sources=["rapport"])  # fmt: skip
    answered = fact("reply-received", "svar", invitation="kallelse", organisation="ax",
                    answer="accepts", sources=["odaterad"])  # fmt: skip
    assert standing("2018-02-13", reply, answered) == ([], [])


def test_what_a_source_of_the_time_told_of_stood_as_planned() -> None:
    meeting = fact("meeting-held", "mora", occurred="2018-02-14", sources=["tidplan", "rapport"])
    assert standing("2018-01-09", meeting) == ([], [])
    assert standing("2018-01-10", meeting) == (["mora"], [])
    assert proof("2018-01-10", "mora", meeting) == "announced"
    assert proof("2018-02-14", "mora", meeting) == "held"


def test_of_what_a_source_told_in_part_that_part_stood_as_planned() -> None:
    in_part = {"source": "tidplan", "proves": "announced", "tells": ["municipality"]}
    meeting = fact(
        "meeting-held", "mora", occurred="2018-02-14", municipality="Mora", food=True,
        sources=[in_part, "rapport"],
    )  # fmt: skip
    read = given(opened(), *SOURCES, meeting).dossier()
    planned, held = (standing_on(read, date(2018, *day)) for day in ((1, 10), (2, 14)))
    (then,), (now,) = planned.of(MeetingHeld), held.of(MeetingHeld)
    assert (then.proof, now.proof) == ("announced", "held")
    assert (then.fact.occurred, then.fact.municipality, then.fact.food) == (None, "Mora", None)
    assert (now.fact.occurred, now.fact.food) == ("2018-02-14", True)


def test_what_was_recorded_in_advance_stood_as_planned_from_the_recording() -> None:
    meeting = fact("meeting-held", "mora", occurred="2019-05-01")
    then = datetime(2019, 3, 1, 12, tzinfo=UTC)
    assert standing("2019-02-28", meeting, at=then) == ([], [])
    assert standing("2019-03-01", meeting, at=then) == (["mora"], [])


def test_sources_that_disagree_on_the_day_leave_it_uncertain_between_them() -> None:
    either = fact(
        "meeting-held", "mora", occurred="2018-02-14", sources=["rapport"],
        alternatives=[{"changes": {"occurred": "2018-03-14"}, "sources": ["rapport"]}],
    )  # fmt: skip
    assert standing("2018-02-13", either) == ([], [])
    assert standing("2018-02-20", either) == ([], ["mora"])
    assert standing("2018-03-14", either) == (["mora"], [])


def test_the_uncertain_count_in_no_figure_and_open_other_worlds() -> None:
    came = fact("attendance-recorded", "ax-kom", meeting="mora", organisation="ax",
                sources=["rapport"])  # fmt: skip
    when = fact("meeting-held", "mora", occurred="2018-02", sources=["rapport"])
    known = given(opened(), *SOURCES, org("ax"), when, came).dossier()
    read = standing_on(known, date(2018, 2, 10))
    assert not participation(read).funnel[3].is_known
    assert [participation(world).funnel[3].organisations for world in read.worlds()] == [
        (),
        ("ax",),
    ]
    assert [(m.entry.id, m.certain) for m in timeline(read)] == [
        ("mora", False),
        ("ax-kom", False),
    ]


def test_descriptions_always_stand() -> None:
    read = standing_on(given(opened(), *SOURCES, org("ax")).dossier(), date(1900, 1, 1))
    assert len(read.entries) == 5


@drawn(st.dates(date(2016, 1, 1), date(2024, 1, 1)), st.integers(0, 400))
def test_what_stands_goes_on_standing(day: date, later: int) -> None:
    read: Dossier = given(*ROUND).dossier()
    first = standing_on(read, day)
    then = standing_on(read, date.fromordinal(day.toordinal() + later))
    assert {e.id for e in first.entries} <= {e.id for e in then.entries}
    held = {e.id for e in first.entries if e.proof == "held"}
    assert held <= {e.id for e in then.entries if e.proof == "held"}
    seen = {e.id for e in (*first.entries, *first.perhaps)}
    assert seen <= {e.id for e in (*then.entries, *then.perhaps)} <= {e.id for e in read.entries}


def test_in_the_end_all_stands_as_it_reads() -> None:
    read = given(*ROUND).dossier()
    stands = standing_on(read, date.max)
    assert [e for e in (*stands.entries, *stands.perhaps) if e not in read.entries] == []
    assert len(stands.entries) + len(stands.perhaps) == len(read.entries)


def test_what_was_planned_and_may_have_happened_stands_as_planned_at_least() -> None:
    roughly = fact("meeting-held", "mora", occurred="2018-02", sources=["tidplan", "rapport"])
    known = given(opened(), *SOURCES, roughly).dossier()
    read = standing_on(known, date(2018, 2, 10))
    assert [(e.id, e.proof) for e in read.entries][-1:] == [("mora", "announced")]
    assert [(e.id, e.proof) for e in read.perhaps] == [("mora", "held")]
    assert [world.by_id["mora"].proof for world in read.worlds()] == ["announced", "held"]
    assert [(m.entry.id, m.certain) for m in timeline(read)] == [("mora", False)]


def test_what_perhaps_happened_is_read_in_its_place_in_the_record() -> None:
    facts = [
        fact("goal-set", "first", goal="Fler röster", occurred="2018-02", sources=["rapport"]),
        fact("goal-set", "second", goal="Fler scener", occurred="2018-01", sources=["rapport"]),
        fact("goal-set", "third", goal="Fler barn", occurred="2018-02", sources=["rapport"]),
    ]
    read = standing_on(given(opened(), *SOURCES, *facts).dossier(), date(2018, 2, 10))
    goals = [entry.id for entry in read.with_perhaps.entries if entry.id in {f.id for f in facts}]
    assert [entry.id for entry in read.perhaps] == ["first", "third"]
    assert goals == ["first", "second", "third"]


def test_a_contest_concedes_no_more_than_stood_that_day() -> None:
    """It was corrected to an earlier day, and who contests that says that it was later."""
    meeting = fact("meeting-held", "mora", occurred="2018-03-14", sources=["rapport"])
    corrected = fact("corrected", "korr", entry="mora", reason="fel",
                     changes={"occurred": "2018-02-14"})  # fmt: skip
    contested = fact("contested", "nej", entry="korr", organisation="ax", statement="Det var mars")
    known = given(opened(), *SOURCES, org("ax"), meeting, corrected, contested).dossier()
    for day, conceded in ((date(2018, 2, 20), []), (date(2018, 3, 14), ["mora"])):
        read = standing_on(known, day)
        assert [e.id for e in read.disputed] == ["mora"]
        heeded = read.conceding(read.disputed)
        assert [e.id for e in heeded.entries if e.id == "mora"] == conceded


def test_a_reading_that_had_not_happened_opens_no_world() -> None:
    either = fact(
        "referral-opened", "remiss", occurred="2018-01-20", deadline="2018-06-01", open_to_all=True,
        sources=["rapport"],
        alternatives=[{"changes": {"occurred": "2018-05-14"}, "sources": ["rapport"]}],
    )  # fmt: skip
    read = standing_on(given(opened(), *SOURCES, either).dossier(), date(2018, 2, 20))
    worlds = [
        [e.fact.occurred for e in world.entries if e.id == "remiss"] for world in read.worlds()
    ]
    assert worlds == [[], ["2018-01-20"]]


def test_what_was_taken_back_of_a_later_day_is_left_out_too() -> None:
    meeting = fact("meeting-held", "mora", occurred="2018-05-14", sources=["rapport"])
    gone = fact("corrected", "bort", entry="mora", retracted=True, reason="fel")
    contested = fact("contested", "nej", entry="mora", organisation="ax", statement="Det hölls")
    known = given(opened(), *SOURCES, org("ax"), meeting, gone, contested).dossier()
    early, late = (standing_on(known, date(2018, month, 1)) for month in (2, 6))
    assert (early.retracted, early.disputed) == ((), ())
    assert [e.id for e in late.disputed] == ["mora"]
    assert [m.entry.id for m in timeline(early)] == []


def test_as_planned_is_also_what_a_contest_concedes() -> None:
    meeting = fact("meeting-held", "mora", occurred="2018-05-14", sources=["tidplan", "rapport"])
    corrected = fact("corrected", "korr", entry="mora", reason="fel", changes={"place": "Mora"})
    contested = fact("contested", "nej", entry="korr", organisation="ax", statement="Inte där")
    known = given(opened(), *SOURCES, org("ax"), meeting, corrected, contested).dossier()
    (disputed,) = standing_on(known, date(2018, 2, 1)).disputed
    assert disputed.conceded is not None
    assert (disputed.proof, disputed.conceded.proof) == ("announced", "announced")


# --- day by day --------------------------------------------------------------------------------


def assert_turned_as_it_stood(read: Dossier, days: list[date]) -> None:
    stood: dict[str, Entry[Fact] | None] = {}
    for day, asked in zip(days, turns(read, days), strict=True):
        stood |= dict(asked)
        stands = {id: told(entry) for id, entry in stood.items() if entry}
        assert stands == {e.id: told(e) for e in standing_on(read, day).entries}, day


def told(entry: Entry[Fact]) -> tuple[object, ...]:
    return entry.fact, entry.proof, [(one.fact, one.proof) for one in entry.readings]


@drawn(st.lists(st.dates(date(2017, 9, 1), date(2019, 12, 31)), unique=True, max_size=40))
def test_day_by_day_it_stands_as_it_does_on_each_day_alone(days: list[date]) -> None:
    assert_turned_as_it_stood(given(*ROUND).dossier(), sorted(days))


@pytest.mark.parametrize("file", archive(), ids=lambda file: file.name)
def test_so_do_the_bundled_rounds(file: Traversable) -> None:
    with Engine() as engine:
        round = parse(file.read_text(encoding="utf-8"), file.name)
        engine.submit(round.submission())
        read = dossier(engine.consultation(round.consultation))
    first = min(e.when.start.earliest for e in read.entries if e.when and e.when.start.earliest)
    assert_turned_as_it_stood(read, [first + timedelta(days=n) for n in range(0, 2500, 17)])


def test_what_an_entry_refers_to_turns_it_on_no_day_of_its_own() -> None:
    sent = fact(
        "material-sent", "underlag", what=["agenda"], meetings=["mora"], sources=["tidplan"]
    )
    read = given(opened(), *SOURCES, MEETING, sent).dossier()
    assert_turned_as_it_stood(read, [date(2018, 1, 9), date(2018, 1, 11), date(2018, 2, 14)])

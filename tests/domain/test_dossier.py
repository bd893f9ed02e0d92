"""The dossier: what is proved, whose act it was, and how corrections and conflicts are read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.consultation.dialogue import MeetingHeld
from domain.consultation.dossier import MOST_WORLDS, Dossier, Entry
from domain.fact import Fact, Proof
from tests.given import NOW, fact, given, opened, org, source

BEFORE = source("before", "2018-01-10")
AFTER = source("after", "2018-12-31")
PAGE = source("page")
AX = org("ax")


def read(*facts: Fact, at: datetime = NOW) -> Dossier:
    return given(opened(), BEFORE, AFTER, PAGE, AX, *facts, at=at).dossier()


def entry(one: Fact, *more: Fact, at: datetime = NOW) -> Entry[Fact]:
    return read(one, *more, at=at).by_id[one.id]


def correction(entry: str, as_id: str = "correction", /, **changes: Any) -> Fact:
    return fact("corrected", as_id, entry=entry, changes=changes, reason="misread")


def retraction(entry: str) -> Fact:
    return fact("corrected", f"{entry}-gone", entry=entry, retracted=True, reason="never was")


# --- proof -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "occurred", "proof"),
    [
        ("2018-01-10", "2018-02-13", "announced"),
        ("2018-02-12", "2018-02-13", "announced"),
        ("2018-02-13", "2018-02-13", "held"),
        ("2018-12-31", "2018-02-13", "held"),
        ("2018-02", "2018-02-13", "unknown"),
        ("2018-01", "2018-02-13", "announced"),
        ("2018-02-20", "2018-02-13/2018-03-01", "unknown"),
        ("2018-02-20", "2018-02", "unknown"),
        ("2018-02-20", "2017", "held"),
        ("2018-02-20", "2018-03~", "unknown"),
        ("2018-02-20", "2018-04~", "announced"),
        ("/2018-01", "2018-02-13", "announced"),
        ("2019/", "2018-02-13", "held"),
        ("2018-02-20", "XXXX-10", "unknown"),
        ("[2018-01-10..2018-02-20]", "2018-02-13", "unknown"),
        ("[2018-02-13..]", "2018-02-13", "held"),
    ],
)
def test_a_source_proves_what_its_date_lets_it(published: str, occurred: str, proof: Proof) -> None:
    told = source("told", published)
    held = fact("meeting-held", "mora", occurred=occurred, sources=["told"])
    assert read(told, held).by_id["mora"].proof == proof


@pytest.mark.parametrize(
    ("kind", "proof"), [("feedback-given", "unknown"), ("roles-explained", "held")]
)
@pytest.mark.parametrize("dates", [{"occurred": "2018-02-13", "cited": "page"}, {"cited": "after"}])
def test_without_a_date_it_hangs_on_whether_such_things_are_foretold(
    kind: str, proof: Proof, dates: dict[str, str]
) -> None:
    told = fact(kind, "told", occurred=dates.get("occurred"), sources=[dates["cited"]])
    assert entry(told).proof == proof


@pytest.mark.parametrize("proves", ["held", "announced", "unknown"])
def test_what_a_citation_is_said_to_prove_goes_before_its_date(proves: Proof) -> None:
    cited = [{"source": "page", "proves": proves}]
    assert entry(fact("meeting-held", "a", occurred="2018-02-13", sources=cited)).proof == proves
    cited = [{"source": "after", "proves": proves}]
    assert entry(fact("meeting-held", "a", occurred="2018-02-13", sources=cited)).proof == proves


@pytest.mark.parametrize(
    ("sources", "proof"),
    [
        (["before"], "announced"),
        (["before", "page"], "unknown"),
        (["before", "page", "after"], "held"),
    ],
)
def test_of_several_sources_the_strongest_counts(sources: list[str], proof: Proof) -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13", sources=sources)
    assert entry(held).proof == proof


@pytest.mark.parametrize(
    ("at", "proof"),
    [
        (datetime(2018, 2, 12, 22, 59, tzinfo=UTC), "announced"),
        (datetime(2018, 2, 12, 23, 0, tzinfo=UTC), "held"),
        (datetime(2018, 2, 13, 22, 59, tzinfo=UTC), "held"),
        (datetime(2018, 3, 1, tzinfo=UTC), "held"),
    ],
)
def test_without_sources_the_recorder_is_the_witness_on_the_day_in_sweden(
    at: datetime, proof: Proof
) -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13")
    assert entry(held, at=at).proof == proof


def test_a_recorder_who_gives_no_date_says_that_it_was() -> None:
    assert entry(fact("meeting-held", "mora")).proof == "held"


def test_an_attached_source_adds_proof() -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13", sources=["before"])
    more = fact("source-attached", "more", entry="mora", sources=["after"])
    now = entry(held, more)
    assert now.proof == "held"
    assert [c.source for c in now.fact.sources] == ["before", "after"]
    assert now.record.fact == held


def test_a_corrected_date_of_a_source_counts_as_corrected() -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13", sources=["before"])
    assert entry(held, correction("source-before", published="2018-02-14")).proof == "held"


def test_a_corrected_occurrence_is_proved_anew() -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13", sources=["before"])
    assert entry(held, correction("mora", occurred="2018-01-09")).proof == "held"


# --- credit ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("doers", "credited"),
    [
        ({}, True),
        ({"by": ["holder"]}, True),
        ({"by": ["holder", "ax"]}, True),
        ({"by": ["ax"]}, False),
        ({"by": ["ax"], "on_behalf_of": "holder"}, True),
        ({"by": ["ax"], "on_behalf_of": "ax"}, False),
        ({"by": ["unknown"]}, None),
        ({"by": ["unknown", "ax"]}, None),
        ({"by": ["unknown", "holder"]}, True),
    ],
)
def test_credit(doers: dict[str, Any], credited: bool | None) -> None:
    assert entry(fact("meeting-held", "mora", **doers)).credited is credited


# --- corrections, contests -------------------------------------------------------------------


def test_corrections_apply_in_the_order_recorded() -> None:
    held = fact("meeting-held", "mora", place="Mora", food=True)
    now = entry(
        held, correction("mora", "a", place="Orsa"), correction("mora", "b", place="Rättvik")
    )
    assert now.fact == held.model_copy(update={"place": "Rättvik"})
    now = entry(held, correction("mora", "a", place="Orsa"), correction("mora", "b", place=None))
    assert now.fact == held.model_copy(update={"place": None})


def test_a_retracted_entry_is_read_no_more_and_stays_in_the_record() -> None:
    held = fact("meeting-held", "mora")
    after = given(opened(), held, retraction("mora"))
    assert "mora" not in after.dossier().by_id
    assert after.state.fact("mora") == held


def test_a_retracted_entry_stands_apart_as_it_last_read() -> None:
    held = fact("meeting-held", "mora", place="Mora")
    round = read(held, correction("mora", place="Orsa"), retraction("mora"))
    (entry,) = round.retracted
    assert entry.fact == held.model_copy(update={"place": "Orsa"})
    assert entry.retraction == retraction("mora")
    assert entry.marks == ("corrected", "retracted")
    assert round.marks.by_entry == {}


def test_entries_are_marked_by_what_was_said_of_them() -> None:
    contest = fact("contested", "no", entry="a", organisation="ax", statement="Neither")
    round = read(fact("meeting-held", "b"), unsettled("a"), correction("a", topic="T"), contest)
    assert round.by_id["b"].marks == ()
    assert round.by_id["a"].marks == ("corrected", "contested", "in-conflict")
    assert round.marks.among(("b", "a", "a", "nowhere")).by_entry == {"a": round.by_id["a"].marks}
    assert round.marks.of("b") == ()


def test_a_contested_entry_stands_and_says_so() -> None:
    held = fact("meeting-held", "mora")
    contest = fact("contested", "no", entry="mora", organisation="ax", statement="In Orsa")
    now = entry(held, contest)
    assert (now.fact, now.proof, now.marks) == (held, "held", ("contested",))
    assert [one.fact for one in now.contests] == [contest]


def test_remarks_about_the_record_are_no_entries() -> None:
    held = fact("meeting-held", "mora")
    more = fact("source-attached", "more", entry="mora", sources=["after"])
    contest = fact("contested", "no", entry="mora", organisation="ax", statement="In Orsa")
    ids = set(read(held, more, contest, correction("mora", place="Orsa")).by_id)
    assert not ids & {"more", "no", "correction"}


def test_entries_stand_in_the_order_recorded_and_are_found_by_kind_and_thing() -> None:
    mora, falun = fact("meeting-held", "mora"), fact("meeting-held", "falun")
    came = fact("attendance-recorded", "came", meeting="falun", organisation="ax")
    moved = correction("came", meeting="mora")
    round = read(mora, falun, came, moved)
    assert [e.id for e in round.of(type(mora))] == ["mora", "falun"]
    assert [e.id for e in round.about("meeting:mora", type(came))] == ["came"]
    assert round.about("meeting:falun", type(came)) == ()
    assert round.about("meeting:mora", type(mora)) == ()


# --- other readings --------------------------------------------------------------------------


def unsettled(id: str, readings: int = 2) -> Fact:
    return fact(
        "meeting-held", id,
        place=f"{id}-0", sources=["page"],
        alternatives=[
            {"changes": {"place": f"{id}-{n}"}, "sources": ["after"]} for n in range(1, readings)
        ],
    )  # fmt: skip


def places(world: Dossier) -> tuple[str, ...]:
    return tuple(entry.fact.place or "" for entry in world.of(MeetingHeld))


def test_worlds_are_every_combination_the_first_reading_first() -> None:
    round = read(unsettled("a"), unsettled("b", 3))
    worlds = [places(world) for world in round.worlds()]
    assert worlds[0] == ("a-0", "b-0")
    assert sorted(worlds) == sorted((a, b) for a in ("a-0", "a-1") for b in ("b-0", "b-1", "b-2"))
    assert [e.id for e in round.unsettled] == ["a", "b"]


def test_without_conflict_there_is_one_world() -> None:
    round = read(fact("meeting-held", "mora"))
    assert list(round.worlds()) == [round]
    assert round.unsettled == ()


def test_beyond_the_most_worlds_one_entry_at_a_time_is_varied() -> None:
    at_most = [unsettled(chr(ord("a") + n)) for n in range(6)]
    assert len(list(read(*at_most).worlds())) == MOST_WORLDS == 64
    more = [*at_most, unsettled("g", 3)]
    worlds = [places(world) for world in read(*more).worlds()]
    first = worlds[0]
    assert len(worlds) == 1 + 6 + 2
    assert len(set(worlds)) == len(worlds)
    assert all(sum(x != y for x, y in zip(w, first, strict=True)) == 1 for w in worlds[1:])


def test_that_it_took_place_is_proved_for_every_reading_if_for_one() -> None:
    told = fact(
        "meeting-held", "mora",
        occurred="2018-02-13", sources=["before"],
        alternatives=[
            {"changes": {"occurred": "2018-02-14"}, "sources": ["after"]},
            {"changes": {"place": "Orsa"}, "sources": [{"source": "page", "proves": "unknown"}]},
        ],
    )  # fmt: skip
    readings = [world.by_id["mora"] for world in read(told).worlds()]
    assert [e.proof for e in readings] == ["held", "held", "held"]
    assert [e.fact.sources[0].source for e in readings] == ["before", "after", "page"]
    assert {e.record.position for e in readings} == {readings[0].record.position}


def test_a_source_attached_supports_the_first_reading_only() -> None:
    more = fact("source-attached", "more", entry="a", sources=["before"])
    first, other = read(unsettled("a"), more).worlds()
    assert [c.source for c in first.by_id["a"].fact.sources] == ["page", "before"]
    assert [c.source for c in other.by_id["a"].fact.sources] == ["after"]


def test_a_correction_settles_a_conflict() -> None:
    round = read(unsettled("a"), correction("a", place="Orsa"))
    assert [places(world) for world in round.worlds()] == [("Orsa",)]


def test_a_correction_of_something_else_leaves_the_conflict_standing() -> None:
    round = read(unsettled("a"), correction("a", topic="The plan"))
    assert [places(world) for world in round.worlds()] == [("a-0",), ("a-1",)]
    assert {world.by_id["a"].fact.topic for world in round.worlds()} == {"The plan"}  # type: ignore[attr-defined]


def test_a_contest_of_an_unsettled_entry_is_seen_in_every_world() -> None:
    contest = fact("contested", "no", entry="a", organisation="ax", statement="Neither")
    for world in read(unsettled("a"), contest).worlds():
        assert [one.fact for one in world.by_id["a"].contests] == [contest]


def test_a_retracted_source_proves_nothing() -> None:
    held = fact("meeting-held", "mora", occurred="2018-02-13", sources=["after"])
    assert entry(held).proof == "held"
    assert entry(held, retraction("source-after")).proof == "unknown"
    both = fact("meeting-held", "mora", occurred="2018-02-13", sources=["after", "before"])
    assert entry(both, retraction("source-after")).proof == "announced"


@pytest.mark.parametrize(
    ("told", "proof"),
    [
        ("2018-02-13T12:00", "announced"),
        ("2018-02-13T19:00", "unknown"),
        ("2018-02-13T20:00", "held"),
        ("2018-02-13", "held"),
        ("2018-02-14", "held"),
    ],
)
def test_a_source_of_the_same_day_proves_what_its_hour_allows(told: str, proof: str) -> None:
    met = fact("meeting-held", "met", occurred="2018-02-13T18:00/20:00", sources=["paper"])
    read = given(opened(), source("paper", told), met).dossier()
    assert read.by_id["met"].proof == proof


@pytest.mark.parametrize(("hour", "proof"), [(11, "announced"), (18, "unknown"), (20, "held")])
def test_a_recorder_proves_what_the_hour_of_recording_allows(hour: int, proof: str) -> None:
    """Hours of the record are UTC, those of facts local: an hour later in winter."""
    met = fact("meeting-held", "met", occurred="2018-02-13T18:00/20:30")
    at = datetime(2018, 2, 13, hour, tzinfo=UTC)
    assert given(opened(), met, at=at).dossier().by_id["met"].proof == proof

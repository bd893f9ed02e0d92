"""The timeline: facts in order of occurrence, with when they were recorded."""

from datetime import UTC, datetime

import pytest

from domain.answers.timeline import Moment, timeline
from domain.fact import Fact
from tests.given import NOW, fact, given, opened, org, source


def moments(*facts: Fact, at: datetime = NOW) -> tuple[Moment, ...]:
    history = given(opened(), source("before", "2018-01-10"), org("ax"), *facts, at=at)
    return timeline(history.dossier())


def roles(id: str, occurred: str | None) -> Fact:
    return fact("roles-explained", id, occurred=occurred)


def order(*dates: str | None) -> list[str | None]:
    return [m.occurred for m in moments(*(roles(f"r{n}", d) for n, d in enumerate(dates)))]


@pytest.mark.parametrize(
    "in_order",
    [
        ["2017", "2018-02-13", "2019"],
        ["2018-02-13T18:00", "2018-02-13T19:00", "2018-02-14"],
        ["2018-02-01", "2018-02"],
        ["2018-02-01", "2018-02-01/2018-02-03"],
        ["2017/2018", "../2018"],
        ["2018-02-13", "XXXX-10", None],
    ],
)
def test_by_occurrence_the_more_exact_first_and_the_undated_last(in_order: list[str]) -> None:
    assert order(*in_order) == in_order
    assert order(*reversed(in_order)) == in_order


def test_those_of_the_same_date_stand_as_recorded() -> None:
    found = moments(roles("b", "2018"), roles("a", "2018"), roles("d", None), roles("c", None))
    assert [m.entry.id for m in found] == ["b", "a", "d", "c"]


def test_what_describes_the_round_did_not_happen_in_it() -> None:
    assert moments() == ()


def test_a_description_stands_there_where_it_was_corrected_or_contested() -> None:
    renamed = fact("corrected", "c", entry="opened", changes={"holder": "Region Ny"}, reason="x")
    contest = fact(
        "contested", "no", entry="organisation-ax", organisation="ax", statement="We are national"
    )
    assert [m.entry.id for m in moments(renamed, contest)] == ["opened", "organisation-ax"]


def test_corrected_dates_count_and_retracted_facts_say_so() -> None:
    corrected = fact("corrected", "c", entry="a", changes={"occurred": "2019"}, reason="misread")
    retracted = fact("corrected", "r", entry="z", retracted=True, reason="never was")
    found = moments(
        roles("a", "2017"), roles("b", "2018"), roles("z", "2018"), corrected, retracted
    )
    assert [m.entry.id for m in found if not m.is_retracted] == ["b", "a"]


def test_every_version_can_be_seen() -> None:
    first = fact("corrected", "c1", entry="a", changes={"occurred": "2018"}, reason="misread")
    second = fact("corrected", "c2", entry="a", changes={"note": "In May"}, reason="read on")
    gone = fact("corrected", "c3", entry="a", retracted=True, reason="never was")
    (moment,) = moments(roles("a", "2017"), first, second, gone)
    assert [r.correction for r in moment.revisions] == [first, second, gone]
    assert [r.fields for r in moment.revisions] == [("occurred",), ("note",), ()]
    assert [r.before.occurred for r in moment.revisions] == ["2017", "2018", "2018"]
    assert moment.revisions[0].before == roles("a", "2017")
    assert moment.revisions[-1].after == moment.entry.fact
    assert moment.is_retracted


def test_a_contested_moment_tells_who_contests_and_what_was_answered() -> None:
    contest = fact("contested", "no", entry="a", organisation="ax", statement="Nobody told us")
    said = fact("contest-answered", "said", contest="no", outcome="dismissed", reason="We did")
    (moment,) = moments(roles("a", "2017"), contest, said)
    (one,) = moment.entry.contests
    assert (one.fact, one.outcome, [r.fact for r in one.replies]) == (contest, None, [said])
    assert not moment.is_retracted


def test_each_moment_tells_when_it_was_recorded_what_is_proved_and_the_phase() -> None:
    at = datetime(2018, 1, 1, 9, tzinfo=UTC)
    (moment,) = moments(
        fact("meeting-held", "mora", occurred="2018-02-13", sources=["before"]), at=at
    )
    assert moment.recorded == at
    assert (moment.proof, moment.phase) == ("announced", "dialogue")


@pytest.mark.parametrize(
    ("kind", "content", "occurred", "doubtful"),
    [
        ("decision-taken", {"body": "committee"}, "2018-10-07", True),
        ("decision-taken", {"body": "committee"}, "2018-10-08", False),
        ("decision-taken", {"body": "committee"}, "2018-10", False),
        ("decision-taken", {"body": "committee"}, None, False),
        ("plan-adopted", {}, "2018-10-07", True),
        ("meeting-held", {}, "2018-10-07", False),
    ],
)
def test_a_decision_on_a_sunday_is_doubtful(
    kind: str, content: dict[str, str], occurred: str | None, doubtful: bool
) -> None:
    (moment,) = moments(fact(kind, "d", occurred=occurred, **content))
    assert moment.is_doubtful is doubtful

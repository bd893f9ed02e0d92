"""Two answers side by side: which verdicts differ, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.answers.difference import Change, Difference, difference, funnel_difference
from domain.answers.participation import participation
from domain.answers.principles import Answer, principles
from domain.consultation.dossier import Dossier
from domain.fact import Fact
from interfaces.files.charter_file import CharterFile, default_charter, parse_charter
from tests.criteria.rounds import (
    DURING,
    ORGANISATIONS,
    OVER,
    RECORDED,
    adopted,
    invited,
    meeting,
    planned,
    referral,
)
from tests.given import fact, given, opened

EVENING = meeting("kvall", "2024-10-08T18:00/20:00", parties=["civil-society"])
DAYTIME = meeting("dag", "2024-10-09T13:00/15:00", parties=["civil-society"])
SERIES = meeting("serie", None, series="about 4 meetings", parties=["civil-society"])


def a_round(*facts: Fact, **opening: Any) -> Dossier:
    stated = {"region": "10", "period": "2026/2029", "kept": "live"} | opening
    return given(opened(**stated), *ORGANISATIONS, *facts, at=RECORDED).dossier()


def judged(read: Dossier, file: CharterFile | None = None, today: date = OVER) -> Answer:
    by = file or default_charter()
    return principles(read, by.charter, by.checks, today)


def between(before: Dossier, after: Dossier) -> Difference:
    return difference(judged(before), judged(after))


def edition(notice: int) -> CharterFile:
    """The default charter, but for the days of notice that criterion 14 asks for."""
    text = default_charter().text.replace("at_least: 21", f"at_least: {notice}", 1)
    assert text != default_charter().text
    return parse_charter(text, "edition.yaml")


def of(changes: tuple[Change, ...], criterion: str) -> Change:
    """The one change of a criterion."""
    (change,) = [one for one in changes if one.before.criterion.id == criterion]
    return change


# --- what differs ----------------------------------------------------------------------------


def test_the_same_answer_differs_in_nothing() -> None:
    read = a_round(EVENING, DAYTIME, SERIES, referral(), adopted())
    found = between(read, read)
    assert found == Difference((), (), (), (), same=len(default_charter().charter.criteria))


def test_a_verdict_differs_because_an_item_speaks_otherwise() -> None:
    earlier = meeting("dag", "2024-10-09T18:00/20:00", parties=["civil-society"])
    found = between(a_round(EVENING, DAYTIME), a_round(EVENING, earlier))
    change = of(found.verdicts, "18")
    assert (change.before.possible, change.after.possible) == (("partly",), ("honoured",))
    (item,) = change.items
    assert item.label == "dag"
    assert item.before is not None
    assert item.after is not None
    assert (item.before.speaks, item.after.speaks) == ("unmet", "met")
    assert (change.parts, change.turn) == ((), None)


def test_items_that_are_new_or_gone_stand_on_one_side() -> None:
    found = between(a_round(EVENING), a_round(DAYTIME))
    items = {item.label: item for item in of(found.verdicts, "18").items}
    assert items.keys() == {"kvall", "dag"}
    assert items["kvall"].after is None
    assert items["dag"].before is None


def test_the_same_verdict_on_other_grounds_is_told_apart() -> None:
    late = meeting("sen", "2024-10-10T19:00", parties=["civil-society"])
    found = between(a_round(EVENING, DAYTIME), a_round(EVENING, DAYTIME, late))
    assert "18" not in [change.before.criterion.id for change in found.verdicts]
    change = of(found.grounds, "18")
    assert change.before.possible == change.after.possible == ("partly",)
    assert [item.label for item in change.items] == ["sen"]


def test_a_plan_of_which_nothing_is_told_is_no_ground() -> None:
    plan = planned("plan", "2024-10-10", parties=["civil-society"])
    found = between(a_round(EVENING), a_round(EVENING, plan))
    assert "18" not in [change.before.criterion.id for change in found.grounds]
    timed = planned("plan", "2024-10-10T19:00", parties=["civil-society"])
    assert of(between(a_round(EVENING), a_round(EVENING, timed)).grounds, "18")


def test_further_facts_on_an_item_that_speaks_as_before_are_no_difference() -> None:
    first = invited(on="2024-09-03", meetings=["kvall"])
    reminder = invited("igen", on="2024-09-10", meetings=["kvall"])
    found = between(a_round(EVENING, first), a_round(EVENING, first, reminder))
    told = [change.before.criterion.id for change in (*found.verdicts, *found.grounds)]
    assert not {"14", "18"} & {*told}


def test_what_was_planned_and_then_held_is_one_item() -> None:
    call = planned("dag", "2024-10-09T13:00/15:00", parties=["civil-society"])
    held = fact("meeting-held", "dag-held", meeting="dag", occurred="2024-10-09T13:00/15:00")
    (item,) = of(between(a_round(call), a_round(call, held)).verdicts, "18").items
    assert item.before is not None
    assert item.after is not None
    assert (item.before.item.proof, item.after.item.proof) == ("announced", "held")


def test_of_several_items_with_one_label_only_those_that_differ_are_told() -> None:
    somewhere = [meeting(f"m{n}", "2024-10-08", physical=True) for n in range(3)]
    placed = meeting("m2", "2024-10-08", physical=True, municipality="Mora")
    found = between(a_round(*somewhere), a_round(*somewhere[:2], placed))
    change = of((*found.verdicts, *found.grounds), "21")
    told = [(i.label, i.before is None, i.after is None) for i in change.items]
    assert sorted(told) == [("Mora", True, False), ("place not known", False, True)]


def test_a_series_of_another_size_is_another_ground() -> None:
    more = meeting("serie", None, series="about 9 meetings", parties=["civil-society"])
    found = between(a_round(EVENING, SERIES), a_round(EVENING, more))
    assert [item.label for item in of(found.grounds, "18").items] == ["serie"]


# --- by two charters -------------------------------------------------------------------------


def test_another_threshold_is_told_as_the_part_that_differs() -> None:
    read = a_round(EVENING, invited(on="2024-09-10", meetings=["kvall"]))
    found = difference(judged(read), judged(read, edition(notice=40)))
    change = of(found.verdicts, "14")
    assert [(p.name, p.before, p.after) for p in change.parts] == [("at_least", 21, 40)]
    assert change.items[0].after is not None
    assert change.items[0].after.speaks == "partly"


def test_another_wording_is_no_difference() -> None:
    text = edition(notice=40).text
    for before, after in (
        ("Did the invitation come", "Came the invitation"),
        ("The invitation or first notice came", "Invitations and first notices came"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    reworded = parse_charter(text, "reworded.yaml")
    assert reworded.sha256 != edition(notice=40).sha256
    read = a_round(EVENING, invited(on="2024-09-10", meetings=["kvall"]))
    found = difference(judged(read, edition(notice=40)), judged(read, reworded))
    assert (found.verdicts, found.grounds) == ((), ())
    change = of(difference(judged(read), judged(read, reworded)).verdicts, "14")
    assert [part.name for part in change.parts] == ["at_least"]


def test_a_breach_of_a_duty_and_of_good_practice_are_two_verdicts() -> None:
    read = a_round(DAYTIME)
    before = judged(read)
    stricter = tuple(
        replace(f, criterion=f.criterion.model_copy(update={"standing": "duty"}))
        if f.criterion.id == "18"
        else f
        for f in before.findings
    )
    change = of(difference(before, replace(before, findings=stricter)).verdicts, "18")
    assert change.before.possible == change.after.possible == ("breached",)
    assert [part.name for part in change.parts] == ["standing"]


def test_a_criterion_that_one_charter_lacks_is_gone_or_new() -> None:
    answer = judged(a_round(EVENING))
    fewer = replace(answer, findings=answer.findings[1:])
    first = answer.findings[0].criterion.id
    assert [f.criterion.id for f in difference(answer, fewer).gone] == [first]
    assert [f.criterion.id for f in difference(fewer, answer).new] == [first]
    assert difference(answer, fewer).same == len(fewer.findings)


# --- the course of the round -----------------------------------------------------------------


def test_what_is_not_done_can_no_longer_be_when_the_plan_is_decided() -> None:
    found = difference(judged(a_round(), today=DURING), judged(a_round(adopted()), today=DURING))
    change = of(found.verdicts, "13")
    assert (change.before.possible, change.after.possible) == (("open",), ("not-evidenced",))
    assert change.turn == "no-longer-open"
    back = difference(judged(a_round(adopted()), today=DURING), judged(a_round(), today=DURING))
    assert of(back.verdicts, "13").turn == "open-again"


@pytest.mark.parametrize(("when", "turn"), [("2015", "applies-no-more"), ("2024", "applies")])
def test_a_criterion_that_came_into_force_on_the_way_applies_to_later_rounds(
    when: str, turn: str
) -> None:
    old = a_round(fact("roles-explained", "roller", occurred="2015-05-01"), period="2016/2018")
    new = a_round(fact("roles-explained", "roller", occurred="2024-05-01"))
    found = between(new, old) if when == "2015" else between(old, new)
    assert of(found.verdicts, "22").turn == turn


# --- who took part ---------------------------------------------------------------------------


def test_the_funnel_tells_who_is_at_a_step_on_one_side_only() -> None:
    def at(*to: str, label: str) -> Dossier:
        return a_round(invited(to=list(to), collectives=[{"label": label}]))

    before, after = at("ax", "kommun", label="alla"), at("ax", "teater", label="flera")
    (shift,) = funnel_difference(participation(before), participation(after))
    assert (shift.step, shift.added, shift.removed) == ("invited", ("teater",), ("kommun",))
    assert [one.label for one in shift.counts_added] == ["flera"]
    assert [one.label for one in shift.counts_removed] == ["alla"]


def test_the_same_funnel_shifts_at_no_step() -> None:
    who = participation(a_round(invited(to=["ax"]), EVENING))
    assert funnel_difference(who, who) == ()

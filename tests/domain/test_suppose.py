"""What if: the round as it would be, by facts that nobody recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from domain.answers.difference import difference
from domain.answers.principles import Answer, principles
from domain.consultation import KINDS
from domain.consultation.dialogue import meetings
from domain.consultation.dossier import Dossier, dossier
from domain.consultation.suppose import Supposed, Supposition, Unsupposable, suppose
from domain.consultation.what_if import WhatIf
from domain.fact import Fact
from domain.refusal import Refusal
from interfaces.files.charter_file import default_charter
from tests.english import english
from tests.every_kind import ROUND as EVERY_KIND
from tests.given import Given, fact, given, opened, org, source

LATER = date(2030, 1, 1)
REPORT = source("report", "2018-12-31")
NOTICE = source("notice", "2018-01-10")
AX = org("ax")
MORA = fact(
    "meeting-announced", "mora", occurred="2018-01-10", when="2018-02-14T16:00/18:00",
    form="dialogue-meeting", parties=["civil-society"], sources=["notice"],
)  # fmt: skip
HELD = fact(
    "meeting-held", "mora-held", meeting="mora", occurred="2018-02-14T16:00/18:00",
    part_of_day="daytime", sources=["report"],
)  # fmt: skip
PLANNED = fact("meeting-held", "falun", occurred="2018-03-01T12:00", sources=["notice"])
SENT = fact(
    "invitation-sent", "invited", occurred="2018-02-01", meetings=["mora"], reply_by="2018-02-10",
    collectives=[{"label": "All associations"}], sources=["report"],
)  # fmt: skip


def a_round(*more: Fact) -> Given:
    return given(opened(), REPORT, NOTICE, AX, MORA, HELD, PLANNED, SENT, *more)


def patch(*verbs: dict[str, Any], title: str = "something") -> WhatIf:
    content = {"format": "samrad/what-if/1", "title": title, "suppose": verbs}
    return WhatIf.model_validate(content)


@dataclass(frozen=True)
class Outcome:
    """What a supposition came to: a round as it would be, or refusals."""

    supposition: Supposition | None
    refusals: tuple[tuple[int, Refusal], ...] = ()

    @property
    def read(self) -> Dossier:
        assert self.supposition, self.refusals
        return dossier(self.supposition.state)

    def then(self, id: str, **fields: Any) -> None:
        """The entry reads so."""
        told = self.read.by_id[id].fact
        assert {name: getattr(told, name) for name in fields} == fields

    def told(self, id: str) -> Supposed:
        """What is said to have become of an entry."""
        assert self.supposition, self.refusals
        (one,) = [one for one in self.supposition.supposed if one.entry == id]
        return one

    def then_left(self, id: str, why: str) -> None:
        assert (self.told(id).verb, self.told(id).why) == ("left", why)

    def then_refused(self, kind: str, field: str, *, by: int = 0) -> Refusal:
        """It is refused for this reason, at this field of that verb."""
        told = [(number, one.kind, one.field) for number, one in self.refusals]
        assert (by, kind, field) in told, told
        return self.refusals[told.index((by, kind, field))][1]


def when(round: Given, *verbs: dict[str, Any], **names: str) -> Outcome:
    """Something is supposed of a round; ``names`` are organisations known elsewhere."""
    try:
        return Outcome(suppose(round.state, patch(*verbs), names.get))
    except Unsupposable as unsupposable:
        return Outcome(None, unsupposable.refusals)


def judged(read: Dossier) -> Answer:
    charter = default_charter()
    return principles(read, charter.charter, charter.checks, LATER)


# --- the hypothetical source -----------------------------------------------------------------


def test_whatever_is_supposed_cites_the_hypothetical_source_alone() -> None:
    add = {"id": "roles", "fact": "roles-explained"}
    supposed = when(a_round(), {"move": "meetings", "to": "18:00"}, {"add": add})
    for id in ("mora", "mora-held", "falun", "roles"):
        assert [c.source for c in supposed.read.by_id[id].fact.sources] == ["what-if"]
    assert [c.source for c in supposed.read.by_id["invited"].fact.sources] == ["report"]


def test_the_hypothetical_source_is_no_source_that_was_searched() -> None:
    supposed = when(a_round())
    assert "what-if" in supposed.supposition.state.things["source:what-if"]  # type: ignore[union-attr]
    assert judged(supposed.read).searched == ("report", "notice")


def test_a_source_of_the_round_with_that_id_is_not_taken_for_it() -> None:
    round = a_round(source("what-if"), source("what-if-2"))
    supposed = when(round, {"move": "falun", "days": 1})
    assert supposed.supposition is not None
    assert supposed.supposition.source == "what-if-3"


# --- moving ----------------------------------------------------------------------------------


def test_meetings_move_to_an_hour_and_keep_their_length() -> None:
    supposed = when(a_round(), {"move": "meetings", "to": "18:00"})
    supposed.then("mora", when="2018-02-14T18:00/20:00", occurred="2018-01-10")
    supposed.then("mora-held", occurred="2018-02-14T18:00/20:00", part_of_day=None)
    supposed.then("falun", occurred="2018-03-01T18:00")
    assert supposed.told("mora").before == {"when": "2018-02-14T16:00/18:00"}
    assert supposed.told("mora").after == {"when": "2018-02-14T18:00/20:00"}


def test_the_day_of_a_notice_never_moves_and_that_of_an_invitation_does() -> None:
    supposed = when(a_round(), {"move": ["mora", "invitation-sent"], "days": -21})
    supposed.then("mora", when="2018-01-24T16:00/18:00", occurred="2018-01-10")
    supposed.then("invited", occurred="2018-01-11", reply_by="2018-02-10")


@pytest.mark.parametrize("days", [-400, 400])
def test_what_was_planned_stays_planned_and_what_was_held_stays_held(days: int) -> None:
    supposed = when(a_round(), {"move": "meetings", "days": days})
    assert {m.id: m.status for m in meetings(supposed.read)} == {
        "mora": "held",
        "falun": "announced",
    }
    assert supposed.told("falun").verb == "moved"


@pytest.mark.parametrize(
    ("occurred", "why"),
    [("2018-02", "no-day"), (None, "no-date"), ("2018-02-14T18:00", "as-it-is")],
)
def test_what_cannot_move_is_left_and_the_reason_is_told(occurred: str | None, why: str) -> None:
    talk = fact("meeting-held", "talk", occurred=occurred, sources=["report"])
    supposed = when(a_round(talk), {"move": "talk", "to": "18:00"})
    supposed.then_left("talk", why)
    supposed.then("talk", occurred=occurred, sources=talk.sources)


def test_a_meeting_moves_by_the_dates_that_are_known_of_it() -> None:
    called = fact("meeting-announced", "talk", when="2018-05-02", sources=["notice"])
    held = fact("meeting-held", "talk-held", meeting="talk", sources=["report"])
    supposed = when(a_round(called, held), {"move": "meetings", "to": "18:00"})
    supposed.then("talk", when="2018-05-02T18:00")
    assert "talk-held" not in [one.entry for one in supposed.supposition.supposed]  # type: ignore[union-attr]


def test_a_meeting_that_was_cancelled_is_not_among_the_meetings() -> None:
    called = fact("meeting-announced", "talk", when="2018-05-02", sources=["notice"])
    off = fact("meeting-cancelled", "talk-off", meeting="talk", sources=["report"])
    supposed = when(a_round(called, off), {"move": "meetings", "to": "18:00"})
    supposed.then("talk", when="2018-05-02")


def test_a_date_on_which_sources_disagree_is_left_to_them() -> None:
    other = [{"changes": {"occurred": "2018-04-02"}, "sources": ["notice"]}]
    talk = fact(
        "meeting-held", "talk", occurred="2018-04-01", sources=["report"], alternatives=other
    )
    supposed = when(a_round(talk), {"move": "talk", "days": 7})
    supposed.then_left("talk", "sources-disagree")
    assert supposed.read.by_id["talk"].readings


def test_nothing_moves_to_where_a_later_source_would_prove_something_else() -> None:
    more = fact("source-attached", "falun-more", entry="falun", sources=["report"])
    late = fact("meeting-held", "falun-2", occurred="2019-06-01", sources=["notice"])
    attached = fact("source-attached", "more", entry="falun-2", sources=["report"])
    round = a_round(more, late, attached)
    when(round, {"move": "falun-2", "days": -60}).then("falun-2", occurred="2019-04-02")
    supposed = when(round, {"move": "falun-2", "days": -300})
    supposed.then_left("falun-2", "proof-would-change")
    supposed.then("falun-2", occurred="2019-06-01", sources=(*late.sources, *attached.sources))


def test_who_came_was_put_down_after_the_meeting_and_still_shows_that_it_was_held() -> None:
    called = fact("meeting-announced", "talk", when="2019-02-20", sources=["notice"])
    came = fact("attendance-counted", "talk-count", meeting="talk", count="5 persons")
    round = a_round(called, came)
    when(round, {"move": "talk", "days": 5}).then("talk", when="2019-02-25")
    when(round, {"move": "talk", "days": 50}).then_left("talk", "proof-would-change")


def test_a_kind_of_which_the_round_has_nothing_is_told() -> None:
    when(a_round(), {"move": "notes-sent", "days": 1}).then_left("notes-sent", "none-of-the-kind")


def test_an_entry_that_is_chosen_twice_moves_once() -> None:
    twice = ["falun", "meeting-held", "meetings"]
    when(a_round(), {"move": twice, "days": 1}).then("falun", occurred="2018-03-02T12:00")


def test_verbs_follow_upon_each_other() -> None:
    verbs = {"move": "falun", "days": 1}, {"move": "falun", "to": "18:00"}
    supposed = suppose(a_round().state, patch(*verbs))
    assert dossier(supposed.state).by_id["falun"].fact.occurred == "2018-03-02T18:00"


def test_a_deadline_that_would_precede_what_it_ends_is_refused() -> None:
    supposed = when(a_round(), {"move": "falun", "days": 1}, {"move": "invited", "days": 30})
    refusal = supposed.then_refused("deadline-before-start", "move.reply_by", by=1)
    assert "invited" in english(refusal)


@pytest.mark.parametrize("chosen", ["no-such", "meeting-heldd", "source-attached-9"])
def test_what_is_neither_entry_nor_kind_is_refused(chosen: str) -> None:
    when(a_round(), {"move": ["mora", chosen], "days": 1}).then_refused("unknown-entry", "move")


# --- changing --------------------------------------------------------------------------------


def test_a_changed_entry_keeps_its_other_fields_and_what_was_proved_of_it() -> None:
    supposed = when(a_round(), {"change": "falun", "set": {"food": True, "occurred": "2017-01-01"}})
    supposed.then("falun", food=True, occurred="2017-01-01")
    assert supposed.read.by_id["falun"].proof == "announced"
    assert supposed.told("falun").before == {"food": None, "occurred": "2018-03-01T12:00"}


def test_what_is_set_is_told_as_it_then_reads() -> None:
    told = when(a_round(), {"change": "falun", "set": {"food": "true", "series": "3 meetings"}})
    assert told.told("falun").after["food"] is True
    assert told.told("falun").after["series"] != "3 meetings"


def test_a_change_by_which_a_later_source_would_prove_something_else_is_not_made() -> None:
    late = fact("meeting-held", "late", occurred="2019-06-01", sources=["notice"])
    attached = fact("source-attached", "more", entry="late", sources=["report"])
    change = {"change": "late", "set": {"occurred": "2018-06-01", "by": ["sfr"]}}
    changed = when(a_round(late, attached), change, sfr="Sverigefinska riksförbundet")
    changed.then_left("late", "proof-would-change")
    assert [one.entry for one in changed.supposition.supposed] == ["late"]  # type: ignore[union-attr]
    assert "organisation:sfr" not in changed.supposition.state.things  # type: ignore[union-attr]


def test_it_can_be_supposed_that_the_planned_was_held() -> None:
    supposed = when(a_round(), {"change": "falun", "proves": "held"})
    assert {m.id: m.status for m in meetings(supposed.read)}["falun"] == "held"
    assert supposed.told("falun").proof == "held"


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"foood": True}, "change-unfit", "set.foood"),
        ({"occurred": "soon"}, "change-unfit", "set.occurred"),
        ({"id": "other"}, "id-changed", "set.id"),
        ({"by": ["nobody"]}, "unknown-organisation", "set.by"),
        ({"sources": ["report"]}, "change-unfit", "set.sources"),
        ({"alternatives": []}, "change-unfit", "set.alternatives"),
    ],
)
def test_a_change_is_held_to_what_a_correction_is(
    changes: dict[str, Any], kind: str, field: str
) -> None:
    when(a_round(), {"change": "falun", "set": changes}).then_refused(kind, field)


def test_an_entry_that_is_not_there_cannot_change() -> None:
    gone = fact("corrected", "gone", entry="falun", retracted=True, reason="never was")
    change = {"set": {"food": True}}
    when(a_round(gone), {"change": "falun", **change}).then_refused("retracted", "change")
    when(a_round(gone), {"change": "gone", **change}).then_refused("retracted", "change")
    when(a_round(), {"change": "no-such", **change}).then_refused("unknown-entry", "change")


# --- removing --------------------------------------------------------------------------------


def test_what_is_removed_is_gone_with_all_that_is_named_with_it() -> None:
    supposed = when(a_round(), {"remove": ["mora", "invited", "mora-held"]})
    assert not {"mora", "mora-held", "invited"} & set(supposed.read.by_id)


def test_what_hangs_on_it_must_be_named() -> None:
    refusal = when(a_round(), {"remove": "mora"}).then_refused("depended-on", "remove")
    assert "mora-held" in english(refusal)
    assert "invited" in english(refusal)


def test_what_is_not_there_cannot_be_removed() -> None:
    when(a_round(), {"remove": "no-such"}).then_refused("unknown-entry", "remove")
    when(a_round(), {"remove": "opened"}).then_refused("region-fixed", "remove")


# --- adding ----------------------------------------------------------------------------------


def test_what_is_added_took_place_unless_it_is_said_otherwise() -> None:
    talk = {"id": "talk", "fact": "meeting-held", "occurred": "2035-01-01"}
    assert when(a_round(), {"add": talk}).read.by_id["talk"].proof == "held"
    planned = when(a_round(), {"add": talk, "proves": "announced"})
    assert planned.read.by_id["talk"].proof == "announced"
    assert planned.told("talk").proof == "announced"


def test_an_organisation_known_elsewhere_is_described_first() -> None:
    add = {"id": "came", "fact": "attendance-recorded", "meeting": "mora", "organisation": "sfr"}
    supposed = when(a_round(), {"add": add}, sfr="Sverigefinska riksförbundet")
    described, came = (one for one in supposed.supposition.supposed)  # type: ignore[union-attr]
    assert (described.kind, described.after["name"]) == (
        "organisation-described",
        "Sverigefinska riksförbundet",
    )
    assert came.entry == "came"
    when(a_round(), {"add": add}).then_refused("unknown-organisation", "add.organisation")


def test_an_organisation_that_the_round_describes_is_not_described_again() -> None:
    add = {"id": "came", "fact": "attendance-recorded", "meeting": "mora", "organisation": "ax"}
    supposed = when(a_round(), {"add": add}, ax="Another name")
    assert [one.entry for one in supposed.supposition.supposed] == ["came"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [
        ({"id": "new"}, "change-unfit", "add.fact"),
        ({"id": "new", "fact": "opened"}, "change-unfit", "add.fact"),
        ({"id": "new", "fact": "corrected"}, "change-unfit", "add.fact"),
        ({"id": "mora", "fact": "roles-explained"}, "entry-changed", "add.id"),
        ({"id": "new", "fact": "roles-explained", "txt": "x"}, "change-unfit", "add.txt"),
        ({"fact": "roles-explained"}, "change-unfit", "add.id"),
        ({"id": "new", "fact": "goal-set", "sources": ["report"]}, "change-unfit", "add.sources"),
        (
            {"id": "off", "fact": "meeting-cancelled", "meeting": "mora"},
            "meeting-was-held",
            "add.meeting",
        ),
    ],
)
def test_an_added_fact_is_held_to_what_any_is(
    content: dict[str, Any], kind: str, field: str
) -> None:
    when(a_round(), {"add": content}).then_refused(kind, field)


def test_to_add_what_stands_already_makes_no_recorded_fact_rest_on_the_supposition() -> None:
    roles = fact("roles-explained", "roles")
    again = {"id": "roles", "fact": "roles-explained"}
    when(a_round(roles), {"add": again}).then_refused("entry-changed", "add.id")


def test_every_refusal_is_told_with_the_number_of_its_verb() -> None:
    wrong = {"id": "New", "fact": "meeting-held", "foood": "yes", "food": "perhaps"}
    refused = when(
        a_round(), {"add": wrong}, {"move": "falun", "days": 1}, {"remove": "no-such"}
    ).refusals
    assert [(number, one.field) for number, one in refused] == [
        (0, "add.id"), (0, "add.food"), (0, "add.foood"), (2, "remove"),
    ]  # fmt: skip


# --- what never happens ----------------------------------------------------------------------

_ROUND = given(*EVERY_KIND)
_IDS = sorted(fact.id for fact in EVERY_KIND)
_CHOSEN = st.lists(st.sampled_from([*_IDS, *KINDS, "meetings"]), min_size=1, max_size=4)
_VERBS = st.one_of(
    st.builds(lambda ids, days: {"move": ids, "days": days}, _CHOSEN, st.integers(-400, 400)),
    st.builds(lambda ids, hour: {"move": ids, "to": f"{hour:02}:30"}, _CHOSEN, st.integers(0, 23)),
    st.builds(lambda id: {"change": id, "set": {"note": "otherwise"}}, st.sampled_from(_IDS)),
    st.builds(lambda ids: {"remove": ids}, st.lists(st.sampled_from(_IDS), min_size=1, max_size=3)),
    st.builds(lambda n: {"add": {"id": f"new-{n}", "fact": "roles-explained"}}, st.integers(1, 2)),
)


@any_of(st.lists(_VERBS, max_size=4))
@settings(deadline=None)
def test_a_supposition_never_changes_the_given_round(verbs: list[dict[str, Any]]) -> None:
    state = _ROUND.state
    before = (dict(state.facts), dict(state.things), dict(state.about), state.position)
    when(_ROUND, *verbs)
    assert (dict(state.facts), dict(state.things), dict(state.about), state.position) == before


@any_of(_CHOSEN, st.integers(-400, 400))
@settings(deadline=None, max_examples=30)
def test_what_moves_there_and_back_reads_as_before(chosen: list[str], days: int) -> None:
    there = when(_ROUND, {"move": chosen, "days": days})
    if there.supposition is None:
        return
    moved = [one.entry for one in there.supposition.supposed if one.verb == "moved"]
    back = when(
        Given(there.supposition.state), *([{"move": moved, "days": -days}] if moved else [])
    )
    assert _times(back.read) == _times(_ROUND.dossier())
    found = difference(judged(_ROUND.dossier()), judged(back.read))
    assert (found.verdicts, found.grounds) == ((), ())


def _times(read: Dossier) -> dict[str, tuple[Any, ...]]:
    known = read.entries
    return {
        entry.id: (entry.fact.occurred, getattr(entry.fact, "when", None), entry.proof)
        for entry in known
        if not entry.id.startswith("what-if")
    }


@pytest.mark.parametrize("round", [a_round(), _ROUND])
def test_an_empty_supposition_changes_no_verdict(round: Given) -> None:
    found = difference(judged(round.dossier()), judged(when(round).read))
    assert (found.verdicts, found.grounds) == ((), ())
    assert found.same == len(default_charter().charter.criteria)

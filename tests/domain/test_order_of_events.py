"""The order of events is that of their dates, whatever the order in which they are recorded."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from domain.answers.participation import participation
from domain.answers.principles import principles
from domain.answers.process import process
from domain.answers.timeline import timeline
from domain.answers.voices import voices
from domain.consultation.dialogue import meetings
from domain.consultation.dossier import Dossier, dossier, in_order
from domain.consultation.follow_up import ViewsAnswered
from domain.consultation.state import EMPTY, evolve
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org, recorded, source

RECORDED = datetime(2019, 12, 1, 12, tzinfo=UTC)
TODAY = date(2019, 12, 2)
BEGINNING = (opened(kept="live"), source("page"), org("choir"), org("town"))
THINGS = (
    fact("meeting-announced", "mora", occurred="2018-01-10", when="2018-02-01T10:00", place="A"),
    fact("meeting-announced", "orsa", occurred="2018-01-10", when="2018-02-01T10:00"),
    fact("referral-opened", "draft", occurred="2018-05-01", deadline="2018-06-01", to=["choir"]),
    fact("invitation-sent", "sent", occurred="2018-01-05", to=["choir"], reply_by="2018-01-25"),
    fact("view-stated", "view", occurred="2018-02-21", text="Rooms", organisation="choir"),
    fact("response-received", "response", occurred="2018-06-20", referral="draft",
         organisation="choir"),
    fact("organisation-found", "found", occurred="2018-01-01", organisation="choir", how="network"),
)  # fmt: skip
EVENTS = (
    fact("meeting-moved", "moved-1", occurred="2018-01-15", meeting="mora",
         when="2018-02-10T10:00", place="B"),
    fact("meeting-moved", "moved-2", occurred="2018-01-20", meeting="mora",
         when="2018-02-20T18:00", place="C"),
    fact("meeting-moved", "moved-3", occurred="2018-01-12", meeting="orsa", place="Skolan"),
    fact("meeting-cancelled", "off", occurred="2018-01-14", meeting="orsa"),
    fact("needs-counted", "needs", occurred="2018-01-13", meeting="orsa", need="food",
         count="6 persons"),
    fact("deadline-extended", "own", occurred="2018-05-02", referral="draft",
         deadline="2018-06-10", organisation="choir"),
    fact("deadline-extended", "more", occurred="2018-05-20", referral="draft",
         deadline="2018-06-20"),
    fact("deadline-extended", "less", occurred="2018-05-25", referral="draft",
         deadline="2018-06-15"),
    fact("views-answered", "first", occurred="2018-07-01", views=["view"],
         disposition="accepted", reason="Yes."),
    fact("views-answered", "then", occurred="2018-08-01", views=["view"], disposition="rejected"),
    fact("response-registered", "kept", occurred="2018-06-21", response="response"),
    fact("response-registered", "kept-again", occurred="2018-07-21", response="response"),
    fact("reply-received", "yes", occurred="2018-01-06", invitation="sent",
         organisation="choir", answer="accepts"),
    fact("reply-received", "no", occurred="2018-01-07", invitation="sent",
         organisation="choir", answer="declines"),
    fact("invitation-requested", "asks", occurred="2018-01-02", organisation="town"),
    fact("invitation-requested", "asks-again", occurred="2018-01-09", organisation="town"),
    fact("sami-matter-assessed", "no-matter", occurred="2018-03-01", special_significance=False,
         reason="None."),
    fact("sami-matter-assessed", "a-matter", occurred="2018-04-01", special_significance=True,
         reason="After all."),
    fact("responses-counted", "few", occurred="2018-06-02", referral="draft",
         count="31 responses"),
    fact("responses-counted", "many", occurred="2018-06-22", referral="draft",
         count="52 responses"),
    fact("plan-adopted", "adopted", occurred="2018-11-20"),
    fact("plan-adopted", "adopted-anew", occurred="2018-12-20"),
    fact("closed", "closed", occurred="2019-01-10"),
)  # fmt: skip


def read(*facts: Fact) -> Dossier:
    return given(*BEGINNING, *facts, at=RECORDED).dossier()


def answers(round: Dossier) -> dict[str, object]:
    """All that is answered of a round, without the order in which it is listed."""
    charter = default_charter()
    judged = principles(round, charter.charter, charter.checks, TODAY)
    took_part, stands = participation(round), process(round, TODAY, judged)
    return {
        "verdicts": [(f.criterion.id, f.possible, f.held.tally) for f in judged.findings],
        "figures": [
            sorted((t.item.label, t.figure or "") for t in f.held.trials) for f in judged.findings
        ],
        "funnel": [(s.step, {*s.organisations}, {*s.unnamed}) for s in took_part.funnel],
        "late": {*took_part.late},
        "asked": {p.id: took_part.asked(p.id)[0] for p in took_part.participants},
        "not invited": {*took_part.not_invited},
        "phase": (stands.phase, [(p.state, p.facts, p.first, p.last) for p in stands.phases]),
        "dues": {(due.what, due.entry, due.by, due.state) for due in stands.dues},
        "meetings": {(m.id, m.status, m.when, m.terms.place) for m in meetings(round)},
        "answers": [[answer.id for answer in voice.answers] for voice in voices(round)],
        "timeline": [moment.entry.id for moment in timeline(round) if moment.occurred],
    }


IN_ORDER = answers(read(*THINGS, *sorted(EVENTS, key=lambda event: event.occurred or "")))


@settings(max_examples=25, deadline=None)
@any_of(st.permutations(EVENTS))
def test_any_order_of_recording_gives_the_same_answers(events: list[Fact]) -> None:
    assert answers(read(*THINGS, *events)) == IN_ORDER


def test_the_latest_move_holds_and_the_latest_deadline() -> None:
    when = {id: (when.text, status) for id, status, when, _ in IN_ORDER["meetings"]}  # type: ignore[attr-defined]
    assert when["mora"] == ("2018-02-20T18:00", "announced")
    assert when["orsa"] == ("2018-02-01T10:00", "cancelled")
    assert IN_ORDER["late"] == set()
    assert IN_ORDER["answers"] == [["first", "then"]]


def test_a_meeting_foretold_and_then_moved_is_where_it_was_moved_to() -> None:
    notice = source("notice", "2018-01-10")
    foretold = fact("meeting-held", "mora", occurred="2018-02-01", sources=["notice"])
    moved = fact("meeting-moved", "moved", occurred="2018-01-20", meeting="mora", when="2018-02-20")
    (meeting,) = meetings(read(notice, foretold, moved))
    assert meeting.when
    assert (meeting.status, meeting.when.text) == ("announced", "2018-02-20")


@pytest.mark.parametrize(
    ("role", "first"),
    [("archivist", ["undated", "dated"]), ("officer", ["dated", "undated"])],
)
def test_without_a_date_it_stands_on_the_day_of_recording_or_before_all_in_an_archive(
    role: str, first: list[str]
) -> None:
    stated = {"views": ["view"], "disposition": "noted"}
    undated = fact("views-answered", "undated", **stated)
    dated = fact("views-answered", "dated", occurred="2018-07-01", **stated)
    state = EMPTY
    for number, one in enumerate((*BEGINNING, *THINGS, undated, dated), 1):
        state = evolve(state, recorded(one, number, RECORDED).model_copy(update={"role": role}))
    assert [e.id for e in in_order(dossier(state).of(ViewsAnswered))] == first


def test_dates_that_do_not_decide_leave_it_to_the_order_of_recording() -> None:
    first = fact("meeting-moved", "a", occurred="2018-01-15", meeting="mora", when="2018-02-10")
    second = fact("meeting-moved", "b", occurred="2018-01-15", meeting="mora", when="2018-02-20")
    for moves, held in (((first, second), "2018-02-20"), ((second, first), "2018-02-10")):
        (mora,) = meetings(read(THINGS[0], *moves))
        assert mora.when
        assert mora.when.text == held

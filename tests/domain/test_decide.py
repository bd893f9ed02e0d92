"""What may be recorded: for every policy the fact that passes, and the one that is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.consultation.decide import Record, decide
from domain.consultation.remark import SourceAttached
from domain.consultation.state import evolve
from domain.fact import Citation, Fact
from tests.english import english
from tests.given import Given, fact, given, opened, org, recorded, source

OPENED = opened()
SCHEDULE = source("schedule", "2018-01-10")
REPORT = source("report", "2018-12-31")
AX = org("ax")
MORA = fact("meeting-announced", "mora", when="2018-02-13", sources=["schedule"])
HELD = fact("meeting-held", "mora-held", meeting="mora", occurred="2018-02-13", place="Mora")
CANCELLED = fact("meeting-cancelled", "off", meeting="mora")


def a_round(*more: Fact) -> Given:
    return given(OPENED, SCHEDULE, REPORT, AX, MORA, *more)


def as_stored(*facts: Fact) -> Given:
    """A round with what an earlier version let through."""
    state = a_round().state
    for one in facts:
        state = evolve(state, recorded(one, state.position + 1))
    return Given(state)


def correction(entry: str, as_id: str = "correction", /, **changes: Any) -> Fact:
    return fact("corrected", as_id, entry=entry, changes=changes, reason="misread")


def retraction(entry: str, id: str = "retraction") -> Fact:
    return fact("corrected", id, entry=entry, retracted=True, reason="never was")


# --- opening ---------------------------------------------------------------------------------


def test_a_consultation_begins_with_its_opening() -> None:
    given().when(OPENED).then(OPENED)
    given().when(AX).then_refused("not-opened", field="fact")


def test_it_is_opened_once() -> None:
    again = fact("opened", "again", **OPENED.model_dump(exclude={"id"}, exclude_none=True))
    given(OPENED).when(again).then_refused("already-opened", field="id")


# --- doers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("doer", ["holder", "unknown", "ax"])
def test_doers_are_the_holder_nobody_known_or_an_organisation_of_the_round(doer: str) -> None:
    done = fact("roles-explained", "roles", by=[doer], on_behalf_of=doer)
    a_round().when(done).then(done)


def test_a_doer_that_the_round_lacks_is_refused() -> None:
    by = fact("roles-explained", "roles", by=["holder", "kick"])
    a_round().when(by).then_refused("unknown-organisation", field="by")
    behalf = fact("roles-explained", "roles", by=["ax"], on_behalf_of="kick")
    a_round().when(behalf).then_refused("unknown-organisation", field="on_behalf_of")


def test_a_doer_and_a_source_that_were_retracted_are_refused() -> None:
    done = fact("roles-explained", "roles", by=["ax"], sources=["report"])
    a_round(retraction("organisation-ax")).when(done).then_refused("retracted", field="by")
    a_round(retraction("source-report")).when(done).then_refused("retracted", field="sources")


# --- sources ---------------------------------------------------------------------------------


def test_a_source_that_the_round_lacks_is_refused() -> None:
    told = fact("roles-explained", "roles", sources=["report", "letter"])
    refusal = a_round().when(told).then_refused("unknown-source", field="sources")
    assert "'letter'" in english(refusal)


def test_a_source_older_than_the_event_cannot_prove_that_it_was_held() -> None:
    held = fact(
        "meeting-held", "falun",
        occurred="2018-02-14", sources=[{"source": "schedule", "proves": "held"}],
    )  # fmt: skip
    refusal = a_round().when(held).then_refused("source-too-old", field="sources")
    assert "proves: announced" in english(refusal)


@pytest.mark.parametrize(
    ("occurred", "proves"),
    [
        ("2018-02-14", "unknown"),
        ("2018-02-14", "announced"),
        ("2018-02-14", None),
        ("2018-01-10", "held"),
        ("2018-01", "held"),
        (None, "held"),
    ],
)
def test_a_source_that_may_be_as_late_as_the_event_can(
    occurred: str | None, proves: str | None
) -> None:
    citation = {"source": "schedule"} | ({"proves": proves} if proves else {})
    held = fact("meeting-held", "falun", occurred=occurred, sources=[citation])
    a_round().when(held).then(held)


def test_an_undated_source_proves_what_it_is_said_to_prove() -> None:
    page = source("page")
    held = fact(
        "meeting-held", "falun",
        occurred="2018-02-14", sources=[{"source": "page", "proves": "held"}],
    )  # fmt: skip
    a_round(page).when(held).then(held)


def test_an_attached_source_is_held_to_the_date_of_what_it_speaks_of() -> None:
    old = fact(
        "source-attached", "more",
        entry="mora-held", sources=[{"source": "schedule", "proves": "held"}],
    )  # fmt: skip
    a_round(HELD).when(old).then_refused("source-too-old", field="sources")
    earlier = correction("mora-held", occurred="2018-01-05")
    a_round(HELD, earlier).when(old).then(old)


def test_the_dates_that_count_are_those_of_the_last_correction() -> None:
    old = [{"source": "schedule", "proves": "held"}]
    later = correction("source-schedule", published="2018-03-01")
    held = fact("meeting-held", "falun", occurred="2018-02-14", sources=old)
    a_round(later).when(held).then(held)
    earlier = correction("mora-held", "first", occurred="2018-01-05")
    later = correction("mora-held", "second", occurred="2018-02-14", sources=old)
    a_round(HELD, earlier).when(later).then_refused("source-too-old", field="changes.sources")


# --- texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u2060 \u00ad", "\u3164", "\u2800", "\ufe0f", "\u0301"]
)
def test_a_text_of_which_nothing_is_seen_is_refused_wherever_it_stands(blank: str) -> None:
    cited = [{"source": "report", "where": blank}]
    view = fact("view-stated", "view", text=blank)
    a_round().when(view).then_refused("text-unfit", field="text")
    questions = fact("questions-put", "put", questions=["Hur?", blank])
    a_round().when(questions).then_refused("text-unfit", field="questions.1")
    held = fact("meeting-held", "falun", sources=cited)
    a_round().when(held).then_refused("text-unfit", field="sources.0.where")
    reading = [{"changes": {"place": blank}, "sources": ["report"]}]
    held = fact("meeting-held", "falun", sources=["schedule"], alternatives=reading)
    a_round().when(held).then_refused("text-unfit", field="alternatives.0.changes.place")
    changed = correction("mora-held", place=blank)
    a_round(HELD).when(changed).then_refused("text-unfit", field="changes.place")


def test_a_control_sign_is_refused_by_its_code() -> None:
    view = fact("view-stated", "view", text="Det \x9b31mgår")
    assert "U+009B" in a_round().when(view).then_refused("text-unfit", field="text").values["sign"]


def test_a_text_is_stored_composed_and_with_nothing_unseen_at_its_ends() -> None:
    a_round().when(fact("view-stated", "view", text="\ufeffO\u0308sby\u00ad \u200b")).then(
        fact("view-stated", "view", text="Ösby")
    )


def test_an_entry_that_reads_the_same_is_no_other_entry() -> None:
    view = fact("view-stated", "view", text="Mer tid,\n  på O\u0308sby\u00a0sjukhus\u200b")
    again = fact("view-stated", "view", text="Mer tid, på Ösby sjukhus")
    as_stored(view).when(again).then()
    a_round(again).when(view).then()
    less = fact("view-stated", "view", text="mer tid")
    as_stored(view).when(less).then_refused("entry-changed", field="text")
    where = fact("meeting-held", "falun", sources=[{"source": "report", "where": "sida\u00a03"}])
    as_stored(where).when(
        fact("meeting-held", "falun", sources=[{"source": "report", "where": "sida 3"}])
    ).then()


# --- ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["holder", "unknown", "municipality", "sami", "website"])
def test_no_organisation_takes_a_word_that_means_something_else(word: str) -> None:
    a_round().when(org(word)).then_refused("id-reserved", field="organisation")


def test_an_organisation_that_took_such_a_word_before_is_read() -> None:
    by = fact("roles-explained", "roles", by=["sami"])
    as_stored(org("sami")).when(by).then(by)
    as_stored(org("sami")).when(org("sami")).then()


@pytest.mark.parametrize("make", [org, source])
def test_a_thing_of_the_longest_id_is_described_and_corrected(make: Any) -> None:
    described = make("x" * 100)
    a_round().when(described).then(described)
    changed = correction(described.id, **{"name" if make is org else "title": "Xx"})
    a_round(described).when(changed).then(changed)


# --- other readings --------------------------------------------------------------------------


def other_reading(*, sources: Any = ("report",), **changes: Any) -> Fact:
    return fact(
        "meeting-held", "falun",
        occurred="2018-02-14", sources=["schedule"],
        alternatives=[{"changes": changes, "sources": list(sources)}],
    )  # fmt: skip


def test_another_reading_is_a_possible_fact_of_the_kind() -> None:
    told = other_reading(occurred="2018-02-15", place="Falun", by=["ax"])
    a_round().when(told).then(told)


@pytest.mark.parametrize("name", ["plats", "id", "sources", "note"])
def test_a_source_tells_only_what_the_kind_has(name: str) -> None:
    part = {"source": "schedule", "proves": "announced", "tells": [name]}
    held = fact("meeting-held", "falun", occurred="2018-02-20", sources=[part])
    refusal = a_round().when(held).then_refused("no-such-field", field="sources")
    assert "municipality" in english(refusal)
    further = fact("source-attached", "more", entry="mora-held", sources=[part])
    a_round(HELD).when(further).then_refused("no-such-field", field="sources")


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"occurred": "2018-02-30"}, "change-unfit", "changes.occurred"),
        ({"municipal": "Falun"}, "change-unfit", "changes.municipal"),
        ({"id": "borlange"}, "id-changed", "changes.id"),
        ({"by": ["kick"]}, "unknown-organisation", "changes.by"),
        ({"meeting": "mora"}, "id-changed", "changes"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(
    changes: dict[str, Any], kind: str, field: str
) -> None:
    a_round().when(other_reading(**changes)).then_refused(kind, field=field)


def test_a_reading_is_held_to_its_own_sources_and_its_own_date() -> None:
    a_round().when(other_reading(place="Falun", sources=["letter"])).then_refused(
        "unknown-source", field="changes.sources"
    )
    proved = [{"source": "schedule", "proves": "held"}]
    a_round().when(other_reading(place="Falun", sources=proved)).then_refused("source-too-old")
    earlier = other_reading(occurred="2018-01-05", sources=proved)
    a_round().when(earlier).then(earlier)


# --- repeating -------------------------------------------------------------------------------


def test_the_same_again_is_nothing() -> None:
    a_round(HELD).when(HELD).then_nothing()
    a_round().when(MORA).then_nothing()


def test_a_further_source_is_attached() -> None:
    both = MORA.model_copy(update={"sources": (*MORA.sources, Citation(source="report"))})
    attached = SourceAttached(
        id="mora-source-1", entry="mora", sources=(Citation(source="report"),)
    )
    a_round().when(both).then(attached)
    a_round(both).when(both).then_nothing()
    a_round(both).when(MORA).then_nothing()


def test_what_another_source_proves_besides_is_attached_too() -> None:
    proving = Citation(source="schedule", proves="announced", where="s. 2")
    more = MORA.model_copy(update={"sources": (*MORA.sources, proving)})
    a_round().when(more).then(SourceAttached(id="mora-source-1", entry="mora", sources=(proving,)))


def test_an_id_that_is_taken_is_passed_over() -> None:
    taken = fact("roles-explained", "mora-source-1")
    both = MORA.model_copy(update={"sources": (*MORA.sources, Citation(source="report"))})
    (attached,) = a_round(taken).when(both).facts
    assert attached.id == "mora-source-2"


def test_the_longest_id_takes_a_further_source() -> None:
    longest = fact("roles-explained", "x" * 100)
    sourced = longest.model_copy(update={"sources": (Citation(source="report"),)})
    (attached,) = a_round(longest).when(sourced).facts
    assert isinstance(attached, SourceAttached)
    assert attached.entry == longest.id


def test_a_further_source_must_be_known() -> None:
    more = MORA.model_copy(update={"sources": (*MORA.sources, Citation(source="letter"))})
    a_round().when(more).then_refused("unknown-source")


def test_a_remark_takes_no_further_source() -> None:
    contest = fact("contested", "no", entry="mora", organisation="ax", statement="Never told")
    sourced = contest.model_copy(update={"sources": (Citation(source="report"),)})
    a_round(contest).when(sourced).then_refused("not-correctable", field="entry")


def test_changed_content_is_refused_with_the_correction_to_write() -> None:
    changed = fact("meeting-held", "mora-held", meeting="mora", occurred="2018-02-13", food=True)
    refusal = a_round(HELD).when(changed).then_refused("entry-changed")
    assert refusal.field in ("place", "food")
    assert "entry: mora-held" in english(refusal)
    assert "place: null" in english(refusal)
    assert "food: true" in english(refusal)


def test_what_changed_is_told_with_the_values_that_a_correction_takes() -> None:
    changed = fact("meeting-held", "mora-held", meeting="mora", occurred="2018-02-13", food=True)
    refusal = a_round(HELD).when(changed).then_refused("entry-changed")
    assert refusal.values["entry"] == "mora-held"
    assert refusal.values["correction"] == "mora-held-corrected"
    assert set(refusal.values["fields"]) == {"place", "food"}
    assert set(str(refusal.values["changes"]).split(", ")) == {"place: null", "food: true"}
    bare = MORA.model_copy(update={"sources": ()})
    assert a_round().when(bare).then_refused("entry-changed").values["fields"] == ("sources",)


def test_the_correction_to_write_does_what_it_says() -> None:
    changed = fact("meeting-held", "mora-held", meeting="mora", occurred="2018-02-13", food=True)
    as_told = correction("mora-held", place=None, food=True)
    read = a_round(HELD, as_told).dossier().by_id["mora-held"]
    assert read.fact == changed


def test_a_removed_source_is_refused() -> None:
    bare = MORA.model_copy(update={"sources": ()})
    a_round().when(bare).then_refused("entry-changed", field="sources")


def test_an_id_means_one_kind_of_fact() -> None:
    other = fact("roles-explained", "mora")
    refusal = a_round().when(other).then_refused("entry-changed", field="id")
    assert "meeting-announced" in english(refusal)


# --- corrections -----------------------------------------------------------------------------


def test_several_corrections_fold_in_order() -> None:
    first = correction("mora-held", "first", place="Orsa", food=True)
    second = correction("mora-held", "second", place="Mora kulturhus")
    a_round(HELD, first).when(second).then(second)
    entry = a_round(HELD, first, second).dossier().by_id["mora-held"]
    assert entry.fact == HELD.model_copy(update={"place": "Mora kulturhus", "food": True})
    assert entry.record.fact == HELD
    assert [c.id for c in entry.corrections] == ["first", "second"]


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"plats": "Mora"}, "change-unfit", "changes.plats"),
        ({"food": "much"}, "change-unfit", "changes.food"),
        ({"occurred": "last week"}, "change-unfit", "changes.occurred"),
        ({"series": {"number": 10**30, "unit": "meetings"}}, "change-unfit", None),
        ({"id": "other"}, "id-changed", "changes.id"),
        ({"meeting": "nowhere"}, "unknown-meeting", "changes.meeting"),
        ({"by": ["kick"]}, "unknown-organisation", "changes.by"),
        ({"sources": [{"source": "letter"}]}, "unknown-source", "changes.sources"),
        (
            {"sources": [{"source": "schedule", "proves": "held"}]},
            "source-too-old",
            "changes.sources",
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    changes: dict[str, Any], kind: str, field: str | None
) -> None:
    a_round(HELD).when(correction("mora-held", **changes)).then_refused(kind, field=field)


def test_a_change_is_tried_on_the_entry_as_corrected_before() -> None:
    excluded = fact("excluded", "out", group="roma", reason="oversight")
    swapped = correction("out", "first", group=None, party="national-minority")
    a_round(excluded).when(swapped).then(swapped)
    doubled = correction("out", "second", group="sami")
    a_round(excluded).when(doubled).then(doubled)
    a_round(excluded, swapped).when(doubled).then_refused("change-unfit", field="changes")


def test_what_others_know_an_entry_by_does_not_change() -> None:
    renamed = correction("organisation-ax", organisation="ax-riks")
    a_round().when(renamed).then_refused("id-changed")
    renamed = correction("source-report", source="rapport")
    a_round().when(renamed).then_refused("id-changed")
    a_round().when(correction("organisation-ax", "name", name="Ax riks")).then(
        correction("organisation-ax", "name", name="Ax riks")
    )


def test_a_fault_that_was_there_before_does_not_stop_a_correction() -> None:
    proved = fact(
        "meeting-held", "h", occurred="2018-06-01", sources=[{"source": "report", "proves": "held"}]
    )
    older = correction("source-report", "older", published="2018-01-01")
    other = correction("h", topic="The plan")
    a_round(proved, older).when(other).then(other)


def test_a_correction_cannot_place_somebody_at_a_cancelled_meeting() -> None:
    falun = fact("meeting-announced", "falun")
    came = fact("attendance-recorded", "came", meeting="falun", organisation="ax")
    moved = correction("came", meeting="mora")
    a_round(falun, came, CANCELLED).when(moved).then_refused(
        "meeting-cancelled", field="changes.meeting"
    )


def test_a_retracted_entry_is_not_corrected_nor_retracted_again() -> None:
    gone = a_round(HELD, retraction("mora-held"))
    gone.when(correction("mora-held", place="Orsa")).then_refused("retracted", field="entry")
    gone.when(retraction("mora-held", "again")).then_refused("retracted", field="entry")


def test_a_retracted_thing_is_not_referred_to() -> None:
    came = fact("attendance-recorded", "came", meeting="mora", organisation="ax")
    a_round(retraction("mora")).when(came).then_refused("retracted", field="meeting")
    a_round(retraction("organisation-ax")).when(came).then_refused(
        "retracted", field="organisation"
    )


@pytest.mark.parametrize("remark", ["corrected", "contested", "source-attached"])
def test_remarks_are_not_corrected(remark: str) -> None:
    remarks = {
        "corrected": correction("mora", "remark", place="Orsa"),
        "contested": fact("contested", "remark", entry="mora", organisation="ax", statement="No"),
        "source-attached": fact("source-attached", "remark", entry="mora", sources=["report"]),
    }
    history = a_round(remarks[remark])
    refusal = history.when(retraction("remark")).then_refused("not-correctable", field="entry")
    assert "'mora'" in english(refusal)
    contest = fact("contested", "no", entry="remark", organisation="ax", statement="No")
    if remark == "corrected":
        history.when(contest).then(contest)
    else:
        history.when(contest).then_refused("not-correctable", field="entry")
    more = fact("source-attached", "more", entry="remark", sources=["report"])
    history.when(more).then_refused("not-correctable", field="entry")


def test_a_round_stays_in_its_region_and_stays_open_to_correction() -> None:
    plan = correction("opened", plan="Kultur- och bildningsplan")
    a_round().when(plan).then(plan)
    a_round().when(correction("opened", region="20")).then_refused(
        "region-fixed", field="changes.region"
    )
    a_round().when(retraction("opened")).then_refused("region-fixed", field="retracted")


# --- contests --------------------------------------------------------------------------------


def test_an_organisation_contests_and_both_versions_stand() -> None:
    contest = fact("contested", "no", entry="mora-held", organisation="ax", statement="In Orsa")
    a_round(HELD).when(contest).then(contest)
    entry = a_round(HELD, contest).dossier().by_id["mora-held"]
    assert entry.fact == HELD
    assert [one.fact for one in entry.contests] == [contest]


def test_who_contests_is_known_in_the_round() -> None:
    contest = fact("contested", "no", entry="mora", organisation="kick", statement="In Orsa")
    a_round().when(contest).then_refused("unknown-organisation", field="organisation")


@pytest.mark.parametrize("doer", [None, ["holder"], ["ax"], ["unknown"]])
@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
def test_anybodys_answer_to_a_contest_is_recorded(doer: list[str] | None, outcome: str) -> None:
    contest = fact("contested", "no", entry="mora", organisation="ax", statement="In Orsa")
    said = fact("contest-answered", "a", contest="no", outcome=outcome, by=doer, reason="Read anew")
    a_round(contest).when(said).then(said)


def test_only_who_contests_withdraws() -> None:
    contest = fact("contested", "no", entry="mora", organisation="ax", statement="In Orsa")
    own = fact("contest-answered", "a", contest="no", outcome="withdrawn", reason="Agreed")
    a_round(contest).when(own).then(own)
    holders = own.model_copy(update={"by": ("holder",)})
    refusal = a_round(contest).when(holders).then_refused("not-its-own", field="by")
    assert "'ax'" in english(refusal)


# --- cancelled meetings ----------------------------------------------------------------------

AT_MORA = [
    HELD,
    fact("meeting-moved", "moved", meeting="mora", when="2018-02-20"),
    fact("attendance-recorded", "came", meeting="mora", organisation="ax"),
    fact("attendance-counted", "heads", meeting="mora", count="12 persons"),
    fact("notes-sent", "notes", meeting="mora"),
    fact("meeting-cancelled", "off-again", meeting="mora"),
]


@pytest.mark.parametrize("there", AT_MORA, ids=lambda fact: fact.short_kind())
def test_nothing_happens_at_a_cancelled_meeting(there: Fact) -> None:
    a_round().when(there).then(there)
    a_round(CANCELLED).when(there).then_refused("meeting-cancelled", field="meeting")
    a_round(CANCELLED, retraction("off")).when(there).then(there)


def test_another_meeting_goes_on() -> None:
    falun = fact("meeting-held", "falun", occurred="2018-02-14")
    a_round(CANCELLED).when(falun).then(falun)


# --- descriptions ----------------------------------------------------------------------------


def test_an_organisation_and_a_source_are_described_once() -> None:
    ax = fact("organisation-described", "ax-too", organisation="ax", name="Ax")
    refusal = a_round().when(ax).then_refused("already-described", field="organisation")
    assert "'organisation-ax'" in english(refusal)
    report = fact("source-registered", "report-too", **_but_id(REPORT))
    a_round().when(report).then_refused("already-described", field="source")


def test_a_retracted_description_can_be_given_anew() -> None:
    ax = fact("organisation-described", "ax-too", organisation="ax", name="Ax")
    history = a_round(retraction("organisation-ax"))
    history.when(ax).then(ax)
    came = fact("attendance-recorded", "came", meeting="mora", organisation="ax")
    a_round(retraction("organisation-ax"), ax).when(came).then(came)


def _but_id(fact: Fact) -> dict[str, Any]:
    return fact.model_dump(exclude={"id"}, exclude_none=True)


# --- referrals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("occurred", "deadline", "fits"),
    [
        ("2018-05-09", "2018-06-29", True),
        ("2018-05-09", "2018-05-09", True),
        ("2018-05-09", "2018-05-08", False),
        ("2018-05", "2018-05-01", True),
        ("2018-05", "2018-04", False),
        (None, "2018-05-08", True),
        ("2018-05-09", None, True),
        ("../2018", "2017", True),
    ],
)
def test_a_referral_ends_after_its_beginning(
    occurred: str | None, deadline: str | None, fits: bool
) -> None:
    sent = fact(
        "referral-opened", "referral", occurred=occurred, deadline=deadline, open_to_all=True
    )
    if fits:
        a_round().when(sent).then(sent)
    else:
        a_round().when(sent).then_refused("deadline-before-start", field="deadline")


def test_a_correction_too() -> None:
    sent = fact(
        "referral-opened", "sent", occurred="2018-05-09", deadline="2018-06-29", open_to_all=True
    )
    a_round(sent).when(correction("sent", deadline="2018-04-29")).then_refused(
        "deadline-before-start", field="changes.deadline"
    )


SOURCE = {"source": "s", "title": "T", "standpoint": "holder", "read": "in-full"}


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://region.example/plan?a=1", True), ("HTTP://region.example", True),
        ("Landsarkivet, A1:3", True), ("/hyllan", True), ("000_6aa9bb.txt", True), (None, True),
        ("javascript:alert(1)", False), ("JaVaScRiPt:alert(1)", False),
        ("java\tscript:alert(1)", False), ("java\nscript:alert(1)", False),
        ("data:text/html,x", False), ("vbscript:x", False), ("file:///etc/passwd", False),
        ("ftp://region.example", False), ("mailto:a@region.example", False),
        ("//region.example", False), ("\\\\region.example", False), ("https:region.example", False),
        ("https://", False), ("https:///plan", False), ("http:javascript:x", False),
    ],
)  # fmt: skip
def test_a_source_is_found_on_the_web_or_on_a_shelf(address: str | None, fits: bool) -> None:
    sent = fact("source-registered", "s", **SOURCE, address=address)
    if fits:
        a_round().when(sent).then(sent)
    else:
        a_round().when(sent).then_refused("address-unfit", field="address")
    assert sent.link == (
        address if address and address.lower().startswith("http") and fits else None
    )


def test_nor_does_a_correction_lead_it_elsewhere_but_what_was_stored_can_be_corrected() -> None:
    sent = fact("source-registered", "s", **SOURCE, address="https://region.example")
    a_round(sent).when(correction("s", address="data:,x")).then_refused(
        "address-unfit", field="changes.address"
    )
    stored = fact("source-registered", "s", **SOURCE, address="javascript:alert(1)")
    state = a_round().state
    older = Given(evolve(state, recorded(stored, state.position + 1)))
    for changes in ({"address": "https://region.example"}, {"title": "Another"}):
        corrected = correction("s", **changes)
        older.when(corrected).then(corrected)


DRAFT = fact(
    "referral-opened", "draft", occurred="2018-05-09", deadline="2018-06-29", open_to_all=True
)


def extension(deadline: str, **content: Any) -> Fact:
    return fact("deadline-extended", "more", referral="draft", deadline=deadline, **content)


@pytest.mark.parametrize("more", [{}, {"organisation": "ax"}])
def test_an_extension_too(more: dict[str, Any]) -> None:
    longer, too_early = extension("2018-07-29", **more), extension("2008-07-29", **more)
    a_round(DRAFT).when(longer).then(longer)
    a_round(DRAFT).when(too_early).then_refused("deadline-before-start", field="deadline")
    a_round(DRAFT, longer).when(correction("more", deadline="2008-07-29")).then_refused(
        "deadline-before-start", field="changes.deadline"
    )


def test_a_beginning_corrected_to_after_an_extension() -> None:
    sent = fact("referral-opened", "draft", occurred="2018-05-09", open_to_all=True)
    later = correction("draft", occurred="2018-08-09")
    refusal = (
        a_round(sent, extension("2018-07-29"))
        .when(later)
        .then_refused("deadline-before-start", field="changes")
    )
    assert "more: 2018-07-29 lies before 2018-08-09" in english(refusal)
    a_round(sent, extension("2018-07-29"), retraction("more")).when(later).then(later)


def test_an_hour_before_the_beginning_of_the_same_day() -> None:
    for deadline, fits in (("2018-05-09T11:00", False), ("2018-05-09T13:00", True)):
        sent = fact(
            "referral-opened", "r", occurred="2018-05-09T12:00", deadline=deadline, open_to_all=True
        )
        decision = a_round().when(sent)
        assert (decision.refusal is None) == fits


def test_a_cancelled_meeting_is_not_shown_to_have_been_held() -> None:
    """Neither by a further source, nor by a correction of the meeting or of its source."""
    announced = fact("meeting-held", "foretold", meeting="mora", occurred="2018-06-01",
                     sources=["schedule"])  # fmt: skip
    off = a_round(announced, CANCELLED)
    attached = fact("source-attached", "shown", entry="foretold", sources=["report"])
    off.when(attached).then_refused("meeting-was-held", field="sources")
    again = announced.model_copy(
        update={"sources": (*announced.sources, Citation(source="report"))}
    )
    off.when(again).then_refused("meeting-was-held", field="sources")
    for change in (
        correction("foretold", occurred="2018-01-01"),
        correction("source-schedule", published="2018-12-31"),
    ):
        off.when(change).then_refused("meeting-was-held", field="changes")


def test_a_further_source_stays_as_old_as_what_it_proves() -> None:
    proved = fact("source-attached", "shown", entry="mora-held",
                  sources=[{"source": "schedule", "proves": "held"}])  # fmt: skip
    held = fact("meeting-held", "mora-held", occurred="2018-01-05", sources=["report"])
    a_round(held, proved).when(correction("mora-held", occurred="2018-06-01")).then_refused(
        "source-too-old", field="changes"
    )


def test_what_other_sources_say_still_fits_after_a_correction() -> None:
    sent = fact("invitation-sent", "sent", to=["ax"], open_to_all=True, alternatives=[
        {"changes": {"open_to_all": False}, "sources": ["report"]},
    ])  # fmt: skip
    a_round(sent).when(correction("sent", to=[])).then_refused("change-unfit", field="changes")
    both = correction("sent", to=[], open_to_all=True)
    a_round(sent).when(both).then(both)


@pytest.mark.parametrize(
    ("told", "off", "fits"),
    [
        ("2018-01-20", "2018-02-01", True),
        ("2018-02-10", "2018-02-01", False),
        (None, "2018-02-01", False),
        ("2018-01-20", None, False),
    ],
)
def test_a_meeting_may_have_been_moved_before_it_was_cancelled(
    told: str | None, off: str | None, fits: bool
) -> None:
    cancelled = CANCELLED.model_copy(update={"occurred": off})
    moved = fact("meeting-moved", "moved", meeting="mora", occurred=told, when="2018-03-01")
    needs = fact(
        "needs-counted", "n", meeting="mora", occurred=told, need="food", count="2 persons"
    )
    for fact_ in (moved, needs):
        assert (a_round(cancelled).when(fact_).refusal is None) == fits
    first_moved = a_round(moved).when(cancelled)
    assert (first_moved.refusal is None) == (fits or None in (told, off))


def test_deciding_leaves_the_state_as_it_was() -> None:
    state = a_round().state
    before = (state.facts, state.things, state.about, state.position)
    decide(state, Record(HELD))
    assert (state.facts, state.things, state.about, state.position) == before


# --- what was held, and what other entries hang on -------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        HELD,
        fact("attendance-recorded", "came", meeting="mora", organisation="ax"),
        fact("attendance-counted", "heads", meeting="mora", count="15 persons"),
    ],
)
def test_a_meeting_that_was_held_is_not_cancelled(shown: Fact) -> None:
    refusal = a_round(shown).when(CANCELLED).then_refused("meeting-was-held", field="meeting")
    assert shown.id in english(refusal)
    a_round(shown, retraction(shown.id)).when(CANCELLED).then(CANCELLED)


def test_a_meeting_that_may_not_have_been_held_can_have_been_cancelled() -> None:
    unsure = fact(
        "meeting-held",
        "perhaps",
        meeting="mora",
        sources=[{"source": "report", "proves": "unknown"}],
    )
    a_round(unsure).when(CANCELLED).then(CANCELLED)


def test_nobody_speaks_at_a_cancelled_meeting() -> None:
    said = fact("view-stated", "view", text="More money", meeting="mora")
    a_round(CANCELLED).when(said).then_refused("meeting-cancelled", field="meeting")


def test_what_other_entries_speak_of_is_not_retracted() -> None:
    refusal = a_round(HELD).when(retraction("mora")).then_refused("depended-on", field="retracted")
    assert "mora-held" in english(refusal)
    gone = retraction("mora", "gone")
    a_round(HELD, retraction("mora-held")).when(gone).then(gone)


def test_a_reply_is_not_asked_for_before_the_invitation_goes_out() -> None:
    late = fact(
        "invitation-sent", "sent", open_to_all=True, occurred="2018-01-20", reply_by="2018-01-10"
    )
    a_round().when(late).then_refused("deadline-before-start", field="reply_by")
    in_time = late.model_copy(update={"reply_by": "2018-01-20"})
    a_round().when(in_time).then(in_time)


def test_a_second_change_is_told_an_id_that_is_free() -> None:
    corrected = correction("mora-held", "mora-held-corrected", place="Orsa")
    again = HELD.model_copy(update={"place": "Falun"})
    refusal = a_round(HELD, corrected).when(again).then_refused("entry-changed", field="place")
    assert "id: mora-held-corrected-2," in english(refusal)


def test_a_placeholder_is_no_reason() -> None:
    with pytest.raises(ValidationError) as refused:
        fact("corrected", "c", entry="mora", retracted=True, reason="…")
    assert "write the reason" in english(refused.value)

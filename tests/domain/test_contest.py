"""Contests: who may, who settles them, and what stays flagged in every answer until then."""

from typing import Any

import pytest

from domain.answers.participation import participation
from domain.answers.principles import Answer, principles
from domain.answers.process import process
from domain.answers.timeline import timeline
from domain.consultation.contest import Contest
from domain.consultation.dossier import MOST_WORLDS, Dossier, Entry
from domain.consultation.remark import ContestAnswered
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.criteria.rounds import OVER, answer, finding, meeting, referral
from tests.english import english
from tests.every_kind import ROUND
from tests.given import Given, fact, given, opened, org, source

PAGE = source("page")
AX, KLYS, COURT = org("ax"), org("klys"), org("court")
"""The organisation that contests, another one that does things, and one that is no party."""
HELD = fact("meeting-held", "mora", occurred="2018-02-13", place="Mora", food=True)
NO = fact("contested", "no", entry="mora", organisation="ax", statement="It was in Orsa")


def a_round(*more: Fact) -> Given:
    return given(opened(), PAGE, AX, KLYS, COURT, *more)


def read(*more: Fact) -> Dossier:
    return a_round(*more).dossier()


def contest(entry: str, id: str = "no", **content: Any) -> Fact:
    stated = {"organisation": "ax", "statement": "That is wrong"} | content
    return fact("contested", id, entry=entry, **stated)


def answered(outcome: str, id: str = "answer", /, **content: Any) -> Fact:
    stated = {"contest": "no", "reason": "We looked into it"} | content
    return fact("contest-answered", id, outcome=outcome, **stated)


def correction(entry: str, as_id: str = "correction", /, **content: Any) -> Fact:
    stated = {"changes": {"place": "Orsa"}, "reason": "misread"} | content
    return fact("corrected", as_id, entry=entry, **stated)


def retraction(entry: str, as_id: str = "gone", /, **content: Any) -> Fact:
    return fact("corrected", as_id, entry=entry, retracted=True, reason="never was", **content)


def contested(*facts: Fact, of: str = "mora") -> Contest:
    """The only contest of an entry, after these facts."""
    round = read(*facts)
    (one,) = next(e for e in (*round.entries, *round.retracted) if e.id == of).contests
    return one


# --- who may contest -------------------------------------------------------------------------


def test_one_that_was_never_invited_contests() -> None:
    listed = {"label": "the list", "list": "complete"}
    sent = fact("invitation-sent", "sent", to=["klys"], collectives=[listed])
    round = read(sent, HELD, NO)
    assert participation(round).asked("ax")[0] == "absent-from-complete-list"
    assert round.by_id["mora"].is_contested
    assert round.by_id["mora"].fact == HELD


def test_anybody_described_in_the_round_contests_and_nobody_else() -> None:
    a_round(HELD).when(NO).then(NO)
    stranger = contest("mora", organisation="stranger")
    a_round(HELD).when(stranger).then_refused("unknown-organisation", field="organisation")


def test_several_contest_the_same_entry_each_for_itself() -> None:
    second = contest("mora", "also", organisation="klys")
    entry = read(HELD, NO, second, answered("withdrawn")).by_id["mora"]
    assert [(c.id, c.outcome, c.stands) for c in entry.contests] == [
        ("no", "withdrawn", False), ("also", None, True),
    ]  # fmt: skip
    assert entry.marks == ("contested",)


# --- who settles -----------------------------------------------------------------------------

ATTENDED = fact("attendance-recorded", "act", meeting="mora", organisation="klys")
COUNTED = fact("attendance-counted", "act", meeting="mora", count="12 persons")
SAID = fact("view-stated", "act", text="Rooms", organisation="klys", speaks_for=["court"])
ANNOUNCED = fact("meeting-announced", "act", sources=["page"])


def by(*doers: str, **more: str) -> Fact:
    return fact("roles-explained", "act", by=list(doers), **more)


def otherwise(**changes: Any) -> Fact:
    other = {"changes": changes, "sources": ["page"]}
    return fact("roles-explained", "act", by=["klys"], sources=["page"], alternatives=[other])


@pytest.mark.parametrize(
    ("act", "who", "settles"),
    [
        # the holder's own act, said so or by nature
        (fact("roles-explained", "act"), {}, False),
        (fact("roles-explained", "act"), {"by": ["holder"]}, False),
        (by("holder"), {"by": ["court"]}, True),
        (by("holder"), {"by": ["court", "holder"]}, False),
        (by("holder"), {"by": ["court"], "on_behalf_of": "holder"}, False),
        (by("holder"), {"by": ["court"], "on_behalf_of": "ax"}, False),
        (by("holder"), {"by": ["ax"]}, False),
        (by("holder"), {"by": ["unknown"]}, False),
        (by("holder"), {"by": ["court"], "on_behalf_of": "unknown"}, False),
        # another's act: then the holder is no party
        (by("klys"), {}, True),
        (by("klys"), {"by": ["klys"]}, False),
        (by("klys", on_behalf_of="holder"), {}, False),
        (by("klys", "holder"), {}, False),
        (fact("roles-explained", "act", on_behalf_of="klys"), {"by": ["klys"]}, False),
        (fact("roles-explained", "act", on_behalf_of="klys"), {}, False),
        # nobody knows whose act it is
        (by("unknown"), {"by": ["court"]}, False),
        (otherwise(by=["court"]), {"by": ["court"]}, False),
        (otherwise(by=["unknown"]), {"by": ["court"]}, False),
        (otherwise(note="Elsewhere"), {"by": ["court"]}, True),
        # by nature another's: a matter between it and the holder, in whose round it counts
        (ATTENDED, {}, False),
        (ATTENDED, {"by": ["klys"]}, False),
        (ATTENDED, {"by": ["court"]}, True),
        (ATTENDED.model_copy(update={"by": ("klys",)}), {}, False),
        (SAID, {"by": ["court"]}, False),
        (COUNTED, {}, False),
        (COUNTED, {"by": ["court"]}, True),
    ],
)
@pytest.mark.parametrize("outcome", ["upheld", "dismissed"])
def test_no_party_settles_a_contest(
    act: Fact, who: dict[str, Any], settles: bool, outcome: str
) -> None:
    said = answered(outcome, **who)
    a_round(HELD, act, contest("act")).when(said).then(said)
    one = contested(HELD, act, contest("act"), said, of="act")
    (reply,) = one.replies
    assert (reply.fact, reply.settles) == (said, settles)
    assert one.settled_by == (said if settles else None)
    assert one.stands is (not settles or outcome == "upheld")


def test_who_raises_a_contest_for_another_is_a_party_too() -> None:
    raised = contest("mora", by=["court"], on_behalf_of="klys")
    for who in ("court", "klys"):
        assert contested(HELD, raised, answered("dismissed", by=[who])).outcome is None


def test_who_answers_is_told_also_where_it_goes_without_saying() -> None:
    for_another = {"by": ["klys"], "on_behalf_of": "court"}
    said = [("upheld", {}), ("withdrawn", {}), ("upheld", for_another)]
    told = [contested(HELD, NO, answered(what, **who)).replies[0].by for what, who in said]
    assert told == [("holder",), ("ax",), ("court", "klys")]


@pytest.mark.parametrize("who", [{}, {"by": ["ax"]}, {"by": ["ax"], "on_behalf_of": "ax"}])
def test_who_contests_withdraws(who: dict[str, Any]) -> None:
    one = contested(HELD, NO, answered("withdrawn", **who))
    assert (one.outcome, one.stands) == ("withdrawn", False)


@pytest.mark.parametrize(
    "who",
    [
        {"by": ["holder"]},
        {"by": ["court"]},
        {"by": ["unknown"]},
        {"by": ["ax", "court"]},
        {"by": ["court"], "on_behalf_of": "ax"},
        {"by": ["ax"], "on_behalf_of": "holder"},
        {"on_behalf_of": "holder"},
    ],
)
def test_nobody_else_withdraws_a_contest(who: dict[str, Any]) -> None:
    said = answered("withdrawn", **who)
    refusal = a_round(HELD, NO).when(said).then_refused("not-its-own", field="by")
    assert "'ax'" in english(refusal)


def test_no_source_withdraws_it_for_another_either() -> None:
    other = {"changes": {"outcome": "withdrawn"}, "sources": ["page"]}
    said = answered("dismissed", by=["court"], sources=["page"], alternatives=[other])
    a_round(HELD, NO).when(said).then_refused("not-its-own", field="changes.by")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([("dismissed", "court"), ("upheld", "klys")], "upheld"),
        ([("upheld", "court"), ("dismissed", "klys")], "dismissed"),
        ([("upheld", "court"), ("dismissed", "holder")], "upheld"),
        ([("dismissed", "holder"), ("dismissed", "ax")], None),
        ([("dismissed", "court"), ("withdrawn", "ax")], "withdrawn"),
        ([], None),
    ],
)
def test_the_last_answer_that_settles_is_what_counts(
    answers: list[tuple[str, str]], outcome: str | None
) -> None:
    said = [answered(what, f"a{n}", by=[who]) for n, (what, who) in enumerate(answers)]
    one = contested(HELD, NO, *said)
    assert one.outcome == outcome
    assert [reply.fact for reply in one.replies] == said


def test_an_answer_is_to_a_contest_of_the_round_and_stands_as_recorded() -> None:
    a_round(HELD, NO).when(answered("upheld", contest="mora")).then_refused(
        "unknown-contest", field="contest"
    )
    said = answered("dismissed", by=["court"])
    history = a_round(HELD, NO, said)
    for remark in (contest("answer", "of"), correction("answer", changes={"reason": "No"})):
        refusal = history.when(remark).then_refused("not-correctable", field="entry")
        assert "'mora'" in english(refusal)
    history.when(retraction("no")).then_refused("not-correctable", field="entry")


def test_a_settled_contest_may_be_raised_anew() -> None:
    again = contest("mora", "again")
    entry = read(HELD, NO, answered("dismissed", by=["court"]), again).by_id["mora"]
    assert [c.stands for c in entry.contests] == [False, True]
    assert entry.is_contested


# --- until when it stands --------------------------------------------------------------------


def test_upheld_in_vain_stays_flagged_until_the_record_is_corrected() -> None:
    upheld = answered("upheld", by=["court"])
    assert contested(HELD, NO, upheld).stands
    assert contested(HELD, NO, correction("mora"), upheld).stands
    assert not contested(HELD, NO, upheld, correction("mora")).stands
    assert contested(HELD, NO, answered("upheld"), correction("mora")).stands


def test_a_correction_does_not_settle_what_nobody_has_settled() -> None:
    entry = read(HELD, NO, correction("mora")).by_id["mora"]
    assert entry.marks == ("corrected", "contested")
    assert getattr(entry.fact, "place") == "Orsa"  # noqa: B009


def test_what_is_taken_back_is_contested_no_more() -> None:
    round = read(HELD, NO, retraction("mora"))
    (entry,) = round.retracted
    assert entry.marks == ("retracted", "settled")
    assert round.disputed == ()
    assert round.marks.by_entry == {}


def test_settled_contests_are_told_apart() -> None:
    entry = read(HELD, NO, answered("dismissed", by=["court"])).by_id["mora"]
    assert entry.marks == ("settled",)


# --- contests of corrections -----------------------------------------------------------------


def test_a_correction_is_contested_on_the_entry_that_it_corrects() -> None:
    of_it = contest("correction")
    a_round(HELD, correction("mora")).when(of_it).then(of_it)
    entry = read(HELD, correction("mora"), of_it).by_id["mora"]
    assert entry.marks == ("corrected", "contested")
    assert [c.fact for c in entry.contests] == [of_it]
    assert getattr(entry.fact, "place") == "Orsa"  # noqa: B009


def test_contests_of_an_entry_and_of_its_corrections_stand_as_recorded() -> None:
    entry = read(
        HELD, correction("mora"), contest("correction", "first"), contest("mora", "second")
    ).by_id["mora"]
    assert [c.id for c in entry.contests] == ["first", "second"]


@pytest.mark.parametrize(
    ("corrector", "who", "settles"),
    [
        (None, "holder", False),  # a correction is the holder's unless it says otherwise
        (["court"], "court", False),
        (["court"], "holder", True),
        (["court"], "klys", False),  # whose act it is that was corrected
        (["unknown"], "holder", False),
    ],
)
@pytest.mark.parametrize("entry", ["act", "correction"])
def test_who_corrects_is_a_party_too(
    corrector: list[str] | None, who: str, settles: bool, entry: str
) -> None:
    change = correction("act", by=corrector, changes={"note": "In June"})
    said = answered("dismissed", by=[who])
    one = contested(by("klys"), change, contest(entry), said, of="act")
    assert (one.outcome == "dismissed") is settles


def test_saying_that_another_did_it_makes_nobody_neutral() -> None:
    passed_on = correction("act", changes={"by": ["klys"]})
    said = answered("dismissed", by=["holder"])
    assert contested(by("holder"), contest("act"), passed_on, said, of="act").stands


def test_who_upholds_a_contest_may_then_correct_the_entry() -> None:
    upheld = answered("upheld", by=["court"])
    one = contested(HELD, NO, upheld, correction("mora", by=["court"]))
    assert (one.outcome, one.heeded, one.stands) == ("upheld", True, False)
    earlier = contested(HELD, correction("mora", by=["court"]), NO, upheld)
    assert earlier.outcome is None


def test_a_later_correction_makes_no_answer_neutral_either() -> None:
    said = answered("dismissed", by=["holder"])
    passed_on = correction("act", by=["court"], changes={"by": ["klys"]})
    assert contested(by("holder"), contest("act"), said, passed_on, of="act").stands


def test_it_may_turn_out_who_did_it() -> None:
    named = correction("act", changes={"by": ["klys"]})
    said = answered("dismissed", by=["court"])
    assert contested(by("unknown"), contest("act"), said, of="act").outcome is None
    assert contested(by("unknown"), contest("act"), named, said, of="act").outcome == "dismissed"


@pytest.mark.parametrize("entry", ["mora", "gone"])
def test_a_retraction_is_contested_and_the_entry_stays_out(entry: str) -> None:
    of_it = contest(entry)
    a_round(HELD, retraction("mora")).when(of_it).then(of_it)
    round = read(HELD, retraction("mora"), of_it)
    assert "mora" not in round.by_id
    assert [e.id for e in round.disputed] == ["mora"]
    assert round.marks.by_entry == {"mora": ("retracted", "contested")}
    assert round.conceding(round.disputed).by_id["mora"].fact == HELD


def test_a_contest_of_what_had_been_corrected_brings_nothing_back() -> None:
    round = read(HELD, correction("mora"), retraction("mora"), contest("correction"))
    assert round.conceding(round.disputed).entries == round.entries


# --- if it were heeded -----------------------------------------------------------------------


def conceding(*facts: Fact) -> dict[str, Entry[Fact]]:
    round = read(*facts)
    return dict(round.conceding(round.disputed).by_id)


def test_a_contested_entry_is_left_out_and_a_contested_correction_undone() -> None:
    assert "mora" not in conceding(HELD, NO)
    assert conceding(HELD, correction("mora"), contest("correction"))["mora"].fact == HELD
    further = correction("mora", "further", changes={"topic": "Rooms"})
    undone = conceding(HELD, correction("mora"), further, contest("correction"))["mora"]
    assert undone.fact == HELD.model_copy(update={"topic": "Rooms"})


def test_entries_stay_in_their_order() -> None:
    falun = fact("meeting-held", "falun")
    ids = list(conceding(HELD, falun, correction("mora"), contest("correction")))
    assert ids.index("mora") < ids.index("falun")


def test_what_was_corrected_upon_a_contested_correction_cannot_stand_without_it() -> None:
    out = fact("excluded", "out", group="roma", reason="oversight")
    first = correction("out", changes={"group": None, "party": "municipality"})
    second = correction("out", "second", changes={"party": "unaffiliated"})
    assert "out" not in conceding(out, first, second, contest("correction"))


def test_no_round_is_without_its_opening() -> None:
    round = read(contest("opened"))
    assert round.conceding(round.disputed).opened == round.opened
    renamed = correction("opened", changes={"holder": "Region Annan"})
    round = read(renamed, contest("correction"))
    assert round.conceding(round.disputed).opened.holder == "Region Exempel"


@pytest.mark.parametrize("entry", [one.id for one in ROUND])
def test_whatever_is_contested_every_answer_is_given(entry: str) -> None:
    after = given(*ROUND)
    disputed = contest(entry, organisation="kulturkrets")
    decision = after.when(disputed)
    if decision.refusal:
        decision.then_refused("not-correctable")
        return
    round = given(*ROUND, disputed).dossier()
    told = answer_of(round)
    flagged = [e.id for e in (*round.entries, *round.retracted) if e.is_contested]
    assert flagged
    assert set(flagged) <= set(told.contested)
    assert process(round, OVER, told).marks == told.marks
    assert set(participation(round).marks.contested) <= set(flagged)
    assert set(flagged) <= {m.entry.id for m in timeline(round)}


def answer_of(round: Dossier) -> Answer:
    charter = default_charter()
    return principles(round, charter.charter, charter.checks, OVER)


# --- what verdicts hang on -------------------------------------------------------------------

BRIEFED = fact("officials-briefed", "act")


def test_a_verdict_follows_the_record_and_says_that_it_hangs_on_a_contest() -> None:
    found = finding("13", BRIEFED, contest("act"))
    assert (found.possible, found.in_contest) == (("honoured",), ("act",))
    assert finding("13", BRIEFED).in_contest == ()
    settled = answered("dismissed", by=["kommun"])
    assert finding("13", BRIEFED, contest("act"), settled).in_contest == ()


def test_a_verdict_that_stands_without_the_entry_does_not_hang_on_it() -> None:
    twice = fact("officials-briefed", "again")
    assert finding("13", BRIEFED, twice, contest("act")).in_contest == ()
    both = (contest("act"), contest("again", "also"))
    assert finding("13", BRIEFED, twice, *both).in_contest == ("act", "again")


def test_each_finding_hangs_on_its_own_contests() -> None:
    fed = meeting("mora", food=True, place="Mora")
    other = finding("19", BRIEFED, fed, contest("act"), contest("mora", "also"))
    assert other.in_contest == ("mora",)


def test_a_verdict_may_hang_on_a_correction() -> None:
    money = fact("resources-committed", "money", amount=5, purpose="Travel")
    less = correction("money", changes={"amount": 0})
    found = finding("36", money, less, contest("correction"))
    assert (found.verdict, found.in_contest) == ("breached", ("money",))
    same = correction("money", changes={"amount": 4})
    assert finding("36", money, same, contest("correction")).in_contest == ()


def test_a_verdict_may_hang_on_a_retraction() -> None:
    found = finding("13", BRIEFED, retraction("act"), contest("gone"))
    assert (found.verdict, found.in_contest) == ("not-evidenced", ("act",))


def test_many_contests_are_heeded_all_at_once() -> None:
    many = [fact("officials-briefed", f"act-{n}") for n in range(MOST_WORLDS + 1)]
    disputes = [contest(one.id, f"no-{one.id}") for one in many]
    found = finding("13", *many, *disputes)
    assert found.in_contest == tuple(one.id for one in many)
    assert finding("14", *many, *disputes).in_contest == ()
    others = [fact("goal-set", one.id, goal="Rooms") for one in many]
    told = finding("13", BRIEFED, contest("act"), *others, *disputes)
    assert told.in_contest == ("act", *(one.id for one in others))


def test_answers_flag_corrected_contested_and_conflicting_entries_apart() -> None:
    told = answer(
        BRIEFED,
        contest("act"),
        referral(),
        correction("remiss", changes={"draft": "2.0"}),
        source("a"),
        meeting(
            "mora",
            sources=["a"],
            alternatives=[{"changes": {"place": "Orsa"}, "sources": ["a"]}],
        ),
    )
    assert told.marks.by_entry == {
        "act": ("contested",), "remiss": ("corrected",), "mora": ("in-conflict",),
    }  # fmt: skip
    assert (told.marks.contested, told.marks.corrected, told.marks.in_conflict) == (
        ("act",), ("remiss",), ("mora",),
    )  # fmt: skip
    assert told.contested == ("act",)


def test_answers_to_contests_are_no_entries() -> None:
    said = answered("dismissed", by=["court"])
    assert isinstance(said, ContestAnswered)
    assert "answer" not in read(HELD, NO, said).by_id

"""Likely slips: each policy on both sides, in whatever order things are recorded."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import permutations
from time import process_time
from typing import Any, get_args

import pytest

from domain.consultation.disclosure import guarded, seen_outside
from domain.consultation.dossier import dossier
from domain.consultation.slip import POLICIES, Kind, slips
from domain.fact import Fact
from interfaces.wording.language import Language
from interfaces.wording.slips import reason, remedy
from tests.given import fact, given, opened, org, source

SV, EN = Language

RECORDED = datetime(2028, 1, 1, tzinfo=UTC)
HEADING = (
    opened(region="20", period="2028/2031", kept="live"),
    org("a", parties=["civil-society"]),
    org("b"),
    source("s"),
)

INVITED = fact("invitation-sent", "i", occurred="2026-12-01", to=["a"])
CALLED = fact("meeting-announced", "m", occurred="2026-12-01", when="2027-01-20T18:00")
REFERRED = fact("referral-opened", "r", occurred="2027-02-15", deadline="2027-05-17", to=["a"])


def found(*facts: Fact, at: datetime = RECORDED) -> set[tuple[str, str, str]]:
    return {(s.kind, s.entry, s.field) for s in slips(given(*HEADING, *facts, at=at).dossier())}


def reply(**content: Any) -> Fact:
    return fact("reply-received", "x", answer="accepts", **({"organisation": "a"} | content))


def came(id: str = "x", **content: Any) -> Fact:
    return fact("attendance-recorded", id, meeting="m", **({"organisation": "a"} | content))


def answered(id: str = "x", **content: Any) -> Fact:
    return fact("response-received", id, referral="r", **({"organisation": "a"} | content))


def counted(id: str, count: str, **content: Any) -> Fact:
    return fact("responses-counted", id, count=count, **content)


CASES: list[tuple[str, tuple[Fact, ...], set[tuple[str, str, str]]]] = [
    ("a reply of who was not invited", (INVITED, reply(organisation="b", invitation="i")),
     {("not-invited", "x", "organisation")}),
    ("a bounce of who was not invited",
     (INVITED, fact("invitation-bounced", "x", invitation="i", organisation="b")),
     {("not-invited", "x", "organisation")}),
    ("a reply of who was", (INVITED, reply(invitation="i")), set()),
    ("a reply to an open call",
     (INVITED.model_copy(update={"open_to_all": True}), reply(organisation="b", invitation="i")),
     set()),
    ("a reply where no source says to whom",
     (INVITED.model_copy(update={"to": ("unknown",)}), reply(organisation="b", invitation="i")),
     set()),
    ("a bounce of nobody named", (INVITED, fact("invitation-bounced", "x", invitation="i")), set()),
    ("a reply before its invitation", (INVITED, reply(invitation="i", occurred="2026-11-01")),
     {("too-early", "x", "occurred")}),
    ("a reply on the same day", (INVITED, reply(invitation="i", occurred="2026-12-01")), set()),
    ("a reply in the same month", (INVITED, reply(invitation="i", occurred="2026-12")), set()),
    ("a reply about then", (INVITED, reply(invitation="i", occurred="2026-11-30~")), set()),
    ("attendance before the meeting", (CALLED, came(occurred="2026-12-01")),
     {("too-early", "x", "occurred")}),
    ("attendance at the meeting", (CALLED, came(occurred="2027-01-20")), set()),
    ("notes before the meeting",
     (CALLED, fact("notes-sent", "x", meeting="m", occurred="2026-12-01")),
     {("too-early", "x", "occurred")}),
    ("material after the meeting",
     (CALLED, fact("material-sent", "x", what=["agenda"], meetings=["m"], occurred="2027-02-01")),
     {("too-late", "x", "occurred")}),
    ("a response before its referral", (REFERRED, answered(occurred="2026-05-02")),
     {("too-early", "x", "occurred")}),
    ("an answer before its view",
     (REFERRED, answered(occurred="2027-05-02"),
      fact("view-stated", "v", text="More rooms", response="x"),
      fact("views-answered", "w", views=["v"], disposition="noted", occurred="2025-01-01")),
     {("too-early", "w", "occurred")}),
    ("a meeting before its notice",
     (fact("meeting-announced", "m", occurred="2026-12-01", when="2026-01-20"),),
     {("before-notice", "m", "when")}),
    ("a meeting held before its notice",
     (CALLED, fact("meeting-held", "h", meeting="m", occurred="2026-01-20")),
     {("before-notice", "h", "occurred")}),
    ("a meeting moved to before its move",
     (CALLED, fact("meeting-moved", "x", meeting="m", occurred="2026-12-10", when="2026-01-20")),
     {("before-notice", "x", "when")}),
    ("an extension to an earlier day",
     (REFERRED, fact("deadline-extended", "x", referral="r", deadline="2027-05-10")),
     {("earlier-deadline", "x", "deadline")}),
    ("an extension", (REFERRED, fact("deadline-extended", "x", referral="r", deadline="2027-06")),
     set()),
    ("a second extension, shorter than the first",
     (REFERRED, fact("deadline-extended", "w", referral="r", deadline="2027-08-01"),
      fact("deadline-extended", "x", referral="r", deadline="2027-07-01")),
     {("earlier-deadline", "x", "deadline")}),
    ("more time for one than for all before",
     (REFERRED, fact("deadline-extended", "w", referral="r", deadline="2027-08-01"),
      fact("deadline-extended", "x", referral="r", deadline="2027-07-01", organisation="a")),
     {("earlier-deadline", "x", "deadline")}),
    ("less time for one than for another",
     (REFERRED,
      fact("deadline-extended", "w", referral="r", deadline="2027-08-01", organisation="b"),
      fact("deadline-extended", "x", referral="r", deadline="2027-07-01", organisation="a")),
     set()),
    ("an extension by hours",
     (REFERRED, fact("deadline-extended", "w", referral="r", deadline="2027-08-01T12:00"),
      fact("deadline-extended", "x", referral="r", deadline="2027-08-01T16:00")),
     set()),
    ("an extension to the end of the day",
     (REFERRED, fact("deadline-extended", "w", referral="r", deadline="2027-08-01T12:00"),
      fact("deadline-extended", "x", referral="r", deadline="2027-08-01")),
     set()),
    ("a plan prolonged by nothing", (fact("period-extended", "x", until="2030"),),
     {("earlier-deadline", "x", "until")}),
    ("the same attendance, once with its day", (CALLED, came(occurred="2027-01-20"), came("y")),
     {("said-twice", "y", "id")}),
    ("two of which a note tells what tells them apart",
     (CALLED, came(), came("y", note="The youth choir.")), set()),
    ("the same response", (REFERRED, answered(), answered("y")), {("said-twice", "y", "id")}),
    ("two responses", (REFERRED, answered(occurred="2027-03-01"),
                       answered("y", occurred="2027-04-01")), set()),
    ("two of whom nobody is named", (REFERRED, answered(organisation=None),
                                     answered("y", organisation=None)), set()),
    ("two that attended", (CALLED, came(), came("y", organisation="b")), set()),
    ("the same in two parts", (CALLED, came(), came("y", role="speaker")), set()),
    ("a count below its parts", (counted("x", "6 responses"),
                                 counted("y", "15 responses", party="municipality")),
     {("below-its-parts", "x", "party")}),
    ("a count and its part", (counted("x", "16 responses"),
                              counted("y", "15 responses", party="municipality")), set()),
    ("a smaller count of all", (counted("x", "52 responses"), counted("y", "6 responses")),
     {("below-another", "y", "count")}),
    ("fewer than are named", (REFERRED, counted("c", "1 responses"), answered(),
                              answered("y", organisation="b")),
     {("below-the-named", "c", "count")}),
    ("an unknown municipality", (fact("meeting-held", "x", municipality="Morra"),),
     {("unknown-municipality", "x", "municipality")}),
    ("one of another county", (fact("meeting-held", "x", municipality="Karlstad"),),
     {("other-county", "x", "municipality")}),
    ("one of the county", (fact("meeting-held", "x", municipality="Mora kommun"),), set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_likely_slip_is_recorded_and_found(
    facts: tuple[Fact, ...], expected: set[tuple[str, str, str]]
) -> None:
    assert found(*facts) == expected


def test_a_county_is_that_of_the_year() -> None:
    heading = opened(region="19", period="2008/2011")
    before = fact("meeting-held", "x", occurred="2006-05-01", municipality="Heby")
    since = fact("meeting-held", "y", occurred="2007-05-01", municipality="Heby")
    read = given(heading, before, since, at=RECORDED).dossier()
    assert [(slip.kind, slip.entry) for slip in slips(read)] == [("other-county", "y")]


def test_what_is_dated_ahead_of_its_recording_is_told_until_it_is_confirmed() -> None:
    early = datetime(2026, 11, 30, tzinfo=UTC)
    assert ("dated-ahead", "i", "occurred") in found(INVITED, at=early)
    assert found(INVITED) == set()
    cited = INVITED.model_copy(update={"sources": came(sources=["s"]).sources})
    assert found(cited, at=early) == set(), "a source that tells of it is no slip"


def test_small_counts_that_read_alike_outside_are_not_said_twice() -> None:
    needs = [
        fact("needs-counted", id, meeting="m", need="food", count=count)
        for id, count in (("n", "1 persons"), ("o", "3 persons"))
    ]
    state = given(*HEADING, CALLED, *needs, at=RECORDED).state
    assert slips(dossier(seen_outside(state, guarded(state)))) == slips(dossier(state)) == ()


def test_a_corrected_slip_is_none() -> None:
    wrong = reply(organisation="b", invitation="i")
    mended = fact("corrected", "c", entry="x", changes={"organisation": "a"}, reason="misread")
    assert found(INVITED, wrong, mended) == set()


def test_every_policy_and_every_kind_of_slip_has_a_case() -> None:
    kinds = {kind for _, _, slips in CASES for kind, _, _ in slips} | {"dated-ahead"}
    assert kinds == {*get_args(Kind)}
    assert len(POLICIES) == len({policy.__name__ for policy in POLICIES})


def test_the_order_of_recording_finds_the_same() -> None:
    sent = INVITED.model_copy(update={"id": "other"})
    facts = (INVITED, sent, counted("x", "6 responses"), counted("y", "9 responses"))
    kinds = [{kind for kind, _, _ in found(*order)} for order in permutations(facts)]
    assert kinds[0] == {"said-twice", "below-another"}
    assert all(one == kinds[0] for one in kinds)


@pytest.mark.parametrize("tongue", [SV, EN])
def test_each_slip_says_what_looks_wrong_and_the_remedy(tongue: str) -> None:
    for _, facts, expected in CASES:
        for slip in slips(given(*HEADING, *facts, at=RECORDED).dossier()):
            assert expected
            told = reason(slip).say(tongue), remedy(slip).say(tongue)
            assert all(one and "{" not in one for one in told)
            assert reason(slip).sv != reason(slip).en


def test_the_nearest_name_is_told() -> None:
    read = given(*HEADING, fact("meeting-held", "x", municipality="Morra")).dossier()
    (slip,) = slips(read)
    assert remedy(slip).en.startswith("is Mora meant?")


def test_twice_the_facts_take_about_twice_as_long() -> None:
    def seconds(number: int) -> float:
        read = given(*HEADING, CALLED, *_many(number), at=RECORDED).dossier()
        return min(_timed(read) for _ in range(3))

    assert seconds(1200) < 12 * seconds(300), "four times the facts"


def _many(number: int) -> Iterable[Fact]:
    for n in range(number):
        yield came(f"at-{n}", occurred="2027-01-20", count=f"{n} persons")


def _timed(read: Any) -> float:
    begun = process_time()
    slips(read)
    return process_time() - begun

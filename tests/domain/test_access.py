"""Grants as they are written, and who may record what."""

from typing import Any

import pytest
from hypothesis import given, strategies

from domain.access import (
    EVERYWHERE,
    PUBLIC,
    SCOPES,
    Forbidden,
    Grant,
    Reach,
    Who,
    everything,
    reads,
    recording,
    witnesses,
)
from domain.complaint import Complaint
from domain.consultation import KINDS
from domain.fact import Alternative, Fact
from domain.region import REGIONS
from tests.english import english
from tests.every_kind import ROUND

PARTS = ("officer", "alliance", "organisation", "auditor", "researcher", "administrator")


def who(*grants: str, scopes: frozenset[Any] = SCOPES) -> Who:
    return Who("r-anna", tuple(map(Grant.parse, grants)), scopes)


def of_kind(kind: str, **changes: Any) -> Fact:
    return next(f for f in ROUND if f.short_kind() == kind).model_copy(update=changes)


# --- grants --------------------------------------------------------------------------------------


@given(
    strategies.sampled_from(PARTS),
    strategies.sampled_from([None, *REGIONS]),
    strategies.sampled_from(["ika", "kulturalliansen-dalarna"]),
)
def test_a_grant_reads_as_it_is_written(part: Any, region: str | None, speaks: str) -> None:
    named = speaks if part in ("alliance", "organisation") else None
    grant = Grant(part, region, named)
    assert Grant.parse(str(grant)) == grant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no role"), ("king", "no role"), ("Officer:20", "no role"),
        ("officer:99", "no region"), ("officer:2", "no region"),
        ("officer:20:ika", "has no organisation"), ("alliance:20", "names an organisation"),
        ("officer:", "no region"), ("officer::", "no region"), ("alliance::ika", "no region"),
        ("officer:20:", "colon too many"), ("alliance:20:ika:", "colon too many"),
        ("organisation", "names an organisation"), ("alliance:*:Ika!", "no organisation's id"),
    ],
)  # fmt: skip
def test_what_is_no_grant_is_said_to_be_none(text: str, why: str) -> None:
    with pytest.raises(Complaint) as refused:
        Grant.parse(text)
    assert why in english(refused.value)


def test_a_grant_is_within_one_that_gives_at_least_as_much() -> None:
    for text in ("officer:20", "officer"):
        assert Grant.parse("officer:20").within(Grant.parse(text))
    for text in ("officer:06", "auditor", "alliance:20:ika"):
        assert not Grant.parse("officer:20").within(Grant.parse(text))
    assert not Grant.parse("officer").within(Grant.parse("officer:20"))
    assert not Grant.parse("alliance:20:ika").within(Grant.parse("alliance:20:ax"))


# --- reading -------------------------------------------------------------------------------------


def test_what_is_read_before_it_is_published() -> None:
    assert reads(PUBLIC) == reads(who("organisation:20:ax")) == Reach(frozenset())
    assert reads(who("administrator")) == Reach(frozenset())
    assert reads(who("officer:20", "alliance:06:ika")) == Reach(frozenset({"20", "06"}))
    assert reads(who("officer:20", "auditor")) == Reach(None)
    assert reads(who("auditor", scopes=frozenset({"record"}))) == Reach(frozenset())
    assert witnesses(who("researcher", "officer:20")) == Reach(frozenset({"20"}))


def test_a_published_round_is_within_everybodys_reach() -> None:
    assert Reach().covers("20", published=True)
    assert not Reach().covers("20", published=False)
    assert Reach(frozenset({"20"})).covers("20", published=False)
    assert not Reach(frozenset({"20"})).covers("06", published=False)


# --- recording -----------------------------------------------------------------------------------


def may(someone: Who, fact: Fact, region: str = "20") -> str:
    """In what capacity, or which field forbids it."""
    try:
        return recording(someone, region, fact)
    except Forbidden as forbidden:
        return f"not by {forbidden.field}"


def test_an_officer_records_every_kind_in_the_own_region_only() -> None:
    for kind in KINDS:
        fact = of_kind(kind, by=None, on_behalf_of=None, sources=("akten",))
        assert may(who("officer:20"), fact) == may(everything("local"), fact) == "officer"
        assert may(who("officer:06"), fact) == "not by kind"
        assert may(PUBLIC, fact) == "not by scope"
        assert may(who("officer:20", scopes=frozenset({"read"})), fact) == "not by scope"


@pytest.mark.parametrize("part", ["auditor", "researcher", "administrator"])
def test_who_examines_studies_or_keeps_the_service_records_nothing(part: str) -> None:
    assert {may(who(part), of_kind(kind)) for kind in KINDS} == {"not by kind"}


def test_an_alliance_and_an_organisation_record_their_own_acts_only() -> None:
    own = {"organisation": "ika", "by": None, "on_behalf_of": None}
    allowed = {
        part: {k for k in KINDS if may(who(f"{part}:20:ika"), of_kind(k, **_fits(k, own))) == part}
        for part in ("alliance", "organisation")
    }
    assert allowed == {
        "alliance": {"contested", "confirmed", "contest-answered"},
        "organisation": {"contested", "invitation-requested", "contest-answered"},
    }


def _fits(kind: str, own: dict[str, Any]) -> dict[str, Any]:
    if kind == "contest-answered":
        return {"outcome": "withdrawn", "by": ("ika",)}
    return own


def test_nobody_speaks_for_another() -> None:
    ika = who("organisation:20:ika")
    contested = of_kind("contested", organisation="ika", by=None, on_behalf_of=None)
    assert may(ika, contested) == "organisation"
    assert may(ika, contested.model_copy(update={"by": ("ika",)})) == "organisation"
    for changes, field in (
        ({"organisation": "ax"}, "organisation"),
        ({"by": ("ax",)}, "by"),
        ({"by": ("ika", "ax")}, "by"),
        ({"by": ("holder",)}, "by"),
        ({"on_behalf_of": "ax"}, "on_behalf_of"),
    ):
        assert may(ika, contested.model_copy(update=changes)) == f"not by {field}"
    read = Alternative(changes={"organisation": "ax"}, sources=("akten",))
    otherwise = contested.model_copy(update={"alternatives": (read,)})
    assert may(ika, otherwise) == "not by alternatives"
    assert may(who("organisation:06:ika"), contested) == "not by kind"
    assert may(who("organisation:*:ika"), contested) == "organisation"


def test_whoever_contests_settles_nothing_but_can_withdraw() -> None:
    ika = who("alliance:20:ika")
    for outcome in ("upheld", "dismissed"):
        answer = of_kind("contest-answered", outcome=outcome, by=("ika",))
        assert may(ika, answer) == "not by outcome"
    for by in (None, ("ax",), ("holder",)):
        answer = of_kind("contest-answered", outcome="withdrawn", by=by)
        assert may(ika, answer).startswith("not by")


def test_an_officer_who_records_anothers_act_names_its_source() -> None:
    officer = who("officer:20")
    plain = {"sources": (), "case_number": None}
    for kind in ("contested", "invitation-requested"):
        assert may(officer, of_kind(kind, **plain)) == "not by sources"
        assert may(officer, of_kind(kind, **plain | {"case_number": "KN 1"})) == "officer"
    held = of_kind("meeting-held", sources=())
    for changes, answer in (
        ({"by": None}, "officer"),
        ({"by": ("holder", "ax")}, "officer"),
        ({"by": ("unknown",)}, "officer"),
        ({"by": ("ax",)}, "not by sources"),
        ({"by": None, "on_behalf_of": "ax"}, "not by sources"),
        ({"by": ("ax",), "sources": ("akten",)}, "officer"),
    ):
        assert may(officer, held.model_copy(update=changes)) == answer
    withdrawn = of_kind("contest-answered", outcome="withdrawn", by=None, sources=())
    assert may(officer, withdrawn) == "not by sources"


def test_a_region_that_nobody_has_is_only_for_who_has_all() -> None:
    held = of_kind("meeting-held", by=None)
    assert may(who("officer"), held, EVERYWHERE) == "officer"
    assert may(who("officer:20"), held, EVERYWHERE) == "not by kind"

"""Where persons may be named: for each rule the fact that passes, and the one that is refused."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from domain.consultation.people import SENSITIVE, sensitive
from domain.fact import Fact
from domain.personal import AS_WRITTEN, Plain
from domain.words import Group
from tests.english import english
from tests.every_kind import sealed
from tests.given import Given, fact, given, opened, org

MEETING = fact("meeting-announced", "mote", when="2018-02-13")
CONTACT: dict[str, Any] = {"organisation": "ax", "name": sealed("kontakt/name")}
KONTAKT = fact("contact-named", "kontakt", **CONTACT)


def a_round(*more: Fact, **described: Any) -> Given:
    return given(opened(), org("ax", **described), org("bo"), MEETING, *more)


def came(meeting: str = "mote", organisation: str = "ax") -> Fact:
    return fact(
        "attendance-recorded", "kom",
        meeting=meeting, organisation=organisation, represented_by=sealed("kom/represented_by"),
    )  # fmt: skip


# --- sealed before anything is decided ---------------------------------------------------------


def test_what_is_not_sealed_is_never_decided_on() -> None:
    plain = fact("contact-named", "kontakt", organisation="ax", name={"value": "Anna"})
    a_round().when(plain).then_refused("person-unsealed", field="name")
    changed = fact(
        "corrected", "rattad", entry="kontakt", changes={"name": {"value": "Anna"}}, reason="x"
    )
    a_round(KONTAKT).when(changed).then_refused("person-unsealed", field="changes.name")
    other = fact(
        "contact-named", "annan", **CONTACT, sources=["s"],
        alternatives=[{"changes": {"name": {"value": "Anna"}}, "sources": ["s"]}],
    )  # fmt: skip
    a_round().when(other).then_refused("person-unsealed", field="alternatives.0.changes.name")


def test_what_is_sealed_is_recorded() -> None:
    a_round().when(KONTAKT).then(KONTAKT)
    a_round().when(came()).then(came())
    private = fact("response-received", "svar", signed_by=sealed("svar/signed_by"))
    a_round().when(private).then(private)


# --- what is sensitive ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "described",
    [
        *({"groups": [group]} for group in sorted(SENSITIVE - {"national-minority", "religion"})),
        {"parties": ["civil-society", "national-minority"]},
        {"sector": "religion"},
    ],
)
def test_nobody_is_named_for_an_organisation_of_what_is_sensitive(
    described: dict[str, Any],
) -> None:
    refused = a_round(**described).when(KONTAKT).then_refused("person-sensitive", field="name")
    assert "count" in english(refused)
    a_round(**described).when(came()).then_refused("person-sensitive", field="represented_by")
    counted = fact(
        "attendance-recorded", "kom", meeting="mote", organisation="ax", count="1 persons"
    )
    a_round(**described).when(counted).then(counted)


@pytest.mark.parametrize(
    "described",
    [
        {"groups": ["local-heritage", "older-people", "children-and-young-people"]},
        {"parties": ["civil-society", "professional-culture"], "sector": "culture-and-arts"},
    ],
)
def test_the_contact_of_any_other_organisation_is_named(described: dict[str, Any]) -> None:
    a_round(**described).when(KONTAKT).then(KONTAKT)


def test_what_an_organisation_belongs_to_reveals_as_much() -> None:
    umbrella = given(opened(), org("riks", groups=["roma"]), org("ax", umbrella="riks"), MEETING)
    umbrella.when(KONTAKT).then_refused("person-sensitive", field="name")


DELEGATED = {"organisation": "samisk", "to": "ax"}


@pytest.mark.parametrize(
    "named",
    [
        fact("contact-named", "kontakt", **CONTACT, by=["samisk"]),
        came().model_copy(update={"on_behalf_of": "samisk"}),
        fact("response-received", "svar", organisation="ax", by=["ax", "samisk"],
             signed_by=sealed("svar/signed_by")),
    ],
)  # fmt: skip
def test_whoever_it_is_done_by_or_for_reveals_as_much(named: Fact) -> None:
    ((field, _),) = named.people()
    minority = org("samisk", groups=["sami"])
    a_round(minority).when(named).then_refused("person-sensitive", field=field)
    plain = a_round(org("samisk"))
    plain.when(named).then(named)
    told = fact(
        "corrected", "c", entry="organisation-samisk", changes={"groups": ["sami"]}, reason="x"
    )
    assert sensitive(a_round(org("samisk"), named, told).state, named) == "sami"


@pytest.mark.parametrize("told", [DELEGATED, {"organisation": "ax", "to": "samisk"}])
def test_who_speaks_for_another_reveals_what_that_one_is(told: dict[str, Any]) -> None:
    lent = fact("participation-delegated", "ombud", **told)
    minority = (org("samisk", groups=["sami"]),)
    a_round(*minority, lent).when(came()).then_refused("person-sensitive", field="represented_by")
    assert sensitive(a_round(*minority, came()).state, came()) is None
    assert sensitive(a_round(*minority, came(), lent).state, came()) == "sami"
    other = fact("participation-delegated", "annat", organisation="bo", to="samisk")
    a_round(*minority, other).when(came()).then(came())
    moved = fact("corrected", "c", entry="annat", changes={"organisation": "ax"}, reason="x")
    a_round(*minority, other, moved).when(came()).then_refused("person-sensitive")


def test_nobody_is_named_where_only_such_were_asked() -> None:
    only = {"collectives": [{"label": "samer", "groups": ["sami"]}], "to": ["samisk"]}
    minority = org("samisk", groups=["sami"])
    asked = fact("invitation-sent", "kallelse", meetings=["mote"], **only)
    all_ = fact("invitation-sent", "oppet", meetings=["mote"], open_to_all=True)
    a_round(minority, asked).when(came()).then_refused("person-sensitive", field="represented_by")
    a_round(minority, asked, all_).when(came()).then(came())
    answered = fact(
        "response-received", "svar", referral="remiss", signed_by=sealed("svar/signed_by")
    )
    sent = fact("referral-opened", "remiss", **only)
    a_round(minority, sent).when(answered).then_refused("person-sensitive", field="signed_by")
    wide = fact("referral-opened", "remiss", to=["samisk", "bo"])
    a_round(minority, wide).when(answered).then(answered)


def test_umbrellas_may_go_round() -> None:
    turned = fact("corrected", "c", entry="organisation-bo", changes={"umbrella": "ax"}, reason="x")
    given(opened(), org("bo"), org("ax", umbrella="bo"), turned).when(KONTAKT).then(KONTAKT)


@pytest.mark.parametrize("told", [{"groups": ["sami"]}, {"parties": ["national-minority"]}])
def test_nobody_is_named_at_a_meeting_on_what_is_sensitive(told: dict[str, Any]) -> None:
    called = fact("meeting-announced", "samrad", when="2018-02-13", **told)
    a_round(called).when(came("samrad")).then_refused("person-sensitive", field="represented_by")
    held = fact("meeting-held", "holls", meeting="mote", occurred="2018-02-13", **told)
    a_round(held).when(came()).then_refused("person-sensitive", field="represented_by")
    a_round(called).when(came()).then(came())


def test_a_response_that_says_whose_it_is_reveals_as_much() -> None:
    response = fact(
        "response-received", "svar", party="national-minority", signed_by=sealed("svar/signed_by")
    )
    a_round().when(response).then_refused("person-sensitive", field="signed_by")


def test_no_correction_brings_it_in() -> None:
    minority = a_round(KONTAKT, org("samisk", groups=["sami"]))
    moved = fact("corrected", "c", entry="kontakt", changes={"organisation": "samisk"}, reason="x")
    minority.when(moved).then_refused("person-sensitive", field="changes.name")
    unnamed = fact("attendance-recorded", "kom", meeting="mote", organisation="samisk")
    named = fact(
        "corrected", "c", entry="kom", reason="x",
        changes={"represented_by": sealed("c/changes.represented_by")},
    )  # fmt: skip
    given(opened(), org("samisk", groups=["sami"]), MEETING, unnamed).when(named).then_refused(
        "person-sensitive", field="changes.represented_by"
    )


def test_no_other_reading_brings_it_in() -> None:
    other = fact(
        "contact-named", "kontakt", **CONTACT, sources=["s"],
        alternatives=[{"changes": {"organisation": "samisk"}, "sources": ["s"]}],
    )  # fmt: skip
    read = fact("source-registered", "s", source="s", title="S", standpoint="third", read="in-full")
    a_round(org("samisk", groups=["sami"]), read).when(other).then_refused("person-sensitive")


def test_a_description_is_never_refused_for_who_was_named_before() -> None:
    """The record is as it was; what was named is withheld when it is read."""
    described = fact(
        "corrected", "c", entry="organisation-ax", changes={"groups": ["roma"]}, reason="glömt"
    )
    a_round(KONTAKT).when(described).then(described)
    state = a_round(KONTAKT, described).state
    assert sensitive(state, KONTAKT) == "roma"
    assert sensitive(a_round(KONTAKT).state, KONTAKT) is None
    again = fact(
        "corrected", "c2", entry="kontakt", changes={"name": sealed("c2/changes.name")}, reason="x"
    )
    a_round(KONTAKT, described).when(again).then_refused("person-sensitive", field="changes.name")


def test_the_words_are_words_of_the_field() -> None:
    assert SENSITIVE - {"national-minority", "religion"} <= set(get_args(Group))


# --- how it is written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Anna", "name"),
        ({"value": ""}, "name.value"),
        ({"value": "x" * 1001}, "name.value"),
        ({"value": "Anna", "person": "Anna Berg"}, "name.person"),
        ({"value": "Anna", "born": "1985"}, "name"),
        ({"Anna Berg": 1}, "name"),
        ({"sealed": "…", "Anna Berg": 1}, "name"),
        ({"person": "p-1"}, "name.value"),
        ({"sealed": "…"}, "name.mention"),
    ],
)
def test_what_is_written_wrongly_is_told_without_being_repeated(name: Any, field: str) -> None:
    with pytest.raises(ValidationError) as found:
        fact("contact-named", "kontakt", organisation="ax", name=name)
    assert field in [".".join(map(str, one["loc"])) for one in found.value.errors()]
    assert "Anna" not in str(found.value)


def test_only_who_says_so_sees_it_as_it_was_written() -> None:
    plain = Plain(value="Anna", person="p-1")
    assert plain.model_dump(context=AS_WRITTEN) == {"value": "Anna", "person": "p-1"}
    with pytest.raises(Exception, match="not written out"):
        plain.model_dump()

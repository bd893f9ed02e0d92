"""The organisation: one identity, its names, its number, and what is refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.fact import Fact
from domain.organisation import (
    EMPTY,
    Identify,
    Named,
    Number,
    Numbered,
    NumberReserved,
    Organisation,
    OrganisationNumber,
    Registered,
    Reserve,
    SameAs,
    decide,
    fold,
    reserve,
)
from domain.refusal import Refusal
from tests.english import english
from tests.given import recorded

NUMBER = "802001-5577"
REGISTERED = Registered(id="registered", name="Ax")


def given(*facts: Fact) -> Organisation:
    return fold(EMPTY, [recorded(fact, n) for n, fact in enumerate(facts, start=1)])


def refused(state: Organisation, command: Identify) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        decide(state, command)
    return refusal.value


# --- the number ------------------------------------------------------------------------------

number = TypeAdapter(OrganisationNumber)


@pytest.mark.parametrize(
    "written", ["8020015577", "802001-5577", "222222-2222", "5560360793", "802919-1932"]
)
def test_a_number_is_kept_as_its_ten_digits(written: str) -> None:
    assert number.validate_python(written) == written.replace("-", "")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("802001557", "ten digits"),
        ("80200155770", "ten digits"),
        ("16802001-5577", "ten digits"),
        ("80200l5577", "ten digits"),
        ("８０２００１５５７７", "ten digits"),
        ("", "ten digits"),
        ("811218-9876", "third digit"),
        ("640823-3234", "third digit"),
        ("802001-5578", "Luhn"),
        ("802010-5577", "Luhn"),
    ],
)
def test_what_is_no_organisation_number(written: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        number.validate_python(written)
    assert reason in english(refused.value)


# --- identity --------------------------------------------------------------------------------


def test_the_first_name_registers_it() -> None:
    assert decide(EMPTY, Identify("ax", "Ax")) == (REGISTERED,)


def test_all_of_it_at_once() -> None:
    assert decide(EMPTY, Identify("ax", "Ax", NUMBER, "ax-riks")) == (
        REGISTERED,
        Numbered(id="number", number=NUMBER),
        SameAs(id="same-as-1", other="ax-riks"),
    )


def test_what_is_known_is_nothing_new() -> None:
    state = given(*decide(EMPTY, Identify("ax", "Ax", NUMBER, "ax-riks")))
    assert decide(state, Identify("ax", "Ax", NUMBER.replace("-", ""), "ax-riks")) == ()


def test_names_over_time() -> None:
    state = given(REGISTERED)
    named = Named(id="name-2", name="Ax riks")
    assert decide(state, Identify("ax", "Ax riks")) == (named,)
    state = given(REGISTERED, named)
    assert (state.names, state.name) == (("Ax", "Ax riks"), "Ax riks")
    assert decide(state, Identify("ax", "Ax")) == ()
    assert EMPTY.name is None


def test_a_number_is_learnt_later_and_never_another() -> None:
    assert decide(given(REGISTERED), Identify("ax", "Ax", NUMBER)) == (
        Numbered(id="number", number=NUMBER),
    )
    state = given(REGISTERED, Numbered(id="number", number=NUMBER))
    refusal = refused(state, Identify("ax", "Ax", "222222-2222"))
    assert (refusal.kind, refusal.field) == ("number-differs", "number")


def test_a_number_that_is_none_is_refused() -> None:
    refusal = refused(EMPTY, Identify("ax", "Ax", "802001-5578"))
    assert (refusal.kind, refusal.field) == ("number-unfit", "number")
    assert "Luhn" in english(refusal)


def test_two_ids_of_one() -> None:
    state = given(REGISTERED, SameAs(id="same-as-1", other="ax-riks"))
    assert state.same_as == ("ax-riks",)
    assert decide(state, Identify("ax", "Ax", same_as="ax-federation")) == (
        SameAs(id="same-as-2", other="ax-federation"),
    )
    refusal = refused(state, Identify("ax", "Ax", same_as="ax"))
    assert (refusal.kind, refusal.field) == ("same-as-itself", "same_as")


@pytest.mark.parametrize("id", ["850101-1234", "person-19850101", "85-01-01", "x-8020015577"])
def test_an_id_that_may_be_personal_is_refused(id: str) -> None:
    refusal = refused(EMPTY, Identify(id, "Ax"))
    assert (refusal.kind, refusal.field) == ("id-personal", "organisation")


@pytest.mark.parametrize("id", ["ax", "ax-2019", "skola-12345", "12345"])
def test_an_id_with_few_digits_is_not(id: str) -> None:
    assert decide(EMPTY, Identify(id, "Ax")) == (REGISTERED,)


# --- reserving a number ----------------------------------------------------------------------


def test_a_number_is_taken_once() -> None:
    taken = Number("ax", 1)
    assert reserve(Number(), Reserve("ax")) == (NumberReserved(id="reserved", organisation="ax"),)
    assert reserve(taken, Reserve("ax")) == ()
    with pytest.raises(Refusal) as refusal:
        reserve(taken, Reserve("klys"))
    assert (refusal.value.kind, refusal.value.field) == ("number-taken", "number")
    assert "'ax'" in english(refusal.value)


# --- names as they are read ------------------------------------------------------------------


@pytest.mark.parametrize(
    "again", ["Ösby kör ", "O\u0308sby ko\u0308r", "ÖSBY  KÖR", "Ösby\u00a0kör", "\ufeffÖsby kör"]
)
def test_a_name_that_reads_as_a_known_one_is_not_learnt_again(again: str) -> None:
    known = given(Registered(id="registered", name="Ösby kör"))
    assert decide(known, Identify("osby", again)) == ()


def test_a_name_is_stored_as_it_is_seen() -> None:
    new = decide(EMPTY, Identify("osby", " \ufeffO\u0308sby kör\u200b"))
    assert new == (Registered(id="registered", name="Ösby kör"),)


def test_a_name_that_nobody_sees_is_refused() -> None:
    for state in (EMPTY, given(REGISTERED)):
        assert refused(state, Identify("ax", "\u200b")).kind == "text-unfit"
        assert refused(state, Identify("ax", "A\x9bx")).kind == "text-unfit"


@pytest.mark.parametrize("word", ["holder", "unknown", "civil-society", "letter"])
def test_a_word_with_another_meaning_is_no_id(word: str) -> None:
    told = refused(EMPTY, Identify(word, "Ax"))
    assert (told.kind, told.field) == ("id-reserved", "organisation")
    told = refused(given(REGISTERED), Identify("ax", "Ax", same_as=word))
    assert (told.kind, told.field) == ("id-reserved", "same_as")
    known = given(REGISTERED)
    assert decide(known, Identify(word, "Ax")) == ()  # what was taken before is read

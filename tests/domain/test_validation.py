"""Complaints say what to write instead."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.consultation import KINDS
from domain.fact import Fact
from domain.validation import complaint
from tests.english import english
from tests.given import fact, opened, org


def counted(count: Any) -> Fact:
    return fact("responses-counted", "svar", referral="remiss", count=count)


def dated(occurred: str) -> Fact:
    return fact("goal-set", "mal", goal="Fler", occurred=occurred)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: opened(region="Dalarna"), "two digits"),
        (lambda: org("å-förening"), "small letters"),
        (lambda: opened(colour="red"), "is no field here; compare the spelling"),
        (lambda: opened(holdr="Region X"), "is no field here; did you mean 'holder'?"),
        (lambda: opened(kept="lvie"), "did you mean 'live'?; write 'live' or 'reconstructed'"),
        (lambda: opened(kept="xyz"), "is none of the words here; write 'live' or 'reconstructed'"),
        (lambda: org("ax", parties="civil-society"), "it is a list: write [a, b], or [a] for one"),
        (lambda: fact("questions-put", "q", questions=[]), "the list is empty"),
        (lambda: fact("goal-set", "g", goal=["x"]), "write it as text"),
        (lambda: fact("goal-set", "g", goal=""), "it is empty"),
        (lambda: counted(31), "'31' does not say of what; write '31 responses'"),
        (lambda: counted("31"), "'31' does not say of what; write '31 responses'"),
        (lambda: counted("31 remissvar"), "'at most 5 meetings' or 'fewer than 5 persons'"),
        (lambda: counted("ca 31 responses"), "it counts persons, attendances, organisations"),
        (lambda: dated("2027-01-20 18:00"), "write 2027-01-20T18:00"),
        (lambda: dated("2027-01-20T18.00"), "write 2027-01-20T18:00"),
        (lambda: dated("2027-01-20 9.30"), "write 2027-01-20T09:30"),
        (lambda: dated("18.00"), "write the day too: 2018-02-13T18:00"),
        (lambda: opened(fictional="ja"), "write true or false"),
        (lambda: opened(plan=None), "write it as text"),
        (lambda: opened(plan="a\x00b"), "signs in it"),
        (lambda: opened(fictional="perhaps"), "true or false"),
    ],
)
def test_a_complaint_is_in_plain_words(make: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make()
    first = refused.value.errors()[0]
    fields = next(k.model_fields for k in KINDS.values() if k.__name__ == refused.value.title)
    assert said in english(complaint(first, fields))

"""Complaints say what to write instead."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.complaint import complaint
from tests.given import opened, org


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: opened(region="Dalarna"), "two digits"),
        (lambda: org("å-förening"), "small letters"),
        (lambda: opened(colour="red"), "is no field here"),
        (lambda: opened(plan=None), "valid string"),
        (lambda: opened(plan="a\x00b"), "signs in it"),
        (lambda: opened(fictional="perhaps"), "true or false"),
    ],
)
def test_a_complaint_is_in_plain_words(make: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make()
    assert said in complaint(refused.value.errors()[0])

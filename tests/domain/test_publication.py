"""Whether the record of a round is public, from what was said of it."""

import pytest

from domain.consultation.publication import is_public
from domain.consultation.state import EMPTY
from domain.fact import Fact
from tests.every_kind import ROUND
from tests.given import given

OPENED = ROUND[0]
PUBLISHED = next(f for f in ROUND if f.short_kind() == "record-published")
WITHHELD = next(f for f in ROUND if f.short_kind() == "record-withheld")
AGAIN = PUBLISHED.model_copy(update={"id": "igen"})


@pytest.mark.parametrize(
    ("kept", "said", "public"),
    [
        ("live", (), False),
        ("reconstructed", (), True),
        ("live", (PUBLISHED,), True),
        ("live", (PUBLISHED, WITHHELD), False),
        ("reconstructed", (WITHHELD,), False),
        ("live", (PUBLISHED, WITHHELD, AGAIN), True),
    ],
)
def test_what_was_said_last_holds(kept: str, said: tuple[Fact, ...], public: bool) -> None:
    opened = OPENED.model_copy(update={"kept": kept})
    assert is_public(given(opened, *said).state) is public


def test_what_is_not_opened_is_not_public() -> None:
    assert not is_public(EMPTY)


@pytest.mark.parametrize("said", [PUBLISHED, WITHHELD])
def test_it_is_never_taken_back_as_if_it_had_not_been_said(said: Fact) -> None:
    corrected = next(f for f in ROUND if f.short_kind() == "corrected")
    for changes in ({"retracted": True, "changes": {}}, {"changes": {"note": "x"}}):
        wrong = corrected.model_copy(update={"id": "fel", "entry": said.id} | changes)
        given(OPENED, said).when(wrong).then_refused("not-correctable", field="entry")

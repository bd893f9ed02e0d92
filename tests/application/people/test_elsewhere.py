"""What other rounds tell: no two of them together name somebody by what is sensitive."""

from typing import Any

import pytest

from application.people.elsewhere import Elsewhere
from application.people.subject import named_in
from application.visibility import Covers
from domain.organisation import Identify
from tests.application.given import submission
from tests.application.people.given import ANNA, contact, sealing, send
from tests.given import opened, org

CHURCH = {"groups": ["sami"]}


@pytest.mark.parametrize(
    ("here", "there", "identities", "is_withheld"),
    [
        ((org("barn", umbrella="forb"), org("forb")), (org("forb", **CHURCH),), (), True),
        ((org("barn"),), (org("forb", **CHURCH), org("barn", umbrella="forb")), (), True),
        (
            (org("barn", umbrella="forb"), org("forb")),
            (org("riks", **CHURCH),),
            (Identify("riks", "Riks"), Identify("forb", "Forb", same_as="riks")),
            True,
        ),
        ((org("barn"),), (org("forb", **CHURCH), org("annan", umbrella="forb")), (), False),
    ],
)
def test_what_an_organisation_belongs_to_may_be_told_in_another_round(
    here: tuple[Any, ...], there: tuple[Any, ...], identities: tuple[Any, ...], is_withheld: bool
) -> None:
    with sealing() as opening:
        engine = opening.engine
        heads = sorted(here, key=lambda one: one.organisation == "barn")
        sent = contact("k-barn").model_copy(update={"organisation": "barn"})
        send(opening, *heads, sent, key="here")
        order = sorted(there, key=lambda one: bool(one.umbrella))
        engine.submit(submission(opened(), *order, consultation="annat", key="there"))
        if identities:
            engine.submit(submission(organisations=identities, key="identities"))
        elsewhere = Elsewhere(Covers(engine))
        state = engine.consultation("exempel")
        (named,) = named_in(opening, "exempel", state, "k-barn", elsewhere)
        assert (named.read is None) == is_withheld
        for value in (ANNA, "Bo") if is_withheld else ():
            again = contact("k-barn", value).model_copy(update={"organisation": "barn"})
            assert engine.preview(submission(again, key="trial"))[1] == ()  # as if it were known


def test_whom_it_is_done_for_is_asked_about_elsewhere_too() -> None:
    with sealing() as opening:
        engine = opening.engine
        named = contact("k").model_copy(update={"by": ("bo",)})
        send(opening, org("bo"), named, key="here")
        engine.submit(submission(opened(), org("bo", **CHURCH), consultation="annat", key="there"))
        state = engine.consultation("exempel")
        (told,) = named_in(opening, "exempel", state, "k", Elsewhere(Covers(engine)))
        assert told.read is None

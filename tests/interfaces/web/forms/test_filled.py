"""Every kind of fact goes through its form and comes out as it was."""

from collections.abc import Iterator
from typing import Any

import pytest

from application.answers import Answers
from application.engine import Engine
from application.submission import Submission
from domain.consultation import KINDS
from domain.fact import Fact
from domain.translation import LANGUAGES
from interfaces.home.home import yardstick
from interfaces.web.forms.control import FIRST, controls
from interfaces.web.forms.filled import filled, restated, slug
from interfaces.web.forms.setting import Setting
from interfaces.web.round import Round
from interfaces.wording.acts import ACTS
from interfaces.wording.language import Language
from tests.every_kind import ROUND as EVERY_KIND
from tests.interfaces.api_client import TODAY

ROUND = "exempel"
BY_ID = {fact.id: fact for fact in EVERY_KIND}
NOT_BY_FORM = {"opened", "corrected", "charter-adopted"}
"""These have a form of their own; but a charter, which is adopted by its digest, has none."""
LEFT_OUT = {"id", "alternatives", "sha256", "changes", "source", *LANGUAGES}


def by_form(fact: Fact) -> bool:
    """Whether a form states it; personal data that is sealed already is never typed again."""
    return fact.short_kind() not in NOT_BY_FORM and not fact.people()


@pytest.fixture(scope="module")
def setting() -> Iterator[Setting]:
    with Engine() as engine:
        engine.submit(Submission.for_consultation(ROUND, EVERY_KIND, "archive", "archivist", "all"))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        yield Setting(Round(answers, ROUND), Language.SWEDISH, lambda: [])


def formed(fact: Fact) -> dict[str, Any]:
    kept = {control.name for part in controls(fact.short_kind()) for control in part}
    stated = fact.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    return {name: value for name, value in stated.items() if name in kept}


@pytest.mark.parametrize("id", [f.id for f in EVERY_KIND if by_form(f)])
def test_a_form_states_what_the_fact_stated(id: str, setting: Setting) -> None:
    fact = BY_ID[id]
    read = filled(fact.short_kind(), restated(fact), setting, fact)
    assert read.faults == ()
    made = next(one for one in reversed(read.facts))
    assert formed(made) == formed(fact)
    if fact.short_kind() not in ("source-registered", "organisation-described"):
        assert made.id != fact.id, "an id that is taken is never made again"


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_asks_for_every_field_of_its_kind(kind: str) -> None:
    asked = {control.name for part in controls(kind) for control in part}
    missing = set(KINDS[kind].model_fields) - asked - LEFT_OUT
    assert missing <= {"charter", "edition", "organisation"}


def test_what_is_asked_first_is_a_field_of_its_kind() -> None:
    for kind, names in FIRST.items():
        assert set(names) <= set(KINDS[kind].model_fields), kind


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) - set(ACTS) == {
        "opened", "organisation-described", "charter-adopted", "source-attached", "corrected",
    }  # fmt: skip


def test_organisations_that_are_ticked_and_typed_get_a_fact_each(setting: Setting) -> None:
    known = setting.organisations[0]
    typed = {
        "organisation": [known[0]],
        "organisation-new": [f"Mora hembygdslag\n\n{known[1].upper()}\nÅmåls körförbund"],
        "how": ["outreach"],
        "parties": ["civil-society"],
    }
    read = filled("organisation-found", typed, setting)
    assert read.faults == ()
    kinds = [fact.short_kind() for fact in read.facts]
    assert kinds == ["organisation-described"] * 2 + ["organisation-found"] * 3
    new = [fact for fact in read.facts if fact.short_kind() == "organisation-described"]
    assert [one.organisation for one in new] == ["mora-hembygdslag", "amals-korforbund"]  # type: ignore[attr-defined]
    assert {one.parties for one in new} == {("civil-society",)}  # type: ignore[attr-defined]


def test_what_is_wrong_is_told_of_each_control_at_once(setting: Setting) -> None:
    typed = {"when": ["31 feb 2027"], "series": ["många"], "form": ["picknick"]}
    read = filled("meeting-announced", typed, setting)
    assert {fault.control for fault in read.faults} == {"when", "series", "form"}
    assert read.facts == ()


@pytest.mark.parametrize(
    ("text", "id"),
    [("Mora hembygdslag", "mora-hembygdslag"), ("Ax – Kultur & co.", "ax-kultur-co"), ("…", "")],
)
def test_an_id_is_made_of_a_text(text: str, id: str) -> None:
    assert slug(text) == id

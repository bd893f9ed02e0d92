"""No personal identity number gets into the log: it is refused at the door of the engine."""

from collections.abc import Iterator

import pytest

from application.answers import Answers
from application.engine import Engine
from application.submission import Refused, Submission
from application.supposing import suppose
from domain.consultation.suppose import Unsupposable
from domain.consultation.what_if import WhatIf
from domain.fact import Fact
from domain.organisation import Identify
from interfaces.home.home import yardstick
from tests.application.given import engine_on, submission
from tests.given import fact, opened, org, source

NUMBER = "811218-9876"
SLUG = f"kim-{NUMBER}"


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as made:
        made.submit(submission(opened(), source("webb"), org("ax", name="Ax"), key="first"))
        yield made


def refused(engine: Engine, asked: Submission) -> list[tuple[str, str, str]]:
    """What is refused, and nothing recorded: entry, kind and field."""
    for ask in (engine.preview, engine.submit):
        with pytest.raises(Refused) as caught:
            ask(asked)
    assert NUMBER not in str(caught.value)
    assert engine.position() == 3
    return [(entry, one.kind, one.field) for entry, one in caught.value.refusals]


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (fact("deviation-noted", "c", what="x", note=f"av {NUMBER}"), "note"),
        (source("mejl", title=f"Mejl från {NUMBER}"), "title"),
        (source("mejl", published="2019-01-01", address=f"https://x.example/{NUMBER}"), "address"),
        (fact("deviation-noted", "c", what="x", by=[SLUG]), "by.0"),
        (
            fact(
                "corrected", "c", entry="organisation-ax",
                changes={"note": f"{NUMBER}"}, reason="fel",
            ),
            "changes.note",
        ),
        (
            fact(
                "meeting-held", "m", occurred="2018-02", sources=["webb"],
                alternatives=[
                    {"changes": {"note": NUMBER}, "sources": [{"source": "webb"}]}
                ],
            ),
            "alternatives.0.changes.note",
        ),
    ],
)  # fmt: skip
def test_in_a_fact(engine: Engine, stated: Fact, field: str) -> None:
    assert refused(engine, submission(stated)) == [(stated.id, "identity-number", field)]


def test_in_the_id_of_an_entry_which_is_then_not_told(engine: Engine) -> None:
    (told,) = refused(engine, submission(fact("deviation-noted", SLUG, what="x")))
    assert told == ("kim-[identity number]", "identity-number", "id")


@pytest.mark.parametrize(
    ("identify", "kind", "field"),
    [
        (Identify("kim", f"Kim {NUMBER}"), "identity-number", "name"),
        (Identify("kim", "Kim", same_as=SLUG), "identity-number", "same_as"),
        (Identify("kim", "Kim", number=NUMBER), "number-unfit", "number"),
        (Identify(SLUG, "Kim"), "id-personal", "organisation"),
    ],
)
def test_in_an_organisation(engine: Engine, identify: Identify, kind: str, field: str) -> None:
    asked = submission(organisations=(identify,))
    assert [told[1:] for told in refused(engine, asked)] == [(kind, field)]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"consultation": SLUG}, "consultation"),
        ({"key": SLUG}, "Idempotency-Key"),
        ({"correlation": SLUG}, "X-Correlation-Id"),
    ],
)
def test_in_what_is_recorded_with_each_fact(engine: Engine, content, field: str) -> None:
    asked = submission(opened(), **content)
    assert ("identity-number", field) in [told[1:] for told in refused(engine, asked)]


def test_in_a_charter(engine: Engine) -> None:
    with pytest.raises(Refused) as caught:
        engine.keep_charter("0" * 64, f"a\nb: {NUMBER}\n")
    ((_, refusal),) = caught.value.refusals
    assert (refusal.kind, refusal.field) == ("identity-number", "line 2")
    assert engine.position() == 3


@pytest.mark.parametrize("split", ["811218\n# -9876", "81121\r\n  # 8-9876", "811218-\n9876"])
def test_in_a_charter_split_over_two_lines(engine: Engine, split: str) -> None:
    with pytest.raises(Refused) as caught:
        engine.keep_charter("0" * 64, f"# {split}\na: b\n")
    ((_, refusal),) = caught.value.refusals
    assert (refusal.kind, refusal.field) == ("identity-number", "text")


@pytest.mark.parametrize(
    ("what_if", "field"),
    [
        ({"title": f"Om {NUMBER}", "suppose": []}, "title"),
        ({"title": "Om", "suppose": [{"remove": SLUG}]}, "remove.0"),
        ({"title": "Om", "suppose": [{"add": {"fact": "x", "note": NUMBER}}]}, "add.note"),
    ],
)
def test_in_a_supposition(engine: Engine, what_if, field: str) -> None:
    asked = WhatIf.model_validate({"format": "samrad/what-if/1", **what_if})
    with pytest.raises(Unsupposable) as caught:
        suppose(Answers(engine, yardstick()), "exempel", asked)
    assert [one.field for _, one in caught.value.refusals] == [field]
    assert NUMBER not in str(caught.value)


def test_what_was_recorded_before_stays_readable(engine: Engine, monkeypatch) -> None:
    monkeypatch.setattr("domain.consultation.decide.might_hold", lambda text: False)
    engine.submit(submission(fact("deviation-noted", "c", what="x", note=NUMBER)))
    engine.forget()
    assert engine.consultation("exempel").facts["c"].fact.note == NUMBER

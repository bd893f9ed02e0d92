"""What the charter warns of before and after something is recorded."""

from collections.abc import Iterator
from datetime import date

import pytest

from application.answers import Answers
from application.engine import Engine
from application.submission import Submission
from domain.fact import Fact
from interfaces.home.home import yardstick
from tests.given import fact, opened

TODAY = date(2026, 11, 22)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        engine.submit(submission(opened(period="2028/2031", kept="live")))
        yield engine


def submission(*facts: Fact) -> Submission:
    key = "-".join(one.id for one in facts)
    return Submission.for_consultation(
        "exempel", facts, recorder="officer", role="officer", key=key
    )


def called(id: str, when: str) -> Fact:
    return fact("meeting-announced", id, occurred="2026-11-22", when=when)


def warned(engine: Engine, one: Fact) -> set[str]:
    answers = Answers(engine, yardstick(), lambda: TODAY)
    before = engine.consultation("exempel")
    after, _ = engine.preview(submission(one))
    return {finding.criterion.id for finding in answers.warnings("exempel", before, after)}


def test_short_notice_is_warned_of_before_it_is_given(engine: Engine) -> None:
    assert "14" in warned(engine, called("mora", "2026-11-24T18:00"))
    assert "14" not in warned(engine, called("mora", "2026-12-14T18:00"))


def test_a_second_short_notice_is_warned_of_like_the_first(engine: Engine) -> None:
    engine.submit(submission(called("mora", "2026-11-24T18:00")))
    assert "14" in warned(engine, called("orsa", "2026-11-23T18:00"))
    assert "14" not in warned(engine, called("orsa", "2026-12-14T18:00"))


def test_what_changes_nothing_for_the_worse_is_not_warned_of(engine: Engine) -> None:
    engine.submit(submission(called("mora", "2026-11-24T18:00")))
    assert warned(engine, fact("goal-set", "goal", goal="Be early")) == set()

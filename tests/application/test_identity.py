"""An organisation that a round knows by two ids is one, from when that is said, in every answer."""

from datetime import date
from typing import Any

import pytest

from application.answers import Answers
from application.as_of import AsOf
from application.comparing import comparison
from application.engine import Engine
from application.trails import trails
from domain.answers.participation import StepAnswer
from domain.fact import Fact
from domain.organisation import Identify
from interfaces.home.home import yardstick
from tests.application.given import engine_on, submission
from tests.given import fact, opened, org

TODAY = date(2019, 3, 1)
ONE = org("one", parties=["civil-society"], level="local")
TWO = org("two", groups=["amateur-culture"], sector="culture-and-arts", name="The same")
ROUND = (
    opened(kept="live"),
    ONE,
    TWO,
    org("third"),
    fact(
        "invitation-sent", "sent", occurred="2018-01-01", to=["one", "two"], reply_by="2018-02-01"
    ),
    fact("reply-received", "reply", invitation="sent", organisation="two", answer="accepts"),
    fact("meeting-held", "mora", occurred="2018-03-01"),
    fact("attendance-recorded", "came-1", meeting="mora", organisation="one"),
    fact("attendance-recorded", "came-2", meeting="mora", organisation="two"),
    fact("referral-opened", "draft", occurred="2018-04-01", deadline="2018-05-01", to=["one"]),
    fact("deadline-extended", "more", referral="draft", deadline="2018-06-01", organisation="one"),
    fact("response-received", "r", occurred="2018-05-20", organisation="two"),
    fact("contested", "no", entry="came-1", organisation="one", statement="We did not."),
    fact("contest-answered", "yes", contest="no", outcome="dismissed", by=["two"], reason="Did."),
)


@pytest.fixture
def engine() -> Any:
    engine = engine_on()
    engine.submit(submission(*ROUND, key="round"))
    yield engine
    engine.close()


def say(engine: Engine, id: str, same_as: str, key: str = "same") -> None:
    identify = (Identify(id, id, None, same_as),)
    engine.submit(submission(consultation=None, organisations=identify, key=key))


def asked(engine: Engine, position: int | None = None) -> Answers:
    as_of = AsOf(position=position)
    records = engine if position is None else engine.as_of(position)
    return Answers(records, yardstick(), lambda: TODAY, as_of)


def step(answers: Answers, name: str) -> StepAnswer:
    return next(one for one in answers.participation("exempel").funnel if one.step == name)


@pytest.mark.parametrize(("id", "same_as"), [("two", "one"), ("one", "two")])
def test_it_is_one_from_when_that_is_said(engine: Engine, id: str, same_as: str) -> None:
    before = engine.position()
    assert step(asked(engine), "attended").organisations == ("one", "two")
    say(engine, id, same_as)
    now, then = asked(engine), asked(engine, before)
    assert step(now, "attended").organisations == ("one",)
    assert step(then, "attended").organisations == ("one", "two")
    (told,) = [p for p in now.participation("exempel").participants if p.id == "one"]
    assert (told.description.parties, told.description.groups) == (
        ("civil-society",), ("amateur-culture",)
    )  # fmt: skip
    assert (told.description.level, told.description.sector) == ("local", "culture-and-arts")
    assert now.participation("exempel").by("group")["amateur-culture"][3].organisations == ("one",)


def test_what_one_of_its_ids_did_the_organisation_did(engine: Engine) -> None:
    """It has replied, responded in time, and cannot settle its own contest."""
    apart = asked(engine)
    assert [d.awaited for d in apart.process("exempel").dues if d.what == "replies"] == [("one",)]
    assert apart.participation("exempel").late == ("r",)
    assert not apart.dossier("exempel").disputed
    say(engine, "two", "one")
    one = asked(engine)
    assert [d.what for d in one.process("exempel").dues if d.what == "replies"] == []
    assert one.participation("exempel").late == ()
    assert [entry.id for entry in one.dossier("exempel").disputed] == ["came-1"]


def test_a_reply_by_another_of_its_ids_is_no_slip(engine: Engine) -> None:
    sent = fact("invitation-sent", "again", occurred="2018-02-02", to=["one"])
    reply = fact("reply-received", "so", invitation="again", organisation="two", answer="accepts")

    def warned() -> list[str]:
        before = engine.consultation("exempel")
        after, _ = engine.preview(submission(sent, reply, key="again"))
        return [slip.kind for slip in asked(engine).slips(before, after)]

    assert warned() == ["not-invited"]
    say(engine, "two", "one")
    assert warned() == []


def test_it_is_found_by_either_id(engine: Engine) -> None:
    say(engine, "two", "one")
    answers = asked(engine)
    assert [answers.known_as("exempel", id) for id in ("one", "two", "third", "x")] == [
        "one", "one", "third", "x",
    ]  # fmt: skip
    for id in ("one", "two"):
        told = trails(engine, answers, "exempel", step="attended", organisation=id)
        assert [trail.record.fact.id for _, trail in told.facts] == ["came-1", "came-2"]


def test_corrections_and_other_readings_name_it_too(engine: Engine) -> None:
    falun = fact("meeting-held", "falun", occurred="2018-03-02")
    came = fact("attendance-recorded", "came-3", meeting="falun", organisation="third")
    wrong = fact(
        "corrected", "fix", entry="came-3", changes={"organisation": "two"}, reason="misread"
    )
    engine.submit(submission(falun, came, wrong, key="more"))
    say(engine, "two", "one")
    assert step(asked(engine), "attended").organisations == ("one",)


def test_an_id_that_a_round_does_not_use_is_not_brought_into_it(engine: Engine) -> None:
    say(engine, "third", "a-hidden-one")
    assert "third" in asked(engine).participation("exempel")._by_id


def test_what_an_earlier_round_found_is_not_new_by_another_id(engine: Engine) -> None:
    def found(id: str) -> Fact:
        return fact("organisation-found", "found", organisation=id, how="register")

    early = (opened(period="2015/2018"), org("old"), found("old"))
    engine.submit(submission(*early, consultation="earlier", key="earlier"))
    engine.submit(submission(org("new"), found("new"), key="found"))
    assert asked(engine).earlier("exempel").organisations == {"old"}
    say(engine, "new", "old")
    assert asked(engine).earlier("exempel").organisations == {"old", "new"}
    compared = comparison(asked(engine), ["earlier", "exempel"])
    assert [len(t.steps[0].answer.organisations) for t in compared.turnout] == [1, 1]


def test_identities_join_each_other_and_a_log_that_was_rolled_back_forgets_them(
    engine: Engine,
) -> None:
    say(engine, "two", "one", "a")
    position = engine.position()
    say(engine, "third", "two", "b")
    assert engine.alike()["one"] == {"one", "two", "third"}
    assert engine.alike(position)["one"] == {"one", "two"}
    assert step(asked(engine), "invited").organisations == ("one",)

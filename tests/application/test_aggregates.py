"""A new aggregate is a decider: it is stored, cached, read as it was and refused as every other is.

The alliance of these tests is known to nothing in `application`.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from application.engine import Engine
from application.log import lines
from application.models.store import Store
from application.records import NotFound, NotYet
from application.submission import KeyReused, Receipt, Refused, Submission, VersionMismatch
from domain.aggregates import AGGREGATES
from domain.decider import Command, Decider, Subject
from domain.fact import Fact
from domain.identity_number import places
from domain.organisation import ORGANISATION, Identify
from domain.record import Recorded
from domain.refusal import Refusal
from domain.words import Slug
from tests.application.given import engine_on, log_of
from tests.application.models.given import Setting


class Joined(Fact, kind="alliance.joined"):
    """An organisation joins."""

    organisation: Slug


class Seated(Fact, kind="seat.taken"):
    """Stands in the organisation's own stream, so that it cannot join two alliances."""

    alliance: Slug


@dataclass(frozen=True)
class Alliance:
    members: tuple[str, ...] = ()
    position: int = 0


@dataclass(frozen=True)
class Join:
    organisation: str

    @property
    def entry(self) -> str:
        return self.organisation

    def stated(self) -> JsonValue:
        return [self.organisation]

    def identity_numbers(self) -> Iterable[str]:
        return places({"organisation": self.organisation})


def joined(state: Alliance, records: Iterable[Recorded[Any]]) -> Alliance:
    for record in records:
        state = Alliance((*state.members, record.fact.organisation), record.position)
    return state


def join(state: Alliance, command: Join) -> tuple[Fact, ...]:
    if command.organisation in state.members:
        return ()
    if len(state.members) == 3:
        raise Refusal("full", "organisation")
    return (Joined(id=f"joined-{len(state.members) + 1}", organisation=command.organisation),)


@dataclass(frozen=True)
class Seat:
    alliance: str = ""
    position: int = 0


def seated(state: Seat, records: Iterable[Recorded[Any]]) -> Seat:
    for record in records:
        state = Seat(record.fact.alliance, record.position)
    return state


def sit(state: Seat, alliance: str) -> tuple[Fact, ...]:
    if state.position:
        raise Refusal("seated", "organisation", alliance=state.alliance)
    return (Seated(id="seated", alliance=alliance),)


def sits(alliance: str, fact: Fact) -> Iterator[tuple[Subject[Seat], str]]:
    assert isinstance(fact, Joined)
    yield SEAT.of(fact.organisation), alliance


ALLIANCE: Decider[Alliance, Join] = Decider(
    "alliance", (Joined,), Alliance(), joined, join, follow=sits
)
SEAT: Decider[Seat, str] = Decider("seat", (Seated,), Seat(), seated, sit)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the two stood among the aggregates, whose kinds the log reads once."""
    for kind in (*ALLIANCE.kinds, *SEAT.kinds):
        monkeypatch.setitem(lines._CURRENT, f"{kind.kind}.1", kind)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with closing(engine_on(tmp_path / "samrad.db")) as engine:
        yield engine


def joining(*organisations: str, to: str = "syd", key: str = "one", **how: Any) -> Submission:
    commands = tuple((ALLIANCE.of(to), Join(organisation)) for organisation in organisations)
    return Submission(commands, "officer", "officer", key, **how)


def refused(engine: Engine, asked: Submission) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        engine.submit(asked)
    return [(entry, refusal.kind) for entry, refusal in caught.value.refusals]


def test_it_is_decided_and_stored(engine: Engine, tmp_path: Path) -> None:
    assert engine.submit(joining("ax", "bo")) == Receipt("syd", 2, ("joined-1", "joined-2"))
    assert [(one.stream, one.name) for one in log_of(engine)] == [
        ("alliance-syd", "alliance.joined"),
        ("seat-ax", "seat.taken"),
        ("alliance-syd", "alliance.joined"),
        ("seat-bo", "seat.taken"),
    ]
    with closing(engine_on(tmp_path / "samrad.db")) as after:
        assert after.state(ALLIANCE.of("syd")).members == ("ax", "bo")
        assert after.ids(ALLIANCE) == ["syd"]
        assert after.submit(joining("ax", "bo")).repeated


def test_its_state_is_kept_and_read_forward(engine: Engine) -> None:
    engine.submit(joining("ax"))
    first = engine.state(ALLIANCE.of("syd"))
    assert engine.state(ALLIANCE.of("syd")) is first
    engine.submit(joining("bo", key="two"))
    assert engine.state(ALLIANCE.of("syd")).members == ("ax", "bo")


def test_it_is_read_as_it_was(engine: Engine) -> None:
    engine.submit(joining("ax"))
    engine.submit(joining("bo", key="two"))
    engine.submit(joining("bu", to="nord", key="three"))
    assert engine.as_of(2).state(ALLIANCE.of("syd")).members == ("ax",)
    assert engine.as_of(2).ids(ALLIANCE) == ["syd"]
    with pytest.raises(NotYet):
        engine.as_of(2).state(ALLIANCE.of("nord"))
    with pytest.raises(NotFound):
        engine.state(ALLIANCE.of("väst"))


def test_it_is_refused_wholly_and_all_that_is_wrong_is_told(engine: Engine) -> None:
    engine.submit(joining("ax", to="nord"))
    asked = joining("bo", "ax", "kim-811218-9876", key="two")
    assert refused(engine, asked) == [
        ("ax", "seated"),
        ("kim-[identity number]", "identity-number"),
    ]
    assert engine.position() == 2


def test_each_is_decided_on_those_before_it(engine: Engine) -> None:
    assert refused(engine, joining("ax", "bo", "bu", "cy")) == [("cy", "full")]
    state, added = engine.preview(joining("ax", "bo"))
    assert (state.members, len(added), engine.position()) == (("ax", "bo"), 4, 0)


def test_a_command_is_carried_out_once(engine: Engine) -> None:
    first = engine.submit(joining("ax"))
    assert engine.submit(joining("ax")).added == first.added
    with pytest.raises(KeyReused):
        engine.submit(joining("bo"))
    with pytest.raises(KeyReused):
        engine.submit(joining("ax", to="nord"))
    with pytest.raises(VersionMismatch):
        engine.submit(joining("bo", key="two", if_match=7))
    assert engine.position() == 2


def test_commands_for_several_are_recorded_together_or_not_at_all(engine: Engine) -> None:
    ax: tuple[Subject[Any], Command] = (ORGANISATION.of("ax"), Identify("ax", "Ax"))
    both = (ax, (ALLIANCE.of("syd"), Join("ax")))
    sent = Submission(both, "officer", "officer", "one", to=ALLIANCE.of("syd"))
    assert engine.submit(sent) == Receipt("syd", 1, ("joined-1",))
    assert engine.organisations() == ["ax"]


def test_read_models_pass_it_by(tmp_path: Path) -> None:
    store = Store.sqlite(tmp_path / "models")
    with Setting(tmp_path / "samrad.db", store) as setting:
        setting.build()
        setting.begin("exempel")
        setting.engine.submit(joining("ax"))
        assert setting.projector.catch_up().position == 3
        setting.is_the_fold()


def test_the_categories_are_apart() -> None:
    categories = [decider.category for decider in AGGREGATES]
    assert len({*categories}) == len(categories)

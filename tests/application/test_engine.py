"""The engine on a real SQLite file: all or nothing, once, in order, and the same after."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError

from application import engine as engines
from application.engine import (
    Busy,
    Engine,
    KeyReused,
    NotFound,
    Receipt,
    Refused,
    VersionMismatch,
)
from domain.consultation.state import EMPTY, fold
from domain.organisation import Identify
from tests.application.given import (
    START,
    commands,
    engine_on,
    log_of,
    one_by_one,
    showing,
    submission,
    ticking,
)
from tests.every_kind import ROUND
from tests.given import fact, opened, org, source

OPENED = opened()
SOURCE = source("schedule", "2018-01-10")
AX = org("ax")
MORA = fact("meeting-announced", "mora", when="2018-02-13")
CAME = fact("attendance-recorded", "came", meeting="mora", organisation="ax")
STRAY = fact("attendance-recorded", "stray", meeting="orsa", organisation="ax")
NUMBER = "802001-5577"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "samrad.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    with closing(engine_on(path)) as engine:
        yield engine


def refused(engine: Engine, asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        engine.submit(asked)
    return [(id, refusal.kind) for id, refusal in caught.value.refusals]


# --- submitting ------------------------------------------------------------------------------


def test_what_is_submitted_is_recorded_in_order(engine: Engine) -> None:
    assert engine.submit(submission(OPENED, AX, MORA)) == Receipt(
        "exempel", 3, ("opened", "organisation-ax", "mora")
    )
    state = engine.consultation("exempel")
    assert [state.fact(id) for id in ("opened", "organisation-ax", "mora")] == [OPENED, AX, MORA]
    assert [r.fact for r in log_of(engine)] == [OPENED, AX, MORA]
    assert engine.position() == 3


def test_the_envelope_says_who_recorded_it_when_and_by_which_command(engine: Engine) -> None:
    engine.submit(submission(OPENED, correlation="letter-7"))
    engine.submit(submission(AX, key="two", recorder="anna", role="officer"))
    first, second = log_of(engine)
    assert (first.stream, first.position, first.name, first.version) == (
        "consultation-exempel", 1, "consultation.opened", 1,
    )  # fmt: skip
    assert (first.recorder, first.role, first.command) == ("archive", "archivist", "one")
    assert (first.correlation, second.correlation) == ("letter-7", "two")
    assert (second.recorder, second.role, second.command) == ("anna", "officer", "two")
    assert (first.nonce, second.nonce) == (f"{1:032x}", f"{2:032x}")
    assert first.event != second.event
    assert first.recorded < second.recorded


def test_facts_of_one_submission_are_stamped_alike(engine: Engine) -> None:
    engine.submit(submission(OPENED, AX, MORA))
    assert {r.recorded for r in log_of(engine)} == {START}


def test_streams_are_apart(engine: Engine) -> None:
    engine.submit(submission(OPENED, AX, organisations=(Identify("ax", "Ax"),)))
    engine.submit(submission(OPENED, key="two", consultation="exempel-2"))
    assert engine.consultations() == ["exempel", "exempel-2"]
    assert engine.organisations() == ["ax"]
    assert engine.consultation("exempel-2").position == 1


def test_there_is_nothing_of_an_unknown_id(engine: Engine) -> None:
    for ask in (engine.consultation, engine.organisation, engine.charter_text):
        with pytest.raises(NotFound):
            ask("nothing")
    assert engine.consultation_or_empty("nothing") == EMPTY


def test_the_longest_id_can_be_written_to(engine: Engine) -> None:
    assert engine.submit(submission(OPENED, consultation="x" * 100)).version == 1


# --- once ------------------------------------------------------------------------------------


def test_a_repeated_command_does_nothing_more(engine: Engine) -> None:
    asked = submission(OPENED, AX)
    first = engine.submit(asked)
    engine.submit(submission(MORA, key="two"))
    assert engine.submit(asked) == replace(first, repeated=True)
    assert engine.position() == 3


def test_a_repeated_command_is_known_after_a_restart(path: Path) -> None:
    with closing(engine_on(path)) as before:
        first = before.submit(submission(OPENED, AX))
    with closing(engine_on(path)) as after:
        assert after.submit(submission(OPENED, AX)) == replace(first, repeated=True)


def test_a_key_means_one_content(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    for other in (
        submission(OPENED, AX),
        submission(OPENED, consultation="exempel-2"),
        submission(OPENED, role="officer"),
        submission(OPENED, organisations=(Identify("ax", "Ax"),)),
    ):
        with pytest.raises(KeyReused):
            engine.submit(other)
    assert engine.position() == 1


def test_a_field_that_a_later_release_adds_makes_no_other_request() -> None:
    class Later(type(MORA), kind=MORA.kind):  # type: ignore[misc]
        added: bool = False

    def later(**stated: Any) -> Any:
        return Later.model_validate(MORA.model_dump(exclude_unset=True) | stated)

    assert submission(later()).digest() == submission(MORA).digest()
    assert submission(later(added=True)).digest() != submission(MORA).digest()


def test_a_key_is_its_recorders_own(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    assert engine.submit(submission(AX, recorder="anna")).version == 2


def test_the_same_content_by_another_command_adds_nothing_and_is_marked_as_carried_out(
    engine: Engine,
) -> None:
    engine.submit(submission(OPENED, AX))
    assert engine.submit(submission(OPENED, AX, key="two")) == Receipt("exempel", 2, ())
    assert commands(engine) == 2
    assert engine.submit(submission(OPENED, AX, key="two")).repeated
    with pytest.raises(KeyReused):
        engine.submit(submission(MORA, key="two"))


def test_a_refused_command_may_be_sent_again_by_the_same_key(engine: Engine) -> None:
    engine.submit(submission(OPENED, AX))
    assert refused(engine, submission(CAME, key="two")) == [("came", "unknown-meeting")]
    engine.submit(submission(MORA, key="three"))
    assert engine.submit(submission(CAME, key="two")).version == 4


# --- if match --------------------------------------------------------------------------------


def test_if_match_holds_or_nothing_is_stored(engine: Engine) -> None:
    assert engine.submit(submission(OPENED, if_match=0)).version == 1
    with pytest.raises(VersionMismatch) as caught:
        engine.submit(submission(AX, key="two", if_match=0))
    assert (caught.value.sent, caught.value.actual) == (0, 1)
    assert engine.submit(submission(AX, key="two", if_match=1)).version == 2
    assert engine.submit(submission(AX, key="two", if_match=1)).repeated


def test_if_match_of_any_version_asks_that_there_is_one(engine: Engine) -> None:
    with pytest.raises(VersionMismatch):
        engine.submit(submission(OPENED, if_match="*"))
    assert engine.position() == 0
    engine.submit(submission(OPENED))
    assert engine.submit(submission(AX, key="two", if_match="*")).version == 2


# --- all or nothing --------------------------------------------------------------------------


def test_one_refused_among_many_stores_nothing(engine: Engine) -> None:
    asked = submission(OPENED, AX, STRAY, MORA, organisations=(Identify("ax", "Ax", NUMBER),))
    assert refused(engine, asked) == [("stray", "unknown-meeting")]
    assert log_of(engine) == []
    assert commands(engine) == 0
    assert (engine.consultations(), engine.organisations()) == ([], [])
    assert engine.consultation_or_empty("exempel") == EMPTY


def test_the_sender_learns_of_everything_that_is_wrong(engine: Engine) -> None:
    asked = submission(
        OPENED, STRAY, MORA, AX.model_copy(update={"by": ("kick",)}),
        organisations=(Identify("ax", "Ax", "802001-5578"),),
    )  # fmt: skip
    assert refused(engine, asked) == [
        ("ax", "number-unfit"),
        ("stray", "unknown-meeting"),
        ("organisation-ax", "unknown-organisation"),
    ]


@pytest.mark.parametrize(
    "trigger",
    [
        "BEFORE INSERT ON stored_events WHEN NEW.originator_version = 3",
        "BEFORE INSERT ON commands",
    ],
)
def test_a_failure_in_the_middle_leaves_nothing_behind(
    engine: Engine, path: Path, trigger: str
) -> None:
    engine.submit(submission(OPENED))
    _sql(path, f"CREATE TRIGGER fails {trigger} BEGIN SELECT RAISE(ABORT, 'disk'); END")
    with pytest.raises(Busy):
        engine.submit(submission(AX, MORA, key="two"))
    assert [r.fact for r in log_of(engine)] == [OPENED]
    assert commands(engine) == 1
    assert engine.consultation("exempel").position == 1
    _sql(path, "DROP TRIGGER fails")
    assert engine.submit(submission(AX, MORA, key="two")) == Receipt(
        "exempel", 3, ("organisation-ax", "mora")
    )


def _sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


# --- preview ---------------------------------------------------------------------------------


def test_a_preview_stores_nothing(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    before = engine.consultation("exempel")
    state, records = engine.preview(submission(AX, MORA, key="two"))
    assert [r.fact for r in records] == [AX, MORA]
    assert (state.position, state.fact("mora")) == (3, MORA)
    assert engine.consultation("exempel") is before
    assert (engine.position(), commands(engine)) == (1, 1)
    assert engine.submit(submission(AX, MORA, key="two")).version == 3


def test_a_preview_refuses_what_submitting_would(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    with pytest.raises(Refused):
        engine.preview(submission(STRAY, key="two"))
    with pytest.raises(VersionMismatch):
        engine.preview(submission(AX, key="two", if_match=0))


# --- time ------------------------------------------------------------------------------------


def test_stamps_never_run_backwards(path: Path) -> None:
    back = [START, START - timedelta(hours=1), START + timedelta(seconds=1), START]
    with closing(engine_on(path, showing(*back))) as engine:
        one_by_one(engine, [OPENED, AX, SOURCE, MORA])
        stamps = [r.recorded for r in log_of(engine)]
    assert stamps == [START, START, START + timedelta(seconds=1), START + timedelta(seconds=1)]


def test_nor_within_a_submission(engine: Engine, path: Path) -> None:
    with closing(engine_on(path, showing(START, START - timedelta(hours=1)))) as stepping:
        stepping.submit(submission(OPENED, AX, MORA))
        stamps = [r.recorded for r in log_of(stepping)]
    assert stamps == sorted(stamps)


def test_nor_over_a_restart_nor_after_another_process(path: Path) -> None:
    later = START + timedelta(days=1)
    with (
        closing(engine_on(path, showing(START))) as slow,
        closing(engine_on(path, showing(later))) as fast,
    ):
        slow.submit(submission(OPENED))
        fast.submit(submission(AX, key="two"))
        slow.submit(submission(MORA, key="three"))
        slow.keep_charter("0" * 64, "criteria: []")
        assert [r.recorded for r in log_of(slow)] == [START, later, later, later]


# --- two processes ---------------------------------------------------------------------------


class Meanwhile:
    """An engine whose clock lets another one write between deciding and saving."""

    def __init__(self, path: Path, writes: Callable[[Engine], object]):
        self.other = engine_on(path)
        self.writes = writes
        ticks = ticking()
        self.engine = engine_on(path, replace(ticks, clock=self._clock))
        self._ticks = ticks.clock
        self.asleep = False

    def _clock(self) -> Any:
        if not self.asleep:
            self.writes(self.other)
        return self._ticks()

    def __enter__(self) -> "Meanwhile":
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()
        self.other.close()


def test_each_sees_what_the_other_wrote(path: Path) -> None:
    with closing(engine_on(path)) as one, closing(engine_on(path)) as other:
        one.submit(submission(OPENED))
        assert other.submit(submission(AX, key="two")).version == 2
        assert one.submit(submission(MORA, key="three")).version == 3
        assert other.consultation("exempel") == one.consultation("exempel")
        assert one.submit(submission(AX, key="two")).repeated


def test_what_another_process_wrote_meanwhile_is_decided_upon_again(path: Path) -> None:
    cancelled = fact("meeting-cancelled", "off", meeting="mora")
    with Meanwhile(path, lambda other: other.submit(submission(cancelled, key="m"))) as both:
        one_by_one(both.other, [OPENED, AX, MORA])
        assert refused(both.engine, submission(CAME, key="two")) == [("came", "meeting-cancelled")]
        assert both.engine.submit(submission(SOURCE, key="three")).version == 5
        assert both.engine.consultation("exempel") == both.other.consultation("exempel")


def test_a_command_that_another_process_carried_out_meanwhile_is_repeated(path: Path) -> None:
    with Meanwhile(path, lambda other: other.submit(submission(AX, key="two"))) as both:
        both.other.submit(submission(OPENED))
        assert both.engine.submit(submission(AX, key="two")) == Receipt(
            "exempel", 2, ("organisation-ax",), repeated=True
        )


def test_it_gives_up_where_another_process_leaves_no_room(path: Path) -> None:
    written = iter(range(1000))

    def write(other: Engine) -> None:
        number = next(written)
        other.submit(submission(fact("roles-explained", f"r{number}"), key=f"r{number}"))

    with Meanwhile(path, write) as both:
        both.other.submit(submission(OPENED))
        with pytest.raises(Busy):
            both.engine.submit(submission(AX, key="two"))
        both.asleep = True
        assert both.engine.submit(submission(AX, key="two")).added == ("organisation-ax",)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The file held by another process that is in the middle of writing."""
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.rollback()


def test_a_file_that_stays_locked_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLITE_LOCK_TIMEOUT", "1")
    with closing(engine_on(path)) as engine:
        engine.submit(submission(OPENED))
        with _locked(path), pytest.raises(Busy):
            engine.submit(submission(AX, key="two"))
        assert engine.position() == 1
        assert engine.submit(submission(AX, key="two")).version == 2


def test_a_database_that_fails_otherwise_is_not_busy(engine: Engine, path: Path) -> None:
    engine.submit(submission(OPENED))
    _sql(path, "DROP TABLE commands")
    with pytest.raises(OperationalError):
        engine.submit(submission(AX, key="two"))


def test_two_organisations_cannot_take_one_number_meanwhile(path: Path) -> None:
    def write(other: Engine) -> None:
        klys = Identify("klys", "KLYS", NUMBER)
        other.submit(submission(consultation=None, organisations=(klys,), key="k"))

    ax = submission(consultation=None, organisations=(Identify("ax", "Ax", NUMBER),), key="a")
    with Meanwhile(path, write) as both:
        assert refused(both.engine, ax) == [("ax", "number-taken")]
        assert both.engine.organisations() == ["klys"]


# --- organisations, charters -----------------------------------------------------------------


def test_organisations_alone(engine: Engine) -> None:
    ax = Identify("ax", "Ax", NUMBER)
    assert engine.submit(submission(consultation=None, organisations=(ax,))) == Receipt(
        "ax", 2, ("registered", "number")
    )
    assert engine.organisation("ax").number == "8020015577"
    klys = Identify("klys", "KLYS", NUMBER)
    asked = submission(consultation=None, organisations=(klys,), key="two")
    assert refused(engine, asked) == [("klys", "number-taken")]


def test_one_number_for_two_in_one_submission(engine: Engine) -> None:
    both = (Identify("ax", "Ax", NUMBER), Identify("klys", "KLYS", NUMBER))
    assert refused(engine, submission(OPENED, organisations=both)) == [("klys", "number-taken")]
    assert log_of(engine) == []


def test_a_charter_is_kept_once_and_for_ever(engine: Engine, path: Path) -> None:
    digest = "0" * 64
    for _ in range(2):
        engine.keep_charter(digest, "criteria: []")
    assert engine.charter_text(digest) == "criteria: []"
    assert engine.position() == 1
    with closing(engine_on(path)) as after:
        assert after.charter_text(digest) == "criteria: []"
        assert after.consultations() == after.organisations() == []


# --- the same state --------------------------------------------------------------------------


def test_reopening_the_file_gives_the_same_state(path: Path) -> None:
    with closing(engine_on(path)) as before:
        before.submit(submission(*ROUND, organisations=(Identify("ax", "Ax", NUMBER),)))
        live, identity = before.consultation("exempel"), before.organisation("ax")
    with closing(engine_on(path)) as after:
        assert after.consultation("exempel") == live
        assert after.organisation("ax") == identity
        records = [r for r in log_of(after) if r.stream == "consultation-exempel"]
        assert fold(EMPTY, records) == live


def test_read_forward_gives_what_reading_from_scratch_gives(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_STATES_KEPT", 2)
    for number, more in enumerate(ROUND):
        for id in ("a", "b", "c"):
            engine.submit(submission(more, consultation=id, key=f"{id}-{number}"))
            assert len(engine._states) <= 2
            records = [r for r in log_of(engine) if r.stream == f"consultation-{id}"]
            assert engine.consultation(id) == fold(EMPTY, records)


def test_a_state_handed_out_stays_as_it_was(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    seen = engine.consultation("exempel")
    engine.submit(submission(AX, key="two"))
    assert (seen.position, seen.fact("organisation-ax")) == (1, None)
    assert engine.consultation("exempel") is engine.consultation("exempel")


def test_the_state_used_least_of_late_goes_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_STATES_KEPT", 2)
    for id in ("a", "b"):
        engine.submit(submission(OPENED, consultation=id, key=id))
    kept = engine.consultation("a")
    engine.submit(submission(OPENED, consultation="c", key="c"))
    assert engine.consultation("a") is kept


def test_every_kind_of_fact_goes_through_the_store(engine: Engine) -> None:
    engine.submit(submission(*ROUND))
    assert [r.fact for r in log_of(engine)] == list(ROUND)
    assert {type(f) for f in ROUND} == {type(r.fact) for r in log_of(engine)}

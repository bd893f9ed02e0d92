"""The engine on a real SQLite file: all or nothing, once, in order, and the same after."""

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from eventsourcing.persistence import DataError, IntegrityError, OperationalError, StoredEvent

from application import states
from application.engine import Engine
from application.log.command import CommandRow
from application.records import NotFound
from application.submission import Busy, KeyReused, Receipt, Refused, VersionMismatch
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
from tests.application.test_log import MAPPER, ROW
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


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, path: Path) -> Path | str:
    """Where the log stands: what holds of one database holds of the other."""
    if request.param == "sqlite":
        return path
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def engine(database: Path | str) -> Iterator[Engine]:
    with closing(engine_on(database)) as engine:
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


def test_a_repeated_command_is_known_after_a_restart(database: Path | str) -> None:
    with closing(engine_on(database)) as before:
        first = before.submit(submission(OPENED, AX))
    with closing(engine_on(database)) as after:
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


def test_a_failure_in_the_middle_leaves_nothing_behind(database: Path | str) -> None:
    with closing(engine_on(database)) as engine:
        engine.submit(submission(OPENED))
        stray = replace(MAPPER.to_stored_event(log_of(engine)[0]), originator_version=3)
        for failing in ({"stored": (stray,)}, {"rows": (ROW, ROW)}):
            with pytest.raises(IntegrityError), _failing(engine, **failing):
                engine.submit(submission(AX, MORA, key="two"))
            assert [r.fact for r in log_of(engine)] == [OPENED]
            assert engine.recorder.command("archive", "two") is None
            assert engine.consultation("exempel").position == 1
        assert engine.submit(submission(AX, MORA, key="two")) == Receipt(
            "exempel", 3, ("organisation-ax", "mora")
        )


@contextmanager
def _failing(
    engine: Engine, stored: Sequence[StoredEvent] = (), rows: Sequence[CommandRow] = ()
) -> Iterator[None]:
    """The database is sent something with the rest that it will not take."""
    log = engine.recorder
    append = log._append

    def spoilt(events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        return append([*events, *stored], [*commands, *rows])

    log._append = spoilt  # type: ignore[method-assign]
    try:
        yield
    finally:
        log._append = append  # type: ignore[method-assign]


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


def test_each_sees_what_the_other_wrote(database: Path | str) -> None:
    with closing(engine_on(database)) as one, closing(engine_on(database)) as other:
        one.submit(submission(OPENED))
        assert other.submit(submission(AX, key="two")).version == 2
        assert one.submit(submission(MORA, key="three")).version == 3
        assert other.consultation("exempel") == one.consultation("exempel")
        assert one.submit(submission(AX, key="two")).repeated


def test_what_another_process_wrote_meanwhile_is_decided_upon(database: Path | str) -> None:
    cancelled = fact("meeting-cancelled", "off", meeting="mora")
    with closing(engine_on(database)) as one, closing(engine_on(database)) as other:
        one_by_one(one, [OPENED, AX, MORA])
        other.submit(submission(cancelled, key="off"))
        assert refused(one, submission(CAME, key="two")) == [("came", "meeting-cancelled")]
        assert one.submit(submission(SOURCE, key="three")).version == 5
        assert one.consultation("exempel") == other.consultation("exempel")


def test_nobody_writes_while_another_decides(database: Path | str) -> None:
    """Else both would decide on the same state, and stamps could run backwards."""
    seen: list[int] = []

    def clock() -> datetime:
        if one.position() == 1:
            waits.start()
            waits.join(0.3)
            seen.append(one.position())
        return START

    with closing(engine_on(database)) as other:
        with closing(engine_on(database, replace(ticking(), clock=clock))) as one:
            other.submit(submission(OPENED))
            waits = Thread(target=other.submit, args=[submission(MORA, key="other")])
            assert one.submit(submission(AX, key="two")).version == 2
            waits.join()
        assert seen == [1]
        assert other.consultation("exempel").position == 3
        stamps = [r.recorded for r in log_of(other)]
        assert stamps == sorted(stamps)


def test_two_processes_and_many_threads_lose_nothing(database: Path | str) -> None:
    """One hot round, no If-Match: everything is recorded, nothing refused, in one order."""
    with closing(engine_on(database)) as one, closing(engine_on(database)) as other:
        one.submit(submission(OPENED))

        def write(n: int) -> Receipt:
            explained = fact("roles-explained", f"r{n}")
            return (one, other)[n % 2].submit(submission(explained, key=f"k{n}"))

        with ThreadPoolExecutor(16) as threads:
            receipts = list(threads.map(write, range(80)))
        assert sorted(receipt.version for receipt in receipts) == [*range(2, 82)]
        assert sorted(receipt.position for receipt in receipts) == [*range(2, 82)]
        assert {r.fact.id for r in log_of(one)} == {"opened", *(f"r{n}" for n in range(80))}
        assert one.consultation("exempel") == other.consultation("exempel")
        assert [row[0] for row in one.recorder.lines()] == [*range(1, 82)]


def test_the_same_command_from_many_is_carried_out_once(database: Path | str) -> None:
    with closing(engine_on(database)) as one, closing(engine_on(database)) as other:
        one.submit(submission(OPENED))
        with ThreadPoolExecutor(8) as threads:
            asked = submission(AX, key="two")
            receipts = list(threads.map(lambda n: (one, other)[n % 2].submit(asked), range(16)))
        assert {receipt.version for receipt in receipts} == {2}
        assert [receipt.repeated for receipt in receipts].count(False) == 1
        assert one.position() == 2


def test_with_if_match_only_one_of_many_is_recorded(database: Path | str) -> None:
    with closing(engine_on(database)) as engine:
        engine.submit(submission(OPENED))

        def write(n: int) -> bool:
            explained = fact("roles-explained", f"r{n}")
            try:
                return bool(engine.submit(submission(explained, key=f"k{n}", if_match=1)).added)
            except VersionMismatch:
                return False

        with ThreadPoolExecutor(16) as threads:
            assert sum(threads.map(write, range(32))) == 1
        assert engine.position() == 2


def test_one_that_the_database_refuses_does_not_stop_those_beside_it(engine: Engine) -> None:
    """Of a group that is committed at once, only the one at fault is refused."""
    engine.submit(submission(OPENED))
    append, groups, writing = engine.recorder._append, [], Event()

    def spoilt(events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        keys = {row.key for row in commands}
        groups.append(keys)
        writing.set()
        while keys == {"first"} and len(engine._writer._waiting) < 3:
            sleep(0.01)  # until all the others wait, to be taken as one
        if "bad" in keys:
            raise DataError("it is too long")
        return append(events, commands)

    engine.recorder._append = spoilt  # type: ignore[method-assign]
    with ThreadPoolExecutor(4) as threads:
        asked = {}
        for key in ("first", "good", "bad", "fine"):
            sent = submission(fact("roles-explained", key), key=key)
            asked[key] = threads.submit(engine.submit, sent)
            writing.wait()
    assert {"good", "bad", "fine"} in groups
    for key in ("first", "good", "fine"):
        assert asked[key].result().added == (key,)
    with pytest.raises(DataError):
        asked["bad"].result()
    assert engine.position() == 4


def test_who_waits_is_written_though_the_writer_was_interrupted(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    append, writing = engine.recorder._append, Event()

    def interrupted(events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        writing.set()
        if any(row.key == "first" for row in commands):
            while not engine._writer._waiting:
                sleep(0.01)
            raise KeyboardInterrupt
        return append(events, commands)

    engine.recorder._append = interrupted  # type: ignore[method-assign]
    with ThreadPoolExecutor(2) as threads:
        asked = [submission(fact("roles-explained", key), key=key) for key in ("first", "other")]
        first = threads.submit(engine.submit, asked[0])
        writing.wait()
        other = threads.submit(engine.submit, asked[1])
    assert other.result(10).added == ("other",)
    assert isinstance(first.exception(), KeyboardInterrupt)


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


def test_a_database_that_fails_otherwise_is_not_busy(path: Path) -> None:
    with closing(engine_on(path)) as engine:
        engine.submit(submission(OPENED))
        _sql(path, "DROP TABLE commands")
        with pytest.raises(OperationalError):
            engine.submit(submission(AX, key="two"))


def test_two_organisations_cannot_take_one_number_meanwhile(database: Path | str) -> None:
    ax = submission(consultation=None, organisations=(Identify("ax", "Ax", NUMBER),), key="a")
    klys = submission(consultation=None, organisations=(Identify("klys", "KLYS", NUMBER),), key="k")
    with closing(engine_on(database)) as one, closing(engine_on(database)) as other:
        other.submit(klys)
        assert refused(one, ax) == [("ax", "number-taken")]
        assert one.organisations() == ["klys"]


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


def test_a_charter_is_kept_once_and_for_ever(engine: Engine, database: Path | str) -> None:
    digest = "0" * 64
    for _ in range(2):
        engine.keep_charter(digest, "criteria: []")
    assert engine.charter_text(digest) == "criteria: []"
    assert engine.position() == 1
    with closing(engine_on(database)) as after:
        assert after.charter_text(digest) == "criteria: []"
        assert after.consultations() == after.organisations() == []


# --- the same state --------------------------------------------------------------------------


def test_reopening_the_file_gives_the_same_state(database: Path | str) -> None:
    with closing(engine_on(database)) as before:
        before.submit(submission(*ROUND, organisations=(Identify("ax", "Ax", NUMBER),)))
        live, identity = before.consultation("exempel"), before.organisation("ax")
    with closing(engine_on(database)) as after:
        assert after.consultation("exempel") == live
        assert after.organisation("ax") == identity
        records = [r for r in log_of(after) if r.stream == "consultation-exempel"]
        assert fold(EMPTY, records) == live


def test_read_forward_gives_what_reading_from_scratch_gives(
    database: Path | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_FACTS_KEPT", 20)
    engine = engine_on(database)
    for number, more in enumerate(ROUND):
        for id in ("a", "b", "c"):
            engine.submit(submission(more, consultation=id, key=f"{id}-{number}"))
            records = [r for r in log_of(engine) if r.stream == f"consultation-{id}"]
            assert engine.consultation(id) == fold(EMPTY, records)
    engine.close()


def test_a_state_handed_out_stays_as_it_was(engine: Engine) -> None:
    engine.submit(submission(OPENED))
    seen = engine.consultation("exempel")
    engine.submit(submission(AX, key="two"))
    assert (seen.position, seen.fact("organisation-ax")) == (1, None)
    assert engine.consultation("exempel") is engine.consultation("exempel")


def test_every_kind_of_fact_goes_through_the_store(engine: Engine) -> None:
    engine.submit(submission(*ROUND))
    assert [r.fact for r in log_of(engine)] == list(ROUND)
    assert {type(f) for f in ROUND} == {type(r.fact) for r in log_of(engine)}

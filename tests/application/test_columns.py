"""The columns of a row repeat what its line says, and are never believed where they do not."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.audit.log import LogTree
from application.engine import Engine
from application.log.lines import Damaged, agree, encode, topic
from domain.consultation.remark import RecordPublished
from tests.application.given import engine_on, one_by_one, submission
from tests.given import fact, opened, recorded

MOVED = "UPDATE {} SET originator_id = 'consultation-annan' WHERE originator_version = 3"
GAP = "UPDATE {} SET originator_version = 9 WHERE originator_version = 2"
TOPIC = (
    "UPDATE {} SET topic = 'consultation.record-published.1' "
    "WHERE topic = 'consultation.record-withheld.1'"
)
BROKEN = "UPDATE {} SET state = 'no JSON' WHERE originator_version = 3"
CHANGES = [MOVED, GAP, TOPIC, BROKEN]


@pytest.fixture(params=["sqlite", "postgresql"])
def altered(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Engine]]:
    """An engine on a log of four facts that somebody changes beneath it, past its triggers."""
    on_sqlite = request.param == "sqlite"
    place = tmp_path / "log.db" if on_sqlite else request.getfixturevalue("postgres_url")
    with engine_on(place) as engine:
        withheld = fact("record-withheld", "in", reason="Too early")
        goal, published = fact("goal-set", "mal", goal="More"), fact("record-published", "ut")
        one_by_one(engine, [opened(), goal, published, withheld])
        engine.forget()

        def alter(change: str) -> Engine:
            (_on_sqlite if on_sqlite else _on_postgresql)(place, change)
            return engine

        yield alter


def _on_sqlite(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(change.format("stored_events")).rowcount


def _on_postgresql(url: str, change: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE samrad.stored_events DISABLE TRIGGER ALL")
        assert connection.execute(change.format("samrad.stored_events").encode()).rowcount


@pytest.mark.parametrize("change", CHANGES, ids=["moved", "gap", "topic", "broken"])
def test_what_is_read_of_an_altered_row_is_damage_and_no_answer(
    altered: Callable[[str], Engine], change: str
) -> None:
    engine = altered(change)
    read = "annan" if change == MOVED else "exempel"
    assert engine.recorder.damage is None
    with pytest.raises(Damaged, match="of the log is damaged"):
        engine.consultation(read)
    assert engine.recorder.damage is not None


@pytest.mark.parametrize("change", CHANGES, ids=["moved", "gap", "topic", "broken"])
def test_what_is_hashed_agrees_with_its_columns(
    altered: Callable[[str], Engine], change: str
) -> None:
    engine = altered(change)
    with pytest.raises(Damaged):
        LogTree(engine.recorder).grown()


def test_facts_that_are_told_undecoded_are_compared_too(altered: Callable[[str], Engine]) -> None:
    engine = altered(TOPIC)
    with pytest.raises(Damaged, match="the column says form"):
        engine.recorder.of_kinds("consultation-exempel", [RecordPublished])


def test_a_line_is_given_only_where_it_belongs(altered: Callable[[str], Engine]) -> None:
    engine = altered(MOVED)
    for ask in (engine.recorder.line, engine.recorder.at):
        with pytest.raises(Damaged, match=r"'consultation-annan', the line 'consultation-exempel'"):
            ask(3)


def test_reading_the_whole_goes_on_after_a_damaged_row(altered: Callable[[str], Engine]) -> None:
    engine = altered(MOVED)
    assert len([*engine.recorder.lines()]) == 4
    assert engine.recorder.damage is not None
    with pytest.raises(Damaged):
        [*engine.recorder.lines(sound=True)]


def test_who_writes_to_a_damaged_round_is_refused(altered: Callable[[str], Engine]) -> None:
    engine = altered(GAP)
    with pytest.raises(Damaged):
        engine.submit(submission(fact("goal-set", "mal-2", goal="Later"), key="later"))


RECORD = recorded(fact("goal-set", "mal", goal="More"))
ROW = (7, RECORD.stream, RECORD.position, topic(RECORD.fact), encode(RECORD))


@given(st.sampled_from([1, 2, 3]), st.one_of(st.integers(), st.text()))
def test_any_other_column_is_found(at: int, other: object) -> None:
    row = [*ROW]
    row[at] = other
    if row != [*ROW]:
        with pytest.raises(Damaged):
            agree(tuple(row))  # type: ignore[arg-type]


@given(st.text())
def test_no_column_reaches_into_the_line(more: str) -> None:
    """A column that quotes how the line goes on does not pass for a shorter one."""
    said = f'{RECORD.stream}","position":1,"name":"consultation.goal-set","version":1,{more}'
    with pytest.raises(Damaged):
        agree((7, said, *ROW[2:]))


def test_a_line_may_have_its_fields_in_any_order() -> None:
    head, rest = encode(RECORD).split(b",", 1)
    agree((*ROW[:4], b"{" + rest[:-1] + b"," + head[1:] + b"}"))

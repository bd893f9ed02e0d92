"""Reading the record as of a checkpoint: `SIZE@ROOT`, which the log must fit."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest

from application.as_of import AsOf, as_of
from application.audit.note import encoded
from application.engine import Engine
from application.records import Unanswerable
from tests.application.audit.given import SIZE, more, record
from tests.application.given import START, engine_on
from tests.english import english


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as engine:
        record(engine)
        yield engine


def root(engine: Engine, size: int) -> bytes:
    return engine.tree.grown().root(size)


def refused(engine: Engine, known_at: str) -> str:
    with pytest.raises(Unanswerable) as caught:
        as_of(engine, known_at, None)
    assert caught.value.field == "known_at"
    return english(caught.value)


@pytest.mark.parametrize("size", range(1, SIZE + 1))
def test_a_checkpoint_that_fits_is_its_position(engine: Engine, size: int) -> None:
    known_at = f"{size}@{encoded(root(engine, size))}"
    assert as_of(engine, known_at, None) == AsOf(size, START.date())
    more(engine, "mal-5")
    assert as_of(engine, known_at, None).position == size


def test_nothing_was_known_at_the_checkpoint_of_the_empty_log(engine: Engine) -> None:
    assert as_of(engine, f"0@{encoded(root(engine, 0))}", None) == AsOf(0)


@pytest.mark.parametrize("size", range(1, SIZE + 1))
def test_the_root_may_be_written_as_in_addresses(engine: Engine, size: int) -> None:
    in_addresses = urlsafe_b64encode(root(engine, size)).decode()
    for written in (in_addresses, in_addresses.rstrip("=")):
        assert as_of(engine, f"{size}@{written}", None).position == size


def test_a_checkpoint_that_does_not_fit_is_refused(engine: Engine) -> None:
    other = encoded(root(engine, 4))
    assert refused(engine, f"5@{other}") == (
        "the first 5 facts are not those that the checkpoint fixes; "
        "the log was altered, or it is of another log"
    )
    assert refused(engine, f"10@{other}").startswith(
        "the log holds 9 facts, and the checkpoint names 10; the log was rolled back"
    )


@pytest.mark.parametrize(
    "known_at", ["5@", "5@abc", "@" + "A" * 44, "5@" + "A" * 45, "5@" + "!" * 44]
)
def test_what_is_no_checkpoint_is_refused(engine: Engine, known_at: str) -> None:
    assert "is no such point; write a position (812)" in refused(engine, known_at)

"""The record as it was known: cut at a position, and judged as it would have been then."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from application.answers import Answers
from application.as_of import NOW, AsOf, as_of, names_a_point
from application.engine import Engine
from application.records import NotFound, NotYet, Unanswerable
from application.stamps import Sources
from application.submission import Refused
from domain.consultation.dossier import dossier
from domain.consultation.state import EMPTY, fold
from domain.organisation import Identify
from interfaces.home.home import yardstick
from tests.application.given import engine_on, log_of, showing, submission, ticking
from tests.english import english
from tests.every_kind import ROUND
from tests.given import fact, opened, org

DAYS = [datetime(2019, 3, day, 12, tzinfo=UTC) for day in (1, 4, 9)]
TODAY = date(2019, 3, 20)


def on_days() -> Sources:
    """Three commands on three days; then the clock stands on the day of asking."""
    told = [*DAYS, datetime(2019, 3, 20, 12, tzinfo=UTC)]
    ticks = ticking()
    return Sources(lambda: told.pop(0) if len(told) > 1 else told[0], ticks.nonce, ticks.event)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on(sources=on_days()) as engine:
        engine.submit(submission(opened(kept="live"), org("ax"), key="one"))
        engine.submit(submission(MEETING, key="two"))
        engine.submit(submission(CORRECTED, key="three"))
        yield engine


MEETING = fact("meeting-held", "mora", occurred="2019-02-14T16:00/18:00")
CORRECTED = fact("corrected", "korr", entry="mora", reason="fel läst",
                 changes={"occurred": "2019-02-14T18:00/20:00"})  # fmt: skip


def answers(engine: Engine, at: str | None = None, true_on: date | None = None) -> Answers:
    now = Answers(engine, yardstick(), lambda: TODAY)
    return now.seen_from(engine, as_of(engine, at, true_on))


def hours(asked: Answers) -> list[str | None]:
    return [m.occurred for m in asked.timeline("exempel")]


@pytest.mark.parametrize(
    ("at", "position"),
    [
        ("0", 0),
        ("3", 3),
        ("4", 4),
        ("2019-02-28", 0),
        ("2019-03-01", 2),
        ("2019-03-03", 2),
        ("2019-03-04", 3),
        ("2019-03-20", 4),
        ("2019-03-04T11:59:59Z", 2),
        ("2019-03-04T12:00:00Z", 3),
        ("2019-03-04T13:00+01:00", 3),
        ("2019-03-04T12:59+01:00", 2),
    ],
)
def test_a_point_in_time_is_one_position(engine: Engine, at: str, position: int) -> None:
    assert as_of(engine, at, None).position == position


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("5", "the log holds 4 facts"),
        ("2019-03-21", "yet to come"),
        ("9999-12-31", "yet to come"),
        ("2019-03-21T00:00+01:00", "yet to come"),
        ("2019-03-04T12:00", "no offset"),
        ("2019-02-30", "no such point"),
        ("yesterday", "no such point"),
        ("", "no such point"),
        ("-1", "no such point"),
        ("0001-01-01T00:00+05:00", "no such point"),
        ("9999-12-31T23:30Z", "no such point"),
        ("9999-12-31T23:59-12:00", "no such point"),
        ("2026-W47", "no such point"),
        ("2019-03-04 12:00Z", "no such point"),
        (f"5@{'A' * 43}=", "the checkpoint names 5"),
    ],
)
def test_a_point_that_cannot_be_read_from_is_refused(engine: Engine, at: str, says: str) -> None:
    with pytest.raises(Unanswerable) as refused:
        as_of(engine, at, None)
    assert refused.value.field == "known_at"
    assert says in english(refused.value)


def test_after_a_clock_has_stepped_back_the_days_of_the_record_can_still_be_asked_of() -> None:
    back = showing(DAYS[2], DAYS[0])
    with engine_on(sources=back) as engine:
        engine.submit(submission(opened(kept="live"), key="one"))
        assert as_of(engine, "2019-03-09", None).position == 1
        with pytest.raises(Unanswerable, match="to-come"):
            as_of(engine, "2019-03-10", None)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("812", True),
        ("2019-02-30", True),
        (" 2019-03-04T12:00Z", True),
        ("2019-03-04T12:00", True),
        (f"5@{'A' * 43}", True),
        ("9999-12-31T23:30Z", False),
        ("spring.checkpoint", False),
        ("2019", True),
        ("", False),
    ],
)
def test_what_has_the_form_of_a_point(text: str, is_one: bool) -> None:
    assert names_a_point(text) is is_one


def test_a_correction_is_seen_from_its_own_day_on(engine: Engine) -> None:
    assert hours(answers(engine, "2019-03-04")) == ["2019-02-14T16:00/18:00"]
    assert hours(answers(engine, "2019-03-09")) == ["2019-02-14T18:00/20:00"]
    assert hours(answers(engine, "2")) == []


def test_before_the_record_began_nothing_is_known_of_the_round(engine: Engine) -> None:
    with pytest.raises(NotYet):
        answers(engine, "2019-02-28").process("exempel")
    assert answers(engine, "2019-02-28").rounds() == []
    with pytest.raises(NotFound) as unknown:
        answers(engine, "2019-03-20").process("nowhere")
    assert not isinstance(unknown.value, NotYet)


def test_it_is_judged_as_it_would_have_been_that_day(engine: Engine) -> None:
    assert answers(engine, "3").today() == date(2019, 3, 4)
    assert answers(engine, "2019-03-06").today() == date(2019, 3, 6)
    assert answers(engine, None, date(2018, 1, 1)).today() == date(2018, 1, 1)
    assert answers(engine, "3", date(2018, 1, 1)).today() == date(2018, 1, 1)
    assert answers(engine).today() == TODAY


def test_both_axes_go_together(engine: Engine) -> None:
    assert hours(answers(engine, "3", date(2019, 2, 13))) == []
    assert hours(answers(engine, "3", date(2019, 2, 14))) == ["2019-02-14T16:00/18:00"]
    assert answers(engine).as_of == NOW


def test_identities_are_cut_like_the_rest() -> None:
    with engine_on(sources=showing(*DAYS)) as engine:
        for name, key in (("Ax", "one"), ("Ax Kulturorganisationer", "two")):
            engine.submit(
                submission(key=key, consultation=None, organisations=(Identify("ax", name),))
            )
        past = engine.as_of(1)
        assert past.organisation("ax").names == ("Ax",)
        assert past.organisations() == ["ax"]
        assert engine.as_of(0).organisations() == []
        assert past.position() == 1
        assert len(engine.organisation("ax").names) == 2


def test_earlier_rounds_are_cut_at_the_same_point() -> None:
    """Criterion 04 rests on what the region's earlier inventory held."""
    earlier = (
        opened(period="2015/2018"),
        fact("inventory-begun", "inv", occurred="2014-01"),
        fact("inventory-completed", "klar", occurred="2014-02", complete=True),
    )
    later = (
        opened(),
        org("ax"),
        fact("organisation-found", "fann", organisation="ax", how="register"),
    )
    with engine_on() as engine:
        engine.submit(submission(*later, key="later"))
        position = engine.position()
        engine.submit(submission(*earlier, key="earlier", consultation="tidigare"))

        def new(at: Answers) -> tuple[str, ...]:
            found = at.principles("exempel").findings
            return next(f.possible for f in found if f.criterion.id == "04")

        now = Answers(engine, yardstick(), lambda: TODAY)
        assert new(now.seen_from(engine, AsOf(position))) == ("not-applicable",)
        assert new(now) != ("not-applicable",)


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@drawn(st.lists(st.sampled_from(ROUND[1:]), max_size=30, unique_by=lambda f: f.id), st.data())
def test_as_of_is_the_fold_of_what_was_recorded_by_then(chosen: list, data: st.DataObject) -> None:
    with engine_on() as engine:
        for number, one in enumerate((ROUND[0], *chosen)):
            _try(engine, one, f"key-{number}")
        at = data.draw(st.integers(0, engine.position()))
        log = log_of(engine)[:at]
        past = engine.as_of(at)
        state = fold(EMPTY, (r for r in log if r.stream == "consultation-exempel"))
        if not state.position:
            assert past.consultations() == []
            return
        assert past.consultation("exempel") == state
        now = Answers(engine, yardstick(), lambda: TODAY)
        assert now.seen_from(engine, AsOf(at)).dossier("exempel") == dossier(state)
        assert past.consultation("exempel") is past.consultation("exempel")


def _try(engine: Engine, one: object, key: str) -> None:
    with suppress(Refused):
        engine.submit(submission(one, key=key))  # type: ignore[arg-type]


def test_the_stamp_is_found_among_equal_ones() -> None:
    noon = datetime(2019, 3, 1, 12, tzinfo=UTC)
    with engine_on(sources=showing(noon)) as engine:
        for id in ("a", "b", "c"):
            engine.submit(submission(opened(), consultation=id, key=id))
        assert engine.recorder.position_by(noon) == 3
        assert engine.recorder.position_by(noon - timedelta(microseconds=1)) == 0


def test_an_inventory_that_was_only_planned_is_no_earlier_one() -> None:
    """Of an earlier round, what is not proved to have been held does not count."""
    planned = fact("inventory-completed", "klar", occurred="2019-09-01", complete=True)
    begun = fact("inventory-begun", "inv", occurred="2014-01")
    later = (
        opened(),
        org("ax"),
        fact("organisation-found", "f", organisation="ax", how="register"),
    )
    with engine_on() as engine:
        engine.submit(
            submission(opened(period="2015/2018"), begun, planned, consultation="tidigare", key="a")
        )
        engine.submit(submission(*later, key="b"))
        found = Answers(engine, yardstick(), lambda: TODAY).principles("exempel").findings
        assert next(f.possible for f in found if f.criterion.id == "04") == ("not-applicable",)

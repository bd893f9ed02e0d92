"""Clocks that step back, in two processes on one log: stamps in the log never do."""

from datetime import UTC, datetime, timedelta

from application.as_of import as_of
from application.engine import Engine
from application.stamps import Sources
from interfaces.home.home import Home
from tests.application.given import submission
from tests.faults.ledger import Ledger
from tests.given import fact, opened

NOON = datetime(2019, 3, 1, 12, tzinfo=UTC)
STEPS = (0, 5, -3600, 1, -1, 7200, -86400, 2, 0, 7300)
"""Seconds from noon, as the two clocks show them in turn."""


def test_stamps_never_run_backwards_and_an_instant_finds_what_was_known(home: Home) -> None:
    shown = NOON
    sources = Sources(clock=lambda: shown)
    with Engine(home.database, sources) as one, Engine(home.database, sources) as other:
        one.submit(submission(opened()))
        for n, step in enumerate(STEPS):
            shown = NOON + timedelta(seconds=step)
            engine = (one, other)[n % 2]
            engine.submit(submission(fact("roles-explained", f"r{n}"), key=f"k{n}"))
            if n % 3 == 2:
                engine.keep_charter(f"{n:064x}", "a charter")
        ledger = Ledger(home)
        ledger.in_order()
        stamps = [record.recorded for record in ledger.records]
        assert stamps[0] == NOON
        assert stamps[-1] == NOON + timedelta(seconds=max(STEPS))
        for instant in {*stamps, NOON - timedelta(seconds=1), NOON + timedelta(hours=1)}:
            known = sum(stamp <= instant for stamp in stamps)
            assert one.recorder.position_by(instant) == known
            if known:
                assert as_of(other, instant.isoformat(), None).position == known

"""Whatever is sent, and whenever the model is caught up or rebuilt, it is the fold of the log."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from application.models.building import rebuild
from application.models.projector import Projector
from application.models.store import Store
from tests.application.models.given import contents, fold
from tests.application.test_any_sequence import ROUNDS, TODAY
from tests.application.test_any_sequence import AnySequence as Sent
from tests.given import fact


class AnySequence(Sent):
    """What is sent is made up there; here the model is looked at, and not the engine."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.sqlite(Path(self.folder.name) / "models")
        rebuild(self._projector())

    def _projector(self) -> Projector:
        return Projector(self.engine, self.answers, self.store)

    @rule(limit=st.integers(1, 40))
    def catch_up(self, limit: int) -> None:
        self._projector().catch_up(limit)

    @rule()
    def rebuild(self) -> None:
        rebuild(self._projector())
        assert self.store.position() == self.engine.position()

    @rule(
        period=st.sampled_from(["2015/2018", "2012/2014", "2024/2027"]),
        fictional=st.booleans(),
        to=st.sampled_from(ROUNDS),
    )
    def move_in_time(self, period: str, fictional: bool, to: str) -> None:
        """A round comes to stand before or after others, or among the made-up ones."""
        changes = {"period": period, "fictional": fictional}
        self._send(fact("corrected", "new", entry="opened", changes=changes, reason="fel"), to=to)

    @invariant()
    def the_model_is_the_fold_at_its_position(self) -> None:
        held = contents(self.store)
        expected: Any = fold(self.answers, held["progress"][0]["position"], TODAY)
        assert held == expected

    def teardown(self) -> None:
        self.store.close()
        super().teardown()

    # --- what is looked at there -------------------------------------------------------------

    def nothing_recorded_is_lost_and_every_line_loads(self) -> None: ...

    def replay_is_the_live_state_and_answers_are_folds(self) -> None: ...

    def no_party_has_settled_a_contest_and_what_stands_is_flagged(self) -> None: ...


AnySequence.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAnySequence = AnySequence.TestCase

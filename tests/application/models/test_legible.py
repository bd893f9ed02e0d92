"""The log is read as of a position, and up to what cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from application.models.judging import Judging
from application.models.legible import Legible
from application.models.store import Store
from application.records import NotFound
from tests.application.models.given import DEFINITION, Setting
from tests.given import fact


@pytest.mark.parametrize("fresh", [True, False])
def test_neither_later_facts_nor_later_faults_are_seen(tmp_path: Path, fresh: bool) -> None:
    with Setting(tmp_path / "samrad.db", Store.sqlite(tmp_path / "models", DEFINITION)) as setting:
        setting.begin("exempel")
        at = setting.send(fact("goal-set", "mal", goal="Fler"))
        setting.send(fact("goal-set", "mal-2", goal="Fler"))
        line = '{"recorded": "2019-03-01T12:00:00Z"}'
        poisoned = setting.poison("consultation-exempel", "consultation.unheard-of.1", line)
        for position, version, faults in ((1, 1, 0), (at, 2, 0), (at + 1, 3, 0), (poisoned, 3, 1)):
            records = Legible(setting.engine, position, fresh=fresh)
            assert records.consultation("exempel").position == version
            assert len(records.faults) == faults
        with pytest.raises(NotFound):
            Legible(setting.engine, 0, fresh=fresh).consultation("exempel")


def test_rounds_are_judged_on_the_day_that_is_named(tmp_path: Path) -> None:
    with Setting(tmp_path / "samrad.db", Store.sqlite(tmp_path / "models", DEFINITION)) as setting:
        setting.begin("exempel")
        judging = Judging(setting.engine, setting.answers, 1, date(1999, 1, 1), ["exempel"])
        rows = judging.judged("exempel").rows
        assert rows
        assert rows["rounds"][0]["judged_on"] == date(1999, 1, 1)

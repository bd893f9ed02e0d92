"""The log is read as of a position, and up to what cannot be read."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from application.models.judging import Judging
from application.models.store import Store
from application.models.tolerant_records import TolerantRecords
from application.records import NotFound
from tests.application.models.given import Setting
from tests.given import fact


@pytest.mark.parametrize("fresh", [True, False])
def test_neither_later_facts_nor_later_faults_are_seen(tmp_path: Path, fresh: bool) -> None:
    with Setting(tmp_path / "samrad.db", Store.sqlite(tmp_path / "models")) as setting:
        setting.begin("exempel")
        at = setting.send(fact("goal-set", "mal", goal="Fler"))
        setting.send(fact("goal-set", "mal-2", goal="Fler"))
        line = '{"recorded": "2019-03-01T12:00:00Z"}'
        poisoned = setting.poison("consultation-exempel", "consultation.unheard-of.1", line)
        for position, version, faults in ((1, 1, 0), (at, 2, 0), (at + 1, 3, 0), (poisoned, 3, 1)):
            records = TolerantRecords(setting.engine, position, fresh=fresh)
            assert records.consultation("exempel").position == version
            assert len(records.faults) == faults
        with pytest.raises(NotFound):
            TolerantRecords(setting.engine, 0, fresh=fresh).consultation("exempel")


@pytest.mark.parametrize("other", ["9x", b"9", None])
def test_a_row_whose_place_in_its_stream_was_altered_is_a_fault_of_that_stream(
    tmp_path: Path, other: object
) -> None:
    with Setting(tmp_path / "samrad.db", Store.sqlite(tmp_path / "models")) as setting:
        setting.begin("exempel")
        setting.send(fact("goal-set", "mal", goal="Fler"))
        at = setting.send(fact("goal-set", "mal-2", goal="Fler"))
        with closing(sqlite3.connect(setting.path)) as file, file:
            file.execute("DROP TRIGGER stored_events_no_update")
            change = "UPDATE stored_events SET originator_version = ? WHERE rowid = ?"
            file.execute(change, (other, at - 1))
        records = TolerantRecords(setting.engine, at, fresh=True)
        assert records.consultation("exempel").position == 1
        assert [fault.stream for fault in records.faults.values()] == ["consultation-exempel"]
        assert setting.engine.recorder.version_at("consultation-exempel", at - 1) == 1


def test_rounds_are_judged_on_the_day_that_is_named(tmp_path: Path) -> None:
    with Setting(tmp_path / "samrad.db", Store.sqlite(tmp_path / "models")) as setting:
        setting.begin("exempel")
        judging = Judging(setting.engine, setting.answers, 1, date(1999, 1, 1), ["exempel"])
        rows = judging.judged("exempel").rows
        assert rows
        assert rows["rounds"][0]["judged_on"] == date(1999, 1, 1)

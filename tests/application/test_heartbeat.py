"""A standby says how old its answers are, and refuses to give them too old."""

from contextlib import closing
from pathlib import Path

import pytest

from application.heartbeat import Heartbeat
from application.log.log import Standby as Follows
from interfaces.home.home import Home
from tests.application.given import engine_on, submission
from tests.given import fact, opened
from tests.postgres import Server, Standby, wait_until


def test_an_sqlite_log_is_never_stale() -> None:
    with closing(engine_on()) as engine, Heartbeat(engine) as heart:
        assert heart.staleness() is None


def test_a_standby_answers_with_its_age_records_nothing_and_may_be_promoted(
    durable_postgres: Server, tmp_path: Path
) -> None:
    url = durable_postgres.create_database("samrad")
    with closing(engine_on(url)) as engine, Heartbeat(engine, every=0.1) as beating:
        engine.submit(submission(opened()))
        assert beating.staleness() is None
        with Standby(durable_postgres) as standby:
            there = standby.url("samrad")
            with (
                Home(tmp_path, there).open(write=True) as reader,
                Heartbeat(reader, every=0.1) as heart,
            ):
                age = heart.staleness()
                assert age is not None
                assert reader.consultation("exempel").position == 1
                with pytest.raises(Follows):
                    reader.submit(submission(fact("roles-explained", "r"), key="two"))
                engine.submit(submission(fact("goal-set", "goal", goal="More"), key="g"))
                wait_until(
                    lambda: reader.consultation("exempel").position == 2, "the standby to follow"
                )
                durable_postgres.stop("immediate")
                wait_until(lambda: (heart.staleness() or 0) > 1, "the standby to grow stale")
                standby.promote()
                wait_until(lambda: heart.staleness() is None, "the promotion to be noticed")
                receipt = reader.submit(submission(fact("roles-explained", "r"), key="two"))
                assert receipt.version == 3
            durable_postgres.start()

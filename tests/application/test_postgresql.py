"""PostgreSQL's own: an owner and an application role, and what the database refuses."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from eventsourcing.persistence import OperationalError

from application.engine import Engine
from application.log.log import Unmigrated
from application.log.postgresql import Datastore, PostgreSQLLog
from tests.application.given import engine_on, submission
from tests.given import fact, opened

CHANGES = [
    "UPDATE samrad.stored_events SET state = '{}'",
    "DELETE FROM samrad.stored_events",
    "TRUNCATE samrad.stored_events",
    "INSERT INTO samrad.stored_events VALUES ('consultation-exempel', 1, 't', '', 1) "
    "ON CONFLICT (originator_id, originator_version) DO UPDATE SET state = excluded.state",
]


def migrate(url: str, role: str | None = None) -> None:
    with closing(Datastore(url)) as datastore:
        PostgreSQLLog(datastore).migrate(role)


def test_the_application_role_reads_and_appends_and_can_do_nothing_else(
    postgres_url: str, application_url: str
) -> None:
    migrate(postgres_url, urlsplit(application_url).username)
    with closing(engine_on(application_url)) as engine:
        assert engine.submit(submission(opened())).version == 1
        assert engine.consultation("exempel").position == 1
    with psycopg.connect(application_url, autocommit=True) as connection:
        for change in (
            *CHANGES,
            "INSERT INTO samrad.stored_events VALUES ('x', 1, 't', '', 2)",
            "UPDATE samrad.commands SET digest = ''",
            "ALTER TABLE samrad.stored_events DISABLE TRIGGER ALL",
            "DROP TABLE samrad.stored_events",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(change)


def test_a_role_that_may_not_make_the_tables_is_told_so(application_url: str) -> None:
    with pytest.raises(Unmigrated, match="permission denied"), closing(engine_on(application_url)):
        pass


@pytest.mark.parametrize("change", CHANGES)
def test_not_even_the_owner_changes_what_is_recorded(postgres_url: str, change: str) -> None:
    with closing(engine_on(postgres_url)) as engine:
        engine.submit(submission(opened()))
        before = list(engine.recorder.lines())
        with (
            pytest.raises(psycopg.errors.IntegrityError, match="never changed"),
            psycopg.connect(postgres_url) as connection,
        ):
            connection.execute(change)
        assert list(engine.recorder.lines()) == before


def test_migrating_again_keeps_what_there_is(postgres_url: str) -> None:
    with closing(engine_on(postgres_url)) as engine:
        engine.submit(submission(opened()))
        migrate(postgres_url)
        assert engine.submit(submission(fact("roles-explained", "r"), key="two")).version == 2


def test_many_that_open_an_empty_database_at_once_all_succeed(postgres_url: str) -> None:
    def open_it(n: int) -> int:
        with closing(Engine(postgres_url)) as engine:
            return engine.submit(submission(opened(), consultation=f"c-{n}", key=f"k-{n}")).version

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(open_it, range(6))) == [1] * 6


def test_a_connection_lost_on_the_way_is_not_noticed_by_who_submits(postgres_url: str) -> None:
    with closing(engine_on(postgres_url)) as engine:
        engine.submit(submission(opened()))
        for n in range(3):
            with psycopg.connect(postgres_url, autocommit=True) as killer:
                killer.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'samrad'"
                )
            receipt = engine.submit(submission(fact("roles-explained", f"r{n}"), key=f"k{n}"))
            assert (receipt.version, receipt.repeated) == (n + 2, False)


def test_a_commit_whose_acknowledgement_was_lost_is_found_not_doubled(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: list[str] = []

    with closing(engine_on(postgres_url)) as engine:
        engine.submit(submission(opened()))
        log = engine.recorder
        turn = log.turn

        def breaking(asked: object) -> object:
            taken = turn(asked)  # type: ignore[arg-type]
            leave = type(taken).__exit__

            class Lost:
                def __enter__(self) -> object:
                    return taken.__enter__()

                def __exit__(self, *error: object) -> None:
                    leave(taken, *error)  # type: ignore[arg-type]
                    if not lost:
                        lost.append("acknowledgement")
                        raise OperationalError("server closed the connection unexpectedly")

            return Lost()

        monkeypatch.setattr(log, "turn", breaking)
        receipt = engine.submit(submission(fact("roles-explained", "r"), key="two"))
        assert lost
        assert (receipt.version, receipt.added, engine.position()) == (2, ("r",), 2)

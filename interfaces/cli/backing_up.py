"""`samrad backup`: a copy of the log while it is written to, tried before it is called one."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from application.audit.log import Issued, RolledBack
from application.engine import Engine
from application.whole import made_whole
from interfaces.audit import audit_log
from interfaces.cli.console import fail, failures
from interfaces.home import Home, home

app = typer.Typer()


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
) -> None:
    """Copy the log into a new file, also while it is written to.

    The copy is tried: it is whole, and continues the newest checkpoint. To restore it, stop
    samrad and put it in the place of the database.
    """
    with failures():
        place = home()
        if isinstance(place.database, str):
            fail(f"PostgreSQL is copied by its own program: {_dump(place.database, path)}")
        if not place.database.exists():
            fail(f"{place.database} is not there: nothing was recorded yet")
        signed = Issued(place.beside("checkpoints")).sizes()[-1:]  # before it is copied
        try:
            with made_whole(path, mode=0o600) as copy:
                _copy(place.database, copy)
                facts = _tried(place, copy, signed)
        except FileExistsError:
            fail(f"{path} is there already; choose another name")
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}")
        except RolledBack as error:
            fail(f"refused: {error}. The database is not what was signed: keep older backups")
    held = f", as was signed at {signed[0]}" if signed else ", none of them signed yet"
    typer.echo(f"{path}: {facts} facts{held}")


def _dump(url: str, path: Path) -> str:
    """How PostgreSQL's own program writes the log to a file; it asks for the password."""
    from application.log.postgresql import SCHEMA

    parts = urlsplit(url)
    user, at, hosts = parts.netloc.rpartition("@")
    shown = parts._replace(netloc=f"{user.partition(':')[0]}{at}{hosts}").geturl()
    words = ("pg_dump", "--format=custom", f"--schema={SCHEMA}", f"--file={path}", shown)
    return shlex.join(words)


def _copy(database: Path, copy: Path) -> None:
    """In one step, of one moment; whoever writes meanwhile does not wait."""
    source = f"{database.absolute().as_uri()}?mode=rw"  # which makes no file where there is none
    with closing(sqlite3.connect(source, uri=True)) as log, closing(sqlite3.connect(copy)) as file:
        log.backup(file)


def _tried(place: Home, copy: Path, signed: list[int]) -> int:
    """How many facts a copy holds; it is whole, and continues what was signed last.

    It is left as one file, with none beside it.
    """
    with Engine(copy) as engine:
        facts = len(engine.tree.grown())
        if signed:
            audit_log(place, engine).check(signed)
    with closing(sqlite3.connect(copy)) as file:
        (found,) = file.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        file.execute("PRAGMA journal_mode=DELETE")
    return facts

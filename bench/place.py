"""Where measurements run: a temporary folder, the archive in it, and scratch databases."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from shutil import copyfile

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from bench.archive import Size, rounds, write

_NUMBERS = count(1)


@dataclass(frozen=True)
class Place:
    """What all sections share. ``postgresql`` is a server on which scratch databases may be
    created.
    """

    folder: Path
    size: Size
    rounds: int
    postgresql: str | None = None

    @cached_property
    def archive(self) -> Path:
        """The whole archive in an SQLite file, for reading only; made on first use."""
        path = self.folder / "archive.db"
        write(path, rounds(self.size))
        return path

    def copy(self) -> Path:
        """A copy of the archive, for writing."""
        path = self.fresh()
        copyfile(self.archive, path)
        return path

    def fresh(self, suffix: str = ".db") -> Path:
        """The path of a file that does not exist yet."""
        return self.folder / f"{next(_NUMBERS)}{suffix}"

    @property
    def commands(self) -> int:
        """Commands sent in a run."""
        return 5 if self.size.is_for_trial else 50

    @property
    def threads(self) -> int:
        """Threads that write at the same time."""
        return 4 if self.size.is_for_trial else 32

    @property
    def clients(self) -> int:
        """Clients that send at the same time."""
        return 4 if self.size.is_for_trial else 64

    @property
    def few(self) -> int:
        """How often something that takes seconds is measured."""
        return min(self.rounds, max(5, self.rounds // 2))

    @contextmanager
    def database(self) -> Iterator[str]:
        """The libpq URL of a new PostgreSQL database, dropped at the end."""
        assert self.postgresql is not None
        name = f"samrad_bench_{secrets.token_hex(4)}"
        with psycopg.connect(self.postgresql, autocommit=True) as server:
            server.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(Identifier(name)))
            try:
                yield _url(self.postgresql, name)
            finally:
                drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                server.execute(drop.format(Identifier(name)))


def _url(server: str, database: str) -> str:
    head, _, rest = server.partition("://")
    authority, _, path = rest.partition("/")
    _, mark, parameters = path.partition("?")
    return f"{head}://{authority}/{database}{mark}{parameters}"


def parameters(url: str) -> dict[str, str]:
    """The parts of a URL by name."""
    return {name: str(value) for name, value in conninfo_to_dict(make_conninfo(url)).items()}

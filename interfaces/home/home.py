"""A home: where the log and all that goes with it are kept, and the charters that judge rounds."""

import glob
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from application.answers import Answers, Yardstick
from application.atomic_files import closed, folder, owned, within
from application.engine import MEMORY, Engine, has_log
from application.log.log import Unmigrated
from application.records import Unanswerable
from application.witness import Witness
from interfaces.files.charter_file import CharterFile, default_charter, parse_charter
from interfaces.files.lines import FileRefused
from interfaces.home.people import People
from interfaces.home.settings import Misconfigured, settings
from interfaces.wording.message import Message, sentence

_KEPT = ("checkpoint.key", "checkpoint.last", "checkpoint.pub", "checkpoints", "keys.db")
"""Files and folders of a home, wherever its database is."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Home:
    """A place for data, and its database: the path of an SQLite file, or a PostgreSQL URL."""

    path: Path
    database: Path | str
    keys: Path | str | None = None
    """Where people's keys are kept; None: beside the database."""
    master_key: Path | None = None
    """The file of the key that wraps them; None: `master.key` in the home."""

    @contextmanager
    def open(
        self,
        *,
        write: bool = False,
        trial: bool = False,
        first: Callable[[Engine], None] = lambda engine: None,
    ) -> Iterator[Engine]:
        """The engine on this home. With ``write``, a missing home is made.

        ``first`` is called with the engine before anything is written. With ``trial``, an empty
        log in memory stands in for a missing home. With ``write``, the text of the default charter
        is kept in the log, since recorders are warned by it.

        Raises Misconfigured if there is no home to read, or if the database lacks its tables.
        """
        there = has_log(self.database)
        if not (there or write or trial):
            raise Misconfigured(self._why_there_is_none())
        if there or write:
            self._close()
        with self._engine(self.database if there or write else MEMORY) as engine:
            engine.stamps.witness = Witness(self.beside("clock") if there or write else None)
            first(engine)
            if write and not engine.recorder.follows():
                charter = default_charter()
                engine.keep_charter(charter.sha256, charter.text)
            with People(engine, self.key_store(), self.master_file()) as people:
                engine.sealer = people
                yield engine

    def _why_there_is_none(self) -> Message:
        if self.beside("checkpoints").is_dir():
            return sentence(
                "the log in %(home)s is gone, and it was signed. Nothing is signed: restore the "
                "log from a backup",
                home=self.shown(),
            )
        return sentence(
            "there is no home with a log in %(home)s: load rounds with `samrad load`, which makes "
            "one, or set SAMRAD_HOME (or SAMRAD_DATABASE) to the one that is meant",
            home=self.shown(),
        )

    def _close(self) -> None:
        """Close to others what an older program left open to them, and log it.

        The master key is left out: it is refused if others could read it.
        """
        shared = self.path.absolute() in (Path.home(), *Path.home().parents)
        kept = [self.path / name for name in _KEPT]
        if isinstance(self.database, Path):
            owned(self.database)
            kept += self.database.parent.glob(f"{glob.escape(self.database.name)}*")
        try:
            found = closed((*(() if shared else (folder(self.path),)), *within(kept)))
        except OSError as error:
            _log.warning(
                "others may read %s, and it cannot be closed to them (%s): chmod go= it as its "
                "owner", error.filename, error.strerror,
            )  # fmt: skip
            return
        if found:
            _log.warning(
                "others could read %d files and folders of %s, as %s; now its owner alone can",
                len(found), self.path, found[0],
            )  # fmt: skip

    def _engine(self, database: Path | str) -> Engine:
        try:
            return Engine(database)
        except Unmigrated as error:
            raise Misconfigured(
                sentence(
                    "SAMRAD_DATABASE: the tables are not there as this samrad needs them, and "
                    "this role may not make them (%(error)s); run `samrad migrate` as their owner",
                    error=error,
                )
            ) from None

    def key_store(self) -> Path | str:
        """The database of people's keys: an SQLite file, or a PostgreSQL URL."""
        return self.keys or self.beside("keys.db")

    def master_file(self) -> Path:
        """The file of the master key."""
        return self.master_key or self.path / "master.key"

    def beside(self, name: str) -> Path:
        """The path of something that belongs to the database: beside its file, or in the home."""
        if isinstance(self.database, Path):
            return Path(f"{self.database}.{name}")
        return self.path / name

    def shown(self) -> str:
        """The database as people are shown it, without its password."""
        if isinstance(self.database, Path):
            return str(self.database)
        parts = urlsplit(self.database)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def home() -> Home:
    """The home that the environment names. Raises Misconfigured."""
    named = settings()
    keys = _place(named.keys) if named.keys else None
    return Home(named.home, _place(named.database), keys, named.master_key)


def _place(url: str) -> Path | str:
    parts = urlsplit(url)
    return Path(unquote(parts.path)) if parts.scheme == "sqlite" else url


def yardstick(file: CharterFile | None = None) -> Yardstick:
    """A charter file, by default that of the default charter, in the form that answers take."""
    chosen = file or default_charter()
    return Yardstick(chosen.charter, chosen.checks, chosen.sha256)


def charter_of(engine: Engine, sha256: str) -> CharterFile:
    """The kept charter that has a digest. Raises NotFound.

    Raises Unanswerable if this program no longer accepts it, such as one that was written against
    another vocabulary.
    """
    if sha256 == default_charter().sha256:
        return default_charter()
    text = engine.charter_text(sha256)
    try:
        return _checked(text)
    except FileRefused as refused:
        why = refused.problems[0]
        raise Unanswerable(
            "charter", "charter-unfit", line=why.line, name=why.field, complaint=why.why
        ) from None


@lru_cache(maxsize=64)
def _checked(text: str) -> CharterFile:
    return parse_charter(text, "charter")


def yardstick_of(engine: Engine, sha256: str) -> Yardstick:
    """A kept charter in the form that answers take. Raises NotFound and Unanswerable."""
    return yardstick(charter_of(engine, sha256))


def answers(engine: Engine) -> Answers:
    """The answers on an engine, by the default charter."""
    return Answers(engine, yardstick())

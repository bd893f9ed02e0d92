"""The key store of a home, opened when it is first needed.

A log without people's data needs no key store, no master key, and none of the libraries for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from application.engine import Engine
from application.submission import Submission
from interfaces.home.settings import Misconfigured
from interfaces.wording.message import sentence

if TYPE_CHECKING:
    from application.people.keys import Keys
    from application.people.opening import Opening
    from application.people.sealing import Sealing
    from application.vault import Vault


class Unkept(Exception):
    """The key store cannot be used now, so that no data of people is sealed or opened."""


class People:
    """The keys to people's data in a home. Safe from any thread; `close` it, or use it in ``with``.

    ``master`` is the file of the master key; with None, for trials, it is kept nowhere.

    Nothing is opened before it is needed. Then the keys that the log says were erased are destroyed
    once more, since an old copy of the key store may have been restored.
    """

    def __init__(self, engine: Engine, store: Path | str, master: Path | None):
        self.engine, self.store, self.master = engine, store, master
        self._opening: Opening | None = None
        self._vault: Vault | None = None
        self._lock = RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        if self._vault is not None:
            self._vault.close()

    def __call__(self, submission: Submission, *, trial: bool) -> Submission:
        """The submission, sealed. Raises Refused and Unkept."""
        with self.failures():
            return self._sealing(submission, trial=trial)

    @cached_property
    def _sealing(self) -> "Sealing":
        from application.people.sealing import Sealing

        return Sealing(self.engine, self.keys)

    @property
    def vault(self) -> "Vault":
        """The database of the keys; it is made if there is none. Raises Misconfigured."""
        with self._lock:
            if self._vault is None:
                self._vault = opened_vault(self.store)
            return self._vault

    def keys(self, make: bool = False) -> "Keys | None":
        """The keys; None if there are none yet, unless they are to be made."""
        found = self.opening(make)
        return found.keys if found else None

    def opening(self, make: bool = False) -> "Opening | None":
        """What opens sealed values; None without a key store, unless one is to be made.

        Raises Misconfigured, also if the master key is the wrong one.
        """
        with self._lock:
            if self._opening is None and (make or self.is_kept):
                self._opening = self._opened()
            return self._opening

    @property
    def is_kept(self) -> bool:
        """Whether there is a key store."""
        return not isinstance(self.store, Path) or self.store.exists()

    def _opened(self) -> "Opening":
        from application.people.erasing import reapply
        from application.people.keys import Keys
        from application.people.master import Master, WrongMaster
        from application.people.opening import Opening

        vault = self.vault
        try:
            made = Opening(self.engine, Keys(vault, Master(self.master)))
        except WrongMaster as error:
            raise Misconfigured(sentence("SAMRAD_MASTER_KEY: %(error)s", error=error)) from None
        with self.failures():
            reapply(made)
        return made

    @contextmanager
    def as_written(self) -> Iterator[None]:
        """Raise a damaged or foreign vault's failures within the block as Misconfigured."""
        from application.sql import TABLE_FAILURES
        from application.vault import Spoilt

        try:
            yield
        except Misconfigured:
            raise
        except (*TABLE_FAILURES, Spoilt, ValueError, TypeError) as error:
            why = getattr(error, "orig", None) or error
            raise Misconfigured(
                sentence(
                    "SAMRAD_KEYS: the key store is not as samrad writes it (%(why)s); restore it "
                    "from a backup",
                    why=why,
                )
            ) from None

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Raise failures of the keys within the block as Unkept, apart from those of the log."""
        from application.people.master import WrongMaster
        from application.sql import TABLE_FAILURES

        try:
            yield
        except (WrongMaster, Misconfigured) as error:
            raise Unkept(str(error)) from None
        except TABLE_FAILURES as error:
            raise Unkept(f"the key store does not answer: {type(error).__name__}") from error


def opened_vault(store: Path | str) -> "Vault":
    """The vault of a home, with all the tables that anything keeps there. Raises Misconfigured."""
    from application import pseudonyms  # noqa: F401
    from application.access import accounts, sessions, tokens  # noqa: F401
    from application.people import keys  # noqa: F401
    from application.vault import Locked, Vault

    try:
        return Vault(store)
    except (Locked, OSError) as error:
        raise Misconfigured(
            sentence(
                "SAMRAD_KEYS: the key store cannot be opened (%(error)s); see that it may be "
                "read and written, restore it from a backup if it is damaged, run `samrad "
                "migrate` as the owner of its tables, or name another",
                error=error,
            )
        ) from None


def people_of(engine: Engine) -> People:
    """What an engine of a home seals with."""
    assert isinstance(engine.sealer, People)
    return engine.sealer

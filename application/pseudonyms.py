"""Pseudonyms: who recorded what, for those who may not know who it was.

A researcher sees that two facts of a round were recorded by one and the same, and not by whom. The
secret lies in the vault; whoever has it could tell who is who.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from application.cache import ByIdentity, Cache
from application.records import Others
from application.vault import METADATA, Spoilt, Vault
from application.visibility import Visibility
from domain.consultation.state import Consultation, Record

_SECRET: Final = Table(
    "pseudonyms",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("secret", LargeBinary(32), nullable=False),
)
_BYTES = 32
_KEPT = 10_000
"""Facts of the states that are kept under pseudonyms."""


class Pseudonyms:
    """Gives everybody a name that says nothing, the same each time."""

    def __init__(self, secret: bytes | None = None):
        """By a secret; without one, the names last as long as the process."""
        self._secret = secret or secrets.token_bytes(32)
        self._states: Cache[ByIdentity[Consultation], Consultation] = Cache(
            _KEPT, lambda s: s.position
        )

    @classmethod
    def of(cls, vault: Vault) -> "Pseudonyms":
        """By the secret of a vault, which is made when it is first asked for. Raises Spoilt."""
        with vault.reading() as connection:
            secret = connection.execute(select(_SECRET.c.secret)).scalar_one_or_none()
        if secret is None:
            secret = cls._made(vault)
        if not isinstance(secret, bytes) or len(secret) != _BYTES:
            raise Spoilt("the secret of the pseudonyms is not as it was made")
        return cls(secret)

    @staticmethod
    def _made(vault: Vault) -> object:
        with vault.writing() as connection:
            postgresql = connection.dialect.name == "postgresql"
            insert = postgresql_insert if postgresql else sqlite_insert
            made = insert(_SECRET).values(one=1, secret=secrets.token_bytes(_BYTES))
            connection.execute(made.on_conflict_do_nothing())
            return connection.execute(select(_SECRET.c.secret)).scalar_one()

    def name(self, recorder: str, stream: str) -> str:
        """The pseudonym of a recorder in a stream: another in each.

        So that a round which is published, with its recorders, tells nothing of those of others.
        """
        named = hmac.digest(self._secret, f"{stream} {recorder}".encode(), "sha256")
        return f"pseudonym-{named.hex()[:16]}"

    def state(self, state: Consultation) -> Consultation:
        """A round, its recorders under pseudonyms."""
        return self._states.made(ByIdentity(state), lambda: self._state(state))

    def _state(self, state: Consultation) -> Consultation:
        facts = {entry: self._record(record) for entry, record in state.facts.items()}
        return replace(state, facts=facts)

    def _record(self, record: Record) -> Record:
        name = self.name(record.recorder, record.stream)
        told = {"recorder": name, "command": WITHHELD, "correlation": WITHHELD}
        return record.model_copy(update=told)


WITHHELD = "withheld"
"""In place of what the sender called a command, or the errand it belongs to."""


@dataclass(frozen=True)
class Pseudonymised(Others):
    """Other records, in which recorders bear pseudonyms wherever the asker may not know them."""

    sight: Visibility
    pseudonyms: Pseudonyms

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        state = self.others.consultation(id)
        return state if self.sight.witnesses(id) else self.pseudonyms.state(state)

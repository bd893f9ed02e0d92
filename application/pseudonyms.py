"""Pseudonyms: stand in for recorders, for readers who may not know who they are.

A researcher sees that the same person recorded two facts of a round, but not who. The secret lies
in the vault; with it, the pseudonyms of known recorder ids can be computed.
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
"""Facts kept over all states with pseudonyms."""


class Pseudonyms:
    """Gives each recorder a meaningless name, the same each time."""

    def __init__(self, secret: bytes | None = None):
        """Without a secret, the names last as long as the process."""
        self._secret = secret or secrets.token_bytes(32)
        self._states: Cache[ByIdentity[Consultation], Consultation] = Cache(
            _KEPT, lambda s: s.position
        )

    @classmethod
    def of(cls, vault: Vault) -> "Pseudonyms":
        """Uses a vault's secret, which is made on first use. Raises Spoilt."""
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
        """The pseudonym of a recorder in a stream; it differs from stream to stream.

        A published round, which shows its recorders, therefore reveals nothing about those of other
        rounds.
        """
        named = hmac.digest(self._secret, f"{stream} {recorder}".encode(), "sha256")
        return f"pseudonym-{named.hex()[:16]}"

    def state(self, state: Consultation) -> Consultation:
        """A round with its recorders under pseudonyms."""
        return self._states.made(ByIdentity(state), lambda: self._state(state))

    def _state(self, state: Consultation) -> Consultation:
        facts = {entry: self._record(record) for entry, record in state.facts.items()}
        return replace(state, facts=facts)

    def _record(self, record: Record) -> Record:
        name = self.name(record.recorder, record.stream)
        told = {"recorder": name, "command": WITHHELD, "correlation": WITHHELD}
        return record.model_copy(update=told)


WITHHELD = "withheld"
"""Replaces the sender's ids of the command and of what it belongs to."""


@dataclass(frozen=True)
class Pseudonymised(Others):
    """Other records, with pseudonyms for the recorders that the asker may not know."""

    sight: Visibility
    pseudonyms: Pseudonyms

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        state = self.others.consultation(id)
        return state if self.sight.witnesses(id) else self.pseudonyms.state(state)

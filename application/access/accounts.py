"""Accounts: the people an issuer knows, and the recorder ids by which the log names them.

The id is random, and is assigned permanently at the first sign-in. Nothing else about the person is
kept, least of all the name, which the identity provider knows. Once an account is forgotten,
nothing links its id in the log to a person.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from application.access import grants as listed
from application.access.secret import slug
from application.access.tables import ACCOUNTS, SESSIONS, TOKENS
from application.records import NotFound
from application.vault import Vault
from domain.access import Grant

Clock = Callable[[], float]
"""Seconds since 1970 (UTC)."""
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Account:
    """A person whom an issuer knows, with the grants and the day (UTC) of the last sign-in."""

    recorder: str
    issuer: str
    subject: str
    grants: tuple[Grant, ...]
    signed_in: date


def day(clock: Clock) -> date:
    """Today, in UTC."""
    return datetime.fromtimestamp(clock(), UTC).date()


class Accounts:
    """The accounts of a vault."""

    def __init__(self, vault: Vault, clock: Clock = time.time):
        self._vault = vault
        self._clock = clock

    def signed_in(self, issuer: str, subject: str, grants: Iterable[Grant]) -> str:
        """The recorder id of a person who has just signed in. These grants replace the old ones."""
        return self._get_or_insert(issuer, subject, listed.written(grants), renew=True)

    def recorder(self, issuer: str, subject: str, grants: Iterable[Grant]) -> str:
        """The recorder id of a person whom the issuer vouches for, assigned now if they are new.

        The grants are kept only for new people: an access token may be older than the last sign-in,
        or say less about its owner.
        """
        with self._vault.reading() as connection:
            found = _found(connection, issuer, subject)
        if found is not None:
            return found
        return self._get_or_insert(issuer, subject, listed.written(grants), renew=False)

    def _get_or_insert(self, issuer: str, subject: str, grants: str, *, renew: bool) -> str:
        for _ in range(_ATTEMPTS):
            try:
                with self._vault.writing() as connection:
                    return self._settled(connection, issuer, subject, grants, renew=renew)
            except IntegrityError:  # another server was first, or the id was taken
                continue
        raise RuntimeError("no recorder id could be allocated")

    def _settled(
        self, connection: Connection, issuer: str, subject: str, grants: str, *, renew: bool
    ) -> str:
        found = _found(connection, issuer, subject)
        now = {"grants": grants, "signed_in": day(self._clock)}
        if found is None:
            new = slug("r")
            row = {"recorder": new, "issuer": issuer, "subject": subject, **now}
            connection.execute(insert(ACCOUNTS).values(row))
            return new
        if renew:
            changed = update(ACCOUNTS).where(ACCOUNTS.c.recorder == found).values(now)
            connection.execute(changed)
        return found

    def all(self) -> list[Account]:
        """Every account, in the order of the ids."""
        with self._vault.reading() as connection:
            rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.recorder))
            return [*map(_account, rows)]

    def of(self, recorder: str) -> Account | None:
        """The account of a recorder id; None if nobody signed in under it."""
        with self._vault.reading() as connection:
            query = select(ACCOUNTS).where(ACCOUNTS.c.recorder == recorder)
            row = connection.execute(query).one_or_none()
        return None if row is None else _account(row)

    def forget(self, recorder: str) -> None:
        """Forget whose a recorder id is, and end their tokens and sessions. Raises NotFound."""
        with self._vault.writing() as connection:
            gone = connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.recorder == recorder))
            if not gone.rowcount:
                raise NotFound(recorder)
            connection.execute(delete(TOKENS).where(TOKENS.c.owner == recorder))
            connection.execute(delete(SESSIONS).where(SESSIONS.c.recorder == recorder))
        self._vault.scrub()


def _found(connection: Connection, issuer: str, subject: str) -> str | None:
    query = select(ACCOUNTS.c.recorder).where(
        ACCOUNTS.c.issuer == issuer, ACCOUNTS.c.subject == subject
    )
    return connection.execute(query).scalar_one_or_none()


def _account(row: Row[Any]) -> Account:
    told = row._mapping
    return Account(
        told["recorder"], told["issuer"], told["subject"], listed.read(told["grants"]),
        told["signed_in"],
    )  # fmt: skip

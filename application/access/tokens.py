"""Personal access tokens: the credentials that a script sends in place of a sign-in.

A token gives what it was issued with, but never more than its owner still has. It is shown once,
when it is made; only its digest is stored.
"""

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import Row, RowMapping, Select, delete, func, insert, select, update

from application.access import grants as listed
from application.access.accounts import Clock, day
from application.access.secret import digest, drawn, slug
from application.access.tables import ACCOUNTS, TOKENS
from application.records import NotFound
from application.vault import Vault
from domain.access import SCOPES, Grant, Scope

PREFIX = "samrad_pat_"
"""The start of every token, so that leaked ones can be found, for example in a repository."""
FORM = re.compile(rf"{PREFIX}(?P<id>[a-z2-7]{{10}})_(?P<secret>[A-Za-z0-9_-]{{43}})")
LONGEST = 366
"""Days that a token may be valid, at most."""
_DAY = 86_400


class Beyond(ValueError):
    """The token would give more than its owner has; ``grants`` are those in excess."""

    def __init__(self, grants: Iterable[Grant]):
        self.grants = tuple(grants)
        super().__init__(f"{', '.join(map(str, self.grants))}: the owner does not have it")


@dataclass(frozen=True, slots=True)
class Token:
    """A token, without its secret. Its grants are limited to those its owner still has."""

    id: str
    owner: str
    label: str
    grants: tuple[Grant, ...]
    scopes: frozenset[Scope]
    made: datetime
    expires: datetime
    used: date | None
    """The day (UTC) of the last use. No time of day: when a person works is nobody's concern."""
    revoked: bool
    local: bool = False
    """Whether it is valid only on the machine where it was made."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a new token: a label, what it gives, and for how many days."""

    label: str
    grants: tuple[Grant, ...]
    scopes: frozenset[Scope]
    days: int


class Tokens:
    """The tokens of a vault."""

    def __init__(self, vault: Vault, clock: Clock = time.time):
        self._vault = vault
        self._clock = clock

    def make(
        self,
        owner: str,
        terms: Terms,
        held: Iterable[Grant] | None = None,
        *,
        local: bool = False,
    ) -> tuple[str, Token]:
        """Make a token. Returns the text that is shown once, and what is stored.

        ``held`` is what the owner has; without it, the caller vouches for the grants. A ``local``
        token is valid only on this machine. Raises Beyond, and ValueError if the token would be
        valid for too long.
        """
        if not 1 <= terms.days <= LONGEST:
            raise ValueError(f"a token is good for 1 to {LONGEST} days, not for {terms.days}")
        over = () if held is None else listed.beyond(terms.grants, held)
        if over:
            raise Beyond(over)
        id, secret, now = slug("t"), drawn(), int(self._clock())
        row = {
            "id": id, "owner": owner, "label": terms.label, "digest": digest(secret),
            "grants": listed.written(terms.grants), "scopes": " ".join(sorted(terms.scopes)),
            "made": now, "expires": now + terms.days * _DAY, "used": None, "revoked": False,
            "local": local,
        }  # fmt: skip
        with self._vault.writing() as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.expires <= now))
            connection.execute(insert(TOKENS).values(row))
        return f"{PREFIX}{id.removeprefix('t-')}_{secret}", _token({**row, "held": None})

    def find(self, text: str) -> Token | None:
        """The token of a text, if it is still valid. Notes that it was used today."""
        form = FORM.fullmatch(text)
        if form is None:
            return None
        with self._vault.reading() as connection:
            query = _ALL.where(TOKENS.c.id == f"t-{form['id']}")
            row = connection.execute(query).one_or_none()
        if row is None or not compare_digest(row._mapping["digest"], digest(form["secret"])):
            return None
        if row._mapping["revoked"] or row._mapping["expires"] <= self._clock():
            return None
        self._note(row)
        return _token(row._mapping)

    def _note(self, row: Row[Any]) -> None:
        today = day(self._clock)
        if row._mapping["used"] != today:
            with self._vault.noting() as connection:
                used = update(TOKENS).where(TOKENS.c.id == row._mapping["id"]).values(used=today)
                connection.execute(used)

    def all(self, owner: str | None = None) -> list[Token]:
        """The tokens of an owner, or of everyone, newest first."""
        query = _ALL if owner is None else _ALL.where(TOKENS.c.owner == owner)
        with self._vault.reading() as connection:
            rows = connection.execute(query.order_by(TOKENS.c.made.desc(), TOKENS.c.id))
            return [_token(row._mapping) for row in rows]

    def revoke(self, id: str, owner: str | None = None) -> None:
        """Revoke a token, but only a token of ``owner`` if one is given. Raises NotFound."""
        chosen = update(TOKENS).where(TOKENS.c.id == id)
        if owner is not None:
            chosen = chosen.where(TOKENS.c.owner == owner)
        with self._vault.writing() as connection:
            if not connection.execute(chosen.values(revoked=True)).rowcount:
                raise NotFound(id)

    def any_good(self) -> bool:
        """Whether any token still gives access from other machines."""
        good = (
            TOKENS.c.revoked.is_(False)
            & TOKENS.c.local.is_(False)
            & (TOKENS.c.expires > int(self._clock()))
        )
        with self._vault.reading() as connection:
            counted = connection.execute(select(func.count()).select_from(TOKENS).where(good))
            return counted.scalar_one() > 0


_ALL: Select[Any] = select(TOKENS, ACCOUNTS.c.grants.label("held")).outerjoin(
    ACCOUNTS, ACCOUNTS.c.recorder == TOKENS.c.owner
)


def _token(row: Mapping[str, Any] | RowMapping) -> Token:
    given = listed.read(row["grants"])
    held = row["held"]
    return Token(
        id=row["id"],
        owner=row["owner"],
        label=row["label"],
        grants=given if held is None else listed.common(given, listed.read(held)),
        scopes=frozenset(scope for scope in SCOPES if scope in row["scopes"].split()),
        made=datetime.fromtimestamp(row["made"], UTC),
        expires=datetime.fromtimestamp(row["expires"], UTC),
        used=row["used"],
        revoked=row["revoked"],
        local=row["local"],
    )

"""Browser sessions and pending sign-ins, shared by all servers that use a vault.

The cookie holds a secret; the vault keeps its digest. The CSRF token is derived from the secret, so
it need not be stored.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, or_, select, update

from application.access import grants as listed
from application.access.accounts import Clock
from application.access.secret import digest, drawn
from application.access.tables import ACCOUNTS, SESSIONS, SIGN_INS
from application.vault import Vault
from domain.access import Grant

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
_NOTED = 60
"""Seconds during which another use of a session is not written down."""
PATIENCE = 600
"""Seconds within which a sign-in must be completed."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person. The grants are those of the sign-in, less any lost since."""

    recorder: str
    grants: tuple[Grant, ...]


def csrf(secret: str) -> str:
    """The token a request must send beside the cookie; pages of other sites cannot know it."""
    return digest(f"csrf:{secret}")


class Sessions:
    """The sessions of a vault. A session ends after ``idle`` without use, and at most after
    ``longest``.

    A session is valid only for the door where it began: ``door`` is the issuer, or the digest of
    the start token.
    """

    def __init__(
        self,
        vault: Vault,
        idle: timedelta = IDLE,
        longest: timedelta = LONGEST,
        clock: Clock = time.time,
    ):
        self._vault = vault
        self._idle = int(idle.total_seconds())
        self._longest = int(longest.total_seconds())
        self._clock = clock

    def begin(self, recorder: str, grants: Iterable[Grant], door: str) -> str:
        """Begin a session, and return its secret. Removes expired sessions."""
        secret, now = drawn(), int(self._clock())
        row = {
            "digest": digest(secret), "recorder": recorder, "grants": listed.written(grants),
            "door": door, "made": now, "used": now,
        }  # fmt: skip
        over = or_(
            SESSIONS.c.used <= now - self._idle,
            SESSIONS.c.made <= now - self._longest,
        )
        with self._vault.writing() as connection:
            connection.execute(delete(SESSIONS).where(over))
            connection.execute(insert(SESSIONS).values(row))
        return secret

    def find(self, secret: str, doors: Iterable[str]) -> Session | None:
        """The session of a secret, if it has not expired and began at one of these doors."""
        key, now = digest(secret), int(self._clock())
        query = (
            select(SESSIONS, ACCOUNTS.c.grants.label("held"))
            .outerjoin(ACCOUNTS, ACCOUNTS.c.recorder == SESSIONS.c.recorder)
            .where(
                SESSIONS.c.digest == key,
                SESSIONS.c.door.in_([*doors]),
                SESSIONS.c.used > now - self._idle,
                SESSIONS.c.made > now - self._longest,
            )
        )
        with self._vault.reading() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            return None
        row = found._mapping
        if row["used"] <= now - min(_NOTED, self._idle // 2):
            with self._vault.noting() as connection:
                used = update(SESSIONS).where(SESSIONS.c.digest == key).values(used=now)
                connection.execute(used)
        given, held = listed.read(row["grants"]), row["held"]
        allowed = given if held is None else listed.common(given, listed.read(held))
        return Session(row["recorder"], allowed)

    def end(self, secret: str) -> None:
        """End a session, on all servers at once. Does nothing if it has ended already."""
        with self._vault.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest(secret)))


@dataclass(frozen=True, slots=True)
class SignIn:
    """A pending sign-in: what the issuer must send back, and where to go afterwards."""

    nonce: str
    verifier: str
    """Proves to the issuer that the code is redeemed by the one who asked for it (PKCE, RFC 7636).
    """
    goal: str


class SignIns:
    """The pending sign-ins of a vault."""

    def __init__(self, vault: Vault, clock: Clock = time.time):
        self._vault = vault
        self._clock = clock

    def begin(self, goal: str) -> tuple[str, SignIn]:
        """Begin a sign-in, and return the state that identifies it. Removes expired ones."""
        state, now = drawn(), int(self._clock())
        begun = SignIn(drawn(), drawn(), goal)
        row = {
            "digest": digest(state), "nonce": begun.nonce, "verifier": begun.verifier,
            "goal": goal, "expires": now + PATIENCE,
        }  # fmt: skip
        with self._vault.writing() as connection:
            connection.execute(delete(SIGN_INS).where(SIGN_INS.c.expires <= now))
            connection.execute(insert(SIGN_INS).values(row))
        return state, begun

    def take(self, state: str) -> SignIn | None:
        """The sign-in of a state, which works once; None if there is none or it has expired."""
        taken = delete(SIGN_INS).where(SIGN_INS.c.digest == digest(state)).returning(SIGN_INS)
        with self._vault.writing() as connection:
            found = connection.execute(taken).one_or_none()
        if found is None or found._mapping["expires"] <= self._clock():
            return None
        row = found._mapping
        return SignIn(row["nonce"], row["verifier"], row["goal"])

"""The vault's tables on who has access. Times are seconds since 1970 (UTC)."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Date, String, Table, UniqueConstraint

from application.vault import METADATA

ACCOUNTS: Final = Table(
    "account",
    METADATA,
    Column("recorder", String, primary_key=True),
    Column("issuer", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("grants", String, nullable=False),
    Column("signed_in", Date, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

TOKENS: Final = Table(
    "token",
    METADATA,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("label", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("grants", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", Date),
    Column("revoked", Boolean, nullable=False),
    Column("local", Boolean, nullable=False),
)

SESSIONS: Final = Table(
    "session",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("recorder", String, nullable=False, index=True),
    Column("grants", String, nullable=False),
    Column("door", String, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
)

SIGN_INS: Final = Table(
    "sign_in",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("goal", String, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

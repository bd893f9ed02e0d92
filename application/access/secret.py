"""Secrets: drawn at random, stored as digests, compared in constant time."""

import hmac
import secrets
from hashlib import sha256

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
BYTES = 32
"""256 bits: too many to guess, so a plain digest is safe to store."""


def drawn() -> str:
    """A new secret, as text that fits into a URL or a header."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """The stored form of a secret."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, compared in constant time."""
    return hmac.compare_digest(digest(one), digest(other))


def slug(sort: str) -> str:
    """A random id that reveals only its sort: ``r-`` and ten characters from a to z and 2 to 7."""
    return f"{sort}-{''.join(secrets.choice(_SIGNS) for _ in range(10))}"

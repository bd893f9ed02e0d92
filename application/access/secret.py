"""Secrets: drawn at random, kept as digests, compared in constant time."""

import hmac
import secrets
from hashlib import sha256

_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
BYTES = 32
"""256 bits: nobody guesses them, so that a plain digest keeps them."""


def drawn() -> str:
    """A new secret, as text that goes into an address or a header."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets agree; how long it takes does not tell how far they do."""
    return hmac.compare_digest(digest(one), digest(other))


def slug(sort: str) -> str:
    """A random id that says nothing but its sort: ``r-`` and ten of a to z and 2 to 7."""
    return f"{sort}-{''.join(secrets.choice(_SIGNS) for _ in range(10))}"

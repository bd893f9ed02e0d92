"""The cipher of one person: seals and opens values with keys derived from the person's key.

AES-SIV (RFC 5297) needs no nonce: the same value at the same place always gives the same bytes, and
anything else gives other bytes. With a random nonce, an entry that is sent again would differ.
"""

import base64
import hmac
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from domain.personal import Sealed

SALT: Final = 16
"""Bytes of the salt, which keeps the value from being guessed by its digest."""
_BLOCK: Final = 64
"""Values are padded to a multiple of this many bytes, so that short ones look alike."""
_USE: Final = b"samrad/person/1"


class Broken(Exception):
    """A sealed value does not open with its key."""


class Cipher:
    """Seals and opens values by a person's key of 32 bytes."""

    def __init__(self, key: bytes):
        derived = HKDFExpand(SHA256(), 96, _USE).derive(key)  # uniformly random: no extract
        self._siv, self._salting = AESSIV(derived[:64]), derived[64:]

    def seal(self, value: str, mention: str, stream: str, place: str) -> Sealed:
        """A value sealed for one place in one stream."""
        where = (stream.encode(), place.encode())
        salt = hmac.digest(self._salting, b"\0".join(where), "sha256")[:SALT]
        told = salt + value.encode()
        padded = told + bytes(-len(told) % _BLOCK)  # values never end in a zero byte
        return Sealed(
            mention=mention,
            place=place,
            sealed=base64.b64encode(self._siv.encrypt(padded, list(where))).decode(),
            digest=sha256(told).hexdigest(),
        )

    def open(self, sealed: Sealed, stream: str) -> tuple[str, str]:
        """The value, and its salt in hexadecimal. Raises Broken."""
        try:
            told = self._siv.decrypt(
                base64.b64decode(sealed.sealed), [stream.encode(), sealed.place.encode()]
            ).rstrip(b"\0")
            value = told[SALT:].decode()
        except (InvalidTag, ValueError):
            raise Broken(sealed.mention) from None
        if sha256(told).hexdigest() != sealed.digest:
            raise Broken(sealed.mention)
        return value, told[:SALT].hex()

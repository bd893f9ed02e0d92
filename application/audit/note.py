"""Signed notes and checkpoints, in the forms of c2sp.org/signed-note and c2sp.org/tlog-checkpoint.

A checkpoint states that the log of an origin had a number of entries and a root. By signing it, the
signer commits to that.
"""

import base64
import binascii
import codecs
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from application.audit.fault import Refused

_ED25519 = b"\x01"
_PRIVATE = "PRIVATE+KEY+"
_DASH = "\N{EM DASH} "
_LARGEST = 1_000_000
_MOST_SIGNATURES = 64
_KEY = 32
_ENDS = "samrad/ends/1 "
"""The start of the checkpoint line with the root of `ends`. Other readers skip such lines."""


_MARK = "\ufeff"


def unmarked(text: str) -> str:
    """A file's text without what editors add: a byte order mark and carriage returns.

    Nothing is lost, since no key, note or proof contains either.
    """
    return text.removeprefix(_MARK).replace("\r\n", "\n")


def text_in(content: bytes, what: str) -> str:
    """A file's text, unchanged. Raises Refused if it is not UTF-8, naming the line."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("utf-16", what=what)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if line > 1:
            raise Refused("not-utf-8-on-line", what=what, line=line) from None
        raise Refused("not-utf-8", what=what) from None


def _decoded(text: str, what: str, line: int = 0) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("not-base64", what=what, line=line) from None
    if base64.b64encode(data).decode() != text:
        raise Refused("not-canonical-base64", what=what, line=line)
    return data


def encoded(data: bytes) -> str:
    """Bytes as base64 (RFC 4648, section 4)."""
    return base64.b64encode(data).decode()


def hash_of(text: str, what: str = "the root", line: int = 0) -> bytes:
    """A hash from base64. Raises Refused."""
    data = _decoded(text, what, line)
    if len(data) != _KEY:
        raise Refused("not-a-hash", what=what, bytes=len(data), line=line)
    return data


def checked_name(name: str) -> str:
    """A name, if it is allowed for keys and origins. Raises Refused."""
    if not name or "+" in name or any(c.isspace() or _is_no_character(c) for c in name):
        raise Refused("not-a-name", name=name)
    return name


def _is_no_character(c: str) -> bool:
    """Control characters, and what Python substitutes for bytes that are not UTF-8."""
    return c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff"


# --- keys ------------------------------------------------------------------------------------


def _id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _key(text: str) -> tuple[str, str, bytes]:
    """The name, id and key material of a key written as ``NAME+ID+KEY``."""
    fields = unmarked(text).strip().split("+", 2)
    if len(fields) != 3:
        raise Refused("not-a-key")
    name, id, data = *fields[:2], _decoded(fields[2], "the key")
    if data[:1] != _ED25519 or len(data) != 1 + _KEY:
        raise Refused("not-ed25519")
    return checked_name(name), id, data[1:]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A trusted signer: a name and a public key."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Parse ``NAME+ID+KEY``. Raises Refused."""
        name, id, public = _key(text)
        if id != _id(name, public).hex():
            raise Refused("key-miscopied")
        return cls(name, public)

    @property
    def id(self) -> bytes:
        """The four bytes by which signatures name the key."""
        return _id(self.name, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encoded(_ED25519 + self.public)}"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether it is this key's signature of a text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A signer: a name and a private key."""

    name: str
    private: bytes = field(repr=False)

    @classmethod
    def generate(cls, name: str) -> "Signer":
        """A new key from the operating system's randomness. Raises Refused for a bad name."""
        return cls(checked_name(name), Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """Parse ``PRIVATE+KEY+NAME+ID+KEY``. Raises Refused."""
        text = unmarked(text).strip()
        if not text.startswith(_PRIVATE):
            raise Refused("not-a-signing-key")
        name, id, private = _key(text.removeprefix(_PRIVATE))
        signer = cls(name, private)
        if id != signer.verifier.id.hex():
            raise Refused("signing-key-damaged")
        return signer

    @property
    def verifier(self) -> Verifier:
        """The public key, for those who are to trust this signer."""
        public = Ed25519PrivateKey.from_private_bytes(self.private).public_key()
        return Verifier(self.name, public.public_bytes_raw())

    def secret(self) -> str:
        """The key as it is stored, ``PRIVATE+KEY+NAME+ID+KEY``. It must be kept secret."""
        id = self.verifier.id.hex()
        return f"{_PRIVATE}{self.name}+{id}+{encoded(_ED25519 + self.private)}"

    def sign(self, text: str) -> str:
        """A text that ends in a newline, as a signed note."""
        return f"{text}\n{self._signature(text)}"

    def cosign(self, note: str) -> str:
        """A signed note with this key's signature added. Raises Refused if it is not a note."""
        return note + self._signature(_split(note)[0])

    def _signature(self, text: str) -> str:
        key = Ed25519PrivateKey.from_private_bytes(self.private)
        return f"{_DASH}{self.name} {encoded(self.verifier.id + key.sign(text.encode()))}\n"


# --- notes -----------------------------------------------------------------------------------


def opened(note: str, trusted: Verifier) -> str:
    """The text of a note, if the trusted key signed it.

    Ignores signatures by others. Raises Refused.
    """
    text, signatures = _split(note)
    ours = [data[4:] for name, data in signatures if (name, data[:4]) == _named(trusted)]
    if not ours:
        signers = ", ".join(dict.fromkeys(name for name, _ in signatures))
        raise Refused("signed-by-others", name=trusted.name, signers=signers)
    if not all(trusted.verify(text.encode(), signature) for signature in ours):
        raise Refused("forged", name=trusted.name)
    return text


def _named(verifier: Verifier) -> tuple[str, bytes]:
    return verifier.name, verifier.id


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    note = note.removeprefix(_MARK)
    if len(note) > _LARGEST or any(ord(c) < 32 and c != "\n" for c in note):
        raise Refused("note-unfit")
    body, blank, signed = note.rpartition("\n\n")
    if not blank or not signed.endswith("\n"):
        raise Refused("not-a-note")
    lines = signed[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise Refused("too-many-signatures", most=_MOST_SIGNATURES)
    return body + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, space, data = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise Refused("not-a-signature", text=line)
    signature = _decoded(data, "a signature")
    if len(signature) < 5:
        raise Refused("signature-too-short")
    return checked_name(name), signature


# --- checkpoints -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The origin of a log, how many entries it had, and the root over them.

    ``ends`` is the root over the length of each stream. Older checkpoints have none.
    """

    origin: str
    size: int
    root: bytes
    ends: bytes | None = None

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Parse the text of a note. Raises Refused."""
        lines = text.split("\n")
        if len(lines) < 4 or not all(lines[:-1]) or lines[-1]:
            raise Refused("not-a-checkpoint")
        origin, size, root = lines[:3]
        stated = decimal(size, "the checkpoint's size"), hash_of(root)
        ends = [one.removeprefix(_ENDS) for one in lines[3:-1] if one.startswith(_ENDS)]
        if len(ends) > 1:
            raise Refused("ends-signed-twice")
        return cls(origin, *stated, hash_of(ends[0], "the root of the ends") if ends else None)

    @classmethod
    def opened(cls, note: str, trusted: Verifier) -> "Checkpoint":
        """The checkpoint in a note, signed by the trusted key for its own log. Raises Refused."""
        found = cls.parse(opened(note, trusted))
        if found.origin != trusted.name:
            raise Refused("checkpoint-of-another-log", origin=found.origin, name=trusted.name)
        return found

    def __str__(self) -> str:
        ends = f"{_ENDS}{encoded(self.ends)}\n" if self.ends is not None else ""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n{ends}"


def decimal(text: str, what: str, line: int = 0) -> int:
    """A number as logs write it, without sign or leading zeros. Raises Refused."""
    is_plain = text.isascii() and text.isdigit() and len(text) <= 18
    if not is_plain or (text != "0" and text.startswith("0")):
        raise Refused("not-a-number", what=what, text=text[:40], line=line)
    return int(text)

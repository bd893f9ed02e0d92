"""The master key: wraps all other keys, and lies in a file apart from them.

The file has one line per key, newest first: its id, and 32 bytes in base64. Several keys mean that
a rotation is under way.
"""

import base64
import binascii
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from application.atomic_files import written_whole

BYTES: Final = 32
_NONCE: Final = 12
_OTHERS: Final = 0o077
"""The permission bits of everyone but a file's owner."""


class WrongMaster(Exception):
    """The master key cannot be used; the message says what is wrong and what to do."""


class Master:
    """The master keys in a file; without a path, a temporary key for trials."""

    def __init__(self, path: Path | None = None):
        """Read the keys, if there are any. Raises WrongMaster if others may read the file too."""
        self.path = path
        self._keys: dict[str, AESGCM] = {}
        self._lines: list[str] = []
        if path is None:
            self.add()
        elif path.exists():
            self._read(path)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys, newest first; empty before the first is made."""
        return tuple(self._keys)

    def add(self) -> str:
        """Put a new key before the others, and return its id.

        If two processes make the first key at the same time, both end up with the same one.
        """
        new = f"{secrets.token_hex(8)} {base64.b64encode(secrets.token_bytes(BYTES)).decode()}"
        first = not self._lines
        try:
            self._write([new, *self._lines], replace=not first)
        except FileExistsError:
            assert self.path
            self._read(self.path)
        return self.ids[0]

    def keep_only(self, id: str) -> None:
        """Destroy all keys but one."""
        self._write([line for line in self._lines if line.startswith(f"{id} ")], replace=True)

    def read_again(self) -> None:
        """Read the file again, since another process may have changed it."""
        if self.path is not None and self.path.exists():
            self._read(self.path)

    def wrap(self, id: str, key: bytes, of: str) -> bytes:
        """A key wrapped by a master key. ``of`` binds it to its owner."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._keys[id].encrypt(nonce, key, of.encode())

    def unwrap(self, master: str, wrapped: bytes, of: str) -> bytes:
        """The unwrapped key. Raises WrongMaster."""
        if master not in self._keys:
            self.read_again()  # another process may have rotated it
        if master not in self._keys:
            raise WrongMaster(
                f"keys are wrapped by master key {master}, which {self._named()} does not hold; "
                "put the master key there that was used last, from where it is kept"
            )
        try:
            return self._keys[master].decrypt(wrapped[:_NONCE], wrapped[_NONCE:], of.encode())
        except InvalidTag:
            raise WrongMaster(
                f"master key {master} in {self._named()} does not open what was wrapped by it; "
                "one of the two was altered: restore it from a backup"
            ) from None

    def _named(self) -> str:
        return str(self.path) if self.path else "this process"

    def _write(self, lines: list[str], *, replace: bool) -> None:
        if self.path is not None:
            with written_whole(self.path, replace=replace) as file:
                file.write("".join(f"{line}\n" for line in lines).encode())
        self._take(lines)

    def _read(self, path: Path) -> None:
        try:
            if path.stat().st_mode & _OTHERS:
                raise WrongMaster(
                    f"others may read {path}, which holds the master key: chmod 600 {path}"
                )
            lines = path.read_text(encoding="utf-8-sig").splitlines()  # it may have a BOM
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise WrongMaster(f"{path}, the master key, cannot be read: {reason}") from None
        self._take(lines)

    def _take(self, lines: list[str]) -> None:
        keys: dict[str, AESGCM] = {}
        for line in lines:
            id, _, text = line.partition(" ")
            key = b""
            with suppress(binascii.Error):
                key = base64.b64decode(text, validate=True)
            if not id or len(key) != BYTES:
                raise WrongMaster(
                    f"{self._named()} is not a master key as samrad writes it; put back the one "
                    "that was used last, from where it is kept"
                )
            keys[id] = AESGCM(key)
        if not keys:
            raise WrongMaster(f"{self._named()}, the master key, is empty")
        self._keys, self._lines = keys, lines

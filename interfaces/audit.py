"""The audit log of a home: its signing key, and the checkpoints that were given out.

``checkpoint.key`` in the home signs; ``checkpoint.pub`` beside it is for whoever is to trust it.
The signed checkpoints stand in a folder beside the database. ``SAMRAD_ORIGIN`` names the log, best
like an address without a scheme (``region.example/samrad``); it is fixed when the key is made.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from application.audit.log import AuditLog, Issued
from application.audit.note import Refused, Signer
from application.audit.whole import written_whole
from application.engine import Engine
from interfaces.home import Home, Misconfigured


def audit_log(home: Home, engine: Engine) -> AuditLog:
    """The audit log of a home. Makes the key when there never was one. Raises Misconfigured."""
    issued = Issued(Path(f"{home.database}.checkpoints"))
    return AuditLog(engine.tree, _signer(home.path, issued), issued)


def _signer(folder: Path, issued: Issued) -> Signer:
    path = folder / "checkpoint.key"
    public = path.with_suffix(".pub")
    # Looked up before the key is: another process that makes both makes the key first.
    began = public.exists() or bool(issued.sizes())
    if not path.exists():
        if began:
            _refuse_another(path, issued)
        _make(path)
    try:
        signer = Signer.parse(path.read_bytes().decode().strip())
    except (OSError, UnicodeDecodeError, Refused) as error:
        raise Misconfigured(f"{path}: {error}; restore it from a backup") from None
    _publish(public, f"{signer.verifier}\n".encode())
    return signer


def _refuse_another(path: Path, issued: Issued) -> NoReturn:
    raise Misconfigured(
        f"{path} is gone, and the log was signed with it: restore it from a backup; or, to begin "
        f"another log, move checkpoint.pub and {issued.folder} away"
    )


def _make(path: Path) -> None:
    """A new key, readable by its owner only. Never over one that stands."""
    named = os.environ.get("SAMRAD_ORIGIN") or f"samrad/{secrets.token_hex(4)}"
    try:
        signer = Signer.generate(named)
    except Refused as refused:
        raise Misconfigured(f"SAMRAD_ORIGIN: {refused}") from None
    with suppress(FileExistsError), written_whole(path, mode=0o600) as file:
        file.write(f"{signer.secret()}\n".encode())  # unless another process was first


def _publish(path: Path, key: bytes) -> None:
    """The public half of the key, for others. Never over one that stands."""
    if not path.exists():
        with suppress(FileExistsError), written_whole(path) as file:
            file.write(key)
    if path.read_bytes() != key:
        raise Misconfigured(
            f"{path} is not of the checkpoint.key beside it: restore the key that belongs to it "
            f"from a backup; or, if the key is the right one, move {path.name} away"
        )

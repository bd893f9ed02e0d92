"""The audit log of a home: its signing key, and the checkpoints that were signed.

``checkpoint.key`` in the home is the private key. ``checkpoint.pub`` beside it is for others: it
holds the public key in use, and below it the earlier ones. The checkpoints that were given out
are in a folder beside the database, the last note of all in ``checkpoint.last`` beside the key.
``SAMRAD_ORIGIN`` names the log, best like an address without a scheme (``region.example/samrad``);
it is fixed when the key is made.
"""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from application.atomic_files import written_whole
from application.audit.fault import Refused
from application.audit.log import AuditLog, Issued
from application.audit.note import Checkpoint, Signer, Verifier, text_in, unmarked
from application.engine import Engine
from interfaces.home.home import Home
from interfaces.home.settings import Misconfigured, settings
from interfaces.wording.message import sentence


def audit_log(home: Home, engine: Engine) -> AuditLog:
    """The audit log of a home. Makes the key if there never was one. Raises Misconfigured."""
    issued = issued_in(home)
    signer = _signer(home.path, issued)
    return AuditLog(engine.tree, signer, issued, _retired(home.path, signer))


def issued_in(home: Home) -> Issued:
    """The checkpoints signed in a home: those given out, and the last of all beside the key."""
    return Issued(home.beside("checkpoints"), home.path / "checkpoint.last")


def began(home: Home) -> bool:
    """Whether a home has a signing key, so that its log may have been signed."""
    return (home.path / _KEY).exists()


def rotate(home: Home, engine: Engine) -> str:
    """Replace the signing key by a new one; the note that hands over.

    The note states the log as it is, and both keys sign it, so that trust in the old key extends to
    the new one. The old private key is then gone. Raises Misconfigured and RolledBack.
    """
    audit = audit_log(home, engine)
    new = Signer.generate(audit.signer.name)
    handover = new.cosign(audit.checkpoint())
    size = Checkpoint.opened(handover, new.verifier).size
    with written_whole(home.beside("checkpoints") / f"{size}.handover", replace=True) as file:
        file.write(handover.encode())
    # The public keys first: one too many does no harm, a signature by an unknown one does.
    keys = (new.verifier, audit.signer.verifier, *audit.retired)
    with written_whole(_public(home.path), replace=True) as file:
        file.write("".join(f"{key}\n" for key in keys).encode())
    with written_whole(home.path / _KEY, replace=True) as file:
        file.write(f"{new.secret()}\n".encode())
    return handover


def undefended(engine: Engine) -> str | None:
    """A sentence on missing or altered triggers, which refuse changes; None if all are in place."""
    names = engine.recorder.undefended()
    if not names:
        return None
    return (
        "the triggers that refuse changes to the log are not as they were made: "
        f"{', '.join(names)}; find out who removed them, and make them anew with `samrad migrate`"
    )


_KEY = "checkpoint.key"


def _public(folder: Path) -> Path:
    return (folder / _KEY).with_suffix(".pub")


def _keys(path: Path) -> list[str]:
    """The public keys in a file. Raises Misconfigured."""
    try:
        return unmarked(text_in(path.read_bytes(), path.name)).split()
    except Refused as error:
        raise Misconfigured(
            sentence("%(path)s: %(error)s; restore it from a backup", path=path, error=error)
        ) from None


def _retired(folder: Path, signer: Signer) -> list[Verifier]:
    """The public keys that signed before the one in use. Raises Misconfigured."""
    keys = _keys(_public(folder))
    try:
        return [Verifier.parse(key) for key in keys if key != str(signer.verifier)]
    except Refused as error:
        raise Misconfigured(
            sentence(
                "%(public)s: %(error)s; restore it from a backup",
                public=_public(folder),
                error=error,
            )
        ) from None


def _signer(folder: Path, issued: Issued) -> Signer:
    path, public = folder / _KEY, _public(folder)
    # Looked up before the key: another process that makes both makes the key first.
    began = public.exists() or bool(issued.sizes())
    if not path.exists():
        if began:
            _refuse_another(path, issued)
        _make(path)
    try:
        signer = Signer.parse(text_in(path.read_bytes(), path.name))
    except (OSError, Refused) as error:
        raise Misconfigured(
            sentence("%(path)s: %(error)s; restore it from a backup", path=path, error=error)
        ) from None
    _publish(public, str(signer.verifier))
    return signer


def _refuse_another(path: Path, issued: Issued) -> NoReturn:
    raise Misconfigured(
        sentence(
            "%(path)s is gone, and the log was signed with it: restore it from a backup; or, to "
            "begin another log, move checkpoint.pub and %(folder)s away",
            path=path,
            folder=issued.folder,
        )
    )


def _make(path: Path) -> None:
    """Make a new key, readable by its owner only. It never replaces one that is there."""
    named = settings().origin or f"samrad/{secrets.token_hex(4)}"
    try:
        signer = Signer.generate(named)
    except Refused as refused:
        raise Misconfigured(sentence("SAMRAD_ORIGIN: %(refused)s", refused=refused)) from None
    with suppress(FileExistsError), written_whole(path) as file:
        file.write(f"{signer.secret()}\n".encode())  # unless another process was first


def _publish(path: Path, key: str) -> None:
    """Write the public key for others. Raises Misconfigured if another one is there already."""
    if not path.exists():
        with suppress(FileExistsError), written_whole(path) as file:
            file.write(f"{key}\n".encode())
    if key not in _keys(path):
        raise Misconfigured(
            sentence(
                "%(path)s is not of the %(key)s beside it: restore the key that belongs to it "
                "from a backup; or, if the key is the right one, move %(name)s away",
                path=path,
                key=_KEY,
                name=path.name,
            )
        )

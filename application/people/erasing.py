"""Erasing: the erasure of a person's data is recorded, and then the key is destroyed.

In that order, under a lock on the person. If the program stops in between, or an old copy of the
keys is restored, `reapply` destroys the keys that the log says were erased.
"""

import base64
import secrets

from application.engine import Engine
from application.people.keys import Handle
from application.people.opening import Opening
from application.submission import Submission
from domain.erasure import ERASURE, Erase
from domain.record import Role


class Unknown(Exception):
    """The key store knows nobody by that id in the region."""


def erase(
    opening: Opening, region: str, person: str, decision: str, recorder: str, role: Role
) -> int | None:
    """Erase a person's data, by a decision. Returns how many mentions it covers.

    ``person`` is the sender's id for the person, or the id of the mention if the sender gave none.
    Returns None, and records nothing, if the person was erased before. Raises Unknown, Refused if
    the reference to the decision cannot be recorded, and what recording raises.
    """
    engine, keys = opening.engine, opening.keys
    names = keys.known_region(region)
    if names is None:
        raise Unknown(person)
    handle = names.handle(person)
    with keys.destroying(region, handle) as found:
        if found is not None:
            marks = tuple(sorted(map(names.mark, found.mentions)))
            _record(engine, Erase(region, decision, handle, marks), recorder, role)
            return len(marks)
    if keys.person(region, handle) is None:
        raise Unknown(person)
    return None


def _record(engine: Engine, erase: Erase, recorder: str, role: Role) -> None:
    subject = ERASURE.of(base64.b32encode(secrets.token_bytes(15)).decode().lower())
    engine.submit(Submission(((subject, erase),), recorder, role, f"erase-{subject.id}"))


def reapply(opening: Opening) -> int:
    """Destroy again the keys that the log says were destroyed. Returns how many had come back.

    Needed after a crash between the record and the destruction, and after an older copy of the keys
    was restored.
    """
    regions: dict[str, dict[Handle, tuple[str, ...]]] = {}
    for handle, record in opening.erasures().by_handle.items():
        regions.setdefault(record.fact.region, {})[handle] = record.fact.covers
    return sum(opening.keys.destroy(region, covered) for region, covered in regions.items())

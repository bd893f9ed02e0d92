"""Erasing: it is recorded that a person's data is erased, and then the key is destroyed.

In that order, under a lock on the person. If the program ends between the two, or an old copy of
the keys is put back, `reapply` destroys what the log says was erased.
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
    """Erase what is held of a person, by a decision; how many mentions it covers.

    ``person`` is the id by which the sender knows the person, or that of a mention which tells of
    somebody known by nothing else. None where it was done before: nothing more is recorded.
    Raises Unknown, Refused where the reference cannot be recorded, and what recording raises.
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
    """Destroy the keys that the log says were destroyed; how many had come back.

    That is so after a crash between the record and the destruction, and where an older copy of the
    keys was put back.
    """
    regions: dict[str, dict[Handle, tuple[str, ...]]] = {}
    for handle, record in opening.erasures().by_handle.items():
        regions.setdefault(record.fact.region, {})[handle] = record.fact.covers
    return sum(opening.keys.destroy(region, covered) for region, covered in regions.items())

"""The cost of sealing the personal data in a submission, and of opening it."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from application.engine import Engine
from application.people.opening import Opening
from application.people.subject import named_in
from application.submission import Submission
from bench.figure import Figure, Runner, against, timed
from bench.place import Place
from domain.consultation.invitation import ContactNamed
from domain.consultation.opening import Opened, OrganisationDescribed
from domain.personal import Plain
from interfaces.home.people import People

_CONTACTS = 1_000
_ROUND = "bench"
_AIM = 0.2
"""The floor takes some 12 µs per fact on an otherwise idle machine, so the aim is 60 µs."""
_FLOOR = "a derived key, AES-SIV and SHA-256 for each, alone"


def figures(place: Place) -> list[Figure]:
    """A round file of a thousand contacts, each a different person."""
    path, numbers = place.fresh(), count()
    with (
        Engine(path) as engine,
        People(engine, path.with_name(f"{path.name}.keys"), None) as people,
    ):
        engine.sealer = people
        engine.submit(
            Submission.for_consultation(_ROUND, _BEGINNING, "bench", "officer", "beginning")
        )
        known = _contacts(next(numbers))
        engine.submit(known)
        opening = people.opening()
        assert opening is not None

        def of_new_people() -> float:
            return timed(_given(people, _contacts(next(numbers))))()

        sealing = [
            Runner(f"seal {_CONTACTS} facts, of people who are new", of_new_people, _AIM),
            Runner(
                f"seal {_CONTACTS} facts, of people who are known",
                timed(_given(people, known)),
                _AIM,
            ),
        ]
        values = [f"Person {number}".encode() for number in range(_CONTACTS)]
        return [
            *against(_FLOOR, timed(lambda: _alone(values)), sealing, place.rounds),
            *_opened(engine, opening, values, place.rounds),
        ]


_BEGINNING = (
    Opened(id="opened", region="20", holder="A", plan="B", period="2019/2022", kept="live"),
    OrganisationDescribed(id="organisation-ax", organisation="ax", name="Ax"),
)


def _contacts(batch: int) -> Submission:
    facts = tuple(
        ContactNamed(
            id=f"contact-{batch}-{number}",
            organisation="ax",
            name=Plain(value=f"Person {number}", person=f"person-{batch}-{number}"),
        )
        for number in range(_CONTACTS)
    )
    return Submission.for_consultation(_ROUND, facts, "bench", "officer", f"contacts-{batch}")


def _given(people: People, submission: Submission) -> Any:
    return lambda: people(submission, trial=False)


def _alone(values: Sequence[bytes]) -> None:
    key = secrets.token_bytes(32)
    for number, value in enumerate(values):
        derived = HKDFExpand(SHA256(), 96, str(number).encode()).derive(key)
        b64encode(AESSIV(derived[:64]).encrypt(value.ljust(64), [b"stream", b"place"]))
        sha256(value).hexdigest()


def _opened(engine: Engine, opening: Opening, values: Sequence[bytes], rounds: int) -> list[Figure]:
    state = engine.consultation(_ROUND)

    def opened() -> None:
        for number in range(_CONTACTS):
            named_in(opening, _ROUND, state, f"contact-0-{number}", lambda _: False)

    what = f"open {_CONTACTS} entries, one by one"
    return against(_FLOOR, timed(lambda: _alone(values)), [Runner(what, timed(opened))], rounds)

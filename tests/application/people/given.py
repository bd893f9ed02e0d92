"""An engine that can seal, on a key store of its own or a shared one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from application.engine import Engine
from application.people.keys import Keys
from application.people.master import Master
from application.people.opening import Opened, Opening, Read
from application.people.sealing import Sealing
from application.people.subject import named_in
from application.submission import Submission
from application.vault import MEMORY, Vault
from domain.fact import Fact
from tests.application.given import engine_on, submission
from tests.given import fact, opened, org

ANNA = "Anna Exempelsson-Q7"
"""A value that stands nowhere else, so that a search for it finds only what leaked."""
MAIL = "anna-q7@example.org"
DECISION = "KN 2026/12"


def contact(
    id: str, value: str = ANNA, person: str | None = "p-1", *, address: str | None = None
) -> Fact:
    """A contact of `ax`, known to the sender by an id or not."""
    known = {"person": person} if person else {}
    further = {"address": {"value": address, **known}} if address else {}
    return fact("contact-named", id, organisation="ax", name={"value": value, **known}, **further)


BEGINNING = (opened(), org("ax"), org("sameforening", groups=["sami"]))


@contextmanager
def sealing(
    log: Path | str = ":memory:", vault: Path | str = MEMORY, master: Path | None = None
) -> Iterator[Opening]:
    """An engine with a round, and what opens what it seals."""
    store = Vault(vault)
    with engine_on(log) as engine:
        opening = Opening(engine, Keys(store, Master(master)))
        engine.sealer = Sealing(engine, lambda make: opening.keys)
        engine.submit(submission(*BEGINNING, key="beginning"))
        yield opening
    store.close()


def send(opening: Opening, *facts: Fact, key: str) -> Submission:
    """Have facts recorded, by a command of that key; what was sent."""
    asked = submission(*facts, key=key)
    opening.engine.submit(asked)
    return asked


def read(opening: Opening, entry: str) -> dict[str, Read | None]:
    """What an entry says of persons, by field."""
    state = opening.engine.consultation("exempel")
    return {
        one.field: one.read for one in named_in(opening, "exempel", state, entry, lambda _: False)
    }


def value(opening: Opening, entry: str, field: str = "name") -> str:
    """The value of one field, which can be read."""
    found: Any = read(opening, entry)[field]
    assert isinstance(found, Opened), found
    return found.value


Stores = Callable[[], Path | str]


def lines(engine: Engine) -> list[bytes]:
    """Every stored line of the log."""
    return [row[-1] for row in engine.recorder.lines()]

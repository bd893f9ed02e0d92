"""A log to prove things about: two rounds, an organisation, and a note with unusual characters."""

from pathlib import Path

from application.audit.log import AuditLog, Issued
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, Signer
from application.engine import Engine
from domain.organisation import Identify
from tests.application.given import submission
from tests.given import fact, opened

SIGNER = Signer("region.example/samrad", bytes(range(32)))
OTHER = Signer("other.example/log", bytes(range(1, 33)))
TRUSTED = SIGNER.verifier
ODD = "one\u2028two\u2029three four\rfive\tsix\nseven"
"""Characters that some programs part lines or columns at."""
SIZE = 9


def record(engine: Engine) -> None:
    """Nine entries: 4 is of an organisation, 6 to 8 are of `annan`, the others of `exempel`."""
    engine.submit(submission(opened(), key="one"))
    engine.submit(submission(fact("goal-set", "mal", goal=ODD), key="two"))
    engine.submit(
        submission(
            fact("goal-set", "mal-2", goal="Fler röster"),
            fact("goal-set", "mal-3", goal="Tidigare kallelser"),
            key="three",
        )
    )
    engine.submit(
        submission(
            fact("goal-set", "mal-4", goal="Öppna möten"),
            key="four",
            organisations=(Identify("ax", "Ax"),),
        )
    )
    engine.submit(submission(opened(), consultation="annan", key="five"))
    more(engine, "mal", consultation="annan")
    more(engine, "mal-2", consultation="annan")


def more(engine: Engine, id: str, consultation: str = "exempel") -> None:
    """One more entry."""
    key = f"{consultation}-{id}"
    engine.submit(
        submission(fact("goal-set", id, goal="Ett mål"), consultation=consultation, key=key)
    )


def audit_on(engine: Engine, folder: Path, signer: Signer = SIGNER) -> AuditLog:
    """The audit log of an engine; checkpoints go to a folder."""
    return AuditLog(engine.tree, signer, Issued(folder))


def signed(lines: list[bytes], signer: Signer = SIGNER) -> str:
    """The checkpoint of a log of these lines."""
    tree = Tree()
    tree.append(lines)
    return signer.sign(str(Checkpoint(signer.name, len(lines), tree.root())))

"""Proving: a checkpoint of the whole archive, hashed from the first line, and a proof."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import Any

from application.audit.log import AuditLog, Issued, LogTree
from application.audit.note import Signer
from application.engine import Engine
from bench.figure import Figure, Runner, against, alone, timed
from bench.place import Place


def figures(place: Place) -> list[Figure]:
    """A checkpoint with no tree in memory, and a proof with one."""
    issued = Issued(place.fresh(".issued"))
    signer = Signer.generate("bench.example/log")
    with Engine(place.archive) as engine, closing(sqlite3.connect(place.archive)) as raw:
        lines = engine.position()

        def hashed() -> Any:
            return [sha256(line) for (line,) in raw.execute("SELECT state FROM stored_events")]

        def cold() -> AuditLog:
            audit = AuditLog(LogTree(engine.recorder), signer, issued)
            audit.checkpoint()
            return audit

        name = f"a checkpoint, cold ({lines:,} lines)"
        checkpoint = against(
            "raw SELECT and a SHA-256 a line", timed(hashed), [Runner(name, timed(cold))], place.few
        )
        warm = cold()
        proof = alone("a proof, warm", lambda: warm.inclusion(lines // 3), place.rounds)
    return [*checkpoint, proof]

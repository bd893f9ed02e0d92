"""The ledger: what the writers were told, held against what the log holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import httpx

from application.engine import Engine
from application.log.lines import decode
from interfaces.home.audit import audit_log
from interfaces.home.home import Home
from tests.faults.load import Command, Load
from tests.faults.service import ALLOWED, PATIENCE

PROGRAMS = ("samrad", "archive")
"""Who keeps the charters, and who loads files; nobody sent those."""


class Ledger:
    """A log as it stands when all have written. Made, it has been held against what was signed."""

    def __init__(self, home: Home):
        with Engine(home.database) as engine:
            lines = list(engine.recorder.lines())
            audit_log(home, engine).check()
        self.positions = [line[0] for line in lines]
        self.records = [decode(topic, line) for _, _, _, topic, line in lines]

    def in_order(self) -> None:
        """Positions and versions without gaps from 1, and stamps that never run backwards."""
        assert self.positions == [*range(1, len(self.positions) + 1)]
        versions: defaultdict[str, list[int]] = defaultdict(list)
        for record in self.records:
            versions[record.stream].append(record.position)
        for stream, found in versions.items():
            assert found == [*range(1, len(found) + 1)], stream
        stamps = [record.recorded for record in self.records]
        assert stamps == sorted(stamps)

    def once(self, commands: Iterable[Command]) -> None:
        """What was acknowledged stands once where it was said to; nothing else stands there."""
        sent = {command.key: command for command in commands}
        found = Counter(
            (r.command, r.stream, r.fact.id, r.position)
            for r in self.records
            if r.recorder not in PROGRAMS and r.stream.startswith("consultation-")
        )
        told = Counter(
            (key, f"consultation-{command.answer['id']}", entry, command.answer["version"])
            for key, command in sent.items()
            for entry in command.answer["added"]
        )
        assert not told - found, "acknowledged, and lost or elsewhere"
        assert not found - told, "in the log twice, or never acknowledged"
        by_position = dict(zip(self.positions, self.records, strict=True))
        for key, command in sent.items():
            if command.answer["added"]:
                assert by_position[command.position].command == key


def check(home: Home, *loads: Load) -> Ledger:
    """All rules of the ledger, of all that was written. Nothing was refused, nothing is open."""
    for load in loads:
        assert not load.unanswered, f"never acknowledged: {load.unanswered[:3]}"
        assert not load.refused, f"refused: {load.refused[:3]}"
    ledger = Ledger(home)
    ledger.in_order()
    ledger.once(command for load in loads for command in load.acknowledged)
    return ledger


def same_again(address: str, commands: Sequence[Command], most: int = 200) -> None:
    """Sent once more, a command is answered as the first time, and changes nothing."""
    with httpx.Client(timeout=PATIENCE, headers=ALLOWED) as client:
        for command in commands[:: max(1, len(commands) // most)]:
            again = Command(command.key, command.path, command.body)
            assert again.send(client, address)
            told = (command.status, command.answer, command.position)
            assert (again.status, again.answer, again.position) == told, "another answer"

"""A log with a model of it, and what the model must hold: a fold from scratch, table by table."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select

from application.answers import Answers
from application.as_of import AsOf
from application.comparing import identities
from application.disclosure import Discreet
from application.models.building import rebuild
from application.models.projector import Projector
from application.models.rows import of_charter, of_organisation, of_round
from application.models.store import Store
from application.models.tables import METADATA, VERSION, Row
from application.submission import Submission
from domain.fact import Fact
from domain.organisation import Identify
from interfaces.home.home import yardstick
from tests.application.given import engine_on, submission
from tests.every_kind import ROUND
from tests.given import opened

TODAY = date(2019, 3, 1)


class Setting:
    """An engine on a file, its answers on a day that can be set, and a projector."""

    def __init__(self, path: Path, store: Store):
        self.path, self.store, self.day = path, store, TODAY
        self.engine = engine_on(path)
        self.answers = Answers(self.engine, yardstick(), lambda: self.day)
        self.projector = Projector(self.engine, self.answers, store)
        self.keys = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.store.close()
        self.engine.close()

    def send(self, *facts: Fact, to: str | None = "exempel", **content: Any) -> int:
        """One command; the log's position after it."""
        self.keys += 1
        sent: Submission = submission(*facts, consultation=to, key=f"key-{self.keys}", **content)
        self.engine.submit(sent)
        return self.engine.position()

    def begin(self, *ids: str, region: str = "10", **content: Any) -> None:
        """Open rounds."""
        for id in ids:
            self.send(opened(region=region, **content), to=id)

    def whole(self, id: str = "exempel", facts: Iterable[Fact] = ROUND) -> None:
        """A round with every kind of fact, by one command."""
        self.send(*facts, to=id)

    def identify(self, id: str, name: str, same_as: str | None = None) -> None:
        self.send(to=None, organisations=(Identify(id, name, None, same_as),))

    def build(self) -> None:
        rebuild(self.projector)

    def poison(self, stream: str, topic: str, line: str) -> int:
        """Put a line into the log that nobody can read; where it stands."""
        version = self.engine.recorder.version_at(stream, self.engine.position()) + 1
        with closing(sqlite3.connect(self.path)) as file, file:
            file.execute(
                "INSERT INTO stored_events "
                "(originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)",
                (stream, version, topic, line.encode()),
            )
        return self.engine.position()

    def is_the_fold(self, day: date | None = None) -> None:
        """See that the model holds what the log comes to at its position, row by row."""
        held = contents(self.store)
        position = held["progress"][0]["position"]
        expected = fold(self.answers, position, day or self.day)
        for table, rows in expected.items():
            assert held[table] == rows, table


def contents(store: Store) -> dict[str, list[Row]]:
    """Everything that a model holds."""

    def told(model: Any) -> dict[str, list[Row]]:
        return {
            name: _sorted(dict(row) for row in model.execute(select(table)).mappings())
            for name, table in METADATA.tables.items()
        }

    return store.read(told)


def fold(answers: Answers, position: int, day: date) -> dict[str, list[Row]]:
    """What a model at a position is to hold: the answers as of it, with nothing left out."""
    engine: Any = answers.records
    seen = engine.as_of(position)
    past = Answers(Discreet(seen, now=seen), answers.yardstick, lambda: day, AsOf(position))
    held: dict[str, list[Row]] = {name: [] for name in METADATA.tables}
    for id in past.records.consultations():
        stream = f"consultation-{id}"
        last = engine.recorder.position_of(stream, past.records.consultation(id).position)
        for name, rows in of_round(past, id, last).items():
            held[name] += rows
    held["organisations"] = _organisations(past.records)
    held["principles"] = of_charter(answers.yardstick.charter)
    line = engine.recorder.digest(position)
    held["progress"] = [
        {
            "one": 1, "position": position, "line": line,
            "judged_on": day, "version": VERSION, "built": True,
        }
    ]  # fmt: skip
    return {name: _sorted(rows) for name, rows in held.items()}


def _organisations(records: Any) -> list[Row]:
    merged = identities(records)
    rows = [of_organisation(id, records.organisation(id)) for id in records.organisations()]
    for row in rows:
        one = merged.get(row["id"], row["id"])
        row["merged_into"] = one if one != row["id"] else None
    return rows


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=repr)

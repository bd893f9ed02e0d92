"""Peers as alternatives to the engine: the library's recorder and default aggregate, and an ORM
with an audit table.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from sqlalchemy import JSON, DateTime, Identity, Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.archive import Stored
from bench.place import parameters

Recorder: TypeAlias = SQLiteApplicationRecorder | PostgresApplicationRecorder


def recorder(database: Path | str, connections: int = 5) -> Recorder:
    """The library's recorder with its default settings, and its table."""
    made: Recorder
    if isinstance(database, Path):
        made = SQLiteApplicationRecorder(SQLiteDatastore(str(database)))
    else:
        named = parameters(database)
        made = PostgresApplicationRecorder(
            PostgresDatastore(
                named["dbname"], named["host"], named["port"], named["user"],
                named.get("password", ""), pool_size=connections, originator_id_type="text",
            )
        )  # fmt: skip
    made.create_table()
    return made


def stored(event: Stored) -> StoredEvent:
    """An event in the library's form."""
    return StoredEvent(*event)


class Ledger(Aggregate):
    """A round as the library's documentation has it: its facts are its events."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}

    @event("Recorded")
    def record(self, fact: dict[str, Any]) -> None:
        """Keep a fact."""
        self.facts[fact["id"]] = fact


class Ledgers:
    """An application of the library with its defaults, and one ledger in it."""

    def __init__(self, database: Path, events: Sequence[Stored]):
        named = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(database)}
        self._application: Application[Any] = Application(named)
        ledger = Ledger()
        for _, _, _, line in events:
            ledger.record(orjson.loads(line)["fact"])
        self._application.save(ledger)
        self._id = ledger.id

    def read(self) -> dict[str, Any]:
        """The facts, replayed."""
        ledger: Ledger = self._application.repository.get(self._id)
        return ledger.facts

    def close(self) -> None:
        """Close its database."""
        self._application.close()


# --- an ORM --------------------------------------------------------------------------------------


class Base(DeclarativeBase):
    """The tables of the ORM."""


class Entry(Base):
    """The present state of a round's entry."""

    __tablename__ = "crud_entries"

    number: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    round: Mapped[str] = mapped_column(String, index=True)
    id: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Audit(Base):
    """Who did what to an entry, and when."""

    __tablename__ = "crud_audit"

    number: Mapped[int] = mapped_column(Integer, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    who: Mapped[str] = mapped_column(String)
    command: Mapped[str] = mapped_column(String)
    entry: Mapped[str] = mapped_column(String)
    act: Mapped[str] = mapped_column(String)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class ORM:
    """Entries and their audit rows, one session per command, by SQLAlchemy with its defaults."""

    def __init__(self, database: Path | str):
        url = (
            f"sqlite:///{database}"
            if isinstance(database, Path)
            else f"postgresql+psycopg://{database.partition('://')[2]}"
        )
        self._engine = create_engine(url)
        if isinstance(database, Path):
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        Base.metadata.create_all(self._engine)

    def commit(self, events: Sequence[Stored], command: str) -> None:
        """Add an entry and an audit row for each event, in one transaction."""
        with Session(self._engine) as session, session.begin():
            for stream, _, topic, line in events:
                fact = orjson.loads(line)["fact"]
                name = f"{stream}:{fact['id']}"
                session.add(Entry(round=stream, id=fact["id"], kind=topic, content=fact))
                session.add(
                    Audit(
                        at=datetime.now(UTC), who="bench", command=command, entry=name, act="add",
                        after=fact,
                    )
                )  # fmt: skip

    def read(self, round: str) -> dict[str, dict[str, Any]]:
        """The entries of a round, by their ids."""
        with Session(self._engine) as session:
            found = session.scalars(select(Entry).where(Entry.round == round))
            return {one.id: one.content for one in found}

    def close(self) -> None:
        """Close its connections."""
        self._engine.dispose()

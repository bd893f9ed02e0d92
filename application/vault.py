"""The vault: data kept apart from the log because it must be possible to destroy it.

It holds the keys to people's data, and who has access. It is a database of its own, an SQLite file
or a schema in PostgreSQL, shared by all servers. Its backups are kept apart from those of the log.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, MetaData, inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import CreateSchema

from application.atomic_files import owned
from application.sql import on_postgresql, on_sqlite

_log = logging.getLogger(__name__)
METADATA: Final = MetaData()
"""The tables of the vault. Each module that keeps something there adds its own."""

SCHEMA: Final = "samrad_vault"
MEMORY: Final = ":memory:"


class Locked(Exception):
    """The vault cannot be opened: it is gone, or its tables are missing and may not be made."""


class Spoilt(Exception):
    """Data in the vault is not as this program writes it: altered or broken."""


class Vault:
    """Transactions on the vault's database. Safe from any thread, and shared by processes."""

    def __init__(self, database: Path | str = MEMORY):
        """Open it, and make missing tables. Raises Locked."""
        self._database = database
        if isinstance(database, str) and database != MEMORY:
            tables = {"schema_translate_map": {None: SCHEMA}}
            self._engine = on_postgresql(database, execution_options=tables)
        else:
            self._engine = _sqlite(database)
        try:
            self._prepare()
        except (DBAPIError, sqlite3.DatabaseError, ValueError, TypeError) as error:
            self.close()
            raise Locked(str(error.__cause__ or error)) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is durable once the block ends."""
        with self._engine.execution_options(immediate=True).begin() as connection:
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """A transaction for data that may be lost: it is dropped if the database rejects it."""
        try:
            with self.writing() as connection:
                yield connection
        except OperationalError as error:
            _log.warning("the vault takes nothing: %s", error.orig)

    def grant(self, role: str) -> None:
        """Let a role read and write the tables, but make none. PostgreSQL only."""
        with self.writing() as connection:
            named = connection.dialect.identifier_preparer.quote(role)
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {named}")
            connection.exec_driver_sql(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {named}"
            )

    def scrub(self) -> None:
        """Remove deleted data from the files, as far as the database allows."""
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                for table in METADATA.sorted_tables:
                    connection.exec_driver_sql(f"VACUUM {SCHEMA}.{table.name}")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make missing tables. A role that may make none can still open a complete vault."""
        with self.reading() as connection:
            schema = SCHEMA if connection.dialect.name == "postgresql" else None
            there = set(inspect(connection).get_table_names(schema))
            if there >= {table.name for table in METADATA.sorted_tables}:
                for table in METADATA.sorted_tables:  # a missing column is noticed at once
                    connection.execute(select(table).limit(1)).all()
                return
        with self.writing() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock(hashtext('{SCHEMA}'))")
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            METADATA.create_all(connection)


def _sqlite(database: Path | str) -> Engine:
    destroying = "secure_delete=ON"  # what is destroyed is overwritten
    if database == MEMORY:
        return on_sqlite(None, (destroying,))
    file = Path(database)
    owned(file)
    return on_sqlite(file, (destroying, "journal_mode=WAL", "synchronous=FULL"), "rwc")

"""The log in PostgreSQL, on the eventsourcing library's recorder.

The owner of the tables creates them (`samrad migrate`). The application's own role may read them
and call the functions, but not write to the tables.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import Any

import orjson
import psycopg
from eventsourcing.persistence import (
    InfrastructureFactory,
    InterfaceError,
    InternalError,
    OperationalError,
    PersistenceError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.postgres import (
    ConnectionPool,
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import Environment
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row, tuple_row
from psycopg.sql import SQL, Identifier

from application.log.command import CommandId, CommandRow
from application.log.log import Log, Setback, Standby, Turn, Unmigrated

SCHEMA = "samrad"
FORM = "samrad log 1"
"""The comment on the schema when its tables are as this program needs them."""
_TURN = 7_226_723
"""The number of the advisory lock that a writer holds during its turn."""
_PATIENCE = 15
"""Seconds that a writer waits for its turn."""
_RESTED = 1.0
"""Seconds of rest after which a connection is checked before use."""
_RECONNECTING = 2.0
"""Seconds during which the pool reconnects by itself, doubling its delay. After that, each request
for a connection makes the pool try at once, so that a database that is back is soon noticed."""


class Datastore(PostgresDatastore):
    """Connections by a URL, with any libpq parameters that it names."""

    def __init__(self, url: str, *, readers: int = 20):
        super().__init__(
            "", "", "", "", "", schema=SCHEMA, originator_id_type="text", lock_timeout=_PATIENCE
        )
        self.db_type_names.clear()
        parameters = make_conninfo(
            url,
            application_name="samrad",
            connect_timeout=5,
            keepalives_idle=5,
            tcp_user_timeout=10_000,
            options=f"-c lock_timeout={_PATIENCE}s -c idle_in_transaction_session_timeout=30s",
        )
        try:  # a pool would only report a timeout
            psycopg.connect(parameters).close()
        except psycopg.OperationalError as error:
            raise OperationalError(str(error).strip()) from error
        self.pool = ConnectionPool(
            parameters,
            connection_class=Connection[DictRow],
            kwargs={"row_factory": dict_row, "autocommit": True},
            min_size=1,
            max_size=readers,
            open=False,
            timeout=5,
            reconnect_timeout=_RECONNECTING,
            check=_alive_after_a_rest,
            reset=_rests,
        )


def _rests(connection: Connection[Any]) -> None:
    connection._samrad_used = time.monotonic()  # type: ignore[attr-defined]


def _alive_after_a_rest(connection: Connection[Any]) -> None:
    """Check a connection only after a rest: a check each time would double the cost of a short
    query.
    """
    if time.monotonic() - getattr(connection, "_samrad_used", 0.0) > _RESTED:
        ConnectionPool.check_connection(connection)


class Factory(PostgresFactory):
    """Runs the library's application on the database of a URL."""

    def __init__(self, env: Environment, url: str):
        InfrastructureFactory.__init__(self, env)  # PostgresFactory's needs many settings
        self.datastore = Datastore(url)

    def application_recorder(self) -> "PostgreSQLLog":
        """The log, with its tables."""
        log = PostgreSQLLog(self.datastore)
        log.create_table()
        return log


def is_made(url: str) -> bool:
    """Whether a database has a log."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            found = connection.execute("SELECT to_regclass(%s)", (PostgreSQLLog.EVENTS,)).fetchone()
    except psycopg.OperationalError as error:
        raise OperationalError(str(error).strip()) from error
    return found is not None and found[0] is not None


class PostgreSQLLog(Log, PostgresApplicationRecorder):
    """The log in a schema of its own. A turn is a transaction that holds an advisory lock.

    The library either locks the table to keep the order, or loses the order with its database
    functions. Here a single function appends, under a lock held until the appended facts are
    visible.
    """

    EVENTS, COMMANDS, AT = f"{SCHEMA}.stored_events", f"{SCHEMA}.commands", "notification_id"

    # --- tables --------------------------------------------------------------------------------

    def create_table(self) -> None:
        """Create the tables if they are missing. Raises Unmigrated if this role may not."""
        if self._form() == FORM:
            return
        try:
            self.migrate()
        except ProgrammingError as error:
            if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                raise
            raise Unmigrated(str(error).splitlines()[0]) from error

    def migrate(self, role: str | None = None) -> None:
        """Create the tables as this program needs them, and let a role read and append."""
        with self.datastore.get_connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
            for statement in _TABLES:
                connection.execute(statement)
            if role:
                here = Identifier(connection.info.dbname)
                for grant in _GRANTS:
                    connection.execute(SQL(grant).format(role=Identifier(role), database=here))

    def _form(self) -> str | None:
        rows = self._rows(
            "SELECT obj_description(oid) FROM pg_namespace WHERE nspname = :schema", schema=SCHEMA
        )
        return rows[0][0] if rows else None

    def undefended(self) -> list[str]:
        """The trigger's name if it is missing, disabled or altered; names of foreign triggers."""
        rows = self._rows(
            "SELECT tgname, CAST(tgenabled AS text), CAST(tgtype AS int), prosrc FROM pg_trigger "
            "JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE tgrelid = to_regclass(:table) AND NOT tgisinternal",
            table=self.EVENTS,
        )
        sound = [name for name, enabled, kind, source in rows
                 if (name, kind, source) == _DEFENCE and enabled in "OA"]  # fmt: skip
        lacking = [] if sound else [_DEFENCE[0]]
        return [*lacking, *(name for name, *_ in rows if name != _DEFENCE[0])]

    def defend(self) -> None:
        """Create the trigger again. Only the owner of the tables can: this runs `migrate`."""
        self.migrate()

    # --- appending -----------------------------------------------------------------------------

    @contextmanager
    def turn(self, asked: Sequence[CommandId] = ()) -> Iterator[Turn]:
        """Wait for the turn to append. What is appended in it is committed when it ends."""
        with (
            _standby_told(),
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            self._held.cursor = cursor
            try:
                found = self._begun(connection, asked)
                self._take_up(found)
                yield found
                cursor.execute("COMMIT")
            except BaseException:
                with suppress(psycopg.Error):  # if the connection is lost, so is the turn
                    cursor.execute("ROLLBACK")
                raise
            finally:
                del self._held.cursor
        self._leave()
        self.tell()

    @staticmethod
    def _begun(connection: Connection[Any], asked: Sequence[CommandId]) -> Turn:
        """Begin, lock, and read the last fact and the known commands in one round trip."""
        with psycopg.ClientCursor(connection, row_factory=tuple_row) as cursor:
            cursor.execute(
                f"BEGIN; SELECT * FROM {SCHEMA}.take_turn(%s::text[], %s::text[])",
                ([recorder for recorder, _ in asked], [key for _, key in asked]),
            )
            cursor.nextset()
            position, line, known = cursor.fetchone() or (0, None, None)
        rows = [CommandRow(*row) for row in orjson.loads(known or "[]")]
        return Turn(position, line, {row.asked: row for row in rows})

    def _append(self, events: Sequence[StoredEvent], commands: Sequence[CommandRow]) -> int:
        cursor = self._held.cursor
        cursor.execute(
            f"SELECT {SCHEMA}.append(%b::text[], %b::bigint[], %b::text[], %b::bytea[], %s::jsonb)",
            (
                [event.originator_id for event in events],
                [event.originator_version for event in events],
                [event.topic for event in events],
                [event.state for event in events],
                orjson.dumps(commands).decode(),
            ),
            prepare=True,
        )
        return int(cursor.fetchone()[0])

    def follows(self) -> bool:
        """Whether this database follows another one."""
        return bool(self._rows("SELECT pg_is_in_recovery()")[0][0])

    def beat(self) -> bool:
        """Record for standbys that this database is alive. Returns whether it can have standbys."""
        self._rows(f"SELECT {SCHEMA}.beat()")
        return True

    def age(self) -> float | None:
        """Seconds since the last beat of the database that this one follows; None if it follows
        none.
        """
        rows = self._rows(
            "SELECT extract(epoch FROM clock_timestamp() - at) "
            f"FROM {SCHEMA}.heart WHERE pg_is_in_recovery()"
        )
        return max(0.0, float(rows[0][0])) if rows else None

    def forget_commands(self, before: datetime) -> int:
        """Forget the commands carried out before an instant. Returns how many there were."""
        rows = self._rows(f"SELECT {SCHEMA}.forget_commands(:before)", before=before)
        return int(rows[0][0])

    def setback(self, error: PersistenceError) -> Setback | None:
        """What a failure means for a writer."""
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            return "busy"
        return "lost" if isinstance(error, (OperationalError, InterfaceError)) else None

    # --- reading -------------------------------------------------------------------------------

    def _rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        if self.in_turn():
            return self._held.cursor.execute(_named(query), values).fetchall()  # type: ignore[no-any-return]
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            return cursor.execute(_named(query), values).fetchall()


@contextmanager
def _standby_told() -> Iterator[None]:
    try:
        yield
    except InternalError as error:
        if not isinstance(error.__cause__, psycopg.errors.ReadOnlySqlTransaction):
            raise
        raise Standby("it follows another database; send what is to be recorded there") from error


@cache
def _named(query: str) -> str:
    """The query with parameters as this database's driver writes them."""
    return re.sub(r":(\w+)", r"%(\1)s", query)


_REFUSE = """
    BEGIN
        RAISE EXCEPTION 'what is recorded is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END """
_DEFENCE = ("no_change", 2 + 8 + 16 + 32, _REFUSE)
"""The trigger: its name, that it fires before an update, delete or truncation, and what it does."""

_TABLES = (
    f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
    f"""
    CREATE TABLE IF NOT EXISTS {SCHEMA}.stored_events (
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL,
        topic text COLLATE "C" NOT NULL,
        state bytea NOT NULL,
        notification_id bigint NOT NULL,
        PRIMARY KEY (originator_id, originator_version)
    )
    """,
    f"CREATE UNIQUE INDEX IF NOT EXISTS stored_events_notification_id_idx "
    f"ON {SCHEMA}.stored_events (notification_id)",
    f"CREATE INDEX IF NOT EXISTS stored_events_first ON {SCHEMA}.stored_events (originator_id) "
    "WHERE originator_version = 1",
    f"""
    CREATE TABLE IF NOT EXISTS {SCHEMA}.commands (
        recorder text COLLATE "C" NOT NULL,
        key text COLLATE "C" NOT NULL,
        digest text NOT NULL,
        stream text NOT NULL,
        version bigint NOT NULL,
        added bigint NOT NULL,
        position bigint NOT NULL,
        recorded timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (recorder, key)
    )
    """,
    f"CREATE INDEX IF NOT EXISTS commands_recorded ON {SCHEMA}.commands (recorded)",
    f"""
    CREATE OR REPLACE FUNCTION {SCHEMA}.refuse() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSE}$$
    """,
    f"DROP TRIGGER IF EXISTS no_change ON {SCHEMA}.stored_events",
    f"CREATE TRIGGER no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {SCHEMA}.stored_events "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse()",
    f"""
    CREATE OR REPLACE FUNCTION {SCHEMA}.take_turn(
        recorders text[], keys text[], OUT at bigint, OUT line bytea, OUT known text
    ) RETURNS record LANGUAGE plpgsql AS $$
    DECLARE
        one {SCHEMA}.commands;
        several json[];
    BEGIN
        PERFORM pg_advisory_xact_lock({_TURN});
        -- statements after the lock, so that they see what the turn before has committed
        SELECT notification_id, state INTO at, line FROM {SCHEMA}.stored_events
            ORDER BY notification_id DESC LIMIT 1;
        at := coalesce(at, 0);
        FOR nth IN 1 .. coalesce(array_length(keys, 1), 0) LOOP
            SELECT * INTO one FROM {SCHEMA}.commands
                WHERE recorder = recorders[nth] AND key = keys[nth];
            IF FOUND THEN
                several := several || json_build_array(
                    one.recorder, one.key, one.digest, one.stream, one.version,
                    one.added, one.position
                );
            END IF;
        END LOOP;
        known := array_to_json(several);
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION {SCHEMA}.append(
        streams text[], versions bigint[], topics text[], lines bytea[], carried_out jsonb
    ) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        last bigint;
    BEGIN
        PERFORM pg_advisory_xact_lock({_TURN});
        SELECT coalesce(max(notification_id), 0) INTO last FROM {SCHEMA}.stored_events;
        INSERT INTO {SCHEMA}.stored_events
            (originator_id, originator_version, topic, state, notification_id)
            SELECT stream, version, topic, line, last + nth
            FROM unnest(streams, versions, topics, lines)
                WITH ORDINALITY AS event (stream, version, topic, line, nth)
            ORDER BY nth;
        INSERT INTO {SCHEMA}.commands (recorder, key, digest, stream, version, added, position)
            SELECT recorder, key, digest, stream, version, added, position
            FROM jsonb_populate_recordset(NULL::{SCHEMA}.commands, carried_out);
        RETURN last + 1;
    END $$
    """,
    f"CREATE TABLE IF NOT EXISTS {SCHEMA}.heart (one boolean PRIMARY KEY, at timestamptz NOT NULL)",
    f"""
    CREATE OR REPLACE FUNCTION {SCHEMA}.beat() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        INSERT INTO {SCHEMA}.heart VALUES (true, clock_timestamp())
            ON CONFLICT (one) DO UPDATE SET at = excluded.at
    $$
    """,
    f"SELECT {SCHEMA}.beat()",
    f"""
    CREATE OR REPLACE FUNCTION {SCHEMA}.forget_commands(before timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        forgotten bigint;
    BEGIN
        DELETE FROM {SCHEMA}.commands WHERE recorded < before;
        GET DIAGNOSTICS forgotten = ROW_COUNT;
        RETURN forgotten;
    END $$
    """,
    f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {SCHEMA} FROM PUBLIC",
    f"COMMENT ON SCHEMA {SCHEMA} IS '{FORM}'",
)
_GRANTS = (
    "GRANT CREATE ON DATABASE {database} TO {role}",  # for read models in their own schemas
    f"GRANT USAGE ON SCHEMA {SCHEMA} TO {{role}}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {{role}}",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {SCHEMA} TO {{role}}",
)

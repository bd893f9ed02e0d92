"""The key store: a secret per region, a key per person, and which person each mention is of.

It lies in the vault, apart from the log, and is shared by all servers. The master key wraps all
other keys. People's keys are never cached in memory, so that an erasure by another server takes
effect at once. After a person's key is destroyed, a row remains that prevents a new one.
"""

import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias, TypeVar

from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Index,
    LargeBinary,
    Row,
    Table,
    Text,
    any_,
    delete,
    literal,
    select,
    update,
)

from application.people.cipher import Cipher
from application.people.master import BYTES, Master, WrongMaster
from application.vault import METADATA, SCHEMA, Vault

MASTERS: Final = Table(
    "masters", METADATA, Column("id", Text, primary_key=True), Column("proof", LargeBinary)
)
"""The master keys in use, each with a value wrapped by it, to recognise it by."""

REGIONS: Final = Table(
    "regions",
    METADATA,
    Column("region", Text, primary_key=True),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

PEOPLE: Final = Table(
    "people",
    METADATA,
    Column("handle", Text, primary_key=True),  # first in the key, since a region has many
    Column("region", Text, primary_key=True),
    Column("person", Text),
    Column("master", Text),
    Column("wrapped", LargeBinary),
    Column("made", Text, nullable=False),
    Column("destroyed", Text),
)
"""A handle is derived from the person's id and the region's secret. An erasure leaves the handle,
the region and the dates."""

MENTIONS: Final = Table(
    "mentions",
    METADATA,
    Column("mention", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Index("mentions_of", "handle", "region"),
)

_PROOF: Final = b"samrad"
_AT_ONCE: Final = 400
"""Rows that are queried, or wrapped again, at a time."""

T = TypeVar("T")
Handle: TypeAlias = str
Mention: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Region:
    """Names derived from a region's secret: without it, nobody can tell what they stand for."""

    code: str
    secret: bytes = field(repr=False)

    def mention(self, stream: str, place: str, person: str | None) -> Mention:
        """The id of a mention, of a person with an id of the sender's or of one without."""
        return self._named("m", stream, place, person or "")

    def handle(self, person: str) -> Handle:
        """The name by which a person is known after an erasure."""
        return self._named("p", person)

    def mark(self, mention: Mention) -> str:
        """An erasure's name for a mention, so that the erasure does not reveal what it covers."""
        return self._named("e", mention)

    def command(self, key: str) -> str:
        """A command id, in place of one derived from the content."""
        return self._named("file", key)

    def _named(self, sort: str, *parts: str) -> str:
        named = hmac.digest(self.secret, "\0".join((sort, *parts)).encode(), "sha256")
        return f"{sort}-{named[:16].hex()}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mention to be sealed, and the person it is of."""

    mention: Mention
    handle: Handle
    person: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the key store knows of a person. ``person`` is None once the key is destroyed."""

    handle: Handle
    person: str | None
    mentions: tuple[Mention, ...]


class Keys:
    """The keys in a vault. Safe from any thread, and shared by processes."""

    def __init__(self, vault: Vault, master: Master):
        """Raises WrongMaster if this is not the master key that wraps the keys."""
        self.vault, self.master = vault, master
        self._regions: dict[str, Region] = {}
        self._recognise()

    # --- the master key ----------------------------------------------------------------------

    def _recognise(self) -> None:
        with self.vault.reading() as connection:
            known = connection.execute(select(MASTERS)).all()
        if known and not self.master.ids:
            raise WrongMaster(
                f"there is no master key in {self.master.path}, but keys are wrapped by "
                f"{', '.join(row.id for row in known)}; put it there, from where it is kept"
            )
        for row in known:
            self.master.unwrap(row.id, row.proof, "proof")

    def _introduce(self, connection: Connection, id: str) -> None:
        proof = self.master.wrap(id, _PROOF, "proof")
        _put(connection, MASTERS, [{"id": id, "proof": proof}])

    def rotate_master(self) -> int:
        """Wrap everything by a new master key, and destroy the old one. Returns how many keys.

        If it is interrupted, run it again: it continues where it stopped.
        """
        with self.vault.writing() as connection:
            self._wrapping(connection)
        if len(self.master.ids) == 1:
            self.master.add()
        new, rewrapped = self.master.ids[0], 0
        with self.vault.writing() as connection:
            self._introduce(connection, new)
        while number := self._rewrap(new):
            rewrapped += number
        self.master.keep_only(new)
        self.vault.scrub()
        return rewrapped

    def _rewrap(self, new: str) -> int:
        """Wrap some rows again. After the last ones, forget the other master keys."""
        with self.vault.writing() as connection:
            connection.execute(select(MASTERS.c.id).with_for_update())  # nobody else wraps now
            done = 0
            for table in (REGIONS, PEOPLE):
                asked = select(table).where(table.c.master != new).limit(_AT_ONCE - done)
                for row in connection.execute(asked.with_for_update()).all():
                    key = self.master.unwrap(row.master, row.wrapped, _whose(row))
                    wrapped = self.master.wrap(new, key, _whose(row))
                    here = [c == row._mapping[c.name] for c in table.primary_key]
                    anew = update(table).where(*here).values(master=new, wrapped=wrapped)
                    connection.execute(anew)
                    done += 1
            if not done:
                connection.execute(delete(MASTERS).where(MASTERS.c.id != new))
            return done

    def _wrapping(self, connection: Connection) -> str:
        """The master key to wrap by: the newest in use, locked until the transaction ends.

        The first one is made here, so that an installation that seals nothing needs none.
        """
        asked = select(MASTERS.c.id).with_for_update(read=True)
        known = set(connection.scalars(asked))
        if not known:
            if connection.dialect.name == "postgresql":  # SQLite has one writer
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('masters'))")
            known = set(connection.scalars(asked))
        if not known:
            first = self.master.ids[0] if self.master.ids else self.master.add()
            self._introduce(connection, first)
            return first
        if not known & {*self.master.ids}:
            self.master.read_again()  # another process may have rotated it
        for id in self.master.ids:
            if id in known:
                return id
        raise WrongMaster(
            f"no key in {self.master.path} is in use any more; put the master key there that "
            "was made by the last rotation"
        )

    # --- sealing -----------------------------------------------------------------------------

    def region(self, code: str) -> Region:
        """A region's derived names. Its secret is made on first use."""
        known = self._known_region(code)
        if known is None:
            with self.vault.writing() as connection:
                by = self._wrapping(connection)
                wrapped = self.master.wrap(by, secrets.token_bytes(BYTES), f"region {code}")
                _put(connection, REGIONS, [{"region": code, "master": by, "wrapped": wrapped}])
            known = self._known_region(code)
            assert known
        return known

    def known_region(self, code: str) -> Region | None:
        """A region's derived names; None if it has no secret yet."""
        return self._known_region(code)

    def _known_region(self, code: str) -> Region | None:
        known = self._regions.get(code)
        if known is None:
            with self.vault.reading() as connection:
                asked = select(REGIONS).where(REGIONS.c.region == code)
                row = connection.execute(asked).one_or_none()
            if row is None:
                return None
            secret = self.master.unwrap(row.master, row.wrapped, _whose(row))
            known = self._regions[code] = Region(code, secret)
        return known

    def take(self, region: str, wanted: Iterable[Wanted]) -> dict[Handle, Cipher | None]:
        """The ciphers to seal mentions with, stored durably on return. None: the key was destroyed.

        New people get a key; if another process makes one at the same moment, both get the same.
        """
        mentions = list(wanted)
        persons = {one.handle: one.person for one in sorted(mentions, key=lambda one: one.handle)}
        with self.vault.writing() as connection:
            by = self._wrapping(connection)
            ciphers = self._ciphers(self._found(connection, region, persons, locked=True))
            new = [handle for handle in persons if handle not in ciphers]
            made = {handle: secrets.token_bytes(BYTES) for handle in new}
            rows = [self._row(region, h, persons[h], by, key) for h, key in made.items()]
            if _put(connection, PEOPLE, rows) == len(new):
                ciphers |= {handle: Cipher(key) for handle, key in made.items()}
            else:
                ciphers |= self._ciphers(self._found(connection, region, new, locked=True))
            known = [one for one in mentions if ciphers[one.handle] is not None]
            _put(
                connection,
                MENTIONS,
                [{"mention": o.mention, "region": region, "handle": o.handle} for o in known],
            )
        return ciphers

    def peek(self, region: str, handles: Iterable[Handle]) -> dict[Handle, Cipher | None]:
        """The ciphers of people who have or had a key. Makes none."""
        with self.vault.reading() as connection:
            return self._ciphers(self._found(connection, region, handles, locked=False))

    def _row(self, region: str, handle: Handle, person: str, by: str, key: bytes) -> dict[str, Any]:
        wrapped = self.master.wrap(by, key, f"person {region} {handle}")
        return {"region": region, "handle": handle, "person": person, "master": by,
                "wrapped": wrapped, "made": _now()}  # fmt: skip

    def _ciphers(self, rows: Mapping[Handle, Row[Any]]) -> dict[Handle, Cipher | None]:
        return {handle: self._cipher(row) for handle, row in rows.items()}

    def _cipher(self, row: Row[Any]) -> Cipher | None:
        if row.destroyed is not None:
            return None
        return Cipher(self.master.unwrap(row.master, row.wrapped, _whose(row)))

    def _found(
        self, connection: Connection, region: str, handles: Iterable[Handle], *, locked: bool
    ) -> dict[Handle, Row[Any]]:
        """If ``locked``, nobody can erase them before this transaction ends."""
        found: dict[Handle, Row[Any]] = {}
        for some in _batches(list(handles)):
            asked = select(PEOPLE).where(
                PEOPLE.c.region == region, _among(connection, PEOPLE.c.handle, some)
            )
            rows = connection.execute(asked.with_for_update(read=True) if locked else asked)
            found |= {row.handle: row for row in rows}
        return found

    # --- opening -----------------------------------------------------------------------------

    def of_mentions(self, mentions: Iterable[Mention]) -> dict[Mention, Cipher]:
        """The ciphers that open some mentions; those without a key are left out."""
        found: dict[Mention, Cipher] = {}
        of: dict[tuple[str, Handle], Cipher] = {}
        with self.vault.reading() as connection:
            for some in _batches(list(mentions)):
                for row in connection.execute(
                    _HOLDERS.where(_among(connection, MENTIONS.c.mention, some))
                ):
                    whose = (row.region, row.handle)
                    if whose not in of:
                        of[whose] = Cipher(self.master.unwrap(row.master, row.wrapped, _whose(row)))
                    found[row.mention] = of[whose]
        return found

    def person(self, region: str, handle: Handle) -> Person | None:
        """What is known of a person, by the handle; None if nothing is."""
        with self.vault.reading() as connection:
            found = self._found(connection, region, [handle], locked=False).get(handle)
            if found is None:
                return None
            return Person(handle, found.person, _mentions(connection, region, handle))

    def persons_of(self, mentions: Iterable[Mention]) -> dict[Mention, str]:
        """The people in some mentions, by their senders' ids for them."""
        found: dict[Mention, str] = {}
        with self.vault.reading() as connection:
            for some in _batches(list(mentions)):
                rows = connection.execute(
                    _HOLDERS.where(_among(connection, MENTIONS.c.mention, some))
                )
                found |= {row.mention: row.person for row in rows}
        return found

    # --- destroying --------------------------------------------------------------------------

    @contextmanager
    def destroying(self, region: str, handle: Handle) -> Iterator[Person | None]:
        """Yield what is to be destroyed; it is destroyed when the block succeeds. Blocks sealing
        meanwhile.

        Yields None if there is no such person, or the key is destroyed already.
        """
        with self.vault.writing() as connection:
            asked = select(PEOPLE).where(*_of(PEOPLE, region, handle)).with_for_update()
            row = connection.execute(asked).one_or_none()
            if row is None or row.destroyed is not None:
                yield None
                return
            yield Person(handle, row.person, _mentions(connection, region, handle))
            _destroy(connection, region, handle, ())
        self.vault.scrub()

    def destroy(self, region: str, covered: Mapping[Handle, Sequence[str]]) -> int:
        """Ensure that some people's keys are destroyed. Returns how many were not.

        Each handle comes with the marks of what its erasure covers. A person who is not known, as
        in an older copy, is recorded as one who must not get a key.
        """
        names = self._known_region(region)
        with self.vault.writing() as connection:
            known = self._found(connection, region, sorted(covered), locked=False)
            again = [h for h in covered if h not in known or known[h].destroyed is None]
            if not again:
                return 0
            new = [h for h in again if h not in known]
            _put(connection, PEOPLE, [{"region": region, "handle": h, "made": _now()} for h in new])
            marks = {mark for handle in again for mark in covered[handle]}
            theirs = select(MENTIONS.c.mention).where(MENTIONS.c.region == region)
            stray = [
                mention
                for mention in (connection.scalars(theirs).all() if names else ())
                if names and names.mark(mention) in marks
            ]
            for handle in again:
                _destroy(connection, region, handle, stray)
        self.vault.scrub()
        return len(again)


_HOLDERS: Final = select(
    MENTIONS.c.mention, PEOPLE.c.region, PEOPLE.c.handle, PEOPLE.c.person, PEOPLE.c.master,
    PEOPLE.c.wrapped,
).where(
    MENTIONS.c.region == PEOPLE.c.region,
    MENTIONS.c.handle == PEOPLE.c.handle,
    PEOPLE.c.destroyed.is_(None),
)  # fmt: skip


def _batches(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE))


def _among(connection: Connection, column: Column[str], some: Sequence[str]) -> Any:
    """Equality with one of some values. The query text never varies, so that its plan can be
    reused.
    """
    if connection.dialect.name == "postgresql":
        return column == any_(literal([*some], ARRAY(Text)))
    padding = [some[-1]] * (_AT_ONCE - len(some)) if len(some) > 1 else []
    return column.in_([*some, *padding])


def _of(table: Table, region: str, handle: Handle) -> tuple[Any, Any]:
    return table.c.region == region, table.c.handle == handle


def _mentions(connection: Connection, region: str, handle: Handle) -> tuple[Mention, ...]:
    asked = select(MENTIONS.c.mention).where(*_of(MENTIONS, region, handle))
    return tuple(connection.scalars(asked.order_by(MENTIONS.c.mention)))


def _whose(row: Row[*tuple[Any, ...]]) -> str:
    """What a wrapped key is bound to, so that it opens in no other row."""
    told = row._mapping
    return f"person {row.region} {row.handle}" if "handle" in told else f"region {row.region}"


def _destroy(
    connection: Connection, region: str, handle: Handle, mentions: Sequence[Mention]
) -> None:
    gone = {"person": None, "master": None, "wrapped": None, "destroyed": _now()}
    connection.execute(update(PEOPLE).where(*_of(PEOPLE, region, handle)).values(gone))
    connection.execute(delete(MENTIONS).where(*_of(MENTIONS, region, handle)))
    for some in _batches(list(mentions)):
        connection.execute(delete(MENTIONS).where(_among(connection, MENTIONS.c.mention, some)))


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving existing ones as they are. Returns how many were inserted."""
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        return _put_columns(connection, table, rows)
    names = list(rows[0])
    return connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "
        "ON CONFLICT DO NOTHING",
        [tuple(row[name] for name in names) for row in rows],  # in the driver's own form
    ).rowcount


def _put_columns(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert by one statement in PostgreSQL: row by row takes ten times as long."""
    names = list(rows[0])
    forms = ["bytea" if isinstance(table.c[n].type, LargeBinary) else "text" for n in names]
    arrays = ", ".join(f"%s::{form}[]" for form in forms)
    columns = tuple([row[name] for row in rows] for name in names)
    return connection.exec_driver_sql(
        f"INSERT INTO {SCHEMA}.{table.name} ({', '.join(names)}) "
        f"SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",
        columns,
    ).rowcount


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

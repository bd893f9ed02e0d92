"""The tables of a read model, defined once for SQLite and PostgreSQL.

They hold the answers, flattened; nothing is judged here. Tables are never migrated: changing one
requires a new version, by which everything is judged again.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    insert,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

VERSION: Final = 1
"""What a model is made by: these tables, the rules of the answers, and the default charter.

Raise it when a change to one of them changes the rows. `tests/application/models/test_version.py`
notices most such changes."""

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by the names of their tables."""

Word: Final = String().with_variant(String(collation="C"), "postgresql")
"""Text that sorts the same in every database: by code point."""


class Words(TypeDecorator[tuple[str, ...]]):
    """Several words in order, such as the possible verdicts, stored as " partly breached "."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """A single text, with a space before and after each word."""
        return None if value is None else f" {' '.join(value)} "

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """The words."""
        return None if value is None else tuple(value.split())


def among(column: Column[Any], word: str) -> ColumnElement[bool]:
    """Whether a word is one of the words in a column."""
    return column.cast(String).contains(f" {word} ", autoescape=True)


METADATA: Final = MetaData()


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(name, METADATA, *columns)


def _key(name: str) -> Column[str]:
    return Column(name, Word, primary_key=True)


def _word(name: str, *, index: bool = False) -> Column[str]:
    return Column(name, Word, nullable=False, index=index)


def _perhaps(name: str) -> Column[str]:
    """Text that the sources may not give."""
    return Column(name, Word)


def _words(name: str) -> Column[tuple[str, ...]]:
    return Column(name, Words, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _number_perhaps(name: str) -> Column[int]:
    """A number that nothing recorded may tell: null is unknown, and never 0."""
    return Column(name, BigInteger)


def _apart(name: str) -> tuple[Column[Any], ...]:
    """What items come to that do not count in the verdict; numbers where there are such items."""
    return _words(name), _number_perhaps(f"{name}_met"), _number_perhaps(f"{name}_of")


def _is(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


# --- of a round ------------------------------------------------------------------------------

ROUNDS = _table(
    "rounds",
    _key("id"),
    _word("region", index=True),
    _word("holder"),
    _word("plan"),
    _word("period"),
    _word("begins"),  # the first day of the period, as text, for sorting
    _perhaps("case_number"),
    _word("kept"),
    _perhaps("previous"),
    _is("fictional"),
    _perhaps("language"),
    _is("published"),
    _word("phase"),
    _perhaps("opened"),  # dates as given (EDTF)
    _perhaps("adopted"),
    _perhaps("adoption_proof"),
    _perhaps("closed"),
    _number("organisations"),
    _number("meetings"),
    _number("meetings_held"),
    _number("views"),
    _number("views_answered"),
    _number("responses"),
    _number("responses_late"),
    _number_perhaps("not_yet_invited"),
    _number("criteria_applicable"),
    _number("criteria_evidenced"),
    _number("contested"),
    _number("version"),
    _number("position"),
    Column("judged_on", Date, nullable=False, index=True),
    _word("earlier"),  # digest of the earlier inventories it was judged by
    _number_perhaps("made_by"),  # a version; null: to be judged again
)
PHASES = _table(
    "phases",
    _key("round"),
    Column("ordinal", Integer, primary_key=True),
    _word("name"),
    _word("state"),
    _number("facts"),
    _perhaps("first"),
    _perhaps("last"),
)
DUES = _table(
    "dues",
    _key("round"),
    Column("ordinal", Integer, primary_key=True),
    _word("what"),
    _word("entry"),
    Column("by", Date, index=True),  # the reader derives from the day whether it is late
)
VERDICTS = _table(
    "verdicts",
    _key("round"),
    _key("criterion"),
    _word("phase"),
    _word("standing"),
    Column("verdict", Word, index=True),  # null if several are possible
    _words("possible"),
    _is("evidenced"),
    _number("met"),
    _number("partly"),
    _number("unmet"),
    _number("uncertain"),
    _number("unknown"),
    _number("of"),
    _word("precision"),
    *_apart("planned"),
    *_apart("by_others"),
    *_apart("planned_by_others"),
    _is("best"),
    _is("straddles"),
    _words("in_conflict"),
    _words("in_contest"),
    _number("faults"),
)
FIGURES = _table(
    "figures",
    _key("round"),
    _key("dimension"),  # "all", or what the value is a value of
    _key("value"),
    _key("step"),
    _is("known"),
    *map(_number_perhaps, ("named", "named_low", "named_high", "contested")),
    _is("otherwise"),
)
COUNTS = _table(
    "counts",
    _key("round"),
    _key("dimension"),
    _key("value"),
    _key("step"),
    Column("ordinal", Integer, primary_key=True),
    _is("total"),
    _perhaps("label"),  # null for a total
    _perhaps("entry"),
    _perhaps("unit"),  # this and the next are null without a number
    Column("number", BigInteger),
    _perhaps("precision"),
    Column("low", BigInteger),
    Column("high", BigInteger),
)
INVOLVEMENTS = _table(
    "involvements",
    _key("round"),
    Column("organisation", Word, primary_key=True, index=True),
    _word("name"),
    _words("parties"),
    _words("groups"),
    _perhaps("level"),
    _perhaps("sector"),
    _perhaps("umbrella"),
    _words("asked"),  # under every reading, the first one first
    *map(
        _number_perhaps,
        (
            "inventoried",
            "invited",
            "replied",
            "attended",
            "stated",
            "consulted",
            "responded",
            "answered",
        ),
    ),
    _is("otherwise"),
)
OF_A_ROUND: Final = {
    ROUNDS.name: ROUNDS.c.id,
    **{t.name: t.c.round for t in (PHASES, DUES, VERDICTS, FIGURES, COUNTS, INVOLVEMENTS)},
}
"""The tables with rows of rounds, each with the column that names the round."""

# --- of everything ---------------------------------------------------------------------------

ORGANISATIONS = _table(
    "organisations",
    _key("id"),
    _word("name"),
    _perhaps("number"),
    _words("same_as"),
    Column("merged_into", Word, index=True),
    _number("version"),
)
PRINCIPLES = _table("principles", _key("criterion"), _key("view"), _word("principle"))
"""The principle under which each view puts a criterion: the charter, the same for all rounds."""

FAULTS = _table("faults", _key("stream"), _number("position"), _word("error"))
PROGRESS = _table(
    "progress",
    Column("one", Integer, primary_key=True, autoincrement=False),
    _number("position"),
    _word("line"),  # digest of the line at that position
    Column("judged_on", Date, nullable=False),
    _number("version"),
    _is("built"),
)
"""A single row: how much of which log the model holds, the earliest day on which any of its rounds
was judged, and the version. Each writer locks this row. Its columns stay the same in all versions,
so that each release can recognise another's model."""


def put(connection: Connection, rows: Rows) -> None:
    """Insert rows, table by table."""
    for name, some in rows.items():
        if some:
            connection.execute(insert(METADATA.tables[name]), list(some))


def clear(connection: Connection, rounds: Iterable[str]) -> None:
    """Delete the rows of some rounds."""
    chosen = list(rounds)
    for name, round in OF_A_ROUND.items():
        connection.execute(METADATA.tables[name].delete().where(round.in_(chosen)))

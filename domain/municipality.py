"""Sweden's municipalities by code and name, and the years in which these changed.

They stand in ``municipalities.csv``. Codes and names are Statistics Sweden's (SCB): the first two
digits are the county's. The years are those since 1992; where none stands, none is known. Names are
compared as people read them, with or without "kommun", and with or without dots and rings where no
other municipality has the same letters.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from domain import text

_KIND_OF_PLACE: Final = re.compile(r" (?:kommun|kommuns|stad|stads|municipality)\Z")


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality under one code and name, with its first and last year where known."""

    code: str
    name: str
    since: int | None = None
    until: int | None = None
    became: str | None = None
    """The code of what it then became, under another code or name."""
    also: str | None = None
    """Another name that it has."""

    @property
    def county(self) -> str:
        """The county's code."""
        return self.code[:2]

    def stood_in(self, year: int | None) -> bool:
        """Whether it had this code and name in a year; true if the year is unknown."""
        return year is None or (self.since or year) <= year <= (self.until or year)


def _register() -> Iterable[Municipality]:
    told = files("domain").joinpath("municipalities.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(told.splitlines()):
        since, until = (int(row[one]) if row[one] else None for one in ("since", "until"))
        became, also = row["became"] or None, row["also"] or None
        yield Municipality(row["code"], row["name"], since, until, became, also)


REGISTER: Final = tuple(_register())
"""Today's 290 municipalities, and what some of them were before."""


def key_of(name: str) -> str:
    """A municipality's name for comparison: "Mora kommun" is Mora, "Göteborgs stad" Göteborg.

    The key is not a name: a final s is removed, in case it is a genitive. No two municipalities
    differ only by that letter.
    """
    plain = _KIND_OF_PLACE.sub("", text.folded(name).replace("-", " ")).removesuffix("s")
    return _also().get(plain, plain)


@cache
def _also() -> Mapping[str, str]:
    """The name of each municipality that has another one, by that, as they are compared."""
    return {text.folded(one.also): text.folded(one.name) for one in REGISTER if one.also}


@lru_cache(maxsize=4096)
def called(name: str) -> tuple[Municipality, ...]:
    """The municipalities with a name or a code; none if the register has no such."""
    if name.isdecimal():
        return tuple(one for one in REGISTER if one.code == name)
    told = _by_name()
    return told.get(key_of(name)) or told.get(_plain(key_of(name)), ())


@lru_cache(maxsize=4096)
def nearest(name: str) -> str | None:
    """The municipality whose name is most like a given one; None if none is like it."""
    spelt = {_plain(key_of(one.name)): one.name for one in REGISTER}
    found = text.nearest(_plain(key_of(name)), spelt)
    return spelt[found] if found else None


def same_place(name: str) -> str:
    """One key for all spellings of a municipality, earlier ones too: the code that it has now, or
    else the name itself.
    """
    found = called(name)
    return (found[0].became or found[0].code) if found else key_of(name)


def name_of(name: str) -> str:
    """A municipality's name, if its code is given; any other name as it is."""
    found = called(name) if name.isdecimal() else ()
    return found[-1].name if found else name


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    """Municipalities by name, and also by name without dots and rings where that fits only one."""
    exact: dict[str, tuple[Municipality, ...]] = {}
    plain: dict[str, set[str]] = {}
    for one in REGISTER:
        key = key_of(one.name)
        exact[key] = (*exact.get(key, ()), one)
        plain.setdefault(_plain(key), set()).add(key)
    alone = {bare: exact[next(iter(keys))] for bare, keys in plain.items() if len(keys) == 1}
    return alone | exact


def _plain(key: str) -> str:
    marked = unicodedata.normalize("NFD", key)
    return "".join(sign for sign in marked if not unicodedata.combining(sign))

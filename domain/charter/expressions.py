"""CEL expressions: checked when a charter is loaded, evaluated with missing values as unknown."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from math import isfinite, prod
from typing import Any, TypeAlias

from cel_expr_python import cel

from domain.charter.vocabulary import Item, described
from domain.complaint import Complaint
from domain.span import Span

_TYPES = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "string": cel.Type.STRING,
    "list(string)": cel.Type.List(cel.Type.STRING),
}
_NAMES = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_]\w*")
_NUMBERS = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_]\w*|(\d+(?:\.\d+)?)")
_UNBOUND = "No value with name"
_COSTLY = {
    b"@result": "expression-of-lists",
    b"\x1a\x07matches": "expression-of-patterns",
    b"\x1a\x0ematches_string": "expression-of-patterns",
}
"""Marks in the library's stored form of a checked expression, each with a kind of complaint: the
variable of a macro, and the overloads of a function. The expression's length does not bound their
cost."""

MOST_POINTS = 512
"""The most points at which an item's uncertain numbers are tried together, some 15 microseconds
each."""

REMEMBERED = 1024
"""Items are many, and the fields that an expression reads are few: this many combinations of their
values are remembered, each with its results."""

Value: TypeAlias = bool | str | tuple[str, ...] | Span
"""The value of a field of an item, if it is known."""
Read: TypeAlias = tuple[tuple[str, Value | None], ...]
"""The fields that are read from an item, with their values; None where unknown."""
Bound: TypeAlias = dict[str, Any]
"""The fields of an item that have a value, with their values."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The result of an expression that cannot be computed, for example a division by zero."""

    reason: str


@cache
def _environment(collection: str) -> Any:
    return cel.NewEnv(variables={name: _TYPES[type] for name, type in _types(collection).items()})


@cache
def _types(collection: str) -> dict[str, str]:
    return {field.name: field.type for field in described(collection)}


def read(item: Item, names: Iterable[str]) -> Read:
    """Some fields of an item, with their values."""
    return tuple((name, getattr(item, name)) for name in names)


def points(read: Read, collection: str, *expressions: "Expression") -> Sequence[Bound]:
    """The values read from an item, at every point where the expressions' results may differ.

    An uncertain number is tried at both its ends, at each number that an expression names or that
    bounds another field, and once between each of those. Unknown fields are left out. Empty if
    there are more points than can be tried.
    """
    types = _types(collection)
    bound: Bound = {}
    uncertain: dict[str, Span] = {}
    for name, value in read:
        if isinstance(value, Span):
            uncertain[name] = value
        elif value is not None:
            bound[name] = list(value) if isinstance(value, tuple) else value
    named = {number for one in expressions for number in one.numbers}
    turns = named | {end for span in uncertain.values() for end in span.corners()}
    tried = {
        name: _between(span, turns, float if types[name] == "double" else int)
        for name, span in uncertain.items()
    }
    if prod(map(len, tried.values())) > MOST_POINTS:
        return ()
    return [bound | dict(zip(tried, chosen, strict=True)) for chosen in product(*tried.values())]


def _between(span: Span, turns: Iterable[float], number: type[int | float]) -> list[int | float]:
    """The ends of a span, the turning points within it, and a number between each two of these."""
    low, high = map(number, (span.corners()[0], span.corners()[-1]))
    ends = sorted({low, high, *(number(turn) for turn in turns if low < turn < high)})
    middles = {number((a + b) / 2) for a, b in pairwise(ends)}
    return sorted({*ends, *middles})


@dataclass(frozen=True)
class Expression:
    """A checked expression over the items of one collection."""

    text: str
    collection: str
    program: Any
    names: tuple[str, ...]
    """The fields that it reads."""
    numbers: tuple[float, ...]
    """The numbers that it names, such as thresholds, with either sign."""

    def values(self, item: Item) -> Sequence[Any]:
        """Its value at every point; None where it is unknown or cannot be computed."""
        return self._remembered(read(item, self.names))

    @cached_property
    def _remembered(self) -> Callable[[Read], Sequence[Any]]:
        return lru_cache(REMEMBERED)(self._values)

    def _values(self, read: Read) -> Sequence[Any]:
        values = map(self.value, points(read, self.collection, self))
        return tuple(None if isinstance(value, Failed) else value for value in values)

    def value(self, bound: Bound) -> Any:
        """The value; None if it depends on something unknown, Failed if it cannot be computed."""
        try:
            result = self.program.eval(data=bound)
        except RuntimeError as error:  # errors that the library itself raises
            return Failed(_reason(str(error)))
        value = result.value()
        if result.type() != cel.Type.ERROR:
            endless = isinstance(value, float) and not isfinite(value)
            return Failed("the result is no number") if endless else value
        if _UNBOUND in str(value):
            return None
        return Failed(_reason(str(value)))


def compile_expression(text: str, collection: str, *, returns: tuple[str, ...]) -> Expression:
    """Type-check an expression. Raises Complaint, with the checker's reason.

    Also refused is what could take long on few items, so that the expression's length, which the
    charter limits, limits its cost: some 15 microseconds an item.
    """
    try:
        program = _environment(collection).compile(text)
    except RuntimeError as error:
        raise Complaint("expression-unreadable", why=_reason(str(error))) from None
    checked = program.serialize()
    for part, costly in _COSTLY.items():
        if part in checked:
            raise Complaint(costly)
    kind = program.return_type().name().lower()
    if kind not in returns:
        raise Complaint("expression-of-another-type", given=kind, words=returns)
    fields = _types(collection)
    names = tuple(dict.fromkeys(name for name in _NAMES.findall(text) if name in fields))
    numbers = tuple(sign * float(n) for n in _NUMBERS.findall(text) if n for sign in (1, -1))
    return Expression(text, collection, program, names, numbers)


def _reason(message: str) -> str:
    first = message.split("\n", maxsplit=1)[0]
    return first.partition("ERROR: <input>:")[2] or first

"""CEL, checked when a charter is loaded and evaluated with absence as the unknown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any

from cel_expr_python import cel

from domain.charter.vocabulary import Item, described
from domain.span import Span

_TYPES = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "string": cel.Type.STRING,
    "list(string)": cel.Type.List(cel.Type.STRING),
}
_NAMES = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_]\w*")
_UNBOUND = "No value with name"


class BadExpression(ValueError):
    """An expression that does not type-check, with the reason the checker gives."""


@cache
def _environment(collection: str) -> Any:
    return cel.NewEnv(variables={f.name: _TYPES[f.type] for f in described(collection)})


@dataclass(frozen=True)
class Expression:
    """A checked expression over the items of one collection."""

    text: str
    collection: str
    program: Any
    names: tuple[str, ...]
    returns: str

    def values(self, item: Item) -> Iterator[Any]:
        """The value at every corner of the item's uncertain numbers; None where unknown."""
        bound: dict[str, Any] = {}
        uncertain: list[str] = []
        for name in self.names:
            value = getattr(item, name)
            if value is None:
                continue
            if isinstance(value, Span):
                if value.exact:
                    value = self._number(name, value.low)
                else:
                    uncertain.append(name)
            bound[name] = list(value) if isinstance(value, tuple) else value
        if not uncertain:
            yield self._value(bound)
            return
        corners = [[self._number(n, c) for c in bound[n].corners()] for n in uncertain]
        for chosen in product(*corners):
            yield self._value({**bound, **dict(zip(uncertain, chosen, strict=True))})

    def _number(self, name: str, value: Any) -> int | float:
        return float(value) if self._types[name] == "double" else int(value)

    @cached_property
    def _types(self) -> dict[str, str]:
        return {field.name: field.type for field in described(self.collection)}

    def _value(self, bound: dict[str, Any]) -> Any:
        result = self.program.eval(data=bound)
        if result.type() == cel.Type.ERROR:
            if _UNBOUND in str(result.value()):
                return None
            raise BadExpression(f"{self.text!r} fails on {bound}: {result.value()}")
        return result.value()


def compile_expression(text: str, collection: str, *, returns: tuple[str, ...]) -> Expression:
    """Type-check an expression. Raises BadExpression with the checker's reason."""
    try:
        program = _environment(collection).compile(text)
    except RuntimeError as error:
        raise BadExpression(_reason(str(error))) from None
    kind = program.return_type().name().lower()
    if kind not in returns:
        raise BadExpression(f"gives {kind}; it must give {' or '.join(returns)}")
    fields = {field.name for field in described(collection)}
    names = tuple(dict.fromkeys(n for n in _NAMES.findall(text) if n in fields))
    return Expression(text, collection, program, names, kind)


def _reason(message: str) -> str:
    first = message.split("\n", maxsplit=1)[0]
    return first.partition("ERROR: <input>:")[2] or first

"""Fuzzing: whatever comes from outside is read, or refused as it is documented to be.

An input is made of one number: a valid one that was cut up, or made up altogether. Hypothesis tries
a few; with SAMRAD_LONG=1 the same is made of the numbers up to a hundred thousand, without
hypothesis, which takes ten times as long for each as most parsers do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults import LONG, often

T = TypeVar("T")
U = TypeVar("U")
INPUTS = often(40, 100_000)

_SPICE = (
    "", "\x00", "\n", "\r\n", "\t", "\x1b[2J", "\x85", "\u2028", "\u202e", "\ufeff", "\U0001f3ad",
    "å", "９", "٣", "-", "--", "+", ":", "@", "/", "..", "../../etc/passwd", "%2e%2e/", "~", "#",
    "'", '"', "\\", "{", "}", "[", "]", "[[[[[[", "&a ", "*a", "!!str ", "!", "|", ">", "? ", "- ",
    "0", "-0", "00", "1e999", "NaN", "9" * 20, "9" * 5000, "9999-12-31", "0001-01-01", "-9999",
    "null", "true", "{}", "811218-9876", "<script>", "=1+1", "\\u0000", "\\ud800", "T24:00",
)  # fmt: skip
"""What parsers have tripped over."""

_SIGNS = "".join(map(chr, (*range(256), 0x2028, 0x202E, 0xFEFF, 0xFF19, 0x1F3AD)))


@dataclass(frozen=True)
class Inputs(Generic[T]):
    """A sort of inputs: how one is made of chance."""

    make: Callable[[Random], T]

    def map(self, change: Callable[[T], U]) -> "Inputs[U]":
        """The inputs, each changed."""
        return Inputs(lambda chance: change(self.make(chance)))

    def __or__(self, other: "Inputs[U]") -> "Inputs[T | U]":
        return Inputs(lambda chance: (self if chance.random() < 0.5 else other).make(chance))

    def drawn(self) -> st.SearchStrategy[T]:
        """For hypothesis, which finds the smallest number that fails."""
        return st.integers(0, 2**64 - 1).map(lambda seed: self.make(Random(seed)))


def one_of(*values: T) -> Inputs[T]:
    """Any of some values."""
    return Inputs(lambda chance: chance.choice(values))


def _piece(chance: Random) -> str:
    if chance.random() < 0.5:
        return chance.choice(_SPICE)
    return "".join(chance.choices(_SIGNS, k=chance.randint(0, 6)))


def _anything(chance: Random) -> str:
    return "".join(_piece(chance) for _ in range(chance.randint(0, 20)))


def _cut_up(chance: Random, text: str) -> str:
    for _ in range(chance.randint(0, 4)):
        at = chance.randint(0, len(text))
        end = at + chance.randint(0, 6)
        piece = text[at:end] * 2 if chance.random() < 0.2 else _piece(chance)
        text = text[:at] + piece + text[end:]
    return text


def cut_up(valid: Sequence[str]) -> Inputs[str]:
    """A valid text in which here and there something was cut out, put in or doubled."""
    return Inputs(lambda chance: _cut_up(chance, chance.choice(valid)))


def texts(*valid: str) -> Inputs[str]:
    """Texts that are nearly valid, or anything."""

    def make(chance: Random) -> str:
        nearly = chance.random() < 0.8
        return _cut_up(chance, chance.choice(valid)) if nearly else _anything(chance)

    return Inputs(make)


def bytes_like(*valid: bytes) -> Inputs[bytes]:
    """Bytes that are nearly valid, or anything."""
    latin = tuple(one.decode("latin-1") for one in valid)
    return texts(*latin).map(lambda text: text.encode("latin-1", "replace"))


_SCALARS: tuple[Callable[[Random], Any], ...] = (
    lambda _: None,
    lambda chance: chance.random() < 0.5,
    lambda chance: chance.choice((0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**30, 8112189876)),
    lambda chance: chance.choice((0.0, -0.5, 1e308, float("nan"), float("inf"), -0.0)),
    _piece,
    _piece,
)


def _json(chance: Random, depth: int = 3) -> Any:
    sort = chance.random()
    if depth and sort < 0.2:
        return [_json(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    if depth and sort < 0.4:
        return {_piece(chance): _json(chance, depth - 1) for _ in range(chance.randint(0, 3))}
    return chance.choice(_SCALARS)(chance)


JSON = Inputs(_json)


def altered(valid: Sequence[Any]) -> Inputs[Any]:
    """A valid value of JSON in which some part is another one, or is gone."""

    def make(chance: Random) -> Any:
        value = chance.choice(valid)
        for _ in range(chance.randint(0, 3)):
            value = _once(chance, value)
        return value

    return Inputs(make)


def _once(chance: Random, value: Any) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        what = chance.randint(0, 9)
        if what == 0:
            return {other: part for other, part in value.items() if other != name}
        if what == 1:
            return value | {_piece(chance): value[name]}
        return value | {name: _once(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.9:
        at = chance.randrange(len(value))
        return [*value[:at], _once(chance, value[at]), *value[at + 1 :]]
    if isinstance(value, str) and chance.random() < 0.6:
        return _cut_up(chance, value)
    return _json(chance)


def fuzzed(*inputs: Inputs[Any], share: int = 1) -> Callable[..., Any]:
    """Try so many inputs; of what takes long, only a ``share``-th, but at length all of them."""
    if LONG:
        return lambda test: _at_length(test, inputs, INPUTS)
    return lambda test: _in_short(test, inputs, max(10, INPUTS // share))


def _in_short(test: Callable[..., None], inputs: Sequence[Inputs[Any]], times: int) -> Any:
    few = settings(
        max_examples=times,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    return few(given(*(one.drawn() for one in inputs))(test))


def _at_length(test: Callable[..., None], inputs: Sequence[Inputs[Any]], times: int) -> Any:
    def many() -> None:
        for seed in range(times):
            values = [one.make(Random(len(inputs) * seed + n)) for n, one in enumerate(inputs)]
            try:
                test(*values)
            except BaseException as error:
                error.add_note(f"input {seed}: {values!r}")
                raise

    many.__name__ = test.__name__
    return many

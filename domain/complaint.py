"""Why a value cannot be accepted: a kind of complaint, and the values its sentence mentions."""

from collections.abc import Mapping
from typing import TypeAlias

from domain.identity_number import blotted

Value: TypeAlias = "str | int | tuple[str, ...] | Exception | None"
"""What a sentence mentions: plain data, or another complaint or refusal that it quotes."""


class Complaint(ValueError):
    """A value does not have the form that its field requires.

    ``kind`` is stable and machine-readable; `interfaces.wording` has its sentence. Identity numbers
    are blotted out of everything that a complaint quotes.
    """

    def __init__(self, kind: str, /, **values: Value):
        self.kind, self.values = kind, without_identity_numbers(values)
        super().__init__(kind, self.values)

    def __str__(self) -> str:
        return in_a_line(self.kind, self.values)

    def __repr__(self) -> str:
        return f"Complaint({self})"


def without_identity_numbers(values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, each text with any identity number in it blotted out."""
    return {name: _blotted(value) for name, value in values.items()}


def _blotted(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(map(blotted, value))
    return blotted(value) if isinstance(value, str) else value


def in_a_line(kind: str, values: Mapping[str, Value]) -> str:
    """A kind and its values on one line, for logs and tests."""
    stated = ", ".join(f"{name}={value!r}" for name, value in values.items() if value is not None)
    return f"{kind} ({stated})" if stated else kind

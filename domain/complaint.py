"""What a model complains of, in words that say what to write instead."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.identity_number import blotted
from domain.region import CODE_FORM
from domain.text import did_you_mean
from domain.words import SLUG_FORM

_LIST = "it is a list: write [a, b], or [a] for one"
_BY_KIND = {
    "missing": "is missing",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "string_type": "write it as text",
    "string_too_short": "it is empty; write what it says, or leave the field out",
    "too_short": "the list is empty; name at least one, or leave the field out",
    "int_parsing": "write a whole number, as in 31",
    "int_type": "write a whole number, as in 31",
    "int_from_float": "write a whole number, as in 31",
    "dict_type": "it has fields of its own: write {field: value}",
    "model_type": "it has fields of its own: write {field: value}",
    "model_attributes_type": "it has fields of its own: write {field: value}",
}
_BY_PATTERN = {
    SLUG_FORM: (
        "an id has small letters a to z, digits and single hyphens, as in 'dialog-mora'; no å, ä, ö"
    ),
    CODE_FORM: ("write a county's two digits (länskod): '20' is Dalarna, '06' Jönköpings län"),
}


_OTHER_PATTERN = "it has a form, or signs in it, that the field does not take"
_PYDANTICS = (
    "Extra inputs", "Field required", "Input should be", "String should", "Tuple should",
    "List should", "Value should",
)  # fmt: skip
"""How pydantic's own messages begin; a dependency may say it better."""


def complaint(error: Mapping[str, Any], fields: Iterable[str] = ()) -> str:
    """One of pydantic's complaints, in plain words; one of our own as it stands.

    ``fields`` are those that the model has, to tell which one a misspelt field means. What is
    quoted of the input is told without identity numbers.
    """
    message, kind = str(error["msg"]), error["type"]
    if kind == "string_pattern_mismatch":
        return _BY_PATTERN.get(error.get("ctx", {}).get("pattern"), _OTHER_PATTERN)
    if not message.startswith(_PYDANTICS):
        return blotted(message.removeprefix("Value error, "))
    if kind == "extra_forbidden":
        known = fields if len(error["loc"]) == 1 else ()
        near = did_you_mean(str(error["loc"][-1]), known)
        return f"is no field here{near or '; compare the spelling'}"
    if kind == "literal_error":
        return _no_such_word(error)
    return _BY_KIND.get(kind, blotted(message))


def _no_such_word(error: Mapping[str, Any]) -> str:
    """The word that was nearly written, and all that can be."""
    expected = str(error.get("ctx", {}).get("expected", ""))
    said = error.get("input")
    near = did_you_mean(said, expected.split("'")[1::2]) if isinstance(said, str) else ""
    return blotted(f"is none of the words here{near}; write {expected}")

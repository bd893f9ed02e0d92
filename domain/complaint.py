"""What a model complains of, in words that say what to write instead."""

from collections.abc import Mapping
from typing import Any

from domain.identity_number import blotted
from domain.region import CODE_FORM
from domain.words import SLUG_FORM

_BY_KIND = {
    "missing": "is missing",
    "extra_forbidden": "is no field here; compare the spelling",
    "tuple_type": "write a list: [a, b]",
    "bool_parsing": "write true or false",
}
_BY_PATTERN = {
    SLUG_FORM: (
        "an id has small letters a to z, digits and single hyphens, as in 'dialog-mora'; no å, ä, ö"
    ),
    CODE_FORM: ("write a county's two digits (länskod): '20' is Dalarna, '06' Jönköpings län"),
}


_OTHER_PATTERN = "it has a form, or signs in it, that the field does not take"
_PYDANTICS = ("Extra inputs", "Field required", "Input should be")
"""How pydantic's own messages of these kinds begin; a dependency may say it better."""


def complaint(error: Mapping[str, Any]) -> str:
    """One of pydantic's complaints, in plain words; one of our own as it stands.

    What it quotes of the input is told without identity numbers.
    """
    message, kind = str(error["msg"]), error["type"]
    if kind == "string_pattern_mismatch":
        return _BY_PATTERN.get(error.get("ctx", {}).get("pattern"), _OTHER_PATTERN)
    if kind in _BY_KIND and message.startswith(_PYDANTICS):
        return _BY_KIND[kind]
    return blotted(message.removeprefix("Value error, "))

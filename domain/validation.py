"""Turns pydantic's validation errors into complaints of our own."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.complaint import Complaint
from domain.region import CODE_FORM
from domain.text import nearest
from domain.words import CLOCK_FORM, SLUG_FORM

_BY_KIND: Final = {
    "missing": "missing",
    "tuple_type": "no-list",
    "list_type": "no-list",
    "bool_parsing": "no-truth-value",
    "bool_type": "no-truth-value",
    "string_type": "no-text",
    "string_too_short": "text-empty",
    "too_short": "list-empty",
    "int_parsing": "no-whole-number",
    "int_type": "no-whole-number",
    "int_from_float": "no-whole-number",
    "float_parsing": "no-number",
    "float_type": "no-number",
    "finite_number": "no-number",
    "dict_type": "no-fields",
    "model_type": "no-fields",
    "model_attributes_type": "no-fields",
}
_BY_PATTERN: Final = {
    SLUG_FORM: "not-an-id",
    CODE_FORM: "not-a-county-code",
    CLOCK_FORM: "not-an-hour",
}


def complaint(error: Mapping[str, Any], fields: Iterable[str] = ()) -> Complaint:
    """The complaint for one pydantic error; if the error holds one of our own, that one.

    ``fields`` are the model's field names, used to suggest one for a misspelt field.
    """
    kind, about = error["type"], error.get("ctx", {})
    own = about.get("error")
    if isinstance(own, Complaint):
        return own
    match kind:
        case "string_pattern_mismatch":
            return Complaint(_BY_PATTERN.get(about.get("pattern"), "of-another-form"))
        case "extra_forbidden":
            known = fields if len(error["loc"]) == 1 else ()
            near = nearest(str(error["loc"][-1]), known)
            return Complaint("misspelt-field", near=near) if near else Complaint("no-field-like-it")
        case "literal_error":
            return _no_such_word(str(about.get("expected", "")), error.get("input"))
        case "string_too_long":
            return Complaint("text-too-long", most=about["max_length"])
        case "too_long":
            return Complaint("too-many", most=about["max_length"])
        case "too_short" if about["field_type"] == "Dictionary":
            return Complaint("too-few")
        case "greater_than_equal":
            return Complaint("number-too-small", least=str(about["ge"]))
        case "less_than_equal":
            return Complaint("number-too-large", most=str(about["le"]))
    if kind in _BY_KIND:
        return Complaint(_BY_KIND[kind])
    return Complaint("otherwise", why=str(error["msg"]).removeprefix("Value error, "))


def _no_such_word(expected: str, said: object) -> Complaint:
    """A complaint with the allowed words, and the one nearest to what was written."""
    words = tuple(re.split(", | or ", expected))
    near = nearest(said, (word.strip("'") for word in words)) if isinstance(said, str) else None
    return Complaint("no-such-word", near=near, words=words)

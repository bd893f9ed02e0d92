"""The round file's JSON Schema, made from the models of the facts.

What a schema cannot say (that an id is known, that the calendar has a date) is left to
reading the file.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from domain.consultation import KINDS
from domain.consultation.opening import (
    DESCRIPTIONS,
    Opened,
    OrganisationDescribed,
    SourceRegistered,
)
from domain.fact import Citation, Fact

FORMAT = "samrad/round/1"
ELSEWHERE = {kind.short_kind() for kind in DESCRIPTIONS}
"""Kinds that have a section of their own and do not stand among the facts."""

_SCALAR = ["string", "number"]
_SLUG = {"type": _SCALAR, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}
_NUMBER = {
    "type": _SCALAR,
    "pattern": r"^\d{6}-?\d{4}$",
    "description": "Organisationsnummer; never a personal number.",
}
_GENERATED = ("title", "default")
"""What the models add of themselves, and no reader of the schema needs."""


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the round file.

    It takes what the reader takes, whether scalars come as text, as they do there, or typed,
    as editors have them.
    """
    kinds = {name: kind for name, kind in KINDS.items() if name not in ELSEWHERE}
    defs = _definitions((Opened, SourceRegistered, OrganisationDescribed, *kinds.values()))
    for short, kind in kinds.items():
        _says_its_kind(defs[kind.__name__], short)
    _has_its_own_id(defs["Opened"])
    _has_its_own_id(defs["SourceRegistered"], repeated="source")
    _has_its_own_id(defs["OrganisationDescribed"], repeated="organisation")
    defs["OrganisationDescribed"]["properties"]["number"] = _NUMBER
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Round file",
        "description": "A whole consultation in an archivist's words: see docs/round-files.md.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "consultation"],
        "properties": {
            "format": {"const": FORMAT},
            "consultation": {"$ref": "#/$defs/Opened"},
            "sources": _list_of((SourceRegistered,)),
            "organisations": _list_of((OrganisationDescribed,)),
            "facts": _list_of(kinds.values()),
        },
        "$defs": dict(sorted(defs.items())),
    }


def _definitions(kinds: tuple[type[Fact], ...]) -> dict[str, Any]:
    """Each model by its class's name; the fields that all facts have stand once."""
    _, made = models_json_schema(
        [(kind, "validation") for kind in kinds], ref_template="#/$defs/{model}"
    )
    defs: dict[str, Any] = {name: _as_written(one) for name, one in made["$defs"].items()}
    for name in set(Fact.model_fields) - {"id"}:
        shared = f"Fact.{name}"
        for kind in kinds:
            properties = defs[kind.__name__]["properties"]
            defs[shared] = properties[name]
            properties[name] = {"$ref": f"#/$defs/{shared}"}
    citation = defs[Citation.__name__]
    defs[Citation.__name__] = {"anyOf": [{**_SLUG, "description": "A source's bare id."}, citation]}
    return defs


def _as_written(schema: Any) -> Any:
    """The schema of a value as it is of that value in a file, where scalars may be text."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    written = {
        name: _as_written(part)
        for name, part in schema.items()
        if name not in _GENERATED or isinstance(part, dict)  # a field may be called "title"
    }
    match schema.get("type"):
        case "boolean":
            return {
                **written,
                "type": ["boolean", "string"],
                "enum": [True, False, "true", "false"],
            }
        case "integer":
            return {**written, "type": ["integer", "string"], "pattern": "^[0-9]+$"}
        case "string" if "enum" not in schema and "const" not in schema:
            return {**written, "type": _SCALAR}
    return written


def _says_its_kind(fact: dict[str, Any], kind: str) -> None:
    first = {"id": fact["properties"]["id"], "fact": {"const": kind}}
    fact["properties"] = first | fact["properties"]
    fact["required"] = ["id", "fact", *(name for name in fact["required"] if name != "id")]


def _has_its_own_id(fact: dict[str, Any], repeated: str = "") -> None:
    """An entry of a section: its id is that of the thing it describes, not a fact's."""
    kept = {name: one for name, one in fact["properties"].items() if name != repeated}
    fact["properties"] = kept | {"id": _SLUG}
    fact["required"] = [name for name in fact["required"] if name != repeated]


def _list_of(kinds: Iterable[type[Fact]]) -> dict[str, Any]:
    refs = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]
    return {"type": ["array", "null"], "items": refs[0] if len(refs) == 1 else {"oneOf": refs}}


if __name__ == "__main__":
    written = json.dumps(schema(), indent=2, ensure_ascii=False)
    (Path(__file__).parents[2] / "docs" / "round-file.schema.json").write_text(
        f"{written}\n", encoding="utf-8"
    )

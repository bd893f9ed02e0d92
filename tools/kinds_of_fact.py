"""The kinds of fact and their words as a page to look things up in, made from the models."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from domain.consultation import PHASES
from domain.consultation.invitation import Collective
from domain.count import StatedCount
from domain.fact import Alternative, Citation, Fact

SECTIONS = {
    "opened": ("consultation", ""),
    "source-registered": ("sources", "source"),
    "organisation-described": ("organisations", "organisation"),
}
"""Kinds with a section of their own, and which of their fields is the entry's ``id`` there."""

PARTS: dict[str, type[BaseModel]] = {
    "sources": Citation,
    "alternatives": Alternative,
    "collectives": Collective,
    "count": StatedCount,
}
"""What stands within a field, by the field's name."""

_INTRODUCTION = """\
# Kinds of fact

What may stand in a [round file](round-files.md), phase by phase. `make docs` makes this page from
the models.

Every entry has an `id`, and every one under `facts` says its kind with `fact`. All may have
{common}.

Three kinds have a section of their own, and are written there without `fact`. In `sources` and
`organisations`, the `id` is the one by which facts name the source or the organisation; an
organisation may also have a `number` (organisationsnummer).

What tells of a person is written `{{value: …, person: …}}`, and recorded sealed: `name` and
`address` of `contact-named`, `represented_by`, `signed_by` ([people's data](people.md)).

Besides the required fields, `invitation-sent` and `referral-opened` want one or more of `to`,
`collectives` and `open_to_all`; `excluded` exactly one of `organisation`, `group` and `party`;
`corrected` either `changes` or `retracted: true`.
"""

_COMMON = tuple(name for name in Fact.model_fields if name != "id")


def page() -> str:
    """The whole page, as Markdown."""
    sections = [_INTRODUCTION.format(common=_named(_COMMON))]
    for phase, kinds in PHASES.items():
        sections += [f"## {phase.capitalize()}\n", _kinds(kinds)]
    sections += [
        "## Within fields\n",
        "A source that is cited by its `id` alone and a count in words need no fields.\n",
        _table(("in", "required", "further"), _parts()),
        "## Words\n",
        "Where a field takes one of certain words, or a list of them, they are these.\n",
        _table(("field", "words"), _words()),
    ]
    return "\n".join(sections)


def _kinds(kinds: Iterable[type[Fact]]) -> str:
    return _table(("kind", "meaning", "required", "further"), map(_kind, kinds))


def _kind(kind: type[Fact]) -> tuple[str, ...]:
    short = kind.short_kind()
    section, repeated = SECTIONS.get(short, ("", ""))
    own = {
        name
        for name, field in kind.model_fields.items()
        if name not in ("id", repeated) and (name not in _COMMON or field.is_required())
    }
    shown = f"`{short}` (section `{section}`)" if section else f"`{short}`"
    return shown, _first_sentence(kind), *_fields(kind, own)


def _parts() -> Iterator[tuple[str, ...]]:
    for name, model in PARTS.items():
        yield f"`{name}`", *_fields(model, set(model.model_fields))


def _fields(model: type[BaseModel], own: set[str]) -> tuple[str, str]:
    """The required fields and the further ones, each in the order of the model."""
    fields = [(name, field) for name, field in model.model_fields.items() if name in own]
    return (
        _named(name for name, field in fields if field.is_required()),
        _named(name for name, field in fields if not field.is_required()),
    )


def _first_sentence(kind: type[Fact]) -> str:
    text = " ".join((kind.__doc__ or "").split()).replace("``", "`")
    return re.split(r"(?<=\.) ", text, maxsplit=1)[0]


def _words() -> Iterator[tuple[str, str]]:
    """One row a vocabulary, with the fields that take its words."""
    takers: dict[tuple[str, ...], dict[str, list[str]]] = {}
    having: dict[str, list[str]] = {}
    for owner, model in _models():
        for name, field in model.model_fields.items():
            having.setdefault(name, []).append(owner)
            for words in _literals(field.annotation):
                takers.setdefault(words, {}).setdefault(name, []).append(owner)
    for words, names in takers.items():
        taking = (
            f"`{name}`" if owners == having[name] else f"`{name}` of {_named(owners)}"
            for name, owners in names.items()
        )
        yield ", ".join(taking), _named(words)


def _models() -> Iterator[tuple[str, type[BaseModel]]]:
    yield from ((kind.short_kind(), kind) for kinds in PHASES.values() for kind in kinds)
    yield from PARTS.items()


def _literals(annotation: Any) -> Iterator[tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        yield get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _literals(part)


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    ruled = (heads, ("---",) * len(heads), *rows)
    return "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in ruled)


def _cell(text: str) -> str:
    """A bar would end the cell."""
    return text.replace("|", r"\|")

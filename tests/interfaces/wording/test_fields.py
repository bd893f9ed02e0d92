"""Everything that a fact may state has a name, and every word of it a saying, in both languages."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from domain.consultation import KINDS
from interfaces.wording.fields import FIELDS, label
from interfaces.wording.language import Language
from interfaces.wording.message import Message
from interfaces.wording.words import WORDS

SV, EN = Language


def within(annotation: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from within(part)


def models() -> list[type[BaseModel]]:
    """Every kind of fact, and the models nested in them."""
    found: dict[type[BaseModel], None] = {}
    waiting: list[type[BaseModel]] = [*KINDS.values()]
    while waiting:
        model = waiting.pop(0)
        if model not in found:
            found[model] = None
            parts = [p for f in model.model_fields.values() for p in within(f.annotation)]
            waiting += [p for p in parts if isinstance(p, type) and issubclass(p, BaseModel)]
    return list(found)


MODELS = models()


def test_nested_models_are_found() -> None:
    names = {model.__name__ for model in MODELS}
    assert {"MeetingHeld", "Citation", "Alternative", "StatedCount", "Collective"} <= names


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_a_label_in_both_languages(model: type[BaseModel]) -> None:
    assert not [name for name in model.model_fields if name not in FIELDS]
    assert all(label(name, SV) and label(name, EN) for name in model.model_fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_word_that_a_fact_may_state_has_a_saying(model: type[BaseModel]) -> None:
    words = [
        word
        for field in model.model_fields.values()
        for part in within(field.annotation)
        if get_origin(part) is Literal
        for word in get_args(part)
    ]
    assert not [word for word in words if word not in WORDS]


def test_no_label_is_of_a_field_that_there_is_not() -> None:
    assert set(FIELDS) == {name for model in MODELS for name in model.model_fields}


@pytest.mark.parametrize("told", [FIELDS, WORDS], ids=["fields", "words"])
def test_nothing_is_said_by_an_empty_text(told: dict[str, Message]) -> None:
    assert not [name for name, said in told.items() if not said.text.strip()]


def test_a_field_without_a_label_stands_as_it_is() -> None:
    assert label("some_thing", EN) == "some thing"
    assert label("some_thing", SV) == "some thing"

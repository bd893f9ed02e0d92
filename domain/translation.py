"""Translations: what a text says in another language than the round's.

Beside the fields of a fact, of a citation or of a collective stands what its texts say in another
language, under the same names: ``en: {note: …}``. A translation goes where its text goes and
nowhere else: it falls with its text, whether that is corrected, or withheld from a reader.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, Self, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

from domain.complaint import Complaint
from domain.text import nearest
from domain.words import InWords, Text

T = TypeVar("T")
Language: TypeAlias = Literal["sv", "en"]
"""A language that texts may be written in."""
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


_Told: TypeAlias = Annotated[dict[str, Text | tuple[Text, ...]], Field(min_length=1)]


class Translations(dict[str, str | tuple[str, ...]]):
    """Texts in another language, by the fields that they translate; those alike are the same."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A schema with a name, so that what describes the many kinds of fact describes it once."""
        told = handler.generate_schema(_Told)
        return no_info_after_validator_function(cls, told, ref=f"{cls.__module__}.{cls.__name__}")


def translations(language: str) -> Any:
    """The field that holds translations into a language."""
    return Field(None, description=f"Its texts in {language}, by their fields: {{note: …}}.")


class Translated(BaseModel):
    """What has texts, and may have translations of them: ``sv`` and ``en`` are its own fields."""

    @model_validator(mode="after")
    def _translates_what_it_says(self) -> Self:
        for language in LANGUAGES:
            for name, told in (getattr(self, language) or {}).items():
                _check(self, f"{language}.{name}", name, told)
        return self

    def restated(self, changes: Mapping[str, Any]) -> Self:
        """A copy with some fields changed. It drops the translations of these fields."""
        kept: dict[str, Any] = {
            language: without(told, changes)
            for language in LANGUAGES
            if (told := getattr(self, language)) and language not in changes
        }
        return self.model_copy(update={**changes, **kept})


def _check(model: BaseModel, place: str, name: str, told: str | tuple[str, ...]) -> None:
    known = texts_of(type(model))
    if name not in known:
        raise Complaint("translates-no-text", name=place, near=nearest(name, known), words=known)
    text = getattr(model, name)
    if not text:
        raise Complaint("translates-nothing", name=place, text=name)
    if isinstance(told, str) != isinstance(text, str):
        raise Complaint("translates-otherwise", name=place, text=name)
    if not isinstance(told, str) and len(told) != len(text):
        raise Complaint("translates-otherwise", name=place, text=name)


@lru_cache(maxsize=256)
def texts_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that hold text in words."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if name not in LANGUAGES and _in_words(field.annotation, *field.metadata)
    )


def _in_words(annotation: Any, *metadata: Any) -> bool:
    return any(isinstance(mark, InWords) for mark in metadata) or any(
        isinstance(part, InWords) or _in_words(part) for part in get_args(annotation)
    )


def without(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any] | None:
    """Translations without those of some fields; None if none is left."""
    return Translations({name: one for name, one in told.items() if name not in names}) or None


def merged(stated: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as changed: a field that changes loses its translation, unless a new one is given."""
    after = {**stated, **changes}
    for language in LANGUAGES:
        told, new = stated.get(language), changes.get(language)
        if told and (new is None or isinstance(new, Mapping)):
            after[language] = {**(without(told, changes) or {}), **(new or {})} or None
    return after


def in_language(told: T, language: str) -> T:
    """A fact, or any part of one, with each text in a language, as far as it is translated."""
    new: Any = told
    match told:
        case BaseModel():
            stated = told.model_fields_set.difference(LANGUAGES)
            parts = {name: in_language(getattr(told, name), language) for name in stated}
            parts |= getattr(told, language, None) or {}
            changed = {
                name: part for name, part in parts.items() if part is not getattr(told, name)
            }
            new = told.model_copy(update=changed) if changed else told
        case Mapping():
            parts = {name: in_language(part, language) for name, part in told.items()}
            translated = told.get(language)
            parts |= translated if isinstance(translated, Mapping) else {}
            new = parts if any(one is not told.get(name) for name, one in parts.items()) else told
        case tuple() | list():
            each = [in_language(part, language) for part in told]
            if any(part is not one for part, one in zip(each, told, strict=True)):
                new = type(told)(each)
    return new  # type: ignore[no-any-return]

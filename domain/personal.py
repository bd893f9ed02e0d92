"""Personal data: as a sender writes it, and sealed as the log stores it.

Personal data lies outside the readable log. A name or an address is stored there sealed, with the
person's own key, which is kept elsewhere and can be destroyed (Act 2018:218; `docs/people.md`).
"""

from collections.abc import Callable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SerializationInfo,
    StringConstraints,
    WithJsonSchema,
    model_serializer,
)

from domain.complaint import Complaint
from domain.words import Slug, Stated

LONGEST = 1_000
"""The most characters that a value may have."""
AS_WRITTEN = object()
"""The serialisation context that writes values out in the clear: for examples of what to write, and
for checks made before a value is sealed."""


class Plain(BaseModel):
    """A person's name or address, as a sender writes it. It is sealed before it is recorded.

    Nothing writes it out: no line of the log, no answer, no message.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    value: Annotated[Stated, StringConstraints(max_length=LONGEST)] = Field(
        repr=False, description="The name, or the e-mail or post address."
    )
    person: Slug | None = Field(
        None,
        repr=False,
        description="An id by which you know the same person again, as your own register's; never "
        "a name. It is not recorded, and no answer tells it.",
    )

    @model_serializer
    def _never_in_the_clear(self, info: SerializationInfo) -> dict[str, JsonValue]:
        if info.context is not AS_WRITTEN:
            raise TypeError("a person's data is not written out before it is sealed")
        known: dict[str, JsonValue] = {"person": self.person} if self.person else {}
        return {"value": self.value} | known


class Sealed(BaseModel):
    """A person's name or address as it is recorded: it reads only with the person's key.

    Each mention of a person has an id of its own, so that nobody can tell from the record that two
    of them are of one person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mention: Slug = Field(description="The mention's own id: two of one person differ.")
    place: str = Field(
        max_length=400,
        pattern=r"^[a-z0-9-]+/[a-z0-9_.]+$",
        description="The entry and the field that it was sealed for.",
    )
    sealed: str = Field(
        max_length=8_000,
        pattern=r"^[A-Za-z0-9+/]+={0,2}$",
        description="AES-SIV of a salt and the value, in base64.",
    )
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the salt and the value.")


def _read(value: Any) -> Any:
    """Read a value as one of the two forms, so that a complaint is about that form alone."""
    if isinstance(value, Plain | Sealed):
        return value
    if not isinstance(value, dict):
        raise Complaint("person-unmarked")
    form = Sealed if "sealed" in value else Plain
    if not value.keys() <= form.model_fields.keys():  # a field's name may itself be the person's
        raise Complaint("person-with-other-fields")
    return form.model_validate(value)


Personal = Annotated[Plain | Sealed, BeforeValidator(_read, json_schema_input_type=Plain)]
"""The type of a field that holds personal data. Senders only write it in the clear."""

Change: TypeAlias = Annotated[
    Plain | Sealed | JsonValue,
    Field(union_mode="left_to_right"),
    WithJsonSchema({"description": "A value that the field takes."}, mode="validation"),
]
"""What a correction changes a field to."""

PersonalValue: TypeAlias = tuple[str, Plain | Sealed]
"""Where in a fact personal data stands (``changes.signed_by``), and the value there."""


def is_personal(annotation: Any) -> bool:
    """Whether a field with this annotation holds personal data."""
    if get_origin(annotation) not in (Annotated, Union, UnionType):
        return annotation is Sealed
    return any(map(is_personal, get_args(annotation)))


def told_in(changes: Mapping[str, Any], at: str) -> Iterator[PersonalValue]:
    """The personal data in some changes."""
    for field, value in changes.items():
        if isinstance(value, Plain | Sealed):
            yield f"{at}.{field}", value


def replaced(
    changes: Mapping[str, Any], at: str, by: Callable[[str], Sealed | None]
) -> dict[str, Any]:
    """The changes, with personal data replaced wherever ``by`` has something instead."""
    return {
        field: (by(f"{at}.{field}") or value) if isinstance(value, Plain | Sealed) else value
        for field, value in changes.items()
    }

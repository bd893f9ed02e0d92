"""What is held of persons, opened for those who may read it. It is kept nowhere."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from application.people import opening
from application.people.opening import Forgotten, Opened
from application.people.subject import PersonalField, Subject
from interfaces.schemas.base import Instant, Schema, With

State = Literal["readable", "forgotten", "unreadable", "withheld"]


class ReadSchema(Schema):
    """What a sealed value says, or why it does not."""

    state: State = Field(
        description="Whether it is readable; forgotten: it was erased; unreadable: its key is "
        "lost; withheld: to name the person would by now reveal what is sensitive."
    )
    value: str | None = Field(None, repr=False)
    salt: str | None = Field(
        None,
        repr=False,
        description="SHA-256 of it and the value is the digest in the record: a proof for anyone "
        "who has no key.",
    )
    decision: str | None = Field(None, description="The disposal decision by which it was erased.")
    erased: datetime | None = None

    @classmethod
    def of(cls, read: opening.Read | None) -> "ReadSchema":
        """What was read; None: it is withheld."""
        match read:
            case None:
                return cls(state="withheld")
            case Opened(value=value, salt=salt):
                return cls(state="readable", value=value, salt=salt)
            case Forgotten(decision=decision, recorded=recorded):
                erased = recorded.astimezone(UTC)
                return cls(state="forgotten", decision=decision, erased=erased)
            case _:
                return cls(state="unreadable")


Read = Annotated[ReadSchema, BeforeValidator(ReadSchema.of)]


class NamedSchema(Schema):
    """A person whom an entry names."""

    field: str
    mention: str = Field(description="Its own id: those of one person's mentions differ.")
    read: Read


class PeopleSchema(Schema):
    """Whom one entry names, as it now reads."""

    consultation: str
    entry: str
    people: tuple[NamedSchema, ...]

    @classmethod
    def of(cls, consultation: str, entry: str, named: Iterable[PersonalField]) -> "PeopleSchema":
        """An entry's."""
        return cls(consultation=consultation, entry=entry, people=tuple(named))


class HeldSchema(Schema):
    """One mention of a person."""

    consultation: str
    entry: str
    kind: str
    field: str
    mention: str
    recorded: Instant
    read: Read


class SubjectSchema(Schema):
    """All that is held of one person in a region."""

    region: str
    person: str = Field(description="The id by which the senders know the person.")
    held: tuple[HeldSchema, ...]
    erased: ReadSchema | None = None

    @classmethod
    def of(cls, region: str, subject: Subject) -> "SubjectSchema":
        """The person."""
        erased = ReadSchema.of(subject.erased) if subject.erased else None
        return cls.model_validate(With(subject, region=region, erased=erased))

"""What is held of persons, opened for whoever may read it. It is kept nowhere."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from application.people.opening import Forgotten, Opened, Read
from application.people.subject import Held, Named, Subject
from interfaces.schemas.base import Shown

State = Literal["readable", "forgotten", "unreadable", "withheld"]


class ReadView(Shown):
    """What a sealed value says, or why it does not."""

    state: State = Field(
        description="Whether it is readable; forgotten: it was erased; unreadable: its key is "
        "lost; withheld: to name the person would by now reveal what is sensitive."
    )
    value: str | None = Field(None, repr=False)
    salt: str | None = Field(
        None,
        repr=False,
        description="SHA-256 of it and the value is the digest in the record: a proof for somebody "
        "who has no key.",
    )
    decision: str | None = Field(None, description="The disposal decision by which it was erased.")
    erased: datetime | None = None

    @classmethod
    def of(cls, read: Read | None) -> "ReadView":
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


class NamedView(Shown):
    """A person whom an entry names."""

    field: str
    mention: str = Field(description="Its own id: those of one person's mentions differ.")
    read: ReadView

    @classmethod
    def of(cls, named: Named) -> "NamedView":
        """One field's."""
        return cls(field=named.field, mention=named.mention, read=ReadView.of(named.read))


class PeopleView(Shown):
    """Whom one entry names, as it now reads."""

    consultation: str
    entry: str
    people: tuple[NamedView, ...]

    @classmethod
    def of(cls, consultation: str, entry: str, named: Iterable[Named]) -> "PeopleView":
        """An entry's."""
        people = tuple(map(NamedView.of, named))
        return cls(consultation=consultation, entry=entry, people=people)


class HeldView(Shown):
    """One mention of a person."""

    consultation: str
    entry: str
    kind: str
    field: str
    mention: str
    recorded: datetime
    read: ReadView

    @classmethod
    def of(cls, held: Held) -> "HeldView":
        """The mention."""
        return cls(
            consultation=held.consultation,
            entry=held.entry,
            kind=held.kind,
            field=held.field,
            mention=held.mention,
            recorded=held.recorded.astimezone(UTC),
            read=ReadView.of(held.read),
        )


class SubjectView(Shown):
    """All that is held of one person in a region."""

    region: str
    person: str = Field(description="The id by which the senders know the person.")
    held: tuple[HeldView, ...]
    erased: ReadView | None = None

    @classmethod
    def of(cls, region: str, subject: Subject) -> "SubjectView":
        """The person."""
        return cls(
            region=region,
            person=subject.person,
            held=tuple(map(HeldView.of, subject.held)),
            erased=ReadView.of(subject.erased) if subject.erased else None,
        )

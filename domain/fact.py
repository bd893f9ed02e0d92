"""A fact: something that happened in a consultation, with the evidence for it.

Every kind of fact is one frozen model. The same model is what an archivist writes in a round file,
what the API accepts, what the log stores and what the answers read.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import to_json

from domain import edtf
from domain.personal import Change, PersonalValue, Plain, Sealed, is_personal, replaced, told_in
from domain.refusal import Refusal
from domain.translation import Translated, Translations, merged, translations
from domain.validation import complaint
from domain.words import Slug, Text

T = TypeVar("T")


def _edtf(value: str) -> str:
    edtf.parse(value)
    return value


Occurred = Annotated[
    str,
    AfterValidator(_edtf),
    Field(examples=["2018-02-13T18:00/20:00", "2017-10", "2018-05-09/2018-06-29", "2018-02~"]),
]
"""An imprecise date, verbatim (EDTF profile of `domain.edtf`), local time Europe/Stockholm."""

Proof = Literal["held", "announced", "unknown"]
"""What a source proves: that something took place or was planned, or that it does not say which."""


FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=50)]
"""The name of a field of a fact."""


class Citation(Translated):
    """One source of a fact, with what it proves.

    Left out, ``proves`` follows from the dates: a source older than the event proves an
    announcement only; one written afterwards proves that it took place.

    A source that tells only a part of the fact names its fields in ``tells``, and counts for them
    alone: it neither makes the rest public nor shows that the rest was planned.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Slug
    proves: Proof | None = None
    where: Text | None = Field(None, description="Page, row or heading in the source.")
    tells: tuple[FieldName, ...] | None = Field(
        None,
        min_length=1,
        max_length=50,
        description="Where it tells only a part of the fact: the fields that it tells.",
    )
    sv: Translations | None = translations("Swedish")
    en: Translations | None = translations("English")


def _spelled_out(value: Any) -> Any:
    return {"source": value} if isinstance(value, str) else value


Cited = Annotated[Citation, BeforeValidator(_spelled_out, json_schema_input_type=Slug | Citation)]
"""A citation; just the source's id if there is nothing more to say."""


class Alternative(BaseModel):
    """Another reading of the same fact, by sources that disagree with the first ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    changes: dict[str, Change] = Field(min_length=1)
    sources: tuple[Cited, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a field as the id of a thing of the round: a meeting, a view, an organisation."""

    thing: str


class Fact(Translated):
    """What all facts have in common: what happened, when, by whom, on which sources.

    ``occurred`` absent means that no source gives a date. ``by`` absent means the natural
    doer of the kind: the holder for the holder's acts, the organisation for a reply.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: ClassVar[str]
    """Stored name, never a Python path: moving a class must not break history."""
    version: ClassVar[int] = 1
    foretold: ClassVar[bool] = False
    """Whether sources announce such a thing in advance, so that a plan does not prove that it was
    held."""
    holders_act: ClassVar[bool] = True
    """Whether it is by nature an act of the holder; a response or a view is another's."""
    introduces: ClassVar[str | None] = None
    """The sort of thing that a fact of this kind introduces into the round, under the fact's id."""
    _references: ClassVar[tuple[tuple[str, str], ...]] = ()
    _personal: ClassVar[tuple[str, ...]] = ()

    id: Slug
    occurred: Occurred | None = None
    by: tuple[Slug, ...] | None = Field(
        None, description="Who did it: 'holder', 'unknown', or organisations of the round."
    )
    on_behalf_of: Slug | None = Field(None, description="For whom they did it, if not themselves.")
    sources: tuple[Cited, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    note: Text | None = None
    sv: Translations | None = translations("Swedish")
    en: Translations | None = translations("English")

    def __init_subclass__(cls, **traits: Any) -> None:
        """Leave the traits stated in the class line to pydantic's own hook."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, kind: str = "", foretold: bool = False, holders_act: bool = True, **kwargs: Any
    ) -> None:
        """Take the traits, and note which fields refer to things and which hold personal data."""
        super().__pydantic_init_subclass__(**kwargs)
        if kind:
            cls.kind = kind
            cls.foretold = foretold
            cls.holders_act = holders_act
        cls._references = tuple(
            (name, mark.thing)
            for name, field in cls.model_fields.items()
            for mark in _marks(field.annotation, *field.metadata)
        )
        cls._personal = tuple(
            name for name, field in cls.model_fields.items() if is_personal(field.annotation)
        )

    @classmethod
    def short_kind(cls) -> str:
        """The kind as round files and addresses write it: ``meeting-held``."""
        return cls.kind.split(".", 1)[1]

    @classmethod
    def reference_fields(cls) -> tuple[tuple[str, str], ...]:
        """Fields that name things, with the sort of thing they name."""
        return cls._references

    @classmethod
    def personal_fields(cls) -> tuple[str, ...]:
        """Fields that hold personal data."""
        return cls._personal

    @classmethod
    def date_fields(cls) -> tuple[str, ...]:
        """Fields that hold dates in the profile of `domain.edtf`."""
        return tuple(
            name
            for name, field in cls.model_fields.items()
            if _is_date(field.annotation, *field.metadata)
        )

    @classmethod
    def told_fields(cls) -> tuple[str, ...]:
        """Fields whose value a source may state: ``occurred``, and those of the fact's own kind."""
        return tuple(name for name in cls.model_fields if name not in _OF_EVERY_FACT)

    def people(self) -> tuple[PersonalValue, ...]:
        """The personal data in its fields, and in the readings of other sources."""
        if not (self._personal or self.alternatives):
            return ()
        own = ((name, getattr(self, name)) for name in self._personal)
        found: list[PersonalValue] = [(name, value) for name, value in own if value is not None]
        for number, other in enumerate(self.alternatives):
            found += told_in(other.changes, f"alternatives.{number}.changes")
        return tuple(found)

    def with_people(self, sealed: Mapping[str, Sealed]) -> Self:
        """The fact with its personal data replaced, by the places that `people` gives."""
        update: dict[str, Any] = {n: sealed[n] for n in self._personal if n in sealed}
        if self.alternatives:
            update["alternatives"] = tuple(
                other.model_copy(
                    update={
                        "changes": replaced(
                            other.changes, f"alternatives.{number}.changes", sealed.get
                        )
                    }
                )
                for number, other in enumerate(self.alternatives)
            )
        return self.model_copy(update=update)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each text in it, with its place: ``alternatives.0.changes.place``."""
        return _texts_in(self, "")

    def with_texts(self, by: Callable[[str], str]) -> Self:
        """The fact with each of its texts rewritten; personal data stays as it is."""
        return _rewritten(self, by)

    def introduced(self) -> str | None:
        """The thing that this fact introduces, as ``meeting:dialog-mora``; None if none."""
        return f"{self.introduces}:{self.id}" if self.introduces else None

    def references(self) -> tuple[tuple[str, str], ...]:
        """Pairs of field and thing (``meeting:dialog-mora``) that this fact refers to."""
        if not self._references:
            return ()
        found: list[tuple[str, str]] = []
        for name, thing in self._references:
            value = getattr(self, name)
            if isinstance(value, str):
                found.append((name, f"{thing}:{value}"))
            elif value:
                found += [(name, f"{thing}:{id}") for id in value]
        return tuple(found)

    def telling(self, names: Container[str]) -> Self:
        """The fact with only some of its fields.

        Also kept are its references, required fields, and those of every fact except ``occurred``.
        """
        kept = {*_OF_EVERY_FACT, *(name for name, _ in self._references)}
        untold = {
            name: field.get_default(call_default_factory=True)
            for name, field in type(self).model_fields.items()
            if not (name in kept or name in names or field.is_required())
        }
        return self.restated(untold)

    def changed(self, changes: Mapping[str, Any], sources: tuple[Citation, ...] = ()) -> Self:
        """The fact under another reading, or as corrected; ``alternatives`` are dropped, and so is
        the translation of a text that changes, unless a new one is given.

        Raises Refusal if a change names a field that the kind lacks, is unfit, or changes the id.
        """
        stated = self.model_dump(mode="json", exclude_none=True, exclude={"alternatives"})
        stated = merged(stated, changes)  # personal data is sealed by now
        if sources:
            stated["sources"] = [c.model_dump(mode="json", exclude_none=True) for c in sources]
        if stated["id"] != self.id:
            raise Refusal("id-changed", "changes.id")
        try:
            return self.model_validate_json(to_json(stated))
        except ValidationError as error:
            first = error.errors()[0]
            raise Refusal(
                "change-unfit",
                ".".join(("changes", *map(str, first["loc"]))),
                complaint=complaint(first, type(self).model_fields),
                fact=self.short_kind(),
            ) from None


_OF_EVERY_FACT = {*Fact.model_fields} - {"occurred"}
"""Fields of every fact, except ``occurred``: a source may or may not state when it happened."""


def _is_date(annotation: Any, *metadata: Any) -> bool:
    """Whether a field accepts what `Occurred` accepts."""
    checked = any(isinstance(one, AfterValidator) and one.func is _edtf for one in metadata)
    parts = get_args(annotation)
    return checked or any(_is_date(part, *parts[1:]) for part in parts if not _is_plain(part))


def _is_plain(part: Any) -> bool:
    return isinstance(part, AfterValidator | str | type(None))


def _marks(annotation: Any, *metadata: Any) -> Iterator[Names]:
    yield from (mark for mark in metadata if isinstance(mark, Names))
    for part in get_args(annotation):
        if isinstance(part, Names):
            yield part
        else:
            yield from _marks(part)


def _texts_in(told: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(told, str):
        yield at, told
    elif not isinstance(told, Plain | Sealed):
        for name, part in _parts(told):
            yield from _texts_in(part, f"{at}.{name}".lstrip("."))


def _parts(told: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(told, BaseModel):
        return ((name, getattr(told, name)) for name in told.model_fields_set)
    if isinstance(told, Mapping):
        return told.items()
    return enumerate(told) if isinstance(told, tuple | list) else ()


def _rewritten(told: T, by: Callable[[str], str]) -> T:
    new: Any = told
    if isinstance(told, str):
        new = by(told)
    elif not isinstance(told, Plain | Sealed):
        parts = {name: _rewritten(part, by) for name, part in _parts(told)}
        if isinstance(told, BaseModel):
            changed = {name: new for name, new in parts.items() if new != getattr(told, name)}
            new = told.model_copy(update=changed) if changed else told
        elif isinstance(told, Mapping):
            new = type(told)(parts)  # type: ignore[call-arg]
        elif isinstance(told, tuple | list):
            new = type(told)(parts.values())
    return new  # type: ignore[no-any-return]


OrganisationId = Annotated[Slug, Names("organisation")]
OrganisationIds = Annotated[tuple[Slug, ...], Names("organisation")]
MeetingId = Annotated[Slug, Names("meeting")]
MeetingIds = Annotated[tuple[Slug, ...], Names("meeting")]
InvitationId = Annotated[Slug, Names("invitation")]
ReferralId = Annotated[Slug, Names("referral")]
ResponseId = Annotated[Slug, Names("response")]
ViewIds = Annotated[tuple[Slug, ...], Names("view")]

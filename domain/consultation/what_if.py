"""The what-if: what is supposed of a round, as verbs carried out in turn.

It is written as a file or sent as JSON, in the same words (`docs/what-if.md`).
`domain.consultation.suppose` works out what it leads to in a round.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    JsonValue,
    Tag,
    model_validator,
)

from domain import iso8601
from domain.complaint import Complaint
from domain.fact import Proof
from domain.reschedule import Unmovable, by_days, to_hour
from domain.words import EntryId, Stated

MEETINGS: Final = "meetings"
"""In ``move``: every meeting that was not cancelled, whatever it was for."""

_FARTHEST = 36_525
"""The most days that a date may be moved: a century."""
_MOST = 20
"""The most verbs of a supposition: anyone may ask, and each is tried against the whole round."""
_MOST_IDS = 200
"""The most ids that one verb may name."""


def _as_list(value: Any) -> Any:
    """A single id as a list. How many ids there are is checked before what they are."""
    if isinstance(value, list | tuple):
        if not value:
            raise Complaint("nothing-named")
        if len(value) > _MOST_IDS:
            raise Complaint("too-many-named", most=_MOST_IDS)
    return [value] if isinstance(value, str) else value


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _few(verbs: Any) -> Any:
    if isinstance(verbs, list | tuple) and len(verbs) > _MOST:
        raise Complaint("too-much-supposed", most=_MOST)
    return verbs


def _hour(value: str) -> str:
    if not re.fullmatch(CLOCK, value):
        raise Complaint("not-an-hour")
    return value


CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_Several = Annotated[tuple[EntryId, ...], Field(min_length=1, max_length=_MOST_IDS)]
Ids = Annotated[
    tuple[EntryId, ...],
    AfterValidator(_each_once),
    BeforeValidator(_as_list, json_schema_input_type=EntryId | _Several),
]
"""One id, or a list of them."""
Hour = Annotated[
    str,
    AfterValidator(_hour),
    Field(examples=["18:00"], json_schema_extra={"pattern": f"^{CLOCK}$"}),
]
"""A time of day, local time in Sweden."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Move(_Part):
    """Facts happen at another time: at an hour of the same day, or some days later.

    Chosen are entries by id, all facts of a kind, or ``meetings``. What moves is when a fact
    happened; of a called meeting, the time for which it was called and not the day of the
    notice. A deadline stays where it is.
    """

    move: Ids
    to: Hour | None = Field(None, description="At which hour; a meeting keeps its length.")
    days: int | None = Field(
        None, ge=-_FARTHEST, le=_FARTHEST, description="Days later; earlier, if negative."
    )

    @model_validator(mode="after")
    def _says_where(self) -> "Move":
        if (self.to is None) == (self.days is None):
            raise Complaint("hour-or-days")
        return self

    def moved(self, text: str | None) -> str:
        """A date (EDTF) as moved. Raises Unmovable."""
        if text is None:
            raise Unmovable("no-date")
        if self.to is not None:
            return to_hour(text, iso8601.clock(self.to))
        return by_days(text, self.days or 0)


class Change(_Part):
    """An entry reads otherwise; fields that are not set stay as they are."""

    change: EntryId
    set: dict[str, JsonValue] = Field(default_factory=dict)
    proves: Proof | None = Field(None, description="Left out: what is proved of it already.")

    @model_validator(mode="after")
    def _says_what(self) -> "Change":
        if not self.set and self.proves is None:
            raise Complaint("nothing-set")
        return self


class Remove(_Part):
    """Entries were never recorded. What speaks of them is to be named too."""

    remove: Ids


class Add(_Part):
    """One more fact, written as in a round file but without sources."""

    add: dict[str, JsonValue]
    proves: Proof = "held"


Verb: TypeAlias = Move | Change | Remove | Add
VERBS: Final[Mapping[str, type[Verb]]] = {
    "move": Move, "change": Change, "remove": Remove, "add": Add,
}  # fmt: skip


def verb_of(stated: Any) -> str | None:
    """Which verb an entry states; None if it states none, or several."""
    if isinstance(stated, _Part):
        return type(stated).__name__.lower()
    found = [verb for verb in VERBS if isinstance(stated, Mapping) and verb in stated]
    return found[0] if len(found) == 1 else None


_OneVerb = Annotated[
    Annotated[Move, Tag("move")]
    | Annotated[Change, Tag("change")]
    | Annotated[Remove, Tag("remove")]
    | Annotated[Add, Tag("add")],
    Discriminator(
        verb_of,
        custom_error_type="verb",
        custom_error_message=f"an entry states one of the verbs {', '.join(VERBS)}",
    ),
]


def _any_of(schema: dict[str, Any]) -> None:
    """Each verb requires a field of its own, so ``anyOf`` means the same as ``oneOf`` and is
    simpler to check.
    """
    schema["items"]["anyOf"] = schema["items"].pop("oneOf")


class WhatIf(_Part):
    """What is supposed of a round; the verbs are carried out in turn."""

    format: Literal["samrad/what-if/1"]
    title: Annotated[Stated, Field(max_length=200)] = Field(
        description="What is supposed, in short; whatever is supposed cites it as its source."
    )
    suppose: Annotated[tuple[_OneVerb, ...], BeforeValidator(_few)] = Field(
        max_length=_MOST, json_schema_extra=_any_of
    )

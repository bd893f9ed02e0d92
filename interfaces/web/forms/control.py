"""A control: one field of a fact as a form asks for it, drawn from the field's type.

There is one form engine and no form of any one kind. `FIRST` says which fields a person thinks of
first; all others stand folded below them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from domain.consultation import KINDS
from domain.consultation.invitation import Collective
from domain.consultation.opening import Sum
from domain.count import StatedCount
from domain.fact import Citation, Fact, Names
from domain.personal import is_personal
from domain.translation import LANGUAGES
from domain.words import Unit

Sort = Literal[
    "text", "texts", "date", "count", "number", "yes-no", "choice", "choices", "thing", "things",
    "organisation", "organisations", "collectives", "sums", "sources", "person",
]  # fmt: skip
"""How a field is asked for."""

_LEFT_OUT: Final = frozenset(
    {"id", "alternatives", "sha256", "charter", "edition", "changes", *LANGUAGES}
)
"""What no form asks for: ids are made, and readings that disagree and translations belong to round
files."""
OWN_IDS: Final = {"source-registered": "source", "organisation-described": "organisation"}
"""Kinds whose entries are known by the id of what they tell of, and the field of it: it is made as
well."""
_LONG: Final = frozenset(
    {"text", "note", "reason", "statement", "comment", "input", "how", "influence", "purpose",
     "decision_path", "changed_passage", "offer", "what", "matter", "of_holder", "of_participants"}
)  # fmt: skip
"""Texts that people write in several lines."""
_PARTS: Final[dict[Any, Sort]] = {Collective: "collectives", Sum: "sums", Citation: "sources"}
"""How parts of a fact that have fields of their own are asked for."""
_LISTED: Final = ("texts", "collectives", "sums")
"""What is written one on each line."""
_OF_EVERY_FACT: Final = ("occurred", "by", "on_behalf_of", "sources", "note")
SEVERAL: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("organisation-found", "reply-received", "attendance-recorded", "invitation-bounced",
         "response-received"),
        "organisation",
    ),
    "response-registered": "response",
}  # fmt: skip
"""Kinds that are recorded of several at once, and the field that tells them apart: a fact for each
that is ticked."""
_UNITS: Final[dict[str, Unit]] = {
    "organisations-counted": "organisations", "responses-counted": "responses",
    "series": "meetings", "municipalities": "municipalities", "view-stated": "voices",
    "evaluation-made": "responses",
}  # fmt: skip
"""What a number counts where no unit is written, by kind or field; else persons."""
FIRST: Final[dict[str, tuple[str, ...]]] = {
    "meeting-announced": ("when", "form", "place", "municipality", "topic", "parties", "occurred"),
    "meeting-held": ("meeting", "occurred", "form", "place", "municipality", "topic"),
    "meeting-moved": ("meeting", "when", "place", "reason", "occurred"),
    "invitation-sent": ("to", "meetings", "occurred", "channels", "reply_by", "text"),
    "reply-received": ("organisation", "answer", "meetings", "invitation", "occurred"),
    "attendance-recorded": ("meeting", "organisation", "role"),
    "attendance-counted": ("meeting", "count", "party"),
    "view-stated": ("text", "topic", "organisation", "meeting", "response"),
    "referral-opened": ("occurred", "deadline", "to", "open_to_all", "channels"),
    "response-received": ("organisation", "referral", "occurred", "channel"),
    "views-answered": ("views", "disposition", "reason", "changed_passage", "occurred"),
    "feedback-given": ("to_participants", "form", "occurred"),
    "organisation-found": ("organisation", "how", "occurred"),
    "plan-adopted": ("occurred", "body"),
    "decision-taken": ("occurred", "body", "outcome", "matter"),
    "evaluation-made": ("with_participants", "satisfaction", "asked_about_reprisal", "occurred"),
    "mandate-stated": ("purpose", "influence", "level", "decision_path", "occurred"),
}


@dataclass(frozen=True, slots=True)
class Control:
    """A field as a form asks for it."""

    name: str
    sort: Sort
    required: bool = False
    words: tuple[str, ...] = ()
    """Of a choice, the words that can be chosen, as they are stored."""
    thing: str = ""
    """Of a reference, the sort of thing that it names: ``meeting``."""
    unit: Unit = "persons"
    """Of a count, what it counts where no unit is written."""
    several: bool = False
    """Whether a fact is recorded of each that is ticked."""

    @property
    def is_long(self) -> bool:
        """Whether people write several lines in it."""
        return self.sort in _LISTED or (self.sort == "text" and self.name in _LONG)


@cache
def controls(kind: str) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
    """What a form of a kind asks for first, and what it asks for under "more"."""
    drawn = {control.name: control for control in _drawn(kind)}
    own = [name for name in drawn if name not in _OF_EVERY_FACT]
    required = [name for name in own if drawn[name].required]
    usual = (*required, "occurred") if len(own) > len(_OF_EVERY_FACT) else (*own, "occurred")
    first = [name for name in FIRST.get(kind, usual) if name in drawn]
    rest = [name for name in (*own, *_OF_EVERY_FACT) if name in drawn and name not in first]
    return tuple(drawn[name] for name in first), tuple(drawn[name] for name in rest)


def _drawn(kind: str) -> Iterator[Control]:
    model = KINDS[kind]
    for name, field in model.model_fields.items():
        if name not in _LEFT_OUT and OWN_IDS.get(kind) != name:
            control = _control(kind, model, name, field)
            if control is not None:
                yield control


def _control(kind: str, model: type[Fact], name: str, field: FieldInfo) -> Control | None:
    needed, named = field.is_required(), _named(field.annotation, *field.metadata)
    part, is_list = _bare(field.annotation)
    several = SEVERAL.get(kind) == name
    if name in ("by", "on_behalf_of"):
        return Control(name, "organisations" if is_list else "organisation")
    if named == "organisation":
        sort: Sort = "organisations" if is_list or several else "organisation"
        return Control(name, sort, needed, several=several)
    if named:
        sort = "things" if is_list or several else "thing"
        return Control(name, sort, needed, thing=named, several=several)
    if name in model.date_fields():
        return Control(name, "date", needed)
    if is_personal(field.annotation):
        return Control(name, "person", needed)
    match part:
        case _ if get_origin(part) is Literal:
            return Control(name, "choices" if is_list else "choice", needed, get_args(part))
        case _ if part is bool:
            return Control(name, "yes-no", needed)
        case _ if part is StatedCount:
            return Control(
                name, "count", needed, unit=_UNITS.get(kind, _UNITS.get(name, "persons"))
            )
        case _ if part is int:
            return Control(name, "number", needed)
        case _ if part in _PARTS:
            return Control(name, _PARTS[part], needed)
        case _ if part is str:
            return Control(name, "texts" if is_list else "text", needed)
    return None


def _bare(annotation: Any) -> tuple[Any, bool]:
    """The type within optional, annotated and tuple; and whether there may be several."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        inner = [part for part in get_args(annotation) if part is not NoneType]
        return _bare(inner[0]) if len(inner) == 1 else (annotation, False)
    if origin is tuple:
        return _bare(get_args(annotation)[0])[0], True
    return annotation, False


def _named(annotation: Any, *metadata: Any) -> str | None:
    """The sort of thing that a field names, if it names one."""
    found = next((mark.thing for mark in metadata if isinstance(mark, Names)), None)
    for part in () if found else get_args(annotation):
        found = part.thing if isinstance(part, Names) else _named(part)
        if found:
            break
    return found

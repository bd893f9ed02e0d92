"""A form as it comes back: what was typed, as the facts that it states, or what is wrong with it.

Nobody types an id. Ids are made of what a fact is about; an organisation that is not known yet is
described in the same submission, under an id made of its name.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self, TypeAlias, get_args

from pydantic import ValidationError
from pydantic_core import to_json

from domain.complaint import Complaint
from domain.consultation import KINDS
from domain.consultation.opening import OrganisationDescribed
from domain.fact import Fact
from domain.text import typewritten
from domain.validation import complaint
from domain.words import RESERVED, Origin, free_id
from interfaces.files.typed import count_typed, date_typed
from interfaces.web.forms.control import OWN_IDS, Control, controls
from interfaces.web.forms.meaning import meant
from interfaces.web.forms.setting import Setting

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""What a form brings, by the names of its controls; what is empty is left out."""

NEW: Final = "-new"
"""Ends the name under which a form brings organisations that are typed, beside those ticked."""
ALL: Final = "*"
UNINVITED: Final = "*uninvited"
"""Ticks for all organisations of the round, and for those not invited yet. They are not ids."""
_ORIGINS: Final[tuple[str, ...]] = get_args(Origin)
_DESCRIBING: Final = "organisation-found"
"""The kind whose form also asks what a new organisation is."""
_ABOUT: Final = (
    "place", "municipality", "topic", "title", "name", "organisation", "meeting", "text", "goal",
    "what", "entry",
)  # fmt: skip
"""Of what an id is made: the first of these that a fact states."""
_LONGEST_ID: Final = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one control."""

    control: str
    why: Complaint
    row: int | None = None
    """Of several rows, which; the first is 1."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form states: facts, or faults."""

    facts: tuple[Fact, ...] = ()
    faults: tuple[Fault, ...] = ()


def filled(kind: str, typed: Typed, setting: Setting, was: Fact | None = None) -> Filled:
    """The facts that a filled form states; ``was`` is the fact that it corrects.

    Of what a form shows in short, as citations, the fact's own stays as it was.
    """
    return _Reading(kind, typed, setting, was).read()


def filled_rows(kind: str, rows: Iterable[Typed], setting: Setting) -> Filled:
    """The facts that several rows state, all of one kind; or everything that is wrong with them."""
    reading = _Reading(kind, {}, setting)
    each = [reading.again(typed).read() for typed in rows]
    faults = [replace(f, row=number) for number, one in enumerate(each, 1) for f in one.faults]
    facts = () if faults else tuple(fact for one in each for fact in one.facts)
    return Filled(facts, tuple(faults))


def stating(model: type[Fact], stated: Mapping[str, Any], about: str, setting: Setting) -> Filled:
    """One fact under an id made of what it is about, or what is wrong with it."""
    reading = _Reading(model.short_kind(), {}, setting)
    fact = reading.checked(model, {"id": reading.free(about)} | dict(stated))
    return Filled((fact,) if fact else (), tuple(reading.faults))


def described(kind: str) -> tuple[Control, ...]:
    """What a form also asks of organisations that are new."""
    if kind != _DESCRIBING:
        return ()
    return tuple(
        control
        for part in controls("organisation-described")
        for control in part
        if control.sort in ("choice", "choices")
    )


class _Reading:
    def __init__(self, kind: str, typed: Typed, setting: Setting, was: Fact | None = None):
        self.kind, self.typed, self.setting = kind, typed, setting
        self.was = was
        self.faults: list[Fault] = []
        self.new: dict[str, str] = {}
        """Organisations to be described: id and name."""
        self.made: set[str] = set()

    def again(self, typed: Typed) -> Self:
        """The same for another row; what the rows before it introduce is known in it."""
        self.typed, self.faults = typed, []
        return self

    def read(self) -> Filled:
        first, more = controls(self.kind)
        known = len(self.new)
        own = {c.name: value for c in (*first, *more) if (value := self._value(c)) is not None}
        further = {c.name: value for c in described(self.kind) if (value := self._value(c))}
        many = next((c.name for c in first if c.several), None)
        each = [own | {many: id} for id in own.pop(many)] if many and own.get(many) else [own]
        facts = [fact for one in each if (fact := self._fact(self.kind, one))]
        news = [self._described(id, name, further) for id, name in [*self.new.items()][known:]]
        if self.faults:
            return Filled(faults=tuple(self.faults))
        return Filled((*(fact for fact in news if fact), *facts))

    def _described(self, id: str, name: str, further: Mapping[str, Any]) -> Fact | None:
        stated = {"id": f"organisation-{id}", "organisation": id, "name": name, **further}
        return self.checked(OrganisationDescribed, stated)

    def _fact(self, kind: str, stated: dict[str, Any]) -> Fact | None:
        id = self._id(kind, stated)
        own = OWN_IDS.get(kind)
        if own:
            known = getattr(self.was, own, None) or self.free(
                stated.get("title") or stated.get("name", "")
            )
            stated = stated | {own: known}
            id = f"{own}-{known}"
        return self.checked(KINDS[kind], {"id": id} | stated)

    def checked(self, model: type[Fact], stated: Mapping[str, Any]) -> Fact | None:
        try:
            return model.model_validate_json(to_json(stated))
        except ValidationError as error:
            for one in error.errors():
                name = str(one["loc"][0]) if one["loc"] else ""
                if not any(fault.control == name for fault in self.faults):
                    self.faults.append(Fault(name, complaint(dict(one), model.model_fields)))
        return None

    # --- the value of a control ---

    def _value(self, control: Control) -> Any:
        given = [one.strip() for one in self.typed.get(control.name, ()) if one.strip()]
        try:
            match control.sort:
                case "organisation" | "organisations":
                    return self._organisations(control, given)
                case "choices":
                    return [_chosen(word, control.words) for word in given] or None
                case "things":
                    return given or None
                case "sources":
                    return [self._kept("sources", id, _source_of) for id in given] or None
                case "texts":
                    return [line for one in given for line in _lines(one)] or None
                case "collectives":
                    lines = [line for one in given for line in _lines(one)]
                    kept = [self._kept(control.name, line, _in_a_line) for line in lines]
                    return [_collective(k) if isinstance(k, str) else k for k in kept] or None
                case "sums":
                    return [_sum(line) for one in given for line in _lines(one)] or None
            return self._single(control, given[0]) if given else None
        except Complaint as why:
            self.faults.append(Fault(control.name, why))
            return None

    def _kept(self, name: str, shown: str, told: Callable[[Any], str]) -> Any:
        """What of the corrected fact a form shows so; else what is shown."""
        own = getattr(self.was, name, ())
        found = next((one for one in own if told(one) == shown), None)
        return found.model_dump(mode="json", exclude_none=True) if found else shown

    def _single(self, control: Control, text: str) -> Any:
        read: dict[str, Callable[[str], Any]] = {
            "date": lambda text: date_typed(text, self.setting.today),
            "count": lambda text: count_typed(text, control.unit),
            "number": _number,
            "choice": lambda text: _chosen(text, control.words),
            "yes-no": lambda text: text == "yes",
        }
        return read.get(control.sort, str)(text)

    def _organisations(self, control: Control, ticked: Sequence[str]) -> Any:
        typed = [line for one in self.typed.get(control.name + NEW, ()) for line in _lines(one)]
        chosen = [id for one in ticked for id in self._meant(one)]
        ids = [*chosen, *(self._named(name) for name in typed)]
        if control.sort == "organisations" or control.several:
            return list(dict.fromkeys(ids)) or None
        return ids[0] if ids else None

    def _meant(self, ticked: str) -> Iterable[str]:
        """The organisations that a tick means: one, or many at once."""
        if ticked == ALL:
            return (id for id, _ in self.setting.organisations)
        return self.setting.uninvited if ticked == UNINVITED else (ticked,)

    def _named(self, name: str) -> str:
        """The organisation of a name; one that is not known yet is to be described."""
        known = self.setting.find(name)
        id = known or next((i for i, n in self.new.items() if n == name), None) or self.free(name)
        if id not in self.setting.round.telling.names:
            self.new.setdefault(id, name)
        return id

    # --- ids ---

    def _id(self, kind: str, stated: Mapping[str, Any]) -> str:
        about = next((str(stated[name]) for name in _ABOUT if stated.get(name)), "")
        day = re.match(
            r"\d{4}(-\d\d){0,2}", str(stated.get("when") or stated.get("occurred") or "")
        )
        return self.free(f"{kind} {about[:30]} {day[0] if day else ''}")

    def free(self, text: str) -> str:
        id = free_id(slug(text) or "x", self._is_taken)
        self.made.add(id)
        return id

    def _is_taken(self, id: str) -> bool:
        return id in self.made or id in RESERVED or self.setting.is_taken(id)


def slug(text: str) -> str:
    """An id made of a text: ``Mora hembygdslag`` becomes ``mora-hembygdslag``."""
    plain = re.sub(r"[^a-z0-9]+", "-", typewritten(text).casefold()).strip("-")
    return plain[:_LONGEST_ID].strip("-")


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _collective(line: str) -> dict[str, Any]:
    """Addressees without names, as "all associations: about 200"."""
    label, colon, count = line.rpartition(":")
    if not colon or not re.search(r"\d", count):
        return {"label": line}
    return {"label": label.strip(), "count": count_typed(count, "organisations")}


def _sum(line: str) -> dict[str, Any]:
    """A sum of money, as "225 000, region, 2017"; where it comes from and its year may be left out.

    Raises Complaint.
    """
    amount, *further = (part.strip() for part in line.split(","))
    stated: dict[str, Any] = {"amount": _number(amount)}
    for part in further:
        if re.fullmatch(r"\d{4}", part):
            stated["year"] = int(part)
        else:
            stated["origin"] = _chosen(meant(part, _ORIGINS), _ORIGINS)
    return stated


def _chosen(word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise Complaint("no-such-choice", said=word, choices=words)
    return word


def _number(text: str) -> int:
    plain = re.sub(r"[\s\u00a0.]|kr(onor)?\.?$", "", text.casefold())
    if not plain.isdecimal():
        raise Complaint("no-whole-number")
    return int(plain)


def usual(kind: str, setting: Setting, given: Typed) -> dict[str, list[str]]:
    """What a form holds at first: of an announced meeting its time, else that it happens today."""
    if setting.round.opened.kept != "live":
        return {}
    meeting = next(
        (m for m in setting.round.course.meetings if [m.id] == given.get("meeting")), None
    )
    if kind == "meeting-held" and meeting and meeting.when:
        return {"occurred": [meeting.when.text]}
    first, _ = controls(kind)
    today = setting.tongue.gettext("today")
    return {one.name: [today] for one in first if one.name == "occurred"}


def restated(fact: Fact) -> dict[str, list[str]]:
    """What a form of a fact's kind holds when the fact is to be corrected."""
    told = fact.model_dump(mode="json", exclude_none=True, exclude={"alternatives", "id"})
    first, more = controls(fact.short_kind())
    held = ((c, getattr(fact, c.name), told.get(c.name)) for c in (*first, *more))
    return {c.name: _written(c, value, told) for c, value, told in held if told not in (None, [])}


def _written(control: Control, value: Any, told: Any) -> list[str]:
    match control.sort:
        case "count":
            return [str(value)]
        case "yes-no":
            return ["yes" if told else "no"]
        case "sources":
            return [one["source"] for one in told]
        case "texts":
            return ["\n".join(told)]
        case "collectives":
            return ["\n".join(_in_a_line(one) for one in value)]
        case "sums":
            parts = ((one.amount, one.origin, one.year) for one in value)
            return ["\n".join(", ".join(str(p) for p in some if p is not None) for some in parts)]
    return list(map(str, told if isinstance(told, list) else [told]))


def _source_of(citation: Any) -> str:
    source: str = citation.source
    return source


def _in_a_line(collective: Any) -> str:
    count = f": {collective.count}" if collective.count else ""
    return f"{collective.label}{count}"

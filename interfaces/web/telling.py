"""Entries in words: what each tells, with names instead of ids, and links to what it names."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel

from domain import edtf
from domain.answers.participation import Unnamed
from domain.consultation import KINDS
from domain.consultation.dossier import Dossier
from domain.consultation.opening import OrganisationDescribed, SourceRegistered
from domain.count import StatedCount
from domain.fact import Fact
from domain.personal import Sealed
from domain.region import REGIONS
from domain.translation import LANGUAGES, Translated, texts_of
from interfaces.web.told import joined, shortened, told_in
from interfaces.wording import dates
from interfaces.wording.fields import label
from interfaces.wording.language import Language
from interfaces.wording.phrases import count_in_words, item_in_words, unnamed_in_words
from interfaces.wording.words import say

_SHORT: Final = 120
"""Signs of a gist."""
_APART: Final = frozenset({"id", "occurred", "sources", "alternatives", "note", *LANGUAGES})
"""What is told of every entry in the same place."""
_GIST: Final = (
    "topic", "text", "title", "name", "plan", "statement", "what", "body", "organisation",
    "meeting", "goal", "matter", "about", "reason",
)  # fmt: skip
"""The fields of which one says in short what an entry is about, the best first."""
_TEXTS: Final = frozenset(name for kind in KINDS.values() for name in texts_of(kind))
_DATED: Final = frozenset(
    {"occurred", "when", "reply_by", "deadline", "due", "until", "period", "published"}
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; with the entry or the organisation that it leads to, if to one."""

    text: str
    entry: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry in words."""

    label: str
    values: tuple[Value, ...]


class Telling:
    """The entries of a round in words."""

    def __init__(self, read: Dossier):
        self.read = read

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the round calls its organisations."""
        described = self.read.of(OrganisationDescribed)
        return {entry.fact.organisation: entry.fact.name for entry in described}

    @cached_property
    def sources(self) -> Mapping[str, SourceRegistered]:
        """Its sources by their ids."""
        found = self.read.of(SourceRegistered)
        return {entry.fact.source: entry.fact for entry in found}

    def sources_of(self, entry: str) -> list[SourceRegistered]:
        """The sources that an entry cites, as far as they are registered."""
        found = self.read.by_id.get(entry)
        cited = [citation.source for citation in found.fact.sources] if found else []
        return [self.sources[source] for source in cited if source in self.sources]

    def name(self, id: str, tongue: Language) -> str:
        """An organisation's name; a word, such as 'holder', as people say it."""
        return self.names.get(id) or say(id, tongue)

    def unnamed(self, some: Unnamed, tongue: Language) -> str:
        """Those whom a source does not name: as it calls them, or by the meeting they were at."""
        found = self.read.by_id.get(some.label)
        if found:
            return getattr(found.fact, "place", None) or self.gist_of(found.fact, tongue)
        told = self.read.by_id.get(some.entry)
        addressed = getattr(told.fact, "collectives", ()) if told else ()
        named = next((one for one in addressed if one.label == some.label), None)
        return self.told(named, "label", tongue) if named else say(some.label, tongue)

    def told(self, part: Translated, name: str, tongue: Language) -> str:
        """A text of a fact, of a citation or of a collective; empty where there is none."""
        return self._in_its_language(getattr(part, name) or "", getattr(part, tongue), name, tongue)

    def _in_its_language(
        self, text: str, translated: Container[str] | None, name: str, tongue: Language
    ) -> str:
        """A text, marked if it is not in the reader's language."""
        read = name in (translated or ())
        return text if read else told_in(text, self.read.opened.language, tongue)

    def counted(self, unnamed: Unnamed, tongue: Language) -> str:
        """How many those are whom a source does not name."""
        return unnamed_in_words(unnamed, tongue, self.names.get(unnamed.members_of or "", ""))

    def item(self, label: str, tongue: Language) -> str:
        """What was tried: by what it is about, where it is an entry, else by its label."""
        if label in self.names:
            return self.names[label]
        found = self.read.by_id.get(label)
        return self.gist_of(found.fact, tongue) if found else item_in_words(label, tongue)

    def gist(self, entry: str, tongue: Language) -> str:
        """What an entry is about, in a few words; its id, if the round has no such entry."""
        found = self.read.by_id.get(entry)
        return self.gist_of(found.fact, tongue) if found else entry

    def gist_of(self, fact: Fact, tongue: Language) -> str:
        """What a fact is about, in a few words; what kind it is, where it says nothing of that."""
        return self.about(fact, tongue) or say(fact.short_kind(), tongue)

    def about(self, fact: Fact, tongue: Language) -> str:
        """What a fact says it is about, in a few words; empty where it says nothing."""
        place = getattr(fact, "place", None) or getattr(fact, "municipality", None)
        about = next(self._gists(fact, tongue), None)
        meeting = getattr(fact, "meeting", None)
        if about and meeting and getattr(fact, "organisation", None):
            about = joined(", ", (about, self.gist(meeting, tongue)))
        return shortened(joined(": ", (place or "", about or "")), _SHORT)

    def _gists(self, fact: Fact, tongue: Language) -> Iterator[str]:
        for name in _GIST:
            if told := getattr(fact, name, None):
                few = islice(self._values(name, told, tongue, fact), _SHORT)
                yield joined(", ", (value.text for value in few))

    def kind(self, entry: str, tongue: Language) -> str:
        """What kind of thing an entry tells of."""
        found = self.read.by_id.get(entry)
        return say(found.fact.short_kind(), tongue) if found else ""

    def fields(self, fact: Fact, tongue: Language) -> Iterator[Field]:
        """What a fact states, field by field, but for when, and on which sources."""
        for name in type(fact).model_fields:
            if name not in _APART and states(fact, name):
                told = getattr(fact, name)
                yield Field(label(name, tongue), tuple(self._values(name, told, tongue, fact)))

    def change(self, fact: Fact, name: str, tongue: Language) -> Field:
        """One field of a fact, also where it states nothing."""
        told = getattr(fact, name, None)
        values = tuple(self._values(name, told, tongue, fact)) if told is not None else ()
        return Field(label(name, tongue), values or (Value("–"),))

    def stated(self, name: str, value: Any, tongue: Language) -> str:
        """A field as a file states it, with its label."""
        return self._labelled(name, value, tongue, None)

    def _labelled(self, name: str, value: Any, tongue: Language, of: Any) -> str:
        values = joined(", ", (one.text for one in self._values(name, value, tongue, of)))
        return joined(": ", (label(name, tongue), values or "–"))

    def differing(self, one: Fact, other: Fact) -> list[str]:
        """The fields in which two readings of a fact differ, when it happened among them."""
        apart = ("sources", "alternatives", *LANGUAGES)
        names = (name for name in type(one).model_fields if name not in apart)
        return [name for name in names if getattr(one, name) != getattr(other, name)]

    def _values(self, name: str, told: Any, tongue: Language, of: Any) -> Iterator[Value]:
        """The values of a field; ``of`` is the part of the fact, or the changes, that state it."""
        if told is None:
            return
        if isinstance(told, tuple | list):
            for one in told:
                yield from self._values(name, one, tongue, of)
        elif isinstance(told, bool):
            yield Value(say("yes" if told else "no", tongue))
        elif isinstance(told, StatedCount):
            yield Value(count_in_words(told, tongue))
        elif isinstance(told, Sealed):
            yield Value(say("sealed", tongue))
        elif isinstance(told, BaseModel):
            stated = {part: getattr(told, part) for part in type(told).model_fields}
            yield Value(self._parts(stated, told, tongue))
        elif isinstance(told, Mapping):
            yield Value(self._parts(told, told, tongue))
        else:
            yield self._value(name, str(told), tongue, of)

    def _parts(self, stated: Mapping[str, Any], of: Any, tongue: Language) -> str:
        unsaid = ((), "") if isinstance(of, Mapping) else (None, (), "")
        return joined(
            "; ",
            (
                self._labelled(name, part, tongue, of)
                for name, part in stated.items()
                if part not in unsaid and name not in LANGUAGES
            ),
        )

    def _value(self, name: str, text: str, tongue: Language, of: Any) -> Value:
        if text in self.names:
            return Value(self.names[text], organisation=text)
        if name not in ("id", "text", "name") and text in self.read.by_id:
            return Value(self.gist(text, tongue), entry=text)
        if name == "region" and text in REGIONS:
            return Value(REGIONS[text].name)
        if name in _DATED and _is_date(text):
            return Value(dates.when(text, tongue))
        if isinstance(of, BaseModel):
            is_text, translated = name in texts_of(type(of)), getattr(of, tongue, None)
        else:  # the changes of a correction, which say nothing of the kind that they change
            is_text = name in _TEXTS and say(text, tongue) == text
            translated = (of or {}).get(tongue)
        if is_text:
            return Value(self._in_its_language(text, translated, name, tongue))
        return Value(say(text, tongue))


def states(fact: Fact, name: str) -> bool:
    """Whether a fact states a field: "no" is a statement, unless it is what is left unsaid."""
    told = getattr(fact, name)
    is_unsaid = told is False and type(fact).model_fields[name].default is False
    return told not in (None, ()) and not is_unsaid


def _is_date(text: str) -> bool:
    try:
        return bool(edtf.parse(text))
    except ValueError:
        return False

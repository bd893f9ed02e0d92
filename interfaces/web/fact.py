"""One fact whole: what it tells, on what, what was said of it since, and the proof of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.records import NotFound
from application.trails import Trails, trails
from domain.answers.timeline import Revision
from domain.answers.trail import Trail
from domain.consultation.contest import Contest
from domain.consultation.dossier import Entry, Testimony
from domain.consultation.opening import SourceRegistered
from domain.consultation.state import Record
from domain.edtf import Edge
from domain.fact import Citation, Fact
from domain.translation import LANGUAGES, in_language
from domain.words import HOLDER, EntryId
from interfaces.http.access import Asker
from interfaces.http.context import Judged, Storing
from interfaces.web.acts import on_fact
from interfaces.web.page import Here, PageRoute
from interfaces.web.paging import Number, Slice, part
from interfaces.web.round import Id, Round, show
from interfaces.web.telling import Field, Telling, Value, states
from interfaces.web.told import Told
from interfaces.wording import dates
from interfaces.wording.fields import label
from interfaces.wording.language import Language
from interfaces.wording.words import say

_AT_ONCE: Final = 50
"""What is listed of a thing at once: whom an invitation names, say."""

_NOT_COMPARED: Final = frozenset({"id", "sources", "alternatives", *LANGUAGES})

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a fact; of the recorder, where no source is named."""

    testimony: Testimony | None
    """None of a remark: nobody asks what the source of a correction proves."""
    id: str | None
    source: SourceRegistered | None
    citation: Citation | None = None

    @property
    def address(self) -> str | None:
        """Where it is found, if that is an address on the web and no shelf."""
        return self.source.link if self.source else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact as some of its sources have it."""

    fact: Fact
    sources: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One field, as each reading has it."""

    fields: tuple[Field, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Texts of a fact in a language other than the reader's: as written, or translated."""

    heading: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Another fact: its kind and what it is about."""

    id: str
    kind: str
    gist: str


@dataclass(frozen=True)
class Whole:
    """A fact with all that the record says of it."""

    told: Trails
    telling: Telling
    facts: dict[str, Fact]
    """All facts of the round as first recorded, remarks too."""
    written: Fact
    """The fact with its texts as they were written."""
    number: int = 1
    """Which part of its long lists is shown."""

    @property
    def position(self) -> int:
        """Where it stands in the log."""
        return self.told.facts[0][0]

    @property
    def trail(self) -> Trail:
        """Where it comes from and what became of it."""
        return self.told.facts[0][1]

    @property
    def record(self) -> Record:
        """The fact as it was first recorded, with who did that."""
        return self.trail.record

    @property
    def entry(self) -> Entry[Fact] | None:
        """The fact as it now stands, if it does."""
        return self.trail.entry

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """What each correction made of it."""
        return self.trail.revisions

    @property
    def contests(self) -> tuple[Contest, ...]:
        """Who disputes it."""
        return self.trail.contests

    @property
    def fact(self) -> Fact:
        """The fact as it reads; what was taken back, as it last read."""
        if self.entry:
            return self.entry.fact
        return self.revisions[-1].after if self.revisions else self.record.fact

    @cached_property
    def sources(self) -> tuple[Said, ...]:
        """Its sources, each with what it proves."""
        if not self.trail.testimonies:
            cited = self.record.fact.sources
            return tuple(Said(None, one.source, self._source(one.source), one) for one in cited)
        return tuple(self._said(self.fact, self.trail.testimonies))

    def _said(self, fact: Fact, testimonies: tuple[Testimony, ...]) -> Iterator[Said]:
        cited = {citation.source: citation for citation in fact.sources}
        for one in testimonies:
            id = one.source
            yield Said(one, id, self._source(id) if id else None, cited.get(id or ""))

    def _source(self, id: str) -> SourceRegistered | None:
        return self.telling.sources.get(id)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Where sources disagree, the fact as each has it, as it is read first; else nothing."""
        if not self.entry or not self.entry.readings:
            return ()
        told = (self.entry, *self.entry.readings)
        return tuple(
            Reading(one.fact, tuple(self._said(one.fact, one.testimonies))) for one in told
        )

    def compared(self, tongue: Language) -> Iterator[Compared]:
        """What the readings say, field by field; not what none of them states."""
        facts = [reading.fact for reading in self.readings]
        differing = {
            name for other in facts[1:] for name in self.telling.differing(facts[0], other)
        }
        for name in sorted(type(facts[0]).model_fields, key="note".__eq__):  # it comes last
            stated = any(states(fact, name) for fact in facts)
            if name in differing or (stated and name not in _NOT_COMPARED):
                fields = tuple(self.telling.change(fact, name, tongue) for fact in facts)
                yield Compared(fields, name in differing)

    def labels(self, fields: Iterable[str], tongue: Language) -> str:
        """Names of its fields in the reader's language."""
        told = (self.telling.change(self.fact, name, tongue).label for name in fields)
        return ", ".join(told)

    def fields(self, tongue: Language) -> Iterator[tuple[str, Slice[Value]]]:
        """What it states, but for who did it, and what is told of every fact in the same place."""
        apart = self.fact.model_copy(update={"by": None, "on_behalf_of": None})
        for field in self.telling.fields(apart, tongue):
            yield field.label, part(field.values, self.number, _AT_ONCE)

    def elsewhere(self, tongue: Language) -> Iterator[Elsewhere]:
        """Each text that is translated, in the languages that the reader does not read it in."""
        written = self.telling.read.opened.language
        for language in LANGUAGES if written else ():
            if language == tongue:
                continue
            fields = tuple(self._in(language, tongue))
            heading = label(language, tongue)
            if language == written:
                heading = tongue.gettext("%(in_language)s, as written", in_language=heading)
            if fields:
                yield Elsewhere(heading[:1].upper() + heading[1:], fields)

    def _in(self, language: str, tongue: Language) -> Iterator[Field]:
        shown = dict(self.fact.texts())
        for place, text in in_language(self.written, language).texts():
            names = [name for name in place.split(".") if not name.isdigit()]
            if not {*names} & {*LANGUAGES} and shown.get(place, text) != text:
                named = ", ".join(label(name, tongue) for name in names)
                yield Field(named, (Value(Told(text, language)),))

    def doers(self, tongue: Language) -> Field | None:
        """Who did it; where nobody is named, the holder, if such a thing is theirs to do."""
        ids = self.fact.by or ((HOLDER,) if self.fact.holders_act else ())
        label = self.telling.change(self.fact, "by", tongue).label
        return Field(label, self.people(ids, tongue)) if ids else None

    def people(self, ids: Iterable[str], tongue: Language) -> tuple[Value, ...]:
        """Organisations by name, the holder by its own."""
        return tuple(self._person(id, tongue) for id in ids)

    def _person(self, id: str, tongue: Language) -> Value:
        if id == HOLDER:
            return Value(self.telling.read.opened.holder)
        known = id in self.telling.names
        return Value(self.telling.name(id, tongue), organisation=id if known else None)

    def named(self, ids: tuple[str, ...], tongue: Language) -> Slice[Reference]:
        """Other facts of the round, by name."""
        shown = part([id for id in ids if id in self.facts], self.number, _AT_ONCE)
        named = tuple(self._named(id, tongue) for id in shown.items)
        return Slice(named, shown.number, shown.of, shown.total)

    def _named(self, id: str, tongue: Language) -> Reference:
        read = self.telling.read.by_id.get(id)
        fact = read.fact if read else self.facts[id]
        return Reference(id, say(fact.short_kind(), tongue), self.telling.about(fact, tongue))

    @property
    def remarked(self) -> dict[str, tuple[Record, int]]:
        """The remarks on it by their ids, each with where it stands in the log."""
        own = {self.record.fact.id: (self.record, self.position)}
        return own | {one.fact.id: (one, self.told.positions[one.fact.id])
                      for one in self.trail.remarks}  # fmt: skip


@router.get("/{consultation}/facts/{entry}")
def fact(
    consultation: Id,
    entry: EntryId,
    page: Here,
    answers: Judged,
    engine: Storing,
    asker: Asker,
    number: Number = 1,
) -> Response:
    """One fact: what it says, on what sources, what was said of it since, and the proof.

    Of a long list so many are shown at once: the part of that number.
    """
    state = answers.records.consultation(consultation)
    if entry not in state.facts:
        raise NotFound(entry)
    round = Round(answers, consultation)
    told = trails(engine, answers, consultation, entries=(entry,))
    facts: dict[str, Fact] = {id: record.fact for id, record in state.facts.items()}
    return show(
        page,
        "fact.html",
        round,
        whole=Whole(told, round.telling, facts, _written(answers, consultation, entry), number),
        told_on=lambda edge: told_on(edge, page.tongue),
        acts=[]
        if round.is_past
        else list(on_fact(page, asker.who, round.opened, consultation, entry)),
        is_witness=asker.sight.witnesses(consultation),
    )


def _written(answers: Answers, id: str, entry: str) -> Fact:
    """A fact as it now reads, or as it was recorded, with its texts as they were written."""
    asked = answers.as_written()
    found = asked.dossier(id).by_id.get(entry)
    recorded: Fact = asked.records.consultation(id).facts[entry].fact
    return found.fact if found else recorded


def told_on(edge: Edge | None, tongue: Language) -> str:
    """When a source told: a day, or between two; nothing where it has no date."""
    days = dict.fromkeys(day for day in (edge.earliest, edge.latest) if day) if edge else {}
    return " – ".join(dates.day(day, tongue) for day in days)

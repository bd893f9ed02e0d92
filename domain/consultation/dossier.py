"""The dossier: the round as it now reads, with corrections applied and readings chosen.

Every answer is computed from a dossier. Corrections take hold, contests are flagged and what
sources prove is decided here, so that all answers agree about these.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from itertools import product
from typing import Any, Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from domain import edtf
from domain.consultation.contest import Contest, contests
from domain.consultation.marks import MARKS, Mark, Marks
from domain.consultation.opening import Opened, SourceRegistered
from domain.consultation.remark import (
    Confirmed,
    ContestAnswered,
    Contested,
    Corrected,
    SourceAttached,
)
from domain.consultation.state import Consultation, Record
from domain.edtf import Edge, SortKey, When, certainly_before
from domain.fact import Alternative, Citation, Fact, Proof
from domain.refusal import Refusal
from domain.words import HOLDER, UNKNOWN

LOCAL = ZoneInfo("Europe/Stockholm")
ABOUT_THE_RECORD = (Corrected, Contested, ContestAnswered, Confirmed, SourceAttached)
MOST_WORLDS = 64
F = TypeVar("F", bound=Fact)
Order: TypeAlias = tuple[SortKey, int]
Sources: TypeAlias = "dict[str, tuple[When | None, Proof | None]]"
"""The date of each source, and what it is said to prove wherever a citation says nothing."""
_STRENGTH: dict[Proof, int] = {"announced": 0, "unknown": 1, "held": 2}


def in_order(entries: "Iterable[Entry[F]]") -> "list[Entry[F]]":
    """Entries in the order of events, no matter in what order they were recorded."""
    return sorted(entries, key=lambda entry: entry.order)


@lru_cache(maxsize=4096)
def local_day(instant: datetime) -> date:
    """The day in Sweden at an instant."""
    return instant.astimezone(LOCAL).date()


@dataclass(frozen=True, slots=True)
class Testimony:
    """What one source proves of an entry, and when it said so; or the recorder, without sources."""

    source: str | None
    told: Edge | None
    """The source's date, or the moment of recording. None if the source has no date."""
    proof: Proof
    tells: tuple[str, ...] | None = None
    """The fields that it reports; None if all of them. Empty if it is older than an act of a kind
    that is never announced: it then reports something less than the act."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    """One entry as it now stands, with what was said of it since it was recorded."""

    fact: F
    record: Record
    proof: Proof
    testimonies: tuple[Testimony, ...]
    corrections: tuple[Corrected, ...] = ()
    contests: tuple[Contest, ...] = ()
    """Contests of the entry, and of its corrections."""
    readings: tuple["Entry[F]", ...] = ()
    """The entry as other sources have it, where they disagree."""
    conceded: "Entry[F] | None" = None
    """The entry as it would be if the contests that stand were heeded: without contested
    corrections, or None if the entry itself is contested. None, too, if no contest stands."""

    @property
    def id(self) -> str:
        """The entry's id in the round."""
        return self.fact.id

    @property
    def when(self) -> When | None:
        """When it happened; None where no source says."""
        return edtf.parse(self.fact.occurred) if self.fact.occurred else None

    @property
    def day(self) -> date:
        """The day on which it was recorded, in Sweden."""
        return local_day(self.record.recorded)

    @property
    def order(self) -> Order:
        """Its place in the order of events: by its date, and then in the order recorded.

        An imprecise date counts from when it may begin (`When.sort_key`). An entry without a date,
        or with one without a year, is placed on the day of its recording; but an archivist records
        long afterwards, so an archivist's undated entry comes before all that have a date.
        """
        when = self.when
        if when and (when.start.earliest or when.end.latest):
            return when.sort_key, self.record.position
        day = date.min if self.record.role == "archivist" else self.day
        return (day, day, time.min, day, time.max), self.record.position

    @property
    def retraction(self) -> Corrected | None:
        """The correction that took the entry back, if one did."""
        return next((one for one in self.corrections if one.retracted), None)

    @property
    def is_contested(self) -> bool:
        """Whether a contest of it stands."""
        return any(contest.stands for contest in self.contests)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What readers should know about it besides how it now reads."""
        borne: dict[Mark, bool] = {
            "corrected": any(one.changes for one in self.corrections),
            "retracted": self.retraction is not None,
            "contested": self.is_contested,
            "settled": bool(self.contests) and not self.is_contested,
            "in-conflict": bool(self.readings),
        }
        return tuple(mark for mark in MARKS if borne[mark])

    def proof_of(self, field: str) -> Proof:
        """What is proved of one field, by the sources that tell it; if none does, of the whole."""
        telling = [one for one in self.testimonies if one.tells is None or field in one.tells]
        return strongest(telling) if telling else self.proof

    @property
    def credited(self) -> bool | None:
        """Whether it counts as the holder's act: by, jointly with or for the holder. None: unknown.

        What is by nature another's, as a response is, counts in the round, by whom it may be.
        """
        if not self.fact.holders_act:
            return True
        if self.fact.by is None or HOLDER in self.fact.by or self.fact.on_behalf_of == HOLDER:
            return True
        return None if UNKNOWN in self.fact.by else False


@dataclass(frozen=True)
class Dossier:
    """The entries of a round as they now read, in the order recorded."""

    entries: tuple[Entry[Fact], ...]
    unsettled: tuple[Entry[Fact], ...] = ()
    """Entries whose sources disagree; here they have their first reading."""
    perhaps: tuple[Entry[Fact], ...] = ()
    """Entries that may or may not have happened by the day asked about."""
    retracted: tuple[Entry[Fact], ...] = ()
    """Retracted entries, as they last read. They count for nothing."""

    @cached_property
    def by_id(self) -> dict[str, Entry[Fact]]:
        """Entries by their ids."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Entry[Fact]]]:
        kinds: dict[type[Fact], list[Entry[Fact]]] = {}
        for entry in self.entries:
            kinds.setdefault(type(entry.fact), []).append(entry)
        return kinds

    @cached_property
    def _about(self) -> dict[tuple[str, type[Fact]], list[Entry[Fact]]]:
        about: dict[tuple[str, type[Fact]], list[Entry[Fact]]] = {}
        for entry in self.entries:
            for _, thing in entry.fact.references():
                about.setdefault((thing, type(entry.fact)), []).append(entry)
        return about

    def of(self, kind: type[F]) -> tuple[Entry[F], ...]:
        """The entries of a kind."""
        return tuple(self._by_kind.get(kind, ()))  # type: ignore[arg-type]

    def about(self, thing: str, kind: type[F]) -> tuple[Entry[F], ...]:
        """The entries of a kind that refer to a thing (``meeting:dialog-mora``)."""
        return tuple(self._about.get((thing, kind), ()))  # type: ignore[arg-type]

    @cached_property
    def opened(self) -> Opened:
        """How the round was opened: region, holder, plan."""
        return self.of(Opened)[0].fact

    def worlds(self) -> Iterator["Dossier"]:
        """The dossier under every combination of its sources' readings, this one first.

        Above 64 combinations only one entry at a time is varied. What may have happened by the day
        asked about is first left out, all of it, and then included.
        """
        yield from self._worlds()
        if self.perhaps:
            yield from self.with_perhaps._worlds()

    @cached_property
    def with_perhaps(self) -> "Dossier":
        """The dossier as it is if everything in ``perhaps`` had happened."""
        instead = {entry.id: entry for entry in (*self.entries, *self.perhaps)}
        entries = sorted(instead.values(), key=lambda entry: entry.record.position)
        unsettled = tuple(entry for entry in entries if entry.readings)
        return Dossier(tuple(entries), unsettled)

    def _worlds(self) -> Iterator["Dossier"]:
        yield self
        choices = [(entry, *entry.readings) for entry in self.unsettled]
        combined = 1
        for options in choices:
            combined *= len(options)
        if combined <= MOST_WORLDS:
            for chosen in list(product(*choices))[1:]:
                yield self._reading(chosen)
        else:
            for options in choices:
                for option in options[1:]:
                    yield self._reading((option,))

    def varying(self, entry: Entry[Fact]) -> Iterator["Dossier"]:
        """The dossier under each reading of one entry, with all others as they stand."""
        for reading in (entry, *entry.readings):
            yield self._reading((reading,))

    @cached_property
    def disputed(self) -> tuple[Entry[Fact], ...]:
        """Entries with a contest that stands, retracted ones included."""
        return tuple(entry for entry in (*self.entries, *self.retracted) if entry.is_contested)

    def conceding(self, disputed: Iterable[Entry[Fact]]) -> "Dossier":
        """The dossier as it would be if the contests of some entries were heeded."""
        conceded = {entry.id: entry.conceded for entry in disputed}
        untouched = (entry for entry in self.entries if entry.id not in conceded)
        instead = (entry for entry in conceded.values() if entry)
        entries = sorted((*untouched, *instead), key=lambda entry: entry.record.position)
        return Dossier(tuple(entries))

    @cached_property
    def marks(self) -> Marks:
        """The marks of entries; of the retracted, only those with a contest that stands.

        Nothing rests on what was taken back, unless another entry says that it stands.
        """
        marked = (*self.entries, *self.perhaps, *(e for e in self.disputed if e.retraction))
        return Marks({entry.id: entry.marks for entry in marked if entry.marks})

    def _reading(self, chosen: Iterable[Entry[Fact]]) -> "Dossier":
        instead = {entry.id: entry for entry in chosen}
        return Dossier(tuple(instead.get(entry.id, entry) for entry in self.entries))


def dossier(state: Consultation) -> Dossier:
    """Read a consultation: corrections applied in order, retracted entries set apart."""
    published = _sources(state)
    records = sorted(state.facts.values(), key=lambda record: record.position)
    told = (record for record in records if not isinstance(record.fact, ABOUT_THE_RECORD))
    read = [_entry(state, record, published) for record in told]
    entries = tuple(entry for entry in read if not entry.retraction)
    unsettled = tuple(entry for entry in entries if entry.readings)
    retracted = tuple(entry for entry in read if entry.retraction)
    return Dossier(entries, unsettled, retracted=retracted)


def _entry(state: Consultation, record: Record, published: Sources) -> Entry[Fact]:
    fact: Fact = record.fact
    thing = f"fact:{fact.id}"
    if thing not in state.about and not fact.alternatives:
        told = _testimonies(fact, record, published)
        return Entry(fact, record, strongest(told), told)
    corrections = state.speaking_of(thing, Corrected)
    entry = _corrected(state, record, published, corrections)
    raised = contests(state, [read.fact for read in (entry, *entry.readings)], corrections)
    if not raised:
        return entry
    readings = tuple(replace(reading, contests=raised) for reading in entry.readings)
    entry = replace(entry, contests=raised, readings=readings)
    return replace(entry, conceded=_conceded(state, entry, published))


def _corrected(
    state: Consultation, record: Record, published: Sources, corrections: tuple[Corrected, ...]
) -> Entry[Fact]:
    """An entry with corrections applied, as each of its sources has it."""
    fact: Fact = record.fact
    alternatives = [a for a in fact.alternatives if not settling(a, corrections)]
    for correction in corrections:
        fact = fact.changed(correction.changes)
    others = tuple(fact.changed(other.changes, other.sources) for other in alternatives)
    further = state.speaking_of(f"fact:{fact.id}", SourceAttached)
    attached = [citation for more in further for citation in more.sources]
    if attached:
        fact = fact.model_copy(update={"sources": (*fact.sources, *attached)})
    stated = _last_dated(state, record, corrections)
    readings = [(read, _testimonies(read, stated, published)) for read in (fact, *others)]
    # Sources that differ about how or when agree that it took place, if one of them proves it.
    proof = strongest([one for _, told in readings for one in told])
    first, *others_read = (Entry(read, record, proof, told, corrections) for read, told in readings)
    return replace(first, readings=tuple(others_read))


def _last_dated(state: Consultation, record: Record, corrections: Iterable[Corrected]) -> Record:
    """The record that last stated when it happened: a date stated later may confirm a plan."""
    dated = [state.facts[one.id] for one in corrections if "occurred" in one.changes]
    return dated[-1] if dated else record


def _conceded(state: Consultation, entry: Entry[Fact], published: Sources) -> Entry[Fact] | None:
    """The entry if the contests of it that stand were heeded; None if it would then not stand."""
    disputed = {contest.fact.entry for contest in entry.contests if contest.stands}
    if entry.retraction and entry.id in disputed:  # contesting a retracted entry asks for it back
        disputed.add(entry.retraction.id)
    elif entry.id in disputed:
        return entry if isinstance(entry.fact, Opened) else None  # no round is without its opening
    kept = tuple(one for one in entry.corrections if one.id not in disputed)
    try:
        read = _corrected(state, entry.record, published, kept)
    except Refusal:  # a later correction may only fit after an earlier one
        return None
    return None if read.retraction else read


def settling(alternative: Alternative, corrections: Iterable[Corrected]) -> Corrected | None:
    """The correction that settles which reading holds, by changing a field in which they differ."""
    settle = (one for one in corrections if alternative.changes.keys() & one.changes)
    return next(settle, None)


def proved(state: Consultation, id: str) -> Proof | None:
    """What is proved of one entry as it now reads; None if it is retracted."""
    entry = _entry(state, state.facts[id], _sources(state))
    return None if entry.retraction else entry.proof


def _sources(state: Consultation) -> Sources:
    """The sources that stand, as corrected; a retracted one proves nothing."""
    sources: Sources = {}
    for thing, id in state.things.items():
        fact = state.facts[id].fact
        if not isinstance(fact, SourceRegistered):
            continue
        corrections = state.speaking_of(f"fact:{id}", Corrected)
        if any(correction.retracted for correction in corrections):
            continue
        for correction in corrections:
            fact = fact.changed(correction.changes)
        published = edtf.parse(fact.published) if fact.published else None
        sources[thing.partition(":")[2]] = published, fact.proves
    return sources


def strongest(testimonies: Iterable[Testimony]) -> Proof:
    """The strongest proof that some testimonies give."""
    proofs = [testimony.proof for testimony in testimonies]
    return proofs[0] if len(proofs) == 1 else max(proofs, key=_STRENGTH.get, default="unknown")  # type: ignore[arg-type]


def _testimonies(fact: Fact, record: Record, published: Sources) -> tuple[Testimony, ...]:
    """The testimonies of a fact. Without sources the recorder is the witness, when recording."""
    occurred = edtf.parse(fact.occurred) if fact.occurred else None
    if not fact.sources:
        told = told_at(record.recorded)
        proof = _told(fact, proves(occurred, told)) if occurred else "held"
        return (Testimony(None, told, proof),)
    standing = (citation for citation in fact.sources if citation.source in published)
    return tuple(_cited(fact, citation, occurred, published) for citation in standing)


def _cited(fact: Fact, citation: Citation, occurred: When | None, published: Sources) -> Testimony:
    dated, by_itself = published[citation.source]
    told = told_on(dated) if dated else None
    by_dates = proves(occurred, told) if told and occurred else "unknown"
    proof = citation.proves or (by_itself if by_dates != "announced" else None)
    if proof is None:
        proof = _told(fact, by_dates)
    early = not fact.foretold and by_dates == "announced"
    return Testimony(citation.source, told, proof, () if early else citation.tells)


def _told(fact: Fact, proof: Proof) -> Proof:
    """What nobody announces in advance counts as held, if the dates leave it open."""
    return "held" if proof == "unknown" and not fact.foretold else proof


def shows(witness: Entry[Any], begins: date | None) -> bool:
    """Whether an entry shows that what it refers to took place, as attendance shows of a meeting.

    An entry without sources shows nothing if recorded before ``begins``, the first possible day.
    """
    told = witness.fact.sources or not begins or witness.day >= begins
    return witness.proof == "held" and bool(told)


def told_on(published: When) -> Edge:
    """When a source with a date said something: at its hour, if it states one."""
    clock = None if published.is_interval else published.starts
    return Edge(published.start.earliest, published.end.latest, clock=clock)


def told_at(recorded: datetime) -> Edge:
    """When a recorder said something: at the moment of recording, in Sweden."""
    day = local_day(recorded)
    return Edge(day, day, clock=recorded.astimezone(LOCAL).time())


def proves(occurred: When, told: Edge) -> Proof:
    """What a testimony can prove: if it is older than the event, only its announcement.

    Days are compared, and hours if both state one.
    """
    if certainly_before(told, occurred.start):
        return "announced"
    if not (told.earliest and occurred.end.latest) or told.earliest < occurred.end.latest:
        return "unknown"
    return "unknown" if certainly_before(told, occurred.end) else "held"

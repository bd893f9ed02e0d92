"""Supposing: a round as it would be if it had gone otherwise.

What is supposed becomes ordinary facts that nobody recorded: corrections, retractions, new facts.
They are decided on like any others, so that the same policies guard them, and folded in memory. All
cite one hypothetical source, which is registered first, so that every answer shows what was
supposed and what was recorded.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from pydantic import JsonValue, ValidationError

from domain.consultation import KINDS
from domain.consultation.decide import Record, decide
from domain.consultation.dialogue import MeetingAnnounced, MeetingHeld, MeetingMoved, meetings
from domain.consultation.dossier import Dossier, Entry, dossier, proved
from domain.consultation.opening import Opened, OrganisationDescribed, SourceRegistered
from domain.consultation.remark import Corrected, SourceAttached
from domain.consultation.state import Consultation, evolve
from domain.consultation.what_if import MEETINGS, Add, Change, Move, Remove, Verb, WhatIf
from domain.fact import Citation, Fact, Proof
from domain.record import Recorded
from domain.refusal import Refusal
from domain.reschedule import Obstacle, Unmovable
from domain.text import nearest
from domain.validation import complaint
from domain.words import HOLDER, UNKNOWN, free_id

SOURCE = "what-if"
"""The hypothetical source's id; what-if-2 if the round has a source with that id, and so on."""

LeftAlone: TypeAlias = (
    Obstacle | Literal["as-it-is", "sources-disagree", "proof-would-change", "none-of-the-kind"]
)
"""Why something was left alone: its date cannot be moved; it reads so already; sources disagree
about its date; another source's date, or the day of recording, would then prove something else; or
the round has no fact of that kind."""

Names: TypeAlias = Callable[[str], str | None]
"""The name of an organisation that is known outside the round; None if it is not."""

_TIMED = (MeetingAnnounced, MeetingMoved, MeetingHeld)
_NOT_ADDED = (Opened, SourceRegistered, SourceAttached, Corrected)
_EVIDENCE = ("sources", "alternatives")
_OF_CORRECTIONS = ("entry", "retracted")
"""Fields of the correction that a verb becomes; the verb itself does not have them."""
_UNFIT = 20
"""The most refusals that are reported for one fact."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What became of one fact under a supposition."""

    verb: Literal["moved", "changed", "removed", "added", "left"]
    entry: str
    """The entry's id; the kind, if the round has no fact of that kind."""
    kind: str
    before: Mapping[str, JsonValue]
    """The fields that are supposed otherwise, as they now read; None where nothing is recorded."""
    after: Mapping[str, JsonValue]
    proof: Proof | None = None
    """What the supposition proves of it; None if the same was proved before."""
    why: LeftAlone | None = None


@dataclass(frozen=True, slots=True)
class Supposition:
    """A round as it would be, and what was supposed of it, fact by fact."""

    title: str
    source: str
    """Id of the hypothetical source, which everything supposed cites."""
    supposed: tuple[Supposed, ...]
    state: Consultation


class Unsupposable(Exception):
    """A supposition that contradicts the record or itself: each refusal, with its verb's number
    from 0.
    """

    def __init__(self, refusals: Sequence[tuple[int, Refusal]]):
        super().__init__("; ".join(f"suppose.{number}.{refusal}" for number, refusal in refusals))
        self.refusals = tuple(refusals)


def suppose(
    state: Consultation, what_if: WhatIf, named: Names = lambda organisation: None
) -> Supposition:
    """An opened round as it would be; the given state stays as it is.

    An organisation that the round does not describe, but that has a name in ``named``, is described
    first. Raises Unsupposable with everything that is refused.
    """
    supposing = _Supposing(state, what_if.title, named)
    refusals: list[tuple[int, Refusal]] = []
    for number, verb in enumerate(what_if.suppose):
        try:
            supposing.carry_out(verb)
        except* Refusal as refused:
            refusals += [(number, one) for one in refused.exceptions if isinstance(one, Refusal)]
    if refusals:
        raise Unsupposable(refusals)
    supposed = tuple(supposing.supposed)
    return Supposition(what_if.title, supposing.source, supposed, supposing.state)


class _Supposing:
    """A supposition being worked out: the state that its verbs have led to so far."""

    def __init__(self, state: Consultation, title: str, named: Names):
        self.state, self.title, self.named = state, title, named
        self.supposed: list[Supposed] = []
        self.source = free_id(SOURCE, lambda id: f"source:{id}" in state.things)
        self._record(
            SourceRegistered(
                id=self._free_id(), source=self.source, title=title,
                standpoint="third", read="not-read",
            )
        )  # fmt: skip

    def carry_out(self, verb: Verb) -> None:
        """Suppose what a verb says. Raises Refusal, or a group of them."""
        match verb:
            case Move():
                self._move(verb)
            case Change():
                self._change(verb)
            case Remove():
                self._remove(verb)
            case Add():
                self._add(verb)

    # --- the verbs ---------------------------------------------------------------------------

    def _move(self, verb: Move) -> None:
        chosen, before = self._chosen(verb.move), self.state
        moved = [self._moved(one, verb) for one in chosen]
        turned = _turned(before, self.state) if verb.days else set()
        if turned:
            self.state = before
            moved = [self._moved(one, verb, turned) for one in chosen]
        self.supposed += moved

    def _moved(self, chosen: Entry[Fact] | str, verb: Move, fixed: Container[str] = ()) -> Supposed:
        """Move an entry, unless it belongs to one of the meetings that are fixed."""
        if isinstance(chosen, str):
            return _left(chosen, chosen, {}, "none-of-the-kind")
        fact, field, before = chosen.fact, _time_field(chosen.fact), self.state
        try:
            if _meeting_of(fact) in fixed:
                raise _Left("proof-would-change")
            with _told_of("move", fact.id):
                changes = _rescheduled(chosen, field, verb)
                self._correct(chosen, changes, chosen.proof)
        except (Unmovable, _Left) as why:
            self.state = before
            return _left(fact.id, fact.short_kind(), _stated(fact, (field,)), why.args[0])
        return Supposed("moved", fact.id, fact.short_kind(), _stated(fact, changes), changes)

    def _change(self, verb: Change) -> None:
        entry, before = self._entry("change", verb.change), (self.state, [*self.supposed])
        _refuse_evidence("set", verb.set)
        kind, read = entry.fact.short_kind(), _stated(entry.fact, verb.set)
        proof = verb.proves or entry.proof
        try:
            with _told_of("set"):
                changed = entry.fact.changed(verb.set)
                self._describe_named(changed)
                self._correct(entry, verb.set, proof)
        except _Left as why:
            self.state, self.supposed = before
            self.supposed.append(_left(entry.id, kind, read, why.args[0]))
        else:
            other = proof if proof != entry.proof else None
            after = _stated(changed, verb.set)
            self.supposed.append(Supposed("changed", entry.id, kind, read, after, other))

    def _remove(self, verb: Remove) -> None:
        """Retract the latest first: what refers to an entry was recorded after it."""
        known = {id: self.state.facts.get(id) for id in verb.remove}
        for id, record in known.items():
            if record is None:
                raise self._unknown("remove", id)
        order = sorted(known, key=lambda id: self.state.facts[id].position, reverse=True)
        for id in order:
            with _told_of("remove"):
                self._record(self._correction(id, retracted=True))
            kind = self.state.facts[id].fact.short_kind()
            self.supposed.append(Supposed("removed", id, kind, {}, {}))

    def _add(self, verb: Add) -> None:
        fact = self._fact(verb)
        with _told_of("add"):
            self._describe_named(fact)
            self._record(fact)
        self._note_added(fact, verb.proves)

    # --- what they choose --------------------------------------------------------------------

    def _chosen(self, ids: Iterable[str]) -> list[Entry[Fact] | str]:
        """The chosen entries, each once; a kind's name, if it has no facts."""
        read = dossier(self.state)
        found: dict[str, Entry[Fact] | str] = {}
        for id in ids:
            entries = [*self._named_by(read, id)]
            found |= {entry.id: entry for entry in entries} if entries else {id: id}
        return [*found.values()]

    def _named_by(self, read: Dossier, id: str) -> Iterable[Entry[Fact]]:
        """The entry with that id; else all of that kind; else those of all meetings."""
        if id in self.state.facts:
            return (self._entry("move", id),)
        if id in KINDS:
            return read.of(KINDS[id])
        if id == MEETINGS:
            return _of_meetings(read)
        raise self._unknown("move", id)

    def _entry(self, field: str, id: str) -> Entry[Fact]:
        entry = dossier(self.state).by_id.get(id)
        if entry:
            return entry
        if id not in self.state.facts:
            raise self._unknown(field, id)
        raise Refusal("retracted", field, "or-remark", entry=id)

    def _unknown(self, field: str, id: str) -> Refusal:
        kinds = (*KINDS, MEETINGS) if field == "move" else ()
        near = nearest(id, (*self.state.facts, *kinds))
        case = "supposed-to-move" if kinds else "supposed"
        return Refusal("unknown-entry", field, case, id=id, near=near)

    # --- what they add -----------------------------------------------------------------------

    def _correct(self, entry: Entry[Fact], changes: Mapping[str, JsonValue], proof: Proof) -> None:
        """Change how an entry reads, and let the supposition prove what is given.

        Raises _Left if a source that was added later would prove something else by its date.
        """
        cited: JsonValue = [{"source": self.source, "proves": proof}]
        self._record(self._correction(entry.id, changes={**changes, "sources": cited}))
        if proved(self.state, entry.id) != proof:
            raise _Left("proof-would-change")

    def _correction(self, entry: str, **what: Any) -> Corrected:
        cited = (self._citation("held"),)
        reason = f"What if: {self.title}"
        return Corrected(id=self._free_id(), entry=entry, reason=reason, sources=cited, **what)

    def _fact(self, verb: Add) -> Fact:
        """The fact to be added. Raises Refusal, or a group of them for everything that is unfit in
        it.
        """
        stated = {name: value for name, value in verb.add.items() if name != "fact"}
        name = verb.add.get("fact")
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None or kind in _NOT_ADDED:
            can = tuple(sorted(name for name in KINDS if KINDS[name] not in _NOT_ADDED))
            near = nearest(name, can) if isinstance(name, str) else None
            raise Refusal(
                "change-unfit", "add.fact", "not-addable", name=str(name), near=near, kinds=can
            )
        _refuse_evidence("add", stated)
        if stated.get("id") in self.state.facts:
            raise Refusal("entry-changed", "add.id", "supposed", entry=str(stated["id"]))
        try:
            return kind.model_validate({**stated, "sources": [self._citation(verb.proves)]})
        except ValidationError as error:
            told = [_unfit(kind, one) for one in error.errors()[:_UNFIT]]
            raise ExceptionGroup("unfit", told) from None

    def _describe_named(self, fact: Fact) -> None:
        """Describe the organisations that a fact names, if they have a name outside the round."""
        for id in _organisations(fact):
            name = None if f"organisation:{id}" in self.state.things else self.named(id)
            if name:
                cited = (self._citation("held"),)
                described = OrganisationDescribed(
                    id=self._free_id(), organisation=id, name=name, sources=cited
                )
                self._record(described)
                self._note_added(described, "held")

    def _note_added(self, fact: Fact, proof: Proof) -> None:
        after = fact.model_dump(mode="json", exclude_unset=True, exclude={"id", "sources"})
        other = proof if proof != "held" else None
        self.supposed.append(Supposed("added", fact.id, fact.short_kind(), {}, after, other))

    def _record(self, fact: Fact) -> None:
        for decided in decide(self.state, Record(fact)):
            self.state = evolve(self.state, self._in_envelope(decided))

    def _in_envelope(self, fact: Fact) -> Recorded[Any]:
        """As if recorded with the last fact of the round: a supposition has no time of its own."""
        last = [*self.state.facts.values()][-1]
        return last.model_copy(
            update={
                "position": self.state.position + 1,
                "name": fact.kind,
                "version": fact.version,
                "recorder": SOURCE,
                "role": "archivist",
                "command": self.source,
                "fact": fact,
            }
        )

    def _citation(self, proves: Proof) -> Citation:
        return Citation(source=self.source, proves=proves)

    def _free_id(self) -> str:
        return free_id(self.source, lambda id: id in self.state.facts)


class _Left(Exception):
    """Something is left as it is; the argument is why."""


def _left(entry: str, kind: str, stated: Mapping[str, JsonValue], why: LeftAlone) -> Supposed:
    return Supposed("left", entry, kind, stated, {}, why=why)


def _rescheduled(entry: Entry[Fact], field: str, verb: Move) -> dict[str, JsonValue]:
    """What changes when an entry moves. Raises Unmovable, or _Left."""
    stated = getattr(entry.fact, field)
    after = verb.moved(stated)
    if after == stated:
        raise _Left("as-it-is")
    if any(getattr(reading.fact, field) != stated for reading in entry.readings):
        raise _Left("sources-disagree")
    in_words = verb.to and getattr(entry.fact, "part_of_day", None)
    return {field: after} | ({"part_of_day": None} if in_words else {})


def _time_field(fact: Fact) -> str:
    """The field that says when: for a notice or a move, when the meeting is, not the day it was
    given out.
    """
    return "when" if isinstance(fact, MeetingAnnounced | MeetingMoved) else "occurred"


def _of_meetings(read: Dossier) -> Iterator[Entry[Fact]]:
    """The entries that say when each meeting was; for an undated one, the first entry about it."""
    for meeting in meetings(read):
        if meeting.status != "cancelled":
            telling = [entry for entry in meeting.entries if isinstance(entry.fact, _TIMED)]
            dated = [e for e in telling if getattr(e.fact, _time_field(e.fact))]
            yield from dated or telling[:1]


def _meeting_of(fact: Fact) -> str | None:
    if isinstance(fact, MeetingMoved | MeetingHeld):
        return fact.meeting or fact.id
    return fact.id if isinstance(fact, MeetingAnnounced) else None


def _turned(before: Consultation, after: Consultation) -> set[str]:
    """Meetings whose status would change: those who came to them were recorded on a day that would
    then lie before the meeting.
    """
    was, now = (
        {meeting.id: meeting.status for meeting in meetings(dossier(state))}
        for state in (before, after)
    )
    return {id for id in was if was[id] != now.get(id)}


def _stated(fact: Fact, fields: Iterable[str]) -> dict[str, JsonValue]:
    told = fact.model_dump(mode="json")
    return {name: told.get(name) for name in fields}


def _organisations(fact: Fact) -> Iterable[str]:
    """The organisations that a fact names: those it is about, and those who did it."""
    about = (thing.partition(":") for _, thing in fact.references())
    doers = (*(fact.by or ()), *((fact.on_behalf_of,) if fact.on_behalf_of else ()))
    return dict.fromkeys(
        (
            *(id for sort, _, id in about if sort == "organisation"),
            *(doer for doer in doers if doer not in (HOLDER, UNKNOWN)),
        )
    )


# --- refusals --------------------------------------------------------------------------------


@contextmanager
def _told_of(place: str, entry: str = "") -> Iterator[None]:
    """Let a refusal name the field of the verb, and the entry if the verb chose it."""
    try:
        yield
    except Refusal as refusal:
        field = refusal.field.removeprefix("changes").removeprefix(".")
        field = "" if field in _OF_CORRECTIONS else field
        told = refusal.at(".".join(filter(None, (place, field))))
        if refusal.kind == "depended-on":
            told = told.within("supposed")
        raise told.within("of-entry", entry=entry) if entry else told from None


def _refuse_evidence(place: str, stated: Mapping[str, JsonValue]) -> None:
    for name in _EVIDENCE:
        if name in stated:
            raise Refusal("change-unfit", f"{place}.{name}", "evidence", name=name, verb=place)


def _unfit(kind: type[Fact], error: Mapping[str, Any]) -> Refusal:
    field = ".".join(("add", *map(str, error["loc"])))
    found = complaint(error, kind.model_fields)
    return Refusal("change-unfit", field, "supposed", complaint=found, fact=kind.short_kind())

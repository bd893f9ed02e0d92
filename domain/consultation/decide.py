"""Deciding: what a command adds to the record, and the few things that are refused.

The engine records how a consultation really went. It refuses only what contradicts the
record or itself; bad practice is recorded, and counts in the verdicts.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import TypeAlias

from pydantic import JsonValue

from domain.consultation import dialogue, invitation, opening, referral
from domain.consultation.contest import withdraws_its_own
from domain.consultation.dossier import ABOUT_THE_RECORD, proved, proves, told_on
from domain.consultation.people import as_it_reads, refuse_where_sensitive, unsealed
from domain.consultation.publication import PUBLICATIONS
from domain.consultation.remark import (
    Confirmed,
    ContestAnswered,
    Contested,
    Corrected,
    SourceAttached,
)
from domain.consultation.state import Consultation, evolve
from domain.edtf import When, certainly_before, parse
from domain.fact import Citation, Fact
from domain.identity_number import might_hold, places
from domain.organisation import refuse_reserved
from domain.personal import AS_WRITTEN, Plain
from domain.refusal import Refusal, refuse_unseen
from domain.text import nearest, seen, tidied
from domain.words import HOLDER, UNKNOWN

Policy: TypeAlias = Callable[[Consultation, Fact], None]
_LONGEST_STEM = 80


@dataclass(frozen=True, slots=True)
class Record:
    """The command to record a fact in a consultation."""

    fact: Fact

    @property
    def entry(self) -> str:
        """The entry's id."""
        return self.fact.id

    def stated(self) -> JsonValue:
        """The fact as it would be stored, without fields that it does not set: what a later release
        adds to its kind is not in it.
        """
        stated = self.fact.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        return [self.fact.kind, stated]

    def identity_numbers(self) -> Iterable[str]:
        """The fields of the fact that hold an identity number."""
        if not might_hold(self.fact.model_dump_json(exclude_none=True, context=AS_WRITTEN)):
            return ()  # few facts have six digits in a row
        return places(self.fact.model_dump(mode="json", exclude_none=True, context=AS_WRITTEN))


def decide(state: Consultation, command: Record) -> tuple[Fact, ...]:
    """The facts that recording adds; none if it repeats what is recorded.

    If a known entry is sent with a further source, that source is added. Raises Refusal if the fact
    contradicts the record or itself.
    """
    fact = command.fact.with_texts(tidied)
    if fact.id in state.facts:
        return _again(state, fact)
    for policy in POLICIES:
        policy(state, fact)
    return (fact,)


def _again(state: Consultation, fact: Fact) -> tuple[Fact, ...]:
    known = state.facts[fact.id].fact
    before, after = known.with_texts(seen), fact.with_texts(seen)
    attached = state.speaking_of(f"fact:{fact.id}", SourceAttached)
    cited = {*before.sources, *(one for more in attached for one in more.with_texts(seen).sources)}
    if type(fact) is not type(known) or _but_sources(after) != _but_sources(before):
        raise _changed(state, known, fact)
    if not set(before.sources) <= set(after.sources):
        raise _changed(state, known, fact)
    read = zip(fact.sources, after.sources, strict=True)
    new = tuple(citation for citation, as_seen in read if as_seen not in cited)
    if not new:
        return ()
    more = SourceAttached(id=_free_id(state, fact.id, "source"), entry=fact.id, sources=new)
    cite_known_sources(state, more)
    change_what_can_be_changed(state, more)
    leave_others_true(state, more)
    return (more,)


def _free_id(state: Consultation, entry: str, *endings: str) -> str:
    """An id for a remark on an entry, which no other entry has."""
    stem = entry[:_LONGEST_STEM].rstrip("-")
    numbered = (f"{endings[-1]}-{number}" for number in count(len(endings)))
    ids = (f"{stem}-{ending}" for ending in chain(endings[:-1], numbered))
    return next(id for id in ids if id not in state.facts)


def _but_sources(fact: Fact) -> Fact:
    return fact.model_copy(update={"sources": ()})


def _changed(state: Consultation, known: Fact, fact: Fact) -> Refusal:
    """The refusal that says what differs, and what correction to write instead of changing
    history.
    """
    if type(fact) is not type(known):
        return Refusal(
            "entry-changed",
            "id",
            "another-kind",
            entry=fact.id,
            fact=known.short_kind(),
        )
    before, after, stated = (
        f.model_dump(mode="json", exclude_none=True)
        for f in (known.with_texts(seen), fact.with_texts(seen), fact)
    )
    fields = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    told = {name: json.dumps(stated.get(name), ensure_ascii=False) for name in fields}
    told |= dict.fromkeys({*fields} & {*fact.personal_fields()}, "{value: …}")
    changes = ", ".join(f"{name}: {value}" for name, value in told.items())
    return Refusal(
        "entry-changed",
        fields[0] if fields else "sources",
        entry=fact.id,
        fields=tuple(fields) or ("sources",),
        correction=_free_id(state, fact.id, "corrected", "corrected"),
        changes=changes,
    )


# --- policies --------------------------------------------------------------------------------


def open_first_and_once(state: Consultation, fact: Fact) -> None:
    """A consultation begins with its opening, and has only one."""
    if isinstance(fact, opening.Opened) and state.position:
        raise Refusal("already-opened", "id")
    if not isinstance(fact, opening.Opened) and not state.position:
        raise Refusal("not-opened", "fact")


def say_what_is_seen(state: Consultation, fact: Fact) -> None:
    """Every text shows something, and holds no characters that control a terminal."""
    for field, text in fact.texts():
        refuse_unseen(field, text)


def translate_into_the_other_language(state: Consultation, fact: Fact) -> None:
    """Nothing is translated into the language that the round's texts are written in."""
    opened = _opened(state, fact)
    for field, _ in fact.texts() if opened and opened.language else ():
        if opened and opened.language in field.split("."):
            raise Refusal("own-language", field, language=opened.language)


def _opened(state: Consultation, fact: Fact) -> opening.Opened | None:
    """How the round was opened, as corrected; by this very fact, if it is not yet."""
    first = next(iter(state.facts.values()), None)
    read = _as_corrected(state, first.fact) if first else fact
    return read if isinstance(read, opening.Opened) else None


def describe_by_an_id_of_its_own(state: Consultation, fact: Fact) -> None:
    """No organisation has a reserved word as its id."""
    if isinstance(fact, opening.OrganisationDescribed):
        refuse_reserved("organisation", fact.organisation)


def name_known_things(state: Consultation, fact: Fact) -> None:
    """What a fact refers to is in the round, and has not been retracted if it is a thing."""
    for field, thing in fact.references():
        sort, _, id = thing.partition(":")
        known = id if sort == "fact" and id in state.facts else state.things.get(thing)
        if known is None:
            what = "entry" if sort == "fact" else sort
            raise Refusal(f"unknown-{what}", field, id=id, near=_near(state, sort, id))
        if sort != "fact":
            _refuse_if_retracted(state, field, known)


def _near(state: Consultation, sort: str, id: str) -> str | None:
    """The id in the round, of the same sort, that a misspelt one most likely means."""
    if sort == "fact":
        return nearest(id, state.facts)
    of_sort = f"{sort}:"
    named = (t.removeprefix(of_sort) for t in state.things if t.startswith(of_sort))
    return nearest(id, named)


def name_known_doers(state: Consultation, fact: Fact) -> None:
    """Doers are the holder, 'unknown', or organisations described in the round."""
    doers = [("by", doer) for doer in fact.by or ()]
    if fact.on_behalf_of:
        doers.append(("on_behalf_of", fact.on_behalf_of))
    for field, doer in doers:
        if doer in (HOLDER, UNKNOWN):
            continue
        known = state.things.get(f"organisation:{doer}")
        if known is None:
            raise Refusal(
                "unknown-organisation",
                field,
                "doer",
                id=doer,
                near=_near(state, "organisation", doer),
            )
        _refuse_if_retracted(state, field, known)


def cite_known_sources(state: Consultation, fact: Fact) -> None:
    """Sources cited are registered; one older than the event cannot prove that it was held."""
    occurred = _occurrence(state, fact)
    for citation in fact.sources:
        id = state.things.get(f"source:{citation.source}")
        if id is None:
            near = _near(state, "source", citation.source)
            raise Refusal("unknown-source", "sources", id=citation.source, near=near)
        _refuse_if_retracted(state, "sources", id)
        _tell_what_there_is(state, fact, citation)
        source = _as_corrected(state, state.facts[id].fact)
        published = source.published if isinstance(source, opening.SourceRegistered) else None
        if citation.proves != "held" or not (occurred and published):
            continue
        if proves(occurred, told_on(parse(published))) == "announced":
            raise Refusal(
                "source-too-old",
                "sources",
                source=citation.source,
                published=published,
                occurred=occurred.text,
            )


def _tell_what_there_is(state: Consultation, fact: Fact, citation: Citation) -> None:
    cited = _cited(state, fact)
    for name in citation.tells or ():
        if name not in cited.told_fields():
            raise Refusal(
                "no-such-field",
                "sources",
                fact=cited.short_kind(),
                name=name,
                fields=tuple(cited.told_fields()),
            )


def _occurrence(state: Consultation, fact: Fact) -> When | None:
    """When the fact happened; for a further source, when the fact that it is about happened."""
    cited = _cited(state, fact)
    return parse(cited.occurred) if cited.occurred else None


def _cited(state: Consultation, fact: Fact) -> Fact:
    """The fact that sources are cited for: this one, or the one that a further source is about."""
    if isinstance(fact, SourceAttached) and fact.entry in state.facts:
        return _as_corrected(state, state.facts[fact.entry].fact)
    return fact


def _as_corrected(state: Consultation, fact: Fact) -> Fact:
    for correction in state.speaking_of(f"fact:{fact.id}", Corrected):
        fact = fact.changed(correction.changes)
    return fact


def alternatives_fit(state: Consultation, fact: Fact) -> None:
    """Every other reading is a possible fact of the same kind."""
    for alternative in fact.alternatives:
        _become(state, fact, fact.changed(alternative.changes, alternative.sources))


def _become(state: Consultation, before: Fact, after: Fact) -> None:
    """Check another reading, or a correction, as a new fact, but for rules broken already."""
    if before.introduced() != after.introduced():
        raise Refusal("id-changed", "changes", "known", entry=before.id, thing=before.introduced())
    for policy in ON_CONTENT:
        if not _refuses(policy, state, before):
            try:
                policy(state, after)
            except Refusal as refusal:
                raise refusal.at(f"changes.{refusal.field}") from None


def _refuses(policy: Policy, state: Consultation, fact: Fact) -> bool:
    try:
        policy(state, fact)
    except Refusal:
        return True
    return False


def change_what_can_be_changed(state: Consultation, fact: Fact) -> None:
    """A correction fits the entry it names; publications and retracted entries are not corrected.

    Remarks about the record are not corrected, confirmed or given sources, and of them only a
    correction can be contested.
    """
    if not isinstance(fact, Corrected | Contested | Confirmed | SourceAttached):
        return
    known = state.fact(fact.entry)
    contests_correction = isinstance(fact, Contested) and isinstance(known, Corrected)
    if isinstance(known, ABOUT_THE_RECORD) and not contests_correction:
        raise Refusal("not-correctable", "entry", entry=fact.entry, about=_spoken_of(state, known))
    if not isinstance(fact, Corrected) or known is None:
        return
    if isinstance(known, PUBLICATIONS):
        raise Refusal("not-correctable", "entry", "publication", entry=fact.entry)
    _refuse_if_retracted(state, "entry", fact.entry)
    if isinstance(known, opening.Opened) and (fact.retracted or "region" in fact.changes):
        raise Refusal("region-fixed", "retracted" if fact.retracted else "changes.region")
    known = _as_corrected(state, known)
    _become(state, known, known.changed(fact.changes))


def _spoken_of(state: Consultation, fact: Fact) -> str:
    """The entry that a remark, or a remark on a remark, is about."""
    while isinstance(fact, ABOUT_THE_RECORD):
        id = fact.contest if isinstance(fact, ContestAnswered) else fact.entry
        fact = state.facts[id].fact
    return fact.id


def withdraw_ones_own(state: Consultation, fact: Fact) -> None:
    """A contest is withdrawn only by the organisation that raised it."""
    if not isinstance(fact, ContestAnswered) or fact.outcome != "withdrawn":
        return
    contested = state.fact(fact.contest)
    if isinstance(contested, Contested) and not withdraws_its_own(fact, contested):
        raise Refusal("not-its-own", "by", organisation=contested.organisation)


def meet_only_where_not_cancelled(state: Consultation, fact: Fact) -> None:
    """Nobody attends, speaks at, moves, holds or cancels a meeting that is cancelled already.

    Before the cancellation it may have been moved, and needs may have been counted.
    """
    earlier = (dialogue.MeetingMoved, dialogue.NeedsCounted)
    kinds = (
        dialogue.MeetingMoved,
        dialogue.MeetingCancelled,
        dialogue.MeetingHeld,
        dialogue.AttendanceRecorded,
        dialogue.AttendanceCounted,
        dialogue.NeedsCounted,
        dialogue.ViewStated,
        dialogue.NotesSent,
    )
    if not isinstance(fact, kinds) or fact.meeting is None:
        return
    cancelled = state.speaking_of(f"meeting:{fact.meeting}", dialogue.MeetingCancelled)
    standing = [
        c
        for c in cancelled
        if not _retracted(state, c.id)
        and not (isinstance(fact, earlier) and _came_before(fact, _as_corrected(state, c)))
    ]
    if standing:
        raise Refusal("meeting-cancelled", "meeting", meeting=fact.meeting, by=standing[0].id)


def _came_before(first: Fact, then: Fact) -> bool:
    """Whether one thing certainly happened before another, in whatever order they were recorded."""
    if not (first.occurred and then.occurred):
        return False
    return certainly_before(parse(first.occurred).end, parse(then.occurred).start)


def cancel_what_was_not_held(state: Consultation, fact: Fact) -> None:
    """A meeting that took place was not cancelled, nor was one that was moved afterwards."""
    if not isinstance(fact, dialogue.MeetingCancelled):
        return
    for moved in state.speaking_of(f"meeting:{fact.meeting}", dialogue.MeetingMoved):
        if not _retracted(state, moved.id) and _came_before(fact, _as_corrected(state, moved)):
            raise Refusal(
                "meeting-cancelled", "occurred", "moved", meeting=fact.meeting, by=moved.id
            )
    shows = (dialogue.MeetingHeld, dialogue.AttendanceRecorded, dialogue.AttendanceCounted)
    told = (fact.meeting, *state.about.get(f"meeting:{fact.meeting}", ()))
    held = [id for id in told if isinstance(state.fact(id), shows) and proved(state, id) == "held"]
    if held:
        raise Refusal("meeting-was-held", "meeting", meeting=fact.meeting, by=tuple(held))


def retract_what_nothing_hangs_on(state: Consultation, fact: Fact) -> None:
    """An entry that others depend on is retracted only after they are; until then it is
    corrected.
    """
    if not isinstance(fact, Corrected) or not fact.retracted:
        return
    known = state.fact(fact.entry)
    thing = known.introduced() if known else None
    hanging = [id for id in state.about.get(thing or "", ()) if not _retracted(state, id)]
    if hanging:
        raise Refusal("depended-on", "retracted", entry=fact.entry, by=tuple(hanging))


def _refuse_if_retracted(state: Consultation, field: str, id: str) -> None:
    if _retracted(state, id):
        raise Refusal("retracted", field, entry=id)


def _retracted(state: Consultation, id: str) -> bool:
    return any(c.retracted for c in state.speaking_of(f"fact:{id}", Corrected))


def describe_once(state: Consultation, fact: Fact) -> None:
    """An organisation or a source has one description in a round."""
    thing = fact.introduced()
    known = state.things.get(thing) if thing else None
    if thing and known and not _retracted(state, known):
        sort, _, id = thing.partition(":")
        raise Refusal("already-described", sort, id=id, entry=known)


def end_after_the_beginning(state: Consultation, fact: Fact) -> None:
    """No deadline, original or extended, certainly lies before the first day."""
    begun: list[str | None] = [fact.occurred]
    match fact:
        case referral.ReferralOpened(deadline=until):
            field = "deadline"
        case invitation.InvitationSent(reply_by=until):
            field = "reply_by"
        case referral.DeadlineExtended(deadline=until):
            field = "deadline"
            opened = state.fact(fact.referral)
            begun = [read.occurred for read in as_it_reads(state, opened)] if opened else []
        case _:
            return
    first = [parse(day) for day in begun if day]
    if until and first and all(certainly_before(parse(until).last, day.start) for day in first):
        raise Refusal("deadline-before-start", field, until=until, start=first[0].text)


def lead_to_the_web_alone(state: Consultation, fact: Fact) -> None:
    """A source is found on the web or on a shelf: an address that leads elsewhere is refused."""
    if isinstance(fact, opening.SourceRegistered) and fact.leads_astray:
        raise Refusal("address-unfit", "address", address=fact.address)


def leave_others_true(state: Consultation, fact: Fact) -> None:
    """A correction or a further source makes no other entry contradict the record.

    The rules under which the other entries were recorded are checked again in the round as it would
    be.
    """
    if not isinstance(fact, Corrected | SourceAttached) or getattr(fact, "retracted", False):
        return
    would_be = _with(state, fact)
    _fit_together(would_be, fact)
    field = "changes" if isinstance(fact, Corrected) else "sources"
    for record in state.facts.values():
        other = record.fact
        if _hangs_on(other, fact) and not _retracted(state, other.id):
            _stay_true(state, would_be, other, field)


def _hangs_on(other: Fact, fact: Corrected | SourceAttached) -> bool:
    """Whether a correction, or a further source, may make another entry untrue."""
    if other.id == fact.entry:
        return False
    if isinstance(other, SourceAttached):
        return other.entry == fact.entry
    return isinstance(other, dialogue.MeetingCancelled | referral.DeadlineExtended)


def _stay_true(state: Consultation, would_be: Consultation, other: Fact, field: str) -> None:
    for policy in (cite_known_sources, cancel_what_was_not_held, end_after_the_beginning):
        if not _refuses(policy, state, _as_corrected(state, other)):
            try:
                policy(would_be, _as_corrected(would_be, other))
            except Refusal as refusal:
                raise refusal.at(field).within("of-entry", entry=other.id) from None


def _with(state: Consultation, fact: Fact) -> Consultation:
    """The round as it would be with one more fact."""
    last = [*state.facts.values()][-1]
    return evolve(state, last.model_copy(update={"fact": fact, "position": state.position + 1}))


def _fit_together(would_be: Consultation, fact: Corrected | SourceAttached) -> None:
    """What other sources say of an entry must still be a possible fact."""
    try:
        proved(would_be, fact.entry)
    except Refusal as refusal:
        misfit = refusal.field.removeprefix("changes.")
        raise refusal.within("by-other-sources", misfit=misfit) from None


def hold_people_sealed(state: Consultation, fact: Fact) -> None:
    """Personal data is sealed before anything is decided on it."""
    for field, told in fact.people():
        if isinstance(told, Plain):
            raise unsealed(field)


def name_nobody_by_what_is_sensitive(state: Consultation, fact: Fact) -> None:
    """No person is named for an organisation, or at a meeting, that concerns sensitive matters."""
    if not fact.people():
        return
    refuse_where_sensitive(state, fact, (field for field, _ in fact.people()))
    known = state.fact(fact.entry) if isinstance(fact, Corrected) else None
    if isinstance(fact, Corrected) and known is not None:
        after = _as_corrected(state, known).changed(fact.changes)
        refuse_where_sensitive(state, after, (field for field, _ in fact.people()))
    for other in fact.alternatives:
        after = fact.changed(other.changes)
        refuse_where_sensitive(state, after, (field for field, _ in after.people()))


ON_CONTENT: tuple[Policy, ...] = (
    name_known_things,
    name_known_doers,
    cite_known_sources,
    withdraw_ones_own,
    meet_only_where_not_cancelled,
    cancel_what_was_not_held,
    end_after_the_beginning,
    lead_to_the_web_alone,
    name_nobody_by_what_is_sensitive,
)
"""The policies that a correction, or another reading, must satisfy as well."""

POLICIES: tuple[Policy, ...] = (
    open_first_and_once,
    hold_people_sealed,
    say_what_is_seen,
    translate_into_the_other_language,
    describe_by_an_id_of_its_own,
    name_known_things,
    name_known_doers,
    cite_known_sources,
    alternatives_fit,
    change_what_can_be_changed,
    withdraw_ones_own,
    retract_what_nothing_hangs_on,
    leave_others_true,
    meet_only_where_not_cancelled,
    cancel_what_was_not_held,
    describe_once,
    end_after_the_beginning,
    lead_to_the_web_alone,
    name_nobody_by_what_is_sensitive,
)

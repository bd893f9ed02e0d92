"""Who participated: the funnel from inventory to answer, and each organisation's part in it.

A step that no fact mentions is unknown, never 0. Counts keep their unit and precision, and are
added only if the unit allows it. Unnamed participants are never turned into organisations. If
sources disagree, the answer follows their first readings, and says what other readings would
change; what may have happened by the day asked about counts as another reading.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal, get_args

from domain.answers.voices import whose
from domain.consultation import dialogue, follow_up, inventory, invitation, opening, referral
from domain.consultation.counts import counted, is_of_all
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.identity import described
from domain.consultation.marks import UNMARKED, Marks
from domain.count import StatedCount, summed
from domain.fact import Fact
from domain.words import HOLDER, UNKNOWN

Step = Literal[
    "inventoried", "invited", "replied", "attended", "consulted", "responded", "answered"
]
"""``invited`` is to meetings or to the process; ``consulted``, sent the draft for views."""
STEPS: tuple[Step, ...] = get_args(Step)
Dimension = Literal["party", "level", "sector", "group", "umbrella"]
DIMENSIONS: tuple[Dimension, ...] = ("party", "level", "sector", "group", "umbrella")
Asked = Literal[
    "co-organiser",
    "invited",
    "consulted",
    "invitation-bounced",
    "through-umbrella",
    "open-call",
    "invitation-planned",
    "absent-from-complete-list",
    "no-list-known",
]
_ADDABLE = ("attendances", "responses", "meetings", "contributions", "views")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that an organisation did or experienced at a step, and the fact that says so."""

    step: Step
    organisation: str
    entry: str
    rests_on: tuple[str, ...] = ()
    """Further entries without which it would not count: the meeting's, or the views answered."""


ADDRESSEE_UNKNOWN = "addressee-unknown"
"""The label where no source says to whom something was sent."""
IN_THE_PROCESS = "in-the-process"
"""The label of those who took part in the process as a whole."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A count that a source gives without names, at a step of the funnel."""

    step: Step
    count: StatedCount | None
    label: str
    entry: str
    parties: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    level: str | None = None
    within: str | None = None
    """The entry that counts the whole, where this is a part of it."""
    is_listed: bool = False
    """Whether all of them are stated to be named elsewhere."""
    members_of: str | None = None
    """The organisation whose members these are a share of."""
    is_apart: bool = False
    """Whether it is of the process as a whole, or a share, and so never added to others."""


@dataclass(frozen=True)
class StepAnswer:
    """A step of the funnel: the organisations named, the counts given, or unknown."""

    step: Step
    organisations: tuple[str, ...]
    unnamed: tuple[Unnamed, ...]
    is_known: bool
    contested: tuple[str, ...] = ()
    """Named organisations that only contested entries put there."""
    planned: tuple[str, ...] = ()
    """Organisations that only plans put there; they do not count until that is confirmed."""
    otherwise: tuple["StepAnswer", ...] = ()
    """The step under other readings of the sources, if they name or count others."""

    @property
    def named(self) -> int | None:
        """How many organisations are named; None where no fact speaks of the step."""
        return len(self.organisations) if self.is_known else None

    @cached_property
    def certain(self) -> tuple[str, ...]:
        """The organisations named under every reading of the sources."""
        others = [frozenset(one.organisations) for one in self.otherwise]
        return tuple(id for id in self.organisations if all(id in named for named in others))

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """The organisations named under some reading of the sources."""
        readings = (self, *self.otherwise)
        return tuple(dict.fromkeys(id for one in readings for id in one.organisations))

    @cached_property
    def uncertain(self) -> tuple[str, ...]:
        """The organisations that some readings of the sources name, and others do not."""
        certain = frozenset(self.certain)
        return tuple(id for id in self.possible if id not in certain)

    def names(self, organisation: str) -> bool:
        """Whether some reading of the sources has an organisation here."""
        return organisation in self._sets[0]

    def doubts(self, organisation: str) -> bool:
        """Whether some readings have an organisation here, and others do not."""
        return organisation in self._sets[1]

    def disputes(self, organisation: str) -> bool:
        """Whether only contested entries have an organisation here."""
        return organisation in self._sets[2]

    @cached_property
    def _sets(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        return frozenset(self.possible), frozenset(self.uncertain), frozenset(self.contested)

    @property
    def totals(self) -> tuple[StatedCount, ...]:
        """One figure per unit, if the unit allows adding or there is only one figure."""
        by_unit: dict[str, list[StatedCount]] = {}
        for unnamed in self.unnamed:
            if unnamed.count and not unnamed.is_apart:
                by_unit.setdefault(unnamed.count.unit, []).append(unnamed.count)
        return tuple(
            summed(counts)
            for unit, counts in by_unit.items()
            if len(counts) == 1 or unit in _ADDABLE
        )

    @property
    def single(self) -> tuple[Unnamed, ...]:
        """The counts that stand in none of the totals."""
        added = {count.unit for count in self.totals}
        return tuple(
            one
            for one in self.unnamed
            if one.count and (one.is_apart or one.count.unit not in added)
        )


@dataclass(frozen=True)
class Participant:
    """An organisation of the round, as described in it, with its part in each step."""

    id: str
    description: opening.OrganisationDescribed
    deeds: tuple[Deed, ...]

    def at(self, step: Step) -> tuple[str, ...]:
        """The entries that put the organisation at a step."""
        return tuple(dict.fromkeys(deed.entry for deed in self.deeds if deed.step == step))


@dataclass(frozen=True, slots=True)
class NotInvited:
    """An organisation or a group that was not invited; the reason is None where none is given."""

    who: str
    reason: str | None
    entry: str


@dataclass(frozen=True)
class Participation:
    """Who took part in a round."""

    participants: tuple[Participant, ...]
    unnamed: tuple[Unnamed, ...]
    intended: tuple[tuple[Step, str, str], ...]
    """Organisations that the holder's plans put at a step, each with the entry that says so."""
    planned: tuple[str, ...]
    """Entries of what was only planned or may not have happened; they count for no step."""
    by_others: tuple[str, ...]
    """Entries of acts by other bodies; they count for no step of the holder's."""
    excluded: tuple[NotInvited, ...]
    open_calls: tuple[str, ...]
    complete_lists: tuple[str, ...]
    organisers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Organisations that held the process with the holder, each with the entries that say so."""
    late: tuple[str, ...] = ()
    """Responses that certainly came after their sender's deadline."""
    requests: Mapping[str, str] = field(default_factory=dict)
    """Organisations that asked to be invited, each with the first entry that says so."""
    bounced: tuple[tuple[str, str], ...] = ()
    """Organisations that an invitation did not reach, each with the entry that says so."""
    marks: Marks = UNMARKED
    """The marks of the entries that the answer rests on."""
    others: tuple["Participation", ...] = ()
    """The answer under other readings of the sources, if it differs."""

    @cached_property
    def funnel(self) -> tuple[StepAnswer, ...]:
        """The funnel over all organisations."""
        readings = (self, *self.others)
        return _over_readings([one._steps(one.participants, one.unnamed) for one in readings])

    def by(self, dimension: Dimension) -> dict[str, tuple[StepAnswer, ...]]:
        """The funnel for each value of a dimension that occurs."""
        readings = [one._by_value(dimension) for one in (self, *self.others)]
        values = sorted({value for reading in readings for value in reading})
        return {
            value: _over_readings([r.get(value, _NOBODY) for r in readings]) for value in values
        }

    def _by_value(self, dimension: Dimension) -> dict[str, tuple[StepAnswer, ...]]:
        """The funnel for each value, in one reading: each organisation is looked at once."""
        named: dict[str, list[Participant]] = {}
        for participant in self.participants:
            for value in _values(participant.description, dimension):
                named.setdefault(value, []).append(participant)
        counted: dict[str, list[Unnamed]] = {}
        for unnamed in self.unnamed:
            for value in _unnamed_values(unnamed, dimension):
                counted.setdefault(value, []).append(unnamed)
        return {
            value: self._steps(named.get(value, ()), counted.get(value, ()))
            for value in {**named, **counted}
        }

    def _steps(
        self, participants: Collection[Participant], unnamed: Collection[Unnamed]
    ) -> tuple[StepAnswer, ...]:
        """The funnel; a part of a count is used only if the whole is not there."""
        wholes = {one.entry for one in unnamed}
        unnamed = [one for one in unnamed if one.within not in wholes]
        return tuple(self._step(step, participants, unnamed) for step in STEPS)

    def _step(
        self, step: Step, participants: Iterable[Participant], unnamed: Iterable[Unnamed]
    ) -> StepAnswer:
        there = [p for p in participants if p.at(step)]
        named = tuple(p.id for p in there)
        counted = tuple(u for u in unnamed if u.step == step)
        contested = tuple(p.id for p in there if self._rests_on_contested(p, step))
        planned = tuple(
            p.id for p in participants if (step, p.id) in self._plans and not p.at(step)
        )
        return StepAnswer(step, named, counted, bool(named or counted), contested, planned)

    @cached_property
    def _plans(self) -> dict[tuple[Step, str], tuple[str, ...]]:
        """The entries of the holder's plans that put an organisation at a step."""
        plans: dict[tuple[Step, str], list[str]] = {}
        for step, organisation, entry in self.intended:
            plans.setdefault((step, organisation), []).append(entry)
        return {at: tuple(entries) for at, entries in plans.items()}

    def _rests_on_contested(self, participant: Participant, step: Step) -> bool:
        """Whether everything that puts an organisation at a step rests on something contested."""
        deeds = (deed for deed in participant.deeds if deed.step == step)
        return all(self._contested.intersection((deed.entry, *deed.rests_on)) for deed in deeds)

    @cached_property
    def _contested(self) -> frozenset[str]:
        return frozenset(self.marks.contested)

    @cached_property
    def not_invited(self) -> tuple[NotInvited, ...]:
        """Those excluded with a reason, those who asked in vain, and those inventoried but not on a
        complete list.

        If no list is known, silence says nothing about who was not invited.
        """
        said = {one.who for one in self.excluded}
        absent = [
            NotInvited(one, None, entry)
            for one, entry in self.requests.items()
            if one not in said and self.asked(one)[0] in _IN_VAIN
        ]
        said |= {one.who for one in absent}
        for participant in self.participants:
            answer, entries = self.asked(participant.id)
            left_out = participant.at("inventoried") and answer == "absent-from-complete-list"
            if left_out and participant.id not in said:
                absent.append(NotInvited(participant.id, None, entries[0]))
        return (*self.excluded, *absent)

    def asked(self, organisation: str) -> tuple[Asked, tuple[str, ...]]:
        """Whether an organisation was asked, as far as the record shows, with the entries that say
        so.
        """
        known = self._by_id
        if organised := self.organisers.get(organisation):
            return "co-organiser", organised
        participant = known.get(organisation)
        for step in _ASKED:
            if participant and participant.at(step):
                return step, participant.at(step)
        bounces = tuple(entry for id, entry in self.bounced if id == organisation)
        if bounces:
            return "invitation-bounced", bounces
        above = self._through.get(organisation)
        if above:
            return "through-umbrella", above
        if self.open_calls:
            return "open-call", self.open_calls
        for step in _ASKED:
            if planned := self._plans.get((step, organisation)):
                return "invitation-planned", planned
        if self.complete_lists:
            return "absent-from-complete-list", self.complete_lists
        return "no-list-known", ()

    def perhaps_asked(self, organisation: str) -> tuple[Asked, ...]:
        """Whether it was asked, under every reading of the sources; the first reading first."""
        readings = (self, *self.others)
        return tuple(dict.fromkeys(one.asked(organisation)[0] for one in readings))

    @cached_property
    def not_yet_invited(self) -> tuple[str, ...] | None:
        """Inventoried organisations that no invitation or referral names, under any reading.

        None where it cannot be told: a step is unknown, or not all who were asked are named.
        """
        found, *asked = (s for s in self.funnel if s.step in ("inventoried", *_ASKED))
        readings = [one for step in asked for one in (step, *step.otherwise)]
        unnamed = any(not one.is_listed for reading in readings for one in reading.unnamed)
        if not found.is_known or not any(step.is_known for step in asked) or unnamed:
            return None
        known = {one.who for one in self.excluded} | {*self.organisers}
        known |= {id for step in asked for id in step.possible}
        return tuple(id for id in found.certain if id not in known)

    @cached_property
    def _through(self) -> Mapping[str, tuple[str, ...]]:
        """For each organisation, what was sent to the nearest umbrella that was asked."""
        found: dict[str, tuple[str, ...]] = {}
        known = self._by_id
        for participant in self.participants:
            path: dict[str, int] = {}
            id = participant.id
            while id in known and id not in found and id not in path:
                path[id] = len(path)
                id = known[id].description.umbrella or ""
            passed = [*path, *[*path][path.get(id, len(path)) :]]  # a ring is passed through twice
            above = _sent_to(known[id]) or found[id] if id in found else ()
            for one in reversed(passed):
                found[one] = above
                above = _sent_to(known[one]) or above
        return found

    @cached_property
    def _by_id(self) -> dict[str, Participant]:
        return {participant.id: participant for participant in self.participants}


_ASKED: Final[tuple[Literal["invited", "consulted"], ...]] = ("invited", "consulted")
"""The steps at which an organisation is asked."""


def _sent_to(participant: Participant) -> tuple[str, ...]:
    """The first that it was sent: invitations, or else referrals."""
    return participant.at("invited") or participant.at("consulted")


_NOBODY: Final = tuple(StepAnswer(step, (), (), is_known=False) for step in STEPS)
"""The funnel of a value that nobody has."""


def _over_readings(readings: Iterable[tuple[StepAnswer, ...]]) -> tuple[StepAnswer, ...]:
    return tuple(_with_others(first, others) for first, *others in zip(*readings, strict=True))


def _with_others(first: StepAnswer, others: Iterable[StepAnswer]) -> StepAnswer:
    """A step, with what other readings of the sources make of it, each once."""
    differing = {(one.organisations, one.unnamed): one for one in others}
    differing.pop((first.organisations, first.unnamed), None)
    return replace(first, otherwise=tuple(differing.values()))


def participation(dossier: Dossier) -> Participation:
    """Fold a round into who took part in it, under every reading of its sources."""
    first, *others = map(_participation, dossier.worlds())
    marks = dossier.marks.among(_behind(dossier)) if dossier.marks.by_entry else UNMARKED
    return replace(first, marks=marks, others=tuple(one for one in others if one != first))


def _participation(dossier: Dossier) -> Participation:
    gathered = list(_gathered(dossier))
    counted = [one for one in gathered if one.standing == "counts"]
    deeds: dict[str, list[Deed]] = {}
    for one in counted:
        for organisation in one.organisations:
            deed = Deed(one.step, organisation, one.entry, one.rests_on)
            deeds.setdefault(organisation, []).append(deed)
    participants = tuple(
        Participant(id, description, tuple(deeds.get(id, ())))
        for id, description in described(dossier).items()
    )
    standing = [e for e in referral.addressed(dossier) if _standing(e) == "counts"]
    return Participation(
        participants=participants,
        unnamed=tuple(unnamed for one in counted for unnamed in one.unnamed),
        intended=tuple(
            (one.step, id, one.entry)
            for one in gathered
            if one.standing == "planned" and one.is_own
            for id in one.organisations
        ),
        planned=tuple(dict.fromkeys(o.entry for o in gathered if o.standing == "planned")),
        by_others=tuple(dict.fromkeys(o.entry for o in gathered if o.standing == "others")),
        excluded=tuple(_excluded(dossier)),
        organisers=_organisers(dossier),
        open_calls=tuple(e.id for e in standing if e.fact.open_to_all),
        complete_lists=tuple(_complete_lists(dossier, standing)),
        late=tuple(entry.id for entry in referral.late(dossier)),
        requests={
            e.fact.organisation: e.id
            for e in reversed(in_order(dossier.of(invitation.InvitationRequested)))
        },
        bounced=tuple(
            (e.fact.organisation, e.id)
            for e in dossier.of(invitation.InvitationBounced)
            if e.fact.organisation
        ),
    )


_HELD_TOGETHER = (
    invitation.Addressed, dialogue.MeetingAnnounced, dialogue.MeetingHeld,
)  # fmt: skip
"""Acts by which an organisation holds the process, where it does them with the holder."""


def _organisers(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """The organisations that held the process together with the holder, with the entries."""
    found: dict[str, list[str]] = {}
    for entry in dossier.entries:
        fact = entry.fact
        by = fact.by or ()
        held = isinstance(fact, _HELD_TOGETHER) and HOLDER in by and entry.proof != "unknown"
        together = by if held else ()
        if isinstance(fact, opening.ProcessPlannedJointly):
            together = (*together, *fact.together_with)
        if isinstance(fact, dialogue.AttendanceRecorded) and fact.role == "organiser":
            together = (*together, fact.organisation)
        for one in together:
            if one not in (HOLDER, UNKNOWN):
                found.setdefault(one, []).append(entry.id)
    return {one: tuple(dict.fromkeys(entries)) for one, entries in found.items()}


_IN_VAIN: tuple[Asked, ...] = (
    "no-list-known", "invitation-planned", "absent-from-complete-list", "invitation-bounced",
)  # fmt: skip
"""The cases in which an organisation that asked to be invited was not."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    step: Step
    entry: str
    standing: Literal["counts", "planned", "others"]
    organisations: tuple[str, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    rests_on: tuple[str, ...] = ()
    is_own: bool = True
    """Whether it is the holder's act, or by nature another's."""


_ALSO_READ = (
    opening.OrganisationDescribed,
    inventory.Excluded,
    invitation.InvitationBounced,
    referral.DeadlineExtended,
    referral.ConsulteesPublished,
)
"""Kinds that put nobody at a step, yet tell who an organisation is, or if it was asked in time."""


def _behind(dossier: Dossier) -> Iterator[str]:
    """The entries that the answer rests on, or would without the retractions that are contested."""
    taken_back = [entry for entry in dossier.disputed if entry.retraction]
    whole = dossier.with_perhaps.conceding(taken_back)
    for one in _gathered(whole):
        yield from (one.entry, *one.rests_on)
    for kind in _ALSO_READ:
        yield from (entry.id for entry in whole.of(kind))


def _gathered(dossier: Dossier) -> Iterator[_Gathered]:
    for found in dossier.of(inventory.OrganisationFound):
        yield _one("inventoried", found, (found.fact.organisation,))
    for asking in dossier.of(invitation.InvitationRequested):
        yield _one("inventoried", asking, (asking.fact.organisation,))
    yield from _told_apart("inventoried", dossier.of(inventory.OrganisationsCounted))
    for sent in invitation.sent(dossier):
        bounces = dossier.about(f"invitation:{sent.id}", invitation.InvitationBounced)
        yield _addressed("invited", sent, {bounce.fact.organisation for bounce in bounces})
    for draft in referral.opened(dossier):
        yield _addressed("consulted", draft, set())
    for reply in dossier.of(invitation.ReplyReceived):
        yield _one("replied", reply, (reply.fact.organisation,))
    meetings = {meeting.id: meeting for meeting in dialogue.meetings(dossier)}
    for came in dossier.of(dialogue.AttendanceRecorded):
        at = meetings.get(came.fact.meeting)
        yield _one("attended", came, (came.fact.organisation,), at)
    heads: dict[str | None, list[Entry[dialogue.AttendanceCounted]]] = {}
    for entry in dossier.of(dialogue.AttendanceCounted):
        if entry.fact.meeting and entry.fact.count:
            heads.setdefault(entry.fact.meeting, []).append(entry)
        else:
            yield _apart(entry, meetings.get(entry.fact.meeting or ""))
    for meeting in meetings.values():
        yield from _told_apart("attended", heads.get(meeting.id, ()), meeting)
    yield from _responded(dossier)
    yield from _answered(dossier)


def _apart(entry: Entry[dialogue.AttendanceCounted], at: dialogue.Meeting | None) -> _Gathered:
    """A count of the process as a whole, or a share of an organisation's members."""
    one, fact = _counted("attended", entry, entry.fact.stated, entry.fact, at), entry.fact
    told = replace(one.unnamed[0], members_of=fact.members_of, is_apart=True)
    label = told.label if fact.meeting else IN_THE_PROCESS
    return replace(one, unnamed=(replace(told, label=label),))


def _responded(dossier: Dossier) -> Iterator[_Gathered]:
    """Responses by name, and counts of them. A count of all, or of a party, includes the
    unnamed.
    """
    counts = referral.counted(dossier)
    holding = {part.fact.party for one in counts for part in one.parts}
    has_whole = any(one.whole for one in counts)
    for response in dossier.of(referral.ResponseReceived):
        if response.fact.organisation:
            yield _one("responded", response, (response.fact.organisation,))
        elif not (
            has_whole or response.fact.party in holding or (holding and not response.fact.party)
        ):
            one = StatedCount(number=1, unit="responses")
            yield _counted("responded", response, one, response.fact)
    for told in counts:
        yield from _whole_and_parts("responded", told.whole, told.parts)


def _told_apart(
    step: Step, entries: Iterable[Entry[Any]], at: dialogue.Meeting | None = None
) -> Iterator[_Gathered]:
    """Counts of one thing. Two counts of the same both stand: a meeting may have two sessions."""
    for counts in counted(entries):
        wholes = [entry for entry in counts.smaller if counts.whole and is_of_all(entry)]
        parts = [entry for entry in counts.smaller if entry not in wholes]
        yield from _whole_and_parts(step, counts.whole, (*counts.parts, *parts), at)
        yield from _whole_and_parts(step, None, wholes, at)


def _whole_and_parts(
    step: Step,
    whole: Entry[Any] | None,
    parts: Iterable[Entry[Any]],
    at: dialogue.Meeting | None = None,
) -> Iterator[_Gathered]:
    if whole:
        yield _counted(step, whole, whole.fact.count, whole.fact, at)
    for part in parts:
        one = _counted(step, part, part.fact.count, part.fact, at)
        within = whole.id if whole else None
        yield replace(one, unnamed=tuple(replace(u, within=within) for u in one.unnamed))


def _standing(entry: Entry[Any] | dialogue.Meeting) -> Literal["counts", "planned", "others"]:
    if entry.proof != "held":
        return "planned"
    return "counts" if entry.credited is True else "others"


def _one(
    step: Step,
    entry: Entry[Any],
    organisations: tuple[str, ...],
    at: dialogue.Meeting | None = None,
) -> _Gathered:
    standing = _standing(entry)
    if standing == "counts" and at:
        standing = _standing(at)
    told = at.entries if at else ()
    held = tuple(one.id for one in told if isinstance(one.fact, dialogue.MeetingHeld))
    is_own = entry.credited is True and (at is None or at.credited is True)
    return _Gathered(step, entry.id, standing, organisations, rests_on=held, is_own=is_own)


def _counted(
    step: Step,
    entry: Entry[Any],
    count: StatedCount,
    fact: Fact,
    at: dialogue.Meeting | None = None,
) -> _Gathered:
    party, group = getattr(fact, "party", None), getattr(fact, "group", None)
    label = getattr(fact, "meeting", None) or entry.id
    unnamed = Unnamed(
        step, count, label, entry.id, (party,) if party else (), (group,) if group else ()
    )
    return replace(_one(step, entry, (), at), unnamed=(unnamed,))


def _addressed(step: Step, sent: Entry[Any], unreached: set[str | None]) -> _Gathered:
    unnamed = tuple(
        Unnamed(
            step, c.count, c.label, sent.id, c.parties, c.groups, c.level,
            is_listed=c.list == "complete",
        )
        for c in sent.fact.collectives
    )  # fmt: skip
    if UNKNOWN in sent.fact.to:
        unnamed = (*unnamed, Unnamed(step, None, ADDRESSEE_UNKNOWN, sent.id))
    reached = tuple(id for id in sent.fact.named if id not in unreached)
    own = sent.credited is True
    return _Gathered(step, sent.id, _standing(sent), reached, unnamed, is_own=own)


def _answered(dossier: Dossier) -> Iterator[_Gathered]:
    for answer in dossier.of(follow_up.ViewsAnswered):
        named = (dossier.by_id.get(id) for id in answer.fact.views)
        views = [view.fact for view in named if view and isinstance(view.fact, dialogue.ViewStated)]
        heard = tuple(dict.fromkeys(id for view in views for id in whose(dossier, view)))
        stated = tuple(view.id for view in views)
        yield replace(_one("answered", answer, heard), rests_on=stated)
    for feedback in dossier.of(follow_up.FeedbackGiven):
        if feedback.fact.to:
            yield _one("answered", feedback, feedback.fact.to)
        if feedback.fact.to_participants:
            everybody = Unnamed("answered", None, "all who took part", feedback.id)
            yield _Gathered("answered", feedback.id, _standing(feedback), (), (everybody,))


def _excluded(dossier: Dossier) -> Iterator[NotInvited]:
    for entry in dossier.of(inventory.Excluded):
        who = entry.fact.organisation or entry.fact.group or entry.fact.party or ""
        yield NotInvited(who, entry.fact.reason, entry.id)


def _complete_lists(dossier: Dossier, standing: Iterable[Entry[Any]]) -> Iterator[str]:
    for entry in standing:
        lists = {collective.list for collective in entry.fact.collectives}
        if "complete" in lists and UNKNOWN not in entry.fact.to:
            yield entry.id
    for published in dossier.of(referral.ConsulteesPublished):
        if published.fact.list == "complete" and published.proof == "held":
            yield published.id


def _values(description: opening.OrganisationDescribed, dimension: Dimension) -> tuple[str, ...]:
    match dimension:
        case "party":
            return description.parties
        case "group":
            return description.groups
        case _:
            value = getattr(description, dimension)
            return (value,) if value else ()


def _unnamed_values(unnamed: Unnamed, dimension: Dimension) -> tuple[str, ...]:
    match dimension:
        case "party":
            return unnamed.parties
        case "group":
            return unnamed.groups
        case "level":
            return (unnamed.level,) if unnamed.level else ()
        case _:
            return ()

"""The comparison: rounds and regions side by side, as far as their records allow it.

Criteria are set side by side only if every compared round has evidence for them; the others are
listed, with the rounds that have evidence. Whose sources speak is always said, since two rounds may
differ in what was done or only in who reports it. No correlation is drawn and nobody is ranked. A
name that a record lacks is no proof of absence.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, get_args

from domain import edtf
from domain.answers.participation import Asked, Participation, Step, StepAnswer
from domain.answers.principles import Answer
from domain.charter.judge import Finding, Verdict
from domain.charter.model import Charter, Criterion
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.invitation import ReplyReceived
from domain.consultation.opening import Opened, SourceRegistered
from domain.consultation.referral import ReferralOpened, ResponsesCounted
from domain.text import alphabetical

Voice = Literal["holder", "organiser", "party", "third", "recorder"]
"""Where a source stands; the recorder speaks where a fact has no source."""
VOICES: tuple[Voice, ...] = get_args(Voice)

Listing = Literal["complete", "partial", "unknown"]
"""Whether the names at a step are all of them, as far as a count beside them shows."""

Trend = Literal["same-verdict", "better-met", "less-met", "cannot-be-told"]
"""How a verdict moved from one round to the next; why it did, no comparison can say."""

TOOK_PART: tuple[Step, ...] = ("replied", "attended", "responded")
"""The steps at which an organisation itself does something."""

_SENDERS = ("responses", "organisations")
_ASKED: tuple[Asked, ...] = get_args(Asked)
_RANKED: Final[dict[Verdict, int]] = {"breached": 0, "partly": 1, "honoured": 2}
Identity = Mapping[str, str]
"""Organisations' ids, each with the one that stands for all ids of its organisation."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A round with its answers; all rounds of a comparison are held against one charter."""

    id: str
    dossier: Dossier
    principles: Answer
    participation: Participation

    @property
    def opened(self) -> Opened:
        """How the round was opened: region, holder, plan."""
        return self.dossier.opened


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion in one round: the finding, and whose sources the verdict rests on."""

    round: str
    finding: Finding
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A criterion for which every compared round has evidence, in the order of the rounds."""

    criterion: Criterion
    rounds: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A criterion for which some compared round has no evidence, and the rounds that have."""

    criterion: Criterion
    evidenced_in: tuple[str, ...]
    not_applicable_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of a round's funnel, who reports it, and whether the names are all of them.

    An organisation with several ids is there once.
    """

    answer: StepAnswer
    voices: tuple[Voice, ...]
    listing: Listing

    @property
    def is_known(self) -> bool:
        """Whether some reading of the sources speaks of it; else it is unknown, never 0."""
        return any(one.is_known for one in (self.answer, *self.answer.otherwise))


@dataclass(frozen=True, slots=True)
class Turnout:
    """A round's funnel, step by step."""

    round: str
    steps: tuple[StepTold, ...]


@dataclass(frozen=True, slots=True)
class Continuity:
    """What an organisation is named as having done in two successive rounds."""

    organisation: str
    name: str
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    asked: Asked
    """Whether it was asked in the later round, as far as that record shows."""
    certain: bool
    """Whether all readings of the sources agree on it; else only some of them say so."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How the verdict on a criterion moved between two successive rounds."""

    criterion: Criterion
    trend: Trend


@dataclass(frozen=True, slots=True)
class Succession:
    """Two rounds of a region that are successive among those compared."""

    region: str
    earlier: str
    later: str
    follows: bool | None
    """Whether the later names the earlier as the round before it; None: it names none."""
    gap: bool
    """Whether years lie between the two plans that neither covers: a round is missing."""
    moved: tuple[Moved, ...]
    parts: tuple[Continuity, ...]
    """Organisations named as having taken part in either; empty if one round names nobody."""
    nobody_named_in: tuple[str, ...]
    """The rounds that name nobody who took part: it is then unknown who came and who left."""

    @property
    def kept(self) -> tuple[Continuity, ...]:
        """Organisations named in both rounds."""
        return tuple(part for part in self.parts if part.earlier and part.later)

    @property
    def gained(self) -> tuple[Continuity, ...]:
        """Organisations named only in the later round; the earlier may have omitted their names."""
        return tuple(part for part in self.parts if not part.earlier)

    @property
    def lost(self) -> tuple[Continuity, ...]:
        """Organisations named only in the earlier round; the later may have omitted their names."""
        return tuple(part for part in self.parts if not part.later)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rounds side by side, by region and then by the years of the plan."""

    rounds: tuple[Compared, ...]
    side_by_side: tuple[SideBySide, ...]
    left_out: tuple[LeftOut, ...]
    turnout: tuple[Turnout, ...]
    successions: tuple[Succession, ...]

    @property
    def charter(self) -> Charter:
        """The charter that all the rounds are held against."""
        return self.rounds[0].principles.charter


def compare(rounds: Iterable[Compared], identity: Identity | None = None) -> Comparison:
    """Set rounds side by side. All must be held against the same charter."""
    ordered = tuple(sorted(rounds, key=_order))
    same = identity or {}
    shared, left_out = _criteria(ordered)
    return Comparison(
        rounds=ordered,
        side_by_side=shared,
        left_out=left_out,
        turnout=tuple(_turnout(one, same) for one in ordered),
        successions=tuple(
            _succession(earlier, later, shared, same)
            for earlier, later in pairwise(ordered)
            if _kin(earlier) == _kin(later)
        ),
    )


def _order(one: Compared) -> tuple[str, bool, object, str]:
    return *_kin(one), edtf.parse(one.opened.period).sort_key, one.id


def _kin(one: Compared) -> tuple[str, bool]:
    """What successive rounds share: the region, and whether they are fictional."""
    return one.opened.region, one.opened.fictional


# --- criteria --------------------------------------------------------------------------------


def _criteria(rounds: Sequence[Compared]) -> tuple[tuple[SideBySide, ...], tuple[LeftOut, ...]]:
    """The criteria for which all rounds have evidence, and the rest."""
    shared: list[SideBySide] = []
    left_out: list[LeftOut] = []
    for findings in zip(*(one.principles.findings for one in rounds), strict=True):
        criterion = findings[0].criterion
        told = list(zip(rounds, findings, strict=True))
        if all(finding.is_evidenced for finding in findings):
            shared.append(SideBySide(criterion, tuple(_judged(*one) for one in told)))
        else:
            evidenced = tuple(one.id for one, finding in told if finding.is_evidenced)
            apart = tuple(one.id for one, f in told if f.verdict == "not-applicable")
            left_out.append(LeftOut(criterion, evidenced, apart))
    return tuple(shared), tuple(left_out)


def _judged(one: Compared, finding: Finding) -> Judged:
    entries = {id for t in finding.held.trials if not t.silent for id in t.item.facts}
    return Judged(one.id, finding, _voices(one.dossier, entries))


def _voices(dossier: Dossier, entries: Iterable[str]) -> tuple[Voice, ...]:
    """Whose sources report some entries, in any of their readings."""
    standpoints: dict[str, Voice] = {
        e.fact.source: e.fact.standpoint for e in dossier.of(SourceRegistered)
    }
    telling = {e.id: (e, *e.readings) for e in (*dossier.entries, *dossier.perhaps)}
    told = {
        standpoints[testimony.source] if testimony.source else "recorder"
        for id in entries
        for reading in telling[id]
        for testimony in reading.testimonies
    }
    return tuple(voice for voice in VOICES if voice in told)


def _trend(earlier: Finding, later: Finding) -> Trend:
    """How a verdict moved, if all possible verdicts of both rounds show the same movement."""
    if not {*earlier.possible, *later.possible} <= _RANKED.keys():
        return "cannot-be-told"
    was, now = ([_RANKED[verdict] for verdict in one.possible] for one in (earlier, later))
    if max(was) < min(now):
        return "better-met"
    if min(was) > max(now):
        return "less-met"
    return "same-verdict" if len({*was, *now}) == 1 else "cannot-be-told"


# --- participation ---------------------------------------------------------------------------


def _turnout(one: Compared, same: Identity) -> Turnout:
    return Turnout(one.id, tuple(_told(one, answer, same) for answer in one.participation.funnel))


def _told(one: Compared, answer: StepAnswer, same: Identity) -> StepTold:
    readings = (one.participation, *one.participation.others)
    named = {e for reading in readings for p in reading.participants for e in p.at(answer.step)}
    counted = {u.entry for told in (answer, *answer.otherwise) for u in told.unnamed}
    voices = _voices(one.dossier, named | counted)
    return StepTold(_merged(answer, same), voices, _listing(one, answer))


def _merged(answer: StepAnswer, same: Identity) -> StepAnswer:
    def once(organisations: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(same.get(id, id) for id in organisations))

    return replace(
        answer,
        organisations=once(answer.organisations),
        contested=once(answer.contested),
        otherwise=tuple(_merged(other, same) for other in answer.otherwise),
    )


def _listing(one: Compared, answer: StepAnswer) -> Listing:
    if not answer.unnamed:
        return "unknown"
    return "complete" if _all_named(one, answer) else "partial"


def _all_named(one: Compared, answer: StepAnswer) -> bool:
    """Whether as many are named as a total counts; only a total of responses includes the named."""
    told = [one.dossier.by_id[unnamed.entry].fact for unnamed in answer.unnamed]
    if len(told) > 1 or len(one.dossier.of(ReferralOpened)) > 1:
        return False
    total = told[0]
    if not isinstance(total, ResponsesCounted) or total.party or total.count.unit not in _SENDERS:
        return False
    most = total.count.span.high
    return most is not None and most <= len(answer.organisations)


# --- rounds that follow each other -----------------------------------------------------------


def _gap(earlier: str, later: str) -> bool:
    ends, begins = edtf.parse(earlier).end.latest, edtf.parse(later).start.earliest
    return bool(ends and begins and ends.year + 1 < begins.year)


def _succession(
    earlier: Compared, later: Compared, shared: Iterable[SideBySide], same: Identity
) -> Succession:
    was, now = _Named.of(earlier, same), _Named.of(later, same)
    nobody = tuple(one.id for one, named in ((earlier, was), (later, now)) if not named.steps)
    before = later.opened.previous
    return Succession(
        region=later.opened.region,
        earlier=earlier.id,
        later=later.id,
        follows=before == earlier.id if before else None,
        gap=_gap(earlier.opened.period, later.opened.period),
        moved=tuple(_moved(criterion, earlier.id, later.id) for criterion in shared),
        parts=() if nobody else tuple(_parts(was, now, later.participation, same)),
        nobody_named_in=nobody,
    )


def _moved(row: SideBySide, earlier: str, later: str) -> Moved:
    findings = {judged.round: judged.finding for judged in row.rounds}
    return Moved(row.criterion, _trend(findings[earlier], findings[later]))


@dataclass(frozen=True, slots=True)
class _Named:
    """The organisations named as having taken part in a round: their names, and what they did."""

    names: dict[str, str]
    steps: dict[str, tuple[Step, ...]]
    disputed: frozenset[str]
    """Organisations on which readings of the sources differ."""

    @classmethod
    def of(cls, one: Compared, same: Identity) -> "_Named":
        """Gather these from a round. Declining is not taking part; of several replies to one thing
        the last holds.
        """
        declined = _declined(one.dossier)
        readings = (one.participation, *one.participation.others)
        done = [_done(reading, declined, same) for reading in readings]
        whole = {id for reading in done for id in reading}
        return cls(
            {same.get(p.id, p.id): p.description.name for p in one.participation.participants},
            {
                id: tuple(s for s in TOOK_PART if any(s in d.get(id, ()) for d in done))
                for id in whole
            },
            frozenset(id for id in whole if any(d.get(id) != done[0].get(id) for d in done)),
        )


def _declined(dossier: Dossier) -> frozenset[str]:
    replies: dict[object, list[Entry[ReplyReceived]]] = {}
    for reply in in_order(dossier.of(ReplyReceived)):
        fact = reply.fact
        replies.setdefault((fact.organisation, fact.invitation, fact.meetings), []).append(reply)
    withdrawn = (some for some in replies.values() if some[-1].fact.answer == "declines")
    return frozenset(reply.id for some in withdrawn for reply in some)


def _done(
    reading: Participation, declined: Collection[str], same: Identity
) -> dict[str, frozenset[Step]]:
    done: dict[str, frozenset[Step]] = {}
    for participant in reading.participants:
        id = same.get(participant.id, participant.id)
        steps = {
            d.step for d in participant.deeds if d.step in TOOK_PART and d.entry not in declined
        }
        if steps:
            done[id] = done.get(id, frozenset()) | steps
    return done


def _parts(was: _Named, now: _Named, later: Participation, same: Identity) -> Iterator[Continuity]:
    """Each organisation named in either round, by its latest name."""
    names = was.names | now.names
    for id in sorted({*was.steps, *now.steps}, key=lambda id: (alphabetical(names[id]), id)):
        yield Continuity(
            organisation=id,
            name=names[id],
            earlier=was.steps.get(id, ()),
            later=now.steps.get(id, ()),
            asked=_asked(later, id, same),
            certain=id not in was.disputed | now.disputed,
        )


def _asked(whole: Participation, organisation: str, same: Identity) -> Asked:
    """Whether it was asked, under any of the ids by which the round knows it."""
    ids = [p.id for p in whole.participants if same.get(p.id, p.id) == organisation]
    return min((whole.asked(id)[0] for id in ids or [organisation]), key=_ASKED.index)

"""Answers on stored rounds: reads states, and calls the domain's pure folds with a date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol, TypeAlias

from application.as_of import NOW, AsOf
from application.cache import ByIdentity, Cache
from application.engine import Engine
from application.languages import InLanguage, as_written
from application.records import NotFound, Others, Records, Supposed
from domain.answers.levels import Levels, levels
from domain.answers.participation import Participation, participation
from domain.answers.principles import Answer, principles
from domain.answers.process import Process, current_phase, process
from domain.answers.timeline import Moment, timeline
from domain.charter.items import Earlier
from domain.charter.judge import Check, Finding
from domain.charter.model import Charter
from domain.consultation.coverage import covered_by
from domain.consultation.dossier import LOCAL, Dossier, dossier
from domain.consultation.horizon import standing_on
from domain.consultation.identity import identified, within
from domain.consultation.inventory import InventoryCompleted, OrganisationFound
from domain.consultation.slip import Slip, slips
from domain.consultation.state import Consultation
from domain.edtf import parse
from domain.organisation import Alike, Organisation


def today() -> date:
    """The date in Sweden now."""
    return datetime.now(LOCAL).date()


class Asker(Protocol):
    """The reader of the answers: which rounds and organisations they may see."""

    @property
    def label(self) -> str:
        """The same for all who see the same; empty for an asker who sees everything."""

    def sees(self, id: str) -> bool:
        """Whether they may see a round."""

    def knows(self, organisation: str) -> bool:
        """Whether they may see an organisation."""


class _Everybody:
    label = ""

    def sees(self, id: str) -> bool:
        return True

    def knows(self, organisation: str) -> bool:
        return True


EVERYBODY: Asker = _Everybody()
"""An asker from whom nothing is hidden."""

Lens: TypeAlias = Callable[[Records], Records]
"""How records look to an asker, at any point in time."""


def unaltered(records: Records) -> Records:
    """The records unchanged."""
    return records


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A charter with its checked criteria, and the digest of its text."""

    charter: Charter
    checks: Sequence[Check]
    sha256: str


class Answers:
    """The questions on the rounds of some records. Raises NotFound for an unknown id.

    ``as_of`` says from which point in time the rounds are read. Lists hold only the rounds that the
    ``asker`` may see.
    """

    def __init__(
        self,
        records: Records,
        yardstick: Yardstick,
        clock: Callable[[], date] = today,
        as_of: AsOf = NOW,
        asker: Asker = EVERYBODY,
        lens: Lens = unaltered,
    ):
        self.records = records
        self.yardstick = yardstick
        self.as_of = as_of
        self._clock = clock
        self.asker = asker
        self._lens = lens

    def today(self) -> date:
        """The day (in Sweden) on which rounds are judged: the day asked about, or else today."""
        return self.as_of.day or self._clock()

    def seen_from(self, engine: Engine, as_of: AsOf) -> "Answers":
        """The same questions from another point in time, on the records as of then."""
        if as_of.position is None:
            return self._with(self.records, as_of=as_of)
        return self._with(self._lens(engine.as_of(as_of.position)), as_of=as_of)

    def narrowed(self, asker: Asker, lens: Lens = unaltered) -> "Answers":
        """The same questions for an asker who sees only some rounds, through a lens on the records.

        Verdicts are the same for all askers: they always draw on the region's earlier rounds,
        whether the asker sees these or not.
        """
        return self._with(lens(self.records), asker=asker, lens=lens)

    def in_language(self, language: str) -> "Answers":
        """The same questions with each text in a language, as far as it is translated."""
        seen = self._lens
        return self._with(
            InLanguage(self.records, language),
            lens=lambda records: InLanguage(seen(records), language),
        )

    def as_written(self) -> "Answers":
        """The same questions with each text in the language that it was written in."""
        return self._with(as_written(self.records))

    def _with(
        self,
        records: Records,
        *,
        yardstick: Yardstick | None = None,
        as_of: AsOf | None = None,
        asker: Asker | None = None,
        lens: Lens | None = None,
    ) -> "Answers":
        """The same questions with some of these replaced."""
        return Answers(
            records,
            yardstick or self.yardstick,
            self._clock,
            as_of or self.as_of,
            asker or self.asker,
            lens or self._lens,
        )

    def by(self, yardstick: Yardstick) -> "Answers":
        """The same questions by another charter."""
        return self._with(self.records, yardstick=yardstick)

    def supposing(self, id: str, state: Consultation | None = None) -> "Answers":
        """The same questions with a supposed state of a round, or with its present one. Stores
        nothing.

        Both draw only on those of the region's earlier rounds that the asker sees. Otherwise a
        series of suppositions could reveal what the others contain.
        """
        supposed = Supposed(_Seen(self.records, self.asker), {id: state} if state else {})
        return self._with(supposed)

    def dossier(self, id: str) -> Dossier:
        """The round as it reads at the point in time asked about."""
        state, seen = self._identified(id), self.as_of
        if seen.true_on or seen.public_on:
            return _read_on(ByIdentity(state), seen.true_on, seen.public_on)
        return _read(state)

    def whole(self, id: str) -> Dossier:
        """The round as it reads on any day."""
        return _read(self._identified(id))

    def _identified(self, id: str) -> Consultation:
        return _identified(self.records.consultation(id), self.records.alike())

    def known_as(self, id: str, organisation: str) -> str:
        """The id by which a round's answers know an organisation that has several."""
        things = self.records.consultation(id).things
        group = self.records.alike().get(organisation, frozenset((organisation,)))
        return min((one for one in group if f"organisation:{one}" in things), default=organisation)

    def later(self, id: str) -> frozenset[str]:
        """The entries that certainly came after the day asked about, and the remarks on them."""
        state, read, whole = self.records.consultation(id), self.dossier(id), self.whole(id)
        seen = {entry.id for entry in (*read.entries, *read.perhaps, *read.retracted)}
        entries = (*whole.entries, *whole.retracted)
        later = {entry.id for entry in entries if entry.id not in seen}
        remarks = {one for id in later for one in state.about.get(f"fact:{id}", ())}
        return frozenset(later | remarks)

    def rounds(self) -> list[str]:
        """The ids of all rounds the asker sees, by region and then by the years of the plan."""
        return sorted(filter(self.asker.sees, self.records.consultations()), key=self.order)

    def order(self, id: str) -> tuple[str, str, str, str]:
        """The sort key of a round: region, years of the plan, id."""
        opened = self.dossier(id).opened
        begins, _, _, ends, _ = parse(opened.period).sort_key
        return opened.region, begins.isoformat(), ends.isoformat(), id

    def participation(self, id: str) -> Participation:
        """Who took part."""
        return participation(self.dossier(id))

    def principles(self, id: str, yardstick: Yardstick | None = None) -> Answer:
        """Which principles were honoured, by the default charter or another one."""
        return self._held_against(self.dossier(id), id, yardstick)

    def process(self, id: str, yardstick: Yardstick | None = None) -> Process:
        """Where the round stands."""
        read = self.dossier(id)
        return process(read, self.today(), self._held_against(read, id, yardstick))

    def levels(self, id: str) -> Levels:
        """At which levels participation took place, step by step."""
        return levels(self.dossier(id), self.today())

    def phase(self, id: str) -> str:
        """The phase of the round."""
        return current_phase(self.dossier(id), self.today())

    def timeline(self, id: str) -> tuple[Moment, ...]:
        """What happened, in order of occurrence."""
        return timeline(self.dossier(id))

    def warnings(self, id: str, before: Consultation, after: Consultation) -> tuple[Finding, ...]:
        """Findings in which a change makes an item, held or planned, worse or adds a bad one."""
        now = self._held_against(self._looked_at(after, id), id, None).findings
        if not before.position:
            return tuple(finding for finding in now if _bad_items(finding))
        was = self._held_against(self._looked_at(before, id), id, None).findings
        return tuple(b for a, b in zip(was, now, strict=True) if _worse(a, b))

    def slips(self, before: Consultation, after: Consultation) -> tuple[Slip, ...]:
        """The likely slips that a change introduces into a round."""
        alike = self.records.alike()
        known = frozenset(_slips(_read(_identified(before, alike)))) if before.position else ()
        found = _slips(_read(_identified(after, alike)))
        return tuple(slip for slip in found if slip not in known)

    def _looked_at(self, state: Consultation, id: str) -> Dossier:
        """A round in a state, as it reads to the asker."""
        seen = self._lens(Supposed(self.records, {id: state})).consultation(id)
        return _read(_identified(seen, self.records.alike()))

    def earlier(self, id: str) -> Earlier:
        """What the verdicts on a round draw from the region's earlier rounds."""
        return self._earlier(self.dossier(id), id)

    def _held_against(self, read: Dossier, id: str, yardstick: Yardstick | None) -> Answer:
        return _judged(read, yardstick or self.yardstick, self.today(), self._earlier(read, id))

    def _earlier(self, read: Dossier, id: str) -> Earlier:
        """The inventories of the region's earlier rounds, as far as they are proved."""
        begins = parse(read.opened.period).sort_key
        found: set[str] = set()
        complete, alike = False, self.records.alike()
        for other in self.records.consultations():
            if other == id or self.records.region(other) != read.opened.region:
                continue
            known = self.dossier(other)
            if _kin(known) != _kin(read):
                continue
            if parse(known.opened.period).sort_key >= begins:
                continue
            held = [e.fact for e in known.of(OrganisationFound) if e.proof == "held"]
            found |= {fact.organisation for fact in held}
            found |= {one for id in found for one in alike.get(id, ())}
            complete |= any(
                e.fact.complete and e.proof == "held" for e in known.of(InventoryCompleted)
            )
        return Earlier(frozenset(found), complete)


_IDENTIFIED: Cache[tuple[ByIdentity[Consultation], tuple[tuple[str, str], ...]], Consultation] = (
    Cache(30_000, lambda state: state.position)
)
"""Rounds in which organisations had several ids, with one id for each."""
_KEPT: Cache[ByIdentity[Consultation], Dossier] = Cache(30_000, lambda read: len(read.entries))
"""Dossiers, up to a total number of entries."""
_JUDGED: Cache[tuple[ByIdentity[Dossier], str, date, Earlier], Answer] = Cache(16, lambda _: 1)
"""Recent answers: the state before a command is usually the one after the previous command."""
_SLIPS: Cache[ByIdentity[Dossier], tuple[Slip, ...]] = Cache(16, lambda _: 1)


def _identified(state: Consultation, alike: Alike) -> Consultation:
    same = within(state, alike)
    if not same:
        return state
    key = ByIdentity(state), tuple(sorted(same.items()))
    return _IDENTIFIED.made(key, lambda: identified(state, same))


def _slips(read: Dossier) -> tuple[Slip, ...]:
    return _SLIPS.made(ByIdentity(read), lambda: slips(read))


def _read(state: Consultation) -> Dossier:
    return _KEPT.made(ByIdentity(state), lambda: dossier(state))


@lru_cache(maxsize=32)
def _read_on(
    state: ByIdentity[Consultation], true_on: date | None, public_on: date | None
) -> Dossier:
    read = _read(state.one)
    if public_on:
        read = covered_by(read, public_on)
    return standing_on(read, true_on) if true_on else read


def _judged(read: Dossier, by: Yardstick, day: date, earlier: Earlier) -> Answer:
    key = ByIdentity(read), by.sha256, day, earlier
    return _JUDGED.made(key, lambda: principles(read, by.charter, by.checks, day, earlier))


@dataclass(frozen=True)
class _Seen(Others):
    """Other records, listing only the rounds that an asker sees."""

    asker: Asker

    def consultations(self) -> list[str]:
        return list(filter(self.asker.sees, self.others.consultations()))

    def organisation(self, id: str) -> Organisation:
        if not self.asker.knows(id):
            raise NotFound(id)
        return self.others.organisation(id)


def _kin(read: Dossier) -> tuple[str, bool]:
    """Rounds are compared with earlier ones of their region, and real ones only with real ones."""
    return read.opened.region, read.opened.fictional


def _worse(before: Finding, after: Finding) -> bool:
    was = _bad_items(before)
    return any(bad > was.get(label, 0) for label, bad in _bad_items(after).items())


def _bad_items(finding: Finding) -> dict[str, int]:
    """How bad each item is that certainly falls short: 1 if it may be met in part, else 2."""
    return {t.item.label: 2 - ("partly" in t.outcomes) for t in finding.falling_short}

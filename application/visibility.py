"""What somebody sees of the log: which rounds, which organisations, and whose names.

A fact has one owning region: that of its round. What stands outside the rounds, an organisation's
identity or the text of a charter, belongs to the whole country.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import orjson

from application.engine import Engine
from application.records import NotFound
from domain.access import READERS, Reach, Who, insiders, reads, witnesses
from domain.consultation.decider import CONSULTATION
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.publication import PUBLICATIONS, public_from
from domain.consultation.remark import RecordPublished

_TELLING = (*PUBLICATIONS, OrganisationDescribed)


@dataclass(frozen=True, slots=True)
class Cover:
    """What a round shows of itself before it is opened: whether it is published, and who is in it.

    ``organisations`` are those described in it, and ``version`` that of the round.
    """

    published: bool
    organisations: frozenset[str] = frozenset()
    version: int = 0


class Covers:
    """The covers of all rounds, each read on when the round has grown. Safe from any thread."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self._known: dict[str, Cover] = {}
        self._registers: dict[str, tuple[int, frozenset[str]]] = {}
        self._forgotten = engine.forgotten

    def of(self, id: str) -> Cover:
        """The cover of a round, as the log has it now. Raises NotFound."""
        self._forget_with_the_engine()
        version = self.engine.recorder.version_at(CONSULTATION.stream(id))
        known = self._known.get(id)
        if known is None or known.version > version:
            known = Cover(public_from(self.engine.opened(id)))
        if known.version < version:
            known = self._known[id] = self._read_on(known, id, version)
        return known

    def _forget_with_the_engine(self) -> None:
        if self._forgotten != self.engine.forgotten:
            self._forgotten = self.engine.forgotten
            self._known.clear()
            self._registers.clear()

    def register(self, sight: "Visibility") -> frozenset[str]:
        """The organisations of all rounds that somebody sees, gathered once as the log stands."""
        self._forget_with_the_engine()
        head = self.engine.position()
        known = self._registers.get(sight.label)
        if known is None or known[0] != head:
            rounds = sight.rounds(self.engine.consultations())
            found = frozenset[str]().union(*(self.of(id).organisations for id in rounds))
            known = self._registers[sight.label] = head, found
        return known[1]

    def _read_on(self, cover: Cover, id: str, version: int) -> Cover:
        published, described = cover.published, set(cover.organisations)
        stream = CONSULTATION.stream(id)
        for name, line in self.engine.recorder.of_kinds(stream, _TELLING, cover.version, version):
            if name == OrganisationDescribed.kind:
                described.add(orjson.loads(line)["fact"]["organisation"])
            else:
                published = name == RecordPublished.kind
        return Cover(published, frozenset(described), version)


@dataclass(frozen=True)
class Visibility:
    """What somebody sees: equal for two who see the same."""

    reach: Reach
    """Of which regions they read rounds that are not published."""
    witness: Reach
    """And of which of them who recorded what, and the stored lines."""
    inside: Reach
    """And of which of them small counts of what is sensitive."""
    register: bool
    """Whether they see all organisations; else only those of rounds that they may read."""
    covers: Covers = field(compare=False, repr=False)

    @classmethod
    def of(cls, who: Who, covers: Covers) -> "Visibility":
        """What somebody sees of the rounds."""
        register = bool(who.having(*READERS, "administrator")) and "read" in who.scopes
        return cls(reads(who), witnesses(who), insiders(who), register, covers)

    @cached_property
    def label(self) -> str:
        """A digest of it, for tags of answers: two of one label see the same."""
        if self.is_whole:
            return ""
        reaches = (self.reach, self.witness, self.inside)
        told = repr((*map(_told, reaches), self.register))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is hidden."""
        return self.witness.regions is None and self.inside.regions is None

    def sees(self, id: str) -> bool:
        """Whether a round is theirs to read; not one that there is not."""
        return self._covers(self.reach, id)

    def witnesses(self, id: str) -> bool:
        """Whether they may know who recorded what in a round, and read its stored lines.

        Of a published round, everybody may.
        """
        return self._covers(self.witness, id)

    def works_with(self, id: str) -> bool:
        """Whether they work with a round, so that they read its small counts.

        That it is published makes nobody read them.
        """
        return self._covers(self.inside, id, published=False)

    def _covers(self, reach: Reach, id: str, published: bool = True) -> bool:
        """Whether a reach covers a round, or it is ``published`` and that is enough.

        A round that cannot be read is hidden, for nobody can say which region it is of.
        """
        if reach.regions is None:
            return True
        try:
            region = self.covers.engine.region(id)
            covered = reach.covers(region, published=False)
            return covered or (published and self.covers.of(id).published)
        except (NotFound, KeyError, ValueError):
            return False

    def rounds(self, ids: Iterable[str]) -> list[str]:
        """Of some rounds, those that are theirs to read."""
        return [id for id in ids if self.sees(id)]

    def organisations(self) -> frozenset[str] | None:
        """The organisations that they may know of; None is all of them."""
        return None if self.register else self.covers.register(self)

    def knows(self, organisation: str) -> bool:
        """Whether they may know of an organisation."""
        known = self.organisations()
        return known is None or organisation in known

    def reads_stream(self, stream: str) -> bool:
        """Whether the facts of a stream of the log are theirs to read."""
        category, _, id = stream.partition("-")
        match category:
            case "consultation":
                return self.sees(id)
            case "organisation":
                return self.knows(id)
            case "charter":
                return True
            case "number":
                return self.register
        return self.witness.regions is None


def _told(reach: Reach) -> list[str] | None:
    return None if reach.regions is None else sorted(reach.regions)

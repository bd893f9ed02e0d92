"""What a person sees of the log: which rounds, which organisations, and whose names.

A fact belongs to the region of its round. Facts outside the rounds, such as an organisation's
identity or a charter's text, belong to the whole country.
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
    """What is known of a round without folding it: whether it is published, and its organisations.

    ``organisations`` are those described in it; ``version`` is the round's.
    """

    published: bool
    organisations: frozenset[str] = frozenset()
    version: int = 0


class Covers:
    """The covers of all rounds, each updated when its round has grown. Safe from any thread."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self._known: dict[str, Cover] = {}
        self._registers: dict[str, tuple[int, frozenset[str]]] = {}
        self._forgotten = engine.forgotten

    def of(self, id: str) -> Cover:
        """The cover of a round as of now. Raises NotFound."""
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
        """The organisations of all rounds that a person sees, gathered once per position of the
        log.
        """
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
    """What a person sees. Equal for two people who see the same."""

    reach: Reach
    """The regions whose unpublished rounds they read."""
    witness: Reach
    """The regions where they see who recorded what, and the stored lines."""
    inside: Reach
    """The regions where they see small counts of sensitive data."""
    register: bool
    """Whether they see all organisations; otherwise only those of rounds that they may read."""
    covers: Covers = field(compare=False, repr=False)

    @classmethod
    def of(cls, who: Who, covers: Covers) -> "Visibility":
        """What a person sees of the rounds."""
        register = bool(who.having(*READERS, "administrator")) and "read" in who.scopes
        return cls(reads(who), witnesses(who), insiders(who), register, covers)

    @cached_property
    def label(self) -> str:
        """A digest for ETags and caches: two people with the same label see the same."""
        if self.is_whole:
            return ""
        reaches = (self.reach, self.witness, self.inside)
        told = repr((*map(_told, reaches), self.register))
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is hidden."""
        return self.witness.regions is None and self.inside.regions is None

    def sees(self, id: str) -> bool:
        """Whether they may read a round; false if there is none."""
        return self._covers(self.reach, id)

    def witnesses(self, id: str) -> bool:
        """Whether they may see who recorded what in a round, and its stored lines.

        In a published round, everyone may.
        """
        return self._covers(self.witness, id)

    def works_with(self, id: str) -> bool:
        """Whether they work with a round and so see its small counts.

        Publishing a round does not show these to anyone else.
        """
        return self._covers(self.inside, id, published=False)

    def _covers(self, reach: Reach, id: str, published: bool = True) -> bool:
        """Whether a reach covers a round, or the round is published and ``published`` allows for
        that.

        A round that cannot be read is hidden, since nobody can tell its region.
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
        """Those of some rounds that they may read."""
        return [id for id in ids if self.sees(id)]

    def organisations(self) -> frozenset[str] | None:
        """The organisations that they may see; None means all."""
        return None if self.register else self.covers.register(self)

    def knows(self, organisation: str) -> bool:
        """Whether they may see an organisation."""
        known = self.organisations()
        return known is None or organisation in known

    def reads_stream(self, stream: str) -> bool:
        """Whether they may read the facts of a stream."""
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

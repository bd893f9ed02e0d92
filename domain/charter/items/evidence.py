"""What the builders of items share: the round, and how its entries are told apart.

A field is filled only from what a fact says. The holder's acts are kept apart from others', and
what was held from what was only planned, so that the judge can do so too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from domain.charter.tracks import Track, tracks
from domain.consultation.course import Course
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.inventory import Excluded
from domain.consultation.remark import OmissionStated
from domain.edtf import Edge, days_between
from domain.fact import Proof
from domain.span import Span
from domain.words import Act

Standing: TypeAlias = tuple[Proof, bool | None]
"""What is proved of something, and whether it is the holder's act."""

OWN: Final[Standing] = ("held", True)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the region's earlier rounds held, at the same cut."""

    organisations: frozenset[str] = frozenset()
    inventory_complete: bool = False


NO_EARLIER = Earlier()


@dataclass(frozen=True)
class Evidence:
    """A round as the builders see it."""

    course: Course
    earlier: Earlier = NO_EARLIER

    @property
    def dossier(self) -> Dossier:
        """The entries that the items are built from."""
        return self.course.dossier

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Every approach to those consulted: invitations, referrals, meetings."""
        return tuple(tracks(self.course))

    def omitted(self, *acts: Act) -> list[Entry[OmissionStated]]:
        """Entries in which a source says that one of these acts was not done."""
        return [e for e in self.dossier.of(OmissionStated) if e.fact.act in acts]

    def excluding(self, *who: str) -> list[Entry[Excluded]]:
        """Deliberate exclusions of these parties, groups or organisations."""
        named = {*who}
        return [
            e
            for e in self.dossier.of(Excluded)
            if named & {e.fact.party, e.fact.group, e.fact.organisation}
        ]


class _Standing(Protocol):
    @property
    def proof(self) -> Proof: ...
    @property
    def credited(self) -> bool | None: ...


S = TypeVar("S", bound=_Standing)


def by_standing(things: Iterable[S]) -> dict[Standing, list[S]]:
    """Group things by what is proved of them and whether they are the holder's acts.

    The first group holds the holder's own acts that were held, even if there are none.
    """
    gathered: dict[Standing, list[S]] = {OWN: []}
    for thing in things:
        gathered.setdefault((thing.proof, thing.credited), []).append(thing)
    return gathered


def held(entries: Iterable[S]) -> list[S]:
    """Those that took place, by the holder or by others."""
    return [entry for entry in entries if entry.proof == "held"]


def ids(entries: Iterable[Entry[Any]]) -> tuple[str, ...]:
    """The entries' ids, each once."""
    return tuple(dict.fromkeys(entry.id for entry in entries))


def weakest(proofs: Iterable[Proof]) -> Proof:
    """The proof of several things together: the weakest."""
    found = {*proofs}
    return "announced" if "announced" in found else "unknown" if "unknown" in found else "held"


def facts_of(tracks: Iterable[Track]) -> tuple[str, ...]:
    """Ids of the entries that the tracks rest on."""
    return ids(entry for track in tracks for entry in track.entries)


def days(a: Edge | None, b: Edge | None) -> Span | None:
    """Days from one to the other; None if nothing bounds them."""
    if a is None or b is None:
        return None
    span = days_between(a, b)
    return None if span.low is None and span.high is None else span


def days_ahead(a: Edge | None, b: Edge | None) -> Span | None:
    """Days from one thing to another that comes after it, as from a notice to its meeting.

    Never below 0, unless the dates themselves certainly say so.
    """
    span = days(a, b)
    if span is None or span.high is None or span.high < 0:
        return span
    return Span(max(span.low or 0, 0), span.high)


def said(facts: Iterable[bool | None]) -> bool | None:
    """True if any is true, False if any is false and none is true, else None."""
    told = set(facts)
    return True if True in told else False if False in told else None


def told(yes: object, no: object) -> bool | None:
    """True if something speaks for it, False if something speaks only against it, else None."""
    return True if yes else False if no else None

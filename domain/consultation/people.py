"""People in a consultation: where no person may be named, since the role would reveal too much.

Ethnic origin, religion and health are sensitive (GDPR article 9), and a representative of an
organisation of a national minority, of believers or of the disabled is known by it to be one of
them. Such attributes stand on organisations and meetings alone, so that persons cannot be chosen
by them, not in two steps either (Act 2018:218, chapter 3, sections 3 and 5).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Final

from domain.consultation.dialogue import MeetingHeld, Terms
from domain.consultation.invitation import (
    Addressed,
    Collective,
    InvitationSent,
    ParticipationDelegated,
)
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.remark import Corrected
from domain.consultation.state import Consultation
from domain.fact import Fact
from domain.refusal import Refusal
from domain.words import HOLDER, UNKNOWN

SENSITIVE: Final[frozenset[str]] = frozenset(
    {
        "jews", "roma", "sami", "swedish-finns", "tornedalians", "national-minorities",
        "sametinget", "ethnic-associations", "disability", "national-minority", "religion",
    }
)  # fmt: skip
"""Groups, a party and a sector: to represent one of them reveals something about oneself."""

_TELLING: Final = ("parties", "party", "groups", "group", "sector")


def unsealed(field: str) -> Refusal:
    """The refusal of personal data in the clear."""
    return Refusal("person-unsealed", field)


def as_it_reads(state: Consultation, fact: Fact) -> Iterator[Fact]:
    """A fact as corrected so far, and as other sources have it."""
    others = fact.alternatives
    for correction in state.speaking_of(f"fact:{fact.id}", Corrected):
        fact = fact.changed(correction.changes)
    yield fact
    for other in others:
        yield fact.changed(other.changes)


def sensitive(state: Consultation, fact: Fact) -> str | None:
    """The word that makes a fact sensitive; None if it is not."""
    return next(_sensitive(state, fact), None)


def withheld(state: Consultation, fact: Fact, elsewhere: Callable[[str], bool]) -> bool:
    """Whether naming the persons in a fact would reveal something sensitive.

    It may follow from this round, or from what is said about an organisation ``elsewhere``.
    """
    return sensitive(state, fact) is not None or any(map(elsewhere, stood_for(state, fact)))


def stood_for(state: Consultation, fact: Fact) -> tuple[str, ...]:
    """The organisations that a person named in a fact may stand for.

    These are the organisations that the fact names in any field, and those that speak for one of
    them or let it speak for them, no matter which was recorded first.
    """
    things = (thing.partition(":") for _, thing in fact.references())
    named = {id for sort, _, id in things if sort == "organisation"}
    named |= {*(fact.by or ()), *filter(None, (fact.on_behalf_of,))} - {HOLDER, UNKNOWN}
    pairs = _delegated(_Of(state)) if named else ()
    return tuple(sorted(named.union(*(pair for pair in pairs if pair & named))))


def described(state: Consultation, organisation: str) -> Iterator[OrganisationDescribed]:
    """How a round describes an organisation, in each reading; nothing if it does not."""
    id = state.things.get(f"organisation:{organisation}")
    for fact in as_it_reads(state, state.facts[id].fact) if id else ():
        if isinstance(fact, OrganisationDescribed):
            yield fact


def telling(fact: Fact | Collective) -> Iterator[str]:
    """The sensitive words in a fact's own fields."""
    for name in _telling_fields(type(fact)):
        value = getattr(fact, name) or ()
        yield from SENSITIVE & ({value} if isinstance(value, str) else {*value})


@cache
def _telling_fields(kind: type[Fact | Collective]) -> tuple[str, ...]:
    return tuple(name for name in _TELLING if name in kind.model_fields)


def _sensitive(state: Consultation, fact: Fact) -> Iterator[str]:
    yield from telling(fact)
    for organisation in stood_for(state, fact):
        yield from _of_organisation(state, organisation, set())
    meeting, referral = (getattr(fact, name, None) for name in ("meeting", "referral"))
    if meeting:
        yield from _of_meeting(state, meeting)
        yield from _of_addressees(state, state.speaking_of(f"meeting:{meeting}", InvitationSent))
    opened = state.fact(referral) if referral else None
    if isinstance(opened, Addressed):
        yield from _of_addressees(state, (opened,))


@dataclass(frozen=True, eq=False)
class _Of:
    """A state as a key of a cache: two are equal only if they are the same object."""

    state: Consultation

    def __hash__(self) -> int:
        return id(self.state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Of) and self.state is other.state


@lru_cache(maxsize=4)
def _delegated(of: _Of) -> tuple[frozenset[str], ...]:
    """Pairs of organisations where one speaks for the other, in every reading and correction."""
    return tuple(
        frozenset((fact.organisation, fact.to))
        for record in of.state.facts.values()
        if record.name == ParticipationDelegated.kind
        for fact in as_it_reads(of.state, record.fact)
        if isinstance(fact, ParticipationDelegated)
    )


def _of_organisation(state: Consultation, id: str, seen: set[str]) -> Iterator[str]:
    """The sensitive words in its description, or in that of an organisation that it belongs to."""
    if id in seen:
        return
    seen.add(id)
    for fact in described(state, id):
        yield from telling(fact)
        if fact.umbrella:
            yield from _of_organisation(state, fact.umbrella, seen)


def _of_addressees(state: Consultation, asked: Sequence[Addressed]) -> Iterator[str]:
    """The sensitive words of those who were invited, if nobody else was: attending then means being
    one of them.
    """
    words: list[str] = []
    for first in asked:
        for fact in as_it_reads(state, first):
            assert isinstance(fact, Addressed)
            each = [[*_of_organisation(state, id, set())] for id in fact.to]
            each += [[*telling(collective)] for collective in fact.collectives]
            if fact.open_to_all or not all(each):
                return
            words += chain.from_iterable(each)
    yield from words


def _of_meeting(state: Consultation, id: str) -> Iterator[str]:
    first = state.things.get(f"meeting:{id}")
    told = [state.facts[first].fact] if first else []
    told += state.speaking_of(f"meeting:{id}", MeetingHeld)
    for fact in told:
        for read in as_it_reads(state, fact):
            if isinstance(read, Terms):
                yield from telling(read)


def refuse_where_sensitive(state: Consultation, fact: Fact, fields: Iterable[str]) -> None:
    """Raise Refusal if a fact's personal data in these fields would reveal too much."""
    word = sensitive(state, fact)
    for field in fields if word else ():
        raise Refusal("person-sensitive", field, word=word)

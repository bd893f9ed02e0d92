"""The organisation: one identity across rounds and regions, and nothing else.

Level, groups and party belong to the round that states them (`consultation.opening`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, JsonValue, ValidationError

from domain.complaint import Complaint
from domain.decider import Decider, Subject
from domain.fact import Fact
from domain.identity_number import places
from domain.record import Recorded
from domain.refusal import Refusal, refuse_unseen
from domain.text import folded, tidied
from domain.validation import complaint
from domain.words import RESERVED, Slug, Text

_LONGEST_DIGIT_RUN = 6


def _checked_number(value: str) -> str:
    digits = value.replace("-", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise Complaint("number-of-ten-digits")
    if int(digits[2]) < 2:
        raise Complaint("number-personal")
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(digits)]
    if sum(d - 9 if d > 9 else d for d in doubled) % 10:
        raise Complaint("number-miscopied")
    return digits


OrganisationNumber = Annotated[str, AfterValidator(_checked_number)]
"""Organisationsnummer, ten digits. A sole trader's is a personal number, hence refused."""


# --- facts -----------------------------------------------------------------------------------


class Registered(Fact, kind="organisation.registered"):
    """An organisation gets its id and its first known name."""

    name: Text


class Named(Fact, kind="organisation.named"):
    """A further name of the organisation; ``occurred`` is when it took the name, if known."""

    name: Text


class Numbered(Fact, kind="organisation.numbered"):
    """The organisation's number (organisationsnummer)."""

    number: OrganisationNumber


class SameAs(Fact, kind="organisation.same-as"):
    """Two ids turned out to be one organisation."""

    other: Slug


class NumberReserved(Fact, kind="organisation.number-reserved"):
    """A number belongs to an organisation. The only fact in the number's own stream, so that no
    other organisation can take the number.
    """

    organisation: Slug


# --- what they change ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation's identity: its names in the order learnt, its number, and its other ids."""

    names: tuple[str, ...] = ()
    number: str | None = None
    same_as: tuple[str, ...] = ()
    position: int = 0

    @property
    def name(self) -> str | None:
        """The name learnt last."""
        return self.names[-1] if self.names else None


EMPTY = Organisation()

Alike: TypeAlias = Mapping[str, frozenset[str]]
"""Ids of organisations that have several, each with all ids of its organisation."""


def alike(pairs: Iterable[tuple[str, str]]) -> Alike:
    """Group ids that mean one organisation, by the pairs that were said to be the same."""
    groups: dict[str, frozenset[str]] = {}
    for one, other in pairs:
        joined = groups.get(one, frozenset((one,))) | groups.get(other, frozenset((other,)))
        groups |= dict.fromkeys(joined, joined)
    return groups


def fold(state: Organisation, records: Iterable[Recorded[Fact]]) -> Organisation:
    """The identity after further recorded facts."""
    for record in records:
        names, number, same_as = state.names, state.number, state.same_as
        match record.fact:
            case Registered(name=name) | Named(name=name):
                names = (*names, name)
            case Numbered(number=number):
                pass
            case SameAs(other=other):
                same_as = (*same_as, other)
        state = Organisation(names, number, same_as, record.position)
    return state


# --- what may be decided ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identify:
    """The command to record an organisation's name, and its number or another id if given."""

    organisation: str
    name: str
    number: str | None = None
    same_as: str | None = None

    @property
    def entry(self) -> str:
        """The organisation's id."""
        return self.organisation

    def stated(self) -> JsonValue:
        """Everything that is said about it."""
        return [self.organisation, self.name, self.number, self.same_as]

    def identity_numbers(self) -> Iterable[str]:
        """The fields that hold an identity number; id and number have rules of their own."""
        return places({"name": self.name, "same_as": self.same_as})


def decide(state: Organisation, command: Identify) -> tuple[Fact, ...]:
    """The facts that are new about the identity; none if everything is known.

    Raises Refusal if the number is malformed or contradicts the one recorded, if the id looks
    personal or is a reserved word, if the organisation is said to be the same as itself, or if the
    name shows nothing or holds characters that control a terminal.
    """
    facts: list[Fact] = []
    name = tidied(command.name)
    refuse_unseen("name", name)
    if not state.names:
        _refuse_personal_id(command.organisation)
        refuse_reserved("organisation", command.organisation)
        facts.append(Registered(id="registered", name=name))
    elif folded(name) not in map(folded, state.names):
        facts.append(Named(id=f"name-{len(state.names) + 1}", name=name))
    if command.number:
        stated = _numbered(command.number)
        if state.number is None:
            facts.append(stated)
        elif state.number != stated.number:
            raise Refusal("number-differs", "number", id=command.organisation, number=state.number)
    if command.same_as and command.same_as not in state.same_as:
        if command.same_as == command.organisation:
            raise Refusal("same-as-itself", "same_as")
        refuse_reserved("same_as", command.same_as)
        facts.append(SameAs(id=f"same-as-{len(state.same_as) + 1}", other=command.same_as))
    return tuple(facts)


def _numbered(number: str) -> Numbered:
    try:
        return Numbered(id="number", number=number)
    except ValidationError as error:
        found = complaint(error.errors()[0])
        raise Refusal("number-unfit", "number", complaint=found) from None


def refuse_reserved(field: str, id: str) -> None:
    """Raise Refusal if an organisation's id is a reserved word."""
    if id in RESERVED:
        raise Refusal("id-reserved", field, id=id)


def _refuse_personal_id(id: str) -> None:
    run = longest = 0
    for char in id.replace("-", ""):
        run = run + 1 if char.isdigit() else 0
        longest = max(longest, run)
    if longest >= _LONGEST_DIGIT_RUN:
        raise Refusal("id-personal", "organisation", id=id, digits=longest)


# --- its number ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """An organisation number, and the organisation that has taken it."""

    taken_by: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Reserve:
    """The command to reserve a number for an organisation."""

    organisation: str


def _taken(state: Number, records: Iterable[Recorded[Any]]) -> Number:
    for record in records:
        state = Number(record.fact.organisation, record.position)
    return state


def reserve(state: Number, command: Reserve) -> tuple[Fact, ...]:
    """Reserve a number. Raises Refusal if another organisation has it."""
    if state.taken_by == command.organisation:
        return ()
    if state.taken_by is not None:
        raise Refusal("number-taken", "number", organisation=state.taken_by)
    return (NumberReserved(id="reserved", organisation=command.organisation),)


def _reserved(organisation: str, fact: Fact) -> Iterator[tuple[Subject[Number], Reserve]]:
    """Reserve a number that is stated, so that no other organisation can take it."""
    if isinstance(fact, Numbered):
        yield NUMBER.of(fact.number), Reserve(organisation)


ORGANISATION: Decider[Organisation, Identify] = Decider(
    "organisation",
    kinds=(Registered, Named, Numbered, SameAs),
    empty=EMPTY,
    fold=fold,
    decide=decide,
    follow=_reserved,
)
NUMBER: Decider[Number, Reserve] = Decider(
    "number", kinds=(NumberReserved,), empty=Number(), fold=_taken, decide=reserve
)

"""Access: the roles, what each of them may read, and what it may record.

These rules hold for the whole product. Interfaces find out who is asking, and obey the rules.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from domain.complaint import Complaint, Value
from domain.consultation.invitation import InvitationRequested
from domain.consultation.remark import Confirmed, ContestAnswered, Contested
from domain.fact import Fact
from domain.record import Role
from domain.refusal import Refusal
from domain.region import CODE_FORM
from domain.words import HOLDER, SLUG_FORM, UNKNOWN

Part = Literal["officer", "alliance", "organisation", "auditor", "researcher", "administrator"]
"""What a person may be to a consultation; all others are the public.

An officer holds consultations for a region. An alliance belongs to civil society, in a region or
nationally. An organisation takes part in consultations. An auditor examines what was done, a
researcher studies it, and an administrator runs the service.
"""

Scope = Literal["read", "record", "administer"]
"""What a token may be used for, even if its owner may do more."""

SCOPES: frozenset[Scope] = frozenset(get_args(Scope))
EVERYWHERE = "*"
_SPEAKS: tuple[Part, ...] = ("alliance", "organisation")
"""Parts that a person has for an organisation, which must be named."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One part that a person has: in a region or in all, and for which organisation.

    Written ``officer:20``, ``auditor``, ``alliance:20:kulturalliansen-dalarna``,
    ``alliance:*:ideell-kulturallians`` or ``organisation:*:dalarnas-hembygdsforbund``.
    """

    part: Part
    region: str | None = None
    """A county code; None for the whole country."""
    organisation: str | None = None

    def __str__(self) -> str:
        """As settings and tokens write it."""
        written = (self.part, self.region or EVERYWHERE, self.organisation or "")
        return ":".join(written).removesuffix(":").removesuffix(f":{EVERYWHERE}")

    @classmethod
    def parse(cls, text: str) -> "Grant":
        """Read a grant as it is written. Raises Complaint."""
        part, _, rest = text.strip().partition(":")
        region, _, organisation = rest.partition(":")
        if part not in get_args(Part):
            raise Complaint("no-role", part=part, words=get_args(Part))
        given = ":" in text
        if given and region != EVERYWHERE and not re.fullmatch(CODE_FORM, region):
            raise Complaint("no-region", region=region)
        if rest.count(":") != bool(organisation):
            raise Complaint("colon-too-many", grant=text)
        if bool(organisation) != (part in _SPEAKS):
            kind = "part-of-an-organisation" if part in _SPEAKS else "part-of-no-organisation"
            raise Complaint(kind, part=part)
        if organisation and not re.fullmatch(SLUG_FORM, organisation):
            raise Complaint("no-organisations-id", id=organisation)
        named = region if given and region != EVERYWHERE else None
        return cls(part, named, organisation or None)  # type: ignore[arg-type]

    def covers(self, region: str) -> bool:
        """Whether it holds in that region."""
        return self.region in (None, region)

    def within(self, other: "Grant") -> bool:
        """Whether it gives nothing that the other does not give."""
        same = (self.part, self.organisation) == (other.part, other.organisation)
        return same and other.region in (None, self.region)


@dataclass(frozen=True, slots=True)
class Who:
    """The person who asks: the id of their acts, and the parts they have.

    ``id`` is a slug that says nothing about the person.
    """

    id: str
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[Scope] = SCOPES

    @property
    def is_public(self) -> bool:
        """Whether nothing is known of them. A person signed in may still have no part at all."""
        return self.id == PUBLIC.id

    def having(self, *parts: Part) -> tuple[Grant, ...]:
        """Their grants of these parts."""
        return tuple(grant for grant in self.grants if grant.part in parts)


PUBLIC = Who("public", (), frozenset({"read"}))
"""Anyone who is not signed in."""


def everything(id: str) -> Who:
    """The person at the machine itself, where nobody else is: officer, auditor, all."""
    return Who(id, tuple(Grant(part) for part in get_args(Part) if part not in _SPEAKS))


@dataclass(frozen=True, slots=True)
class Reach:
    """The regions whose unpublished rounds a person may read; None is all of them."""

    regions: frozenset[str] | None = frozenset()

    def covers(self, region: str, *, published: bool) -> bool:
        """Whether they may read a round of that region."""
        return published or self.regions is None or region in self.regions


UNLIMITED = Reach(None)
"""All regions."""


def _reach(grants: Iterable[Grant]) -> Reach:
    regions = [grant.region for grant in grants]
    return Reach(None if None in regions else frozenset(r for r in regions if r))


# --- what they may read ----------------------------------------------------------------------

READERS: tuple[Part, ...] = ("officer", "alliance", "auditor", "researcher")
"""Parts that read the rounds of their regions before they are published, too."""

WITNESSES: tuple[Part, ...] = ("officer", "alliance", "auditor")
"""Parts that also read who recorded what, and the stored lines. A researcher reads pseudonyms."""

INSIDERS: tuple[Part, ...] = ("officer", "auditor")
"""Parts that also read small counts of sensitive matters: they work with a round, or examine it."""


def reads(who: Who) -> Reach:
    """Which rounds a person may read."""
    return _reach(who.having(*READERS)) if "read" in who.scopes else Reach()


def witnesses(who: Who) -> Reach:
    """Of which rounds a person may read the stored lines, with who recorded them."""
    return _reach(who.having(*WITNESSES)) if "read" in who.scopes else Reach()


def insiders(who: Who) -> Reach:
    """The rounds in which a person may read small counts of sensitive matters."""
    return _reach(who.having(*INSIDERS)) if "read" in who.scopes else Reach()


# --- what they may record --------------------------------------------------------------------

OWN_ACTS: dict[Part, tuple[type[Fact], ...]] = {
    "alliance": (Contested, ContestAnswered, Confirmed),
    "organisation": (InvitationRequested, Contested, ContestAnswered),
}
"""What an alliance or an organisation may record, as its own acts; it may answer a contest only by
withdrawing it. An officer records everything."""


class Forbidden(Refusal):
    """Something that a person may not do, and the field of it that says so."""

    def __init__(self, field: str, case: str, /, **values: Value):
        super().__init__("forbidden", field, case, **values)


def granted(who: Who, region: str, kind: type[Fact]) -> Grant:
    """The grant by which a person records a kind of fact in a region. Raises Forbidden."""
    if "record" not in who.scopes:
        raise Forbidden("scope", "not-for-recording")
    for grant in (*who.having("officer"), *who.having(*_SPEAKS)):
        own = OWN_ACTS.get(grant.part)
        if grant.covers(region) and (own is None or issubclass(kind, own)):
            return grant
    parts = tuple(part for part, kinds in OWN_ACTS.items() if issubclass(kind, kinds))
    raise Forbidden("kind", "/".join(("recorded-by-officer", *parts)), fact=kind.short_kind())


def recording(who: Who, region: str, fact: Fact) -> Role:
    """In what capacity a person records a fact in a round of a region. Raises Forbidden.

    Nobody records in another's name: an act that is not the recorder's own names its source.
    """
    grant = granted(who, region, type(fact))
    if grant.part == "officer":
        _name_the_source(fact)
        return "officer"
    _own(fact, grant.organisation)
    return "alliance" if grant.part == "alliance" else "organisation"


def _own(fact: Fact, organisation: str | None) -> None:
    """Raise Forbidden unless the fact is an act of the organisation itself."""
    named = getattr(fact, "organisation", organisation)
    if named != organisation:
        raise Forbidden("organisation", "of-another", yours=organisation, named=named)
    if fact.alternatives:
        raise Forbidden("alternatives", "told-in-one-way")
    if fact.on_behalf_of or fact.by not in (None, (organisation,)):
        field = "by" if fact.by else "on_behalf_of"
        raise Forbidden(field, "own-act", organisation=organisation)
    if isinstance(fact, ContestAnswered) and (
        fact.outcome != "withdrawn" or fact.by != (organisation,)
    ):
        raise Forbidden("outcome", "only-withdraws", organisation=organisation)


def _name_the_source(fact: Fact) -> None:
    """Raise Forbidden if an officer records another's act without a source or case number."""
    if _is_anothers(fact) and not (fact.sources or getattr(fact, "case_number", None)):
        raise Forbidden("sources", "without-source")


def _is_anothers(fact: Fact) -> bool:
    """Whether a fact is stated to be an act of others than the holder, or can only be theirs."""
    if isinstance(fact, InvitationRequested | Contested | Confirmed):
        return True
    if isinstance(fact, ContestAnswered) and fact.outcome == "withdrawn" and not fact.by:
        return True
    if fact.on_behalf_of not in (None, HOLDER):
        return True
    return bool(fact.by) and not {HOLDER, UNKNOWN}.intersection(fact.by or ())

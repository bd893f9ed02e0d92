"""Who may what: the roles, what each of them may read, and what it may record.

The rules of the whole product stand here. Interfaces find out who asks, and keep to what is
said of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from domain.region import CODE_FORM
from domain.words import SLUG_FORM

Part = Literal["officer", "alliance", "organisation", "auditor", "researcher", "administrator"]
"""What somebody may be to a consultation; whoever is none of it is the public.

An officer holds consultations for a region. An alliance is one of civil society, of a region or
the national one. An organisation is a party to consultations. An auditor examines what was done,
a researcher studies it, and an administrator keeps the service.
"""

Scope = Literal["read", "record", "administer"]
"""What a token may be used for, whatever its owner may do besides."""

SCOPES: frozenset[Scope] = frozenset(get_args(Scope))
EVERYWHERE = "*"
_SPEAKS = ("alliance", "organisation")
"""Parts that somebody has for an organisation, which must be named."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One part that somebody has: in a region or in all, and for which organisation.

    Written ``officer:20``, ``auditor``, ``alliance:20:kulturalliansen-dalarna``,
    ``alliance:*:ideell-kulturallians`` or ``organisation:*:dalarnas-hembygdsforbund``.
    """

    part: Part
    region: str | None = None
    """A county code; None where it is of the whole country."""
    organisation: str | None = None

    def __str__(self) -> str:
        """As settings and tokens write it."""
        written = (self.part, self.region or EVERYWHERE, self.organisation or "")
        return ":".join(written).removesuffix(":").removesuffix(f":{EVERYWHERE}")

    @classmethod
    def parse(cls, text: str) -> "Grant":
        """A grant as it is written. Raises ValueError, with what to write instead."""
        part, _, rest = text.strip().partition(":")
        region, _, organisation = rest.partition(":")
        if part not in get_args(Part):
            raise ValueError(f"{part!r} is no role; write one of {', '.join(get_args(Part))}")
        if region not in ("", EVERYWHERE) and not re.fullmatch(CODE_FORM, region):
            raise ValueError(f"{region!r} is no region; write a county's two digits, or *")
        if bool(organisation) != (part in _SPEAKS):
            wanted = "names" if part in _SPEAKS else "has no"
            raise ValueError(f"{part} {wanted} an organisation: alliance:20:kulturalliansen")
        if organisation and not re.fullmatch(SLUG_FORM, organisation):
            raise ValueError(f"{organisation!r} is no organisation's id")
        named = None if region in ("", EVERYWHERE) else region
        return cls(part, named, organisation or None)  # type: ignore[arg-type]

    def covers(self, region: str) -> bool:
        """Whether it is of that region, or of all."""
        return self.region in (None, region)

    def within(self, other: "Grant") -> bool:
        """Whether it gives nothing that the other does not."""
        same = (self.part, self.organisation) == (other.part, other.organisation)
        return same and other.region in (None, self.region)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: what their acts are recorded under, and which parts they have.

    ``id`` is a slug that says nothing about the person.
    """

    id: str
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[Scope] = SCOPES

    @property
    def is_public(self) -> bool:
        """Whether nothing is known of them."""
        return not self.grants

    def having(self, *parts: Part) -> tuple[Grant, ...]:
        """Their grants of these parts."""
        return tuple(grant for grant in self.grants if grant.part in parts)


PUBLIC = Who("public", (), frozenset({"read"}))
"""Anybody, not signed in."""


def everything(id: str) -> Who:
    """Whoever sits at the machine itself, where there is nobody else: officer, auditor, all."""
    return Who(id, tuple(Grant(part) for part in get_args(Part) if part not in _SPEAKS))


@dataclass(frozen=True, slots=True)
class Reach:
    """Of which regions somebody reads what is not published; None is all of them."""

    regions: frozenset[str] | None = frozenset()

    def covers(self, region: str, *, published: bool) -> bool:
        """Whether a round of that region is theirs to read."""
        return published or self.regions is None or region in self.regions


def _reach(grants: Iterable[Grant]) -> Reach:
    regions = [grant.region for grant in grants]
    return Reach(None if None in regions else frozenset(r for r in regions if r))


# --- what they may read ----------------------------------------------------------------------

READERS: tuple[Part, ...] = ("officer", "alliance", "auditor", "researcher")
"""Read the rounds of their regions before they are published, too."""

WITNESSES: tuple[Part, ...] = ("officer", "alliance", "auditor")
"""Also read who recorded what, and the stored lines. A researcher reads pseudonyms instead."""


def reads(who: Who) -> Reach:
    """Which rounds somebody may read."""
    return _reach(who.having(*READERS)) if "read" in who.scopes else Reach()


def witnesses(who: Who) -> Reach:
    """Of which rounds somebody may read the stored lines, with who recorded them."""
    return _reach(who.having(*WITNESSES)) if "read" in who.scopes else Reach()

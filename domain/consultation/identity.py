"""Identity: an organisation that a round knows by several ids is one, in every answer.

Of the ids by which a round describes it, the first by spelling stands for all; ids that the round
does not use are not introduced into it. The record stays as it is; only its reading changes.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from domain.consultation import KINDS
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.opening import OrganisationDescribed
from domain.consultation.remark import Corrected
from domain.consultation.state import EMPTY, Consultation, fold
from domain.fact import Fact
from domain.organisation import Alike

Same: TypeAlias = Mapping[str, str]
"""Ids, each with the one that stands for its organisation."""


def first_of(alike: Alike, ids: Iterable[str]) -> dict[str, str]:
    """For each organisation that has several of some ids: the others, each with the first."""
    known = {*ids}
    shared = {group for id in known if (group := alike.get(id))}
    firsts = ((min(group & known), group & known) for group in shared)
    return {id: first for first, group in firsts for id in group if id != first}


def within(state: Consultation, alike: Alike) -> dict[str, str]:
    """The ids in a round whose organisation has an earlier id there, each with the first."""
    return first_of(alike, (id for id in alike if f"organisation:{id}" in state.things))


def identified(state: Consultation, same: Same) -> Consultation:
    """A round as it reads when each organisation has one id."""
    renamed = (
        record.model_copy(update={"fact": _renamed(state, record.fact, same)})
        for record in state.facts.values()
    )
    return fold(EMPTY, renamed)


def _renamed(state: Consultation, fact: Fact, same: Same) -> Fact:
    changed = _each(type(fact), {name: getattr(fact, name) for name in _naming(type(fact))}, same)
    if fact.alternatives:
        changed["alternatives"] = tuple(
            other.model_copy(update={"changes": _with(type(fact), other.changes, same)})
            for other in fact.alternatives
        )
    corrected = state.fact(fact.entry) if isinstance(fact, Corrected) else None
    if isinstance(fact, Corrected) and corrected:
        changed["changes"] = _with(type(corrected), fact.changes, same)
    return fact.model_copy(update=changed) if changed else fact


def _with(kind: type[Fact], changes: Mapping[str, Any], same: Same) -> dict[str, Any]:
    return {**changes, **_each(kind, changes, same)}


def _each(kind: type[Fact], stated: Mapping[str, Any], same: Same) -> dict[str, Any]:
    """The fields that change when each organisation has one id, with their new values."""
    named = {name: _one(stated[name], same) for name in _naming(kind) if name in stated}
    return {name: value for name, value in named.items() if value != stated[name]}


def _one(value: Any, same: Same) -> Any:
    if isinstance(value, str):
        return same.get(value, value)
    if isinstance(value, tuple | list):
        return type(value)(dict.fromkeys(same.get(id, id) for id in value))
    return value


@lru_cache(maxsize=len(KINDS))
def _naming(kind: type[Fact]) -> tuple[str, ...]:
    named = [name for name, thing in kind.reference_fields() if thing == "organisation"]
    own = ["organisation"] if kind is OrganisationDescribed else []
    return (*named, *own, "by", "on_behalf_of")


# --- what a round says of them ---------------------------------------------------------------


def described(read: Dossier) -> dict[str, OrganisationDescribed]:
    """How a round describes each organisation; several descriptions of one are merged."""
    told: dict[str, list[Entry[OrganisationDescribed]]] = {}
    for entry in read.of(OrganisationDescribed):
        told.setdefault(entry.fact.organisation, []).append(entry)
    return {id: _together(some) if len(some) > 1 else some[0].fact for id, some in told.items()}


def _together(some: list[Entry[OrganisationDescribed]]) -> OrganisationDescribed:
    """All parties and groups, and otherwise what the first states, by the ids of the entries."""
    first, *others = (entry.fact for entry in sorted(some, key=lambda entry: entry.id))
    parties = dict.fromkeys(p for fact in (first, *others) for p in fact.parties if p != "unknown")
    groups = dict.fromkeys(group for fact in (first, *others) for group in fact.groups)
    stated: dict[str, Any] = {
        name: next((v for f in (first, *others) if (v := getattr(f, name))), None)
        for name in ("level", "sector", "umbrella")
    }
    if stated["umbrella"] == first.organisation:
        stated["umbrella"] = None
    told = {"parties": tuple(parties) or first.parties, "groups": tuple(groups)}
    return first.model_copy(update=told | stated)

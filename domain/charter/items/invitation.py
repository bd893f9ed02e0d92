"""Items of the invitation: who was reached, at which tiers, by which channels."""

from collections.abc import Iterator
from typing import Any

from domain.charter import vocabulary as v
from domain.charter.items.evidence import (
    OWN,
    Evidence,
    Standing,
    by_standing,
    facts_of,
    held,
    ids,
    told,
)
from domain.charter.tracks import Track
from domain.consultation import invitation
from domain.consultation.dossier import Entry
from domain.consultation.invitation import RolesExplained
from domain.region import REGIONS
from domain.words import MINORITIES, Act

_ALL_MINORITIES = ("national-minorities", "national-minority")
_STATUTORY: dict[str, Act] = {
    "municipality": "municipalities-involved",
    "professional-culture": "professional-culture-consulted",
    "civil-society": "civil-society-consulted",
}


# --- the statutory parties -------------------------------------------------------------------


def parties(evidence: Evidence) -> Iterator[v.Item]:
    """One item per statutory party and standing; Gotland has no municipality part."""
    for party, omission in _STATUTORY.items():
        if party == "municipality" and REGIONS[evidence.dossier.opened.region].is_gotland:
            continue
        against: list[Entry[Any]] = [*evidence.omitted(omission), *evidence.excluding(party)]
        tracks = [track for track in evidence.tracks if party in track.parties]
        if party != "municipality":
            tracks = [track for track in tracks if _consults(evidence, track)]
        for standing, approached in by_standing(tracks).items():
            own = standing == OWN
            of_the_county = [track for track in approached if not _is_national_response(track)]
            yield v.Party(
                label=party,
                facts=facts_of(approached) or (ids(against) if own else ()),
                proof=standing[0],
                credited=standing[1],
                party=party,
                reached=told(of_the_county, own and against and not approached),
            )


def _is_national_response(track: Track) -> bool:
    """A national body's response does not by itself show that the county's own were consulted."""
    return track.what == "response" and track.levels == {"national"}


def _consults(evidence: Evidence, track: Track) -> bool:
    """Whether a track consults. An invitation does if it names no meeting, and so asks for views in
    writing, or if one of its meetings was held.
    """
    if track.what != "invitation":
        return True
    to = {*track.entries[0].fact.meetings}
    return not to or any(m.id in to for m in held(evidence.course.consulting))


# --- national minorities ---------------------------------------------------------------------


def minorities(evidence: Evidence) -> Iterator[v.Item]:
    """One item a national minority. What names none of them may have meant each."""
    named = [track for track in evidence.tracks if track.groups & set(MINORITIES)]
    unnamed = [track for track in evidence.tracks if _names_no_minority(track)]
    for minority in MINORITIES:
        yield from _minority(
            minority,
            [track for track in named if minority in track.groups],
            unnamed,
            [
                *evidence.omitted("minorities-approached"),
                *evidence.excluding(minority, *_ALL_MINORITIES),
            ],
        )


def _minority(
    minority: str, named: list[Track], unnamed: list[Track], against: list[Entry[Any]]
) -> Iterator[v.Item]:
    by_name, together = by_standing(named), by_standing(unnamed)
    for standing in dict.fromkeys((*by_name, *together)):
        own, all_of_them = by_name.get(standing, []), together.get(standing, [])
        no: list[Entry[Any]] = against if standing == OWN else []
        approached = [*own, *all_of_them]
        if approached or standing == OWN:
            yield v.Minority(
                label=minority,
                facts=facts_of(approached) or ids(no),
                proof=standing[0],
                credited=standing[1],
                approached=told(approached, no),
                dialogue=told(any(t.what == "meeting" for t in own), no and not approached),
            )


def _names_no_minority(track: Track) -> bool:
    meant = set(_ALL_MINORITIES) & (track.parties | track.groups)
    return bool(meant) and not track.groups & set(MINORITIES)


# --- tiers and channels ----------------------------------------------------------------------


def tiers(evidence: Evidence) -> Iterator[v.Item]:
    """Which tiers were invited, and whether their questions were told apart."""
    invited = by_standing(
        track for track in evidence.tracks if track.what != "response" and track.levels
    )
    explained = by_standing(evidence.dossier.of(RolesExplained))
    for standing in dict.fromkeys((*invited, *explained)):
        item = _tiers(evidence, standing, invited.get(standing, []), explained.get(standing, []))
        if item.facts:
            yield item


def _tiers(
    evidence: Evidence,
    standing: Standing,
    invited: list[Track],
    explained: list[Entry[RolesExplained]],
) -> v.Tiers:
    levels = {level for track in invited for level in track.levels}
    no_local, no_regional, no_roles = (
        evidence.omitted(act) if standing == OWN else []
        for act in ("local-tier-invited", "regional-tier-invited", "roles-explained")
    )
    return v.Tiers(
        label="tiers",
        facts=(*facts_of(invited), *ids((*explained, *no_local, *no_regional, *no_roles))),
        proof=standing[0],
        credited=standing[1],
        local=told(levels & {"local", "municipal"}, no_local),
        regional=told("regional" in levels, no_regional),
        roles_explained=told(explained, no_roles),
    )


def channels(evidence: Evidence) -> Iterator[v.Item]:
    """One item per channel, and one for invitations whose channel no source gives."""
    for standing, sent in by_standing(invitation.sent(evidence.dossier)).items():
        used: dict[str | None, list[Entry[Any]]] = {}
        for entry in sent:
            ways: tuple[str | None, ...] = entry.fact.channels or (None,)
            for way in ways:
                used.setdefault(way, []).append(entry)
        for channel, entries in used.items():
            yield v.Channel(
                label=channel or "channel not known",
                facts=ids(entries),
                proof=standing[0],
                credited=standing[1],
                channel=channel,
            )

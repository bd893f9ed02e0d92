"""Items of the inventory."""

from collections.abc import Iterator

from domain.charter import vocabulary as v
from domain.charter.items.evidence import Evidence, days, ids
from domain.consultation.dossier import in_order
from domain.consultation.inventory import InventoryBegun, OrganisationFound, OrganisationsCounted
from domain.edtf import Edge, When, earliest
from domain.span import Span


def inventories(evidence: Evidence) -> Iterator[v.Item]:
    """The inventory; or the organisations found, if its beginning is not recorded."""
    for omitted in evidence.omitted("inventory-begun"):
        yield v.Inventory(
            label="inventory", facts=(omitted.id,), denied=True,
            days_before_first_invitation=Span.exactly(-1), found_later=Span.exactly(0),
            found_later_invited=Span.exactly(0),
        )  # fmt: skip
    begun = evidence.dossier.of(InventoryBegun)
    found = in_order(evidence.dossier.of(OrganisationFound))
    first = evidence.course.first_invitation
    later = {e.fact.organisation for e in found if _certainly_after(e.when, first)}
    invited = {id for track in evidence.tracks for id in track.organisations}
    left_out = {e.fact.organisation for e in evidence.excluding(*later)}
    for entry in begun or found[:1]:
        start = (entry.when.start if entry.when else None) if begun else _begun_by(evidence)
        yield v.Inventory(
            label="inventory",
            facts=ids((*begun, *found)),
            proof=entry.proof,
            credited=entry.credited,
            days_before_first_invitation=days(start, first),
            found_later=Span.exactly(len(later)),
            # Not being named in any invitation proves nothing: it may have been among "all".
            found_later_invited=Span(
                len(later & invited), len((later - left_out) | (later & invited))
            ),
            new_percent=_new_percent(evidence),
        )


def _begun_by(evidence: Evidence) -> Edge | None:
    """The latest that the inventory can have begun: when the first organisation was found."""
    first = earliest(e.when.start for e in evidence.dossier.of(OrganisationFound) if e.when)
    return Edge(None, first.latest) if first else None


def _certainly_after(when: When | None, edge: Edge | None) -> bool:
    return bool(
        when and edge and when.start.earliest and edge.latest and when.start.earliest > edge.latest
    )


def _new_percent(evidence: Evidence) -> Span | None:
    """The percentage not in any earlier round here, rounded down; unnamed ones may be either."""
    known = {e.fact.organisation for e in evidence.dossier.of(OrganisationFound)}
    if not known:
        return None
    new = len(known - evidence.earlier.organisations)
    counts = [
        e.fact.count.number
        for e in evidence.dossier.of(OrganisationsCounted)
        if e.fact.count.unit == "organisations" and not (e.fact.party or e.fact.group)
    ]
    of = max(len(known), *counts, 0)
    return Span(100 * new // of, 100 * (new + of - len(known)) // of)

"""Items of the opening: the round as a whole, and the mandate."""

from collections.abc import Iterator

from domain import edtf
from domain.agreement import AGREEMENTS
from domain.charter import vocabulary as v
from domain.charter.items.evidence import OWN, Evidence, by_standing, ids, told
from domain.charter.items.sami import has_duty
from domain.consultation.opening import MandateStated
from domain.region import REGIONS, Region
from domain.span import Span


def rounds(evidence: Evidence) -> Iterator[v.Item]:
    """The only item of the round."""
    opened = evidence.dossier.opened
    region = REGIONS[opened.region]
    yield v.Round(
        label=opened.plan,
        facts=("opened",),
        region=region.code,
        plan_kind=opened.plan_kind,
        gotland=region.is_gotland,
        municipalities=Span.exactly(region.municipalities),
        earlier_inventory_complete=evidence.earlier.inventory_complete,
        in_model=_in_model(region, opened.period),
        agreement_in_force=_agreement_in_force(evidence),
        sami_duty=has_duty(evidence),
    )


def _in_model(region: Region, period: str) -> bool | None:
    begins = edtf.parse(period).start.latest
    return region.is_in_model(begins) if begins else None


def _agreement_in_force(evidence: Evidence) -> bool | None:
    """When the process began; false in a county without one, unknown without a first day."""
    agreement, begun = AGREEMENTS.get(evidence.dossier.opened.region), evidence.course.span[0]
    if agreement is None:
        return False
    return agreement.is_in_force(begun) if begun else None


def mandates(evidence: Evidence) -> Iterator[v.Item]:
    """The mandate, as all statements of it together give it."""
    for standing, stated in by_standing(evidence.dossier.of(MandateStated)).items():
        against = evidence.omitted("mandate-stated") if standing == OWN else []
        if stated or against:
            yield v.Mandate(
                label="mandate",
                facts=ids((*stated, *against)),
                proof=standing[0],
                credited=standing[1],
                purpose=told(any(e.fact.purpose for e in stated), against),
                influence=told(any(e.fact.influence for e in stated), against),
                level=told(any(e.fact.level for e in stated), against),
                decision_path=told(any(e.fact.decision_path for e in stated), against),
            )

"""Items of the opening: the round as a whole, and the mandate."""

from collections.abc import Iterator
from datetime import date

from domain import edtf
from domain.charter import vocabulary as v
from domain.charter.items.evidence import OWN, Evidence, by_standing, ids, told
from domain.consultation.dossier import in_order
from domain.consultation.invitation import SamiMatterAssessed
from domain.consultation.opening import MandateStated
from domain.region import REGIONS
from domain.span import Span

_SAMI_ACT = date(2024, 3, 1)


def rounds(evidence: Evidence) -> Iterator[v.Item]:
    """The only item of the round."""
    opened = evidence.dossier.opened
    region = REGIONS[opened.region]
    yield v.Round(
        label=opened.plan,
        facts=("opened",),
        region=region.code,
        gotland=region.is_gotland,
        municipalities=Span.exactly(region.municipalities),
        earlier_inventory_complete=evidence.earlier.inventory_complete,
        sami_duty=_sami_duty(evidence),
    )


def _sami_duty(evidence: Evidence) -> bool | None:
    """Whether the duty applies: begun in time, and of possible special significance.

    None where the record leaves that open.
    """
    begun, significant = evidence.course.span[0], None
    assessed = in_order(evidence.dossier.of(SamiMatterAssessed))
    if assessed:
        fact = assessed[-1].fact
        significant = fact.special_significance
        begun = edtf.parse(fact.initiated).start.earliest if fact.initiated else begun
    if significant is False or (begun and begun < _SAMI_ACT):
        return False
    return True if significant and begun else None


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

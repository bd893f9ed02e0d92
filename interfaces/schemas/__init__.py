"""The answers as JSON: what the API sends and what ``--json`` prints, in the same words.

Each view is made by ``of`` from an answer of the domain and adds no judgement. Dates are ISO
8601, instants RFC 3339 in UTC; ``occurred`` is verbatim as the source gives it (EDTF).
"""

from interfaces.schemas.comparison import ComparisonView
from interfaces.schemas.history import BetweenView, ReplayStepView
from interfaces.schemas.organisations import OrganisationsView, OrganisationView
from interfaces.schemas.participation import ParticipationView
from interfaces.schemas.principles import CharterView, PrinciplesView, threshold
from interfaces.schemas.process import ProcessView, TimelineView
from interfaces.schemas.record import EnvelopeView, FactsView, PreviewView, ReceiptView
from interfaces.schemas.rounds import RoundsView, RoundView
from interfaces.schemas.trail import TrailsView, TrailView

__all__ = [
    "BetweenView",
    "CharterView",
    "ComparisonView",
    "EnvelopeView",
    "FactsView",
    "OrganisationView",
    "OrganisationsView",
    "ParticipationView",
    "PreviewView",
    "PrinciplesView",
    "ProcessView",
    "ReceiptView",
    "ReplayStepView",
    "RoundView",
    "RoundsView",
    "TimelineView",
    "TrailView",
    "TrailsView",
    "threshold",
]

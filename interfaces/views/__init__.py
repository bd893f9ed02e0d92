"""The answers as JSON: what the API sends and what ``--json`` prints, in the same words.

Each view is made by ``of`` from an answer of the domain and adds no judgement. Dates are ISO
8601, instants RFC 3339 in UTC; ``occurred`` is verbatim as the source gives it (EDTF).
"""

from interfaces.views.comparison import ComparisonView
from interfaces.views.history import BetweenView, ReplayStepView
from interfaces.views.organisations import OrganisationsView, OrganisationView
from interfaces.views.participation import ParticipationView
from interfaces.views.principles import CharterView, PrinciplesView, threshold
from interfaces.views.process import ProcessView, TimelineView
from interfaces.views.record import EnvelopeView, FactsView, PreviewView, ReceiptView
from interfaces.views.rounds import RoundsView, RoundView
from interfaces.views.trail import TrailsView, TrailView

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

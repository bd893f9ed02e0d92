"""The answers as JSON: what the API sends and what ``--json`` prints, in the same words.

Each schema is made by ``of`` from an answer of the domain and adds no judgement. Dates are ISO
8601, instants RFC 3339 in UTC; ``occurred`` is verbatim as the source gives it (EDTF).
"""

from interfaces.schemas.comparison import ComparisonSchema
from interfaces.schemas.history import BetweenSchema, ReplayStepSchema
from interfaces.schemas.levels import LevelsSchema
from interfaces.schemas.organisations import OrganisationSchema, OrganisationsSchema
from interfaces.schemas.participation import ParticipationSchema
from interfaces.schemas.principles import CharterSchema, PrinciplesSchema, threshold
from interfaces.schemas.process import ProcessSchema, TimelineSchema
from interfaces.schemas.record import EnvelopeSchema, FactsSchema, PreviewSchema, ReceiptSchema
from interfaces.schemas.rounds import RoundSchema, RoundsSchema
from interfaces.schemas.trail import TrailSchema, TrailsSchema

__all__ = [
    "BetweenSchema",
    "CharterSchema",
    "ComparisonSchema",
    "EnvelopeSchema",
    "FactsSchema",
    "LevelsSchema",
    "OrganisationSchema",
    "OrganisationsSchema",
    "ParticipationSchema",
    "PreviewSchema",
    "PrinciplesSchema",
    "ProcessSchema",
    "ReceiptSchema",
    "ReplayStepSchema",
    "RoundSchema",
    "RoundsSchema",
    "TimelineSchema",
    "TrailSchema",
    "TrailsSchema",
    "threshold",
]

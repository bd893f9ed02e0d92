"""The aggregates: everything that has a stream in the log."""

from typing import Any

from domain.charter.keeping import CHARTER
from domain.consultation.decider import CONSULTATION
from domain.decider import Decider
from domain.erasure import ERASURE
from domain.organisation import NUMBER, ORGANISATION

AGGREGATES: tuple[Decider[Any, Any], ...] = (
    CONSULTATION,
    ORGANISATION,
    NUMBER,
    CHARTER,
    ERASURE,
)
"""All of them. The log accepts their kinds of fact and no others."""

"""The streams of the log: what each category of them folds to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from application.submission import CONSULTATION, ORGANISATION
from domain import erasure, organisation
from domain.consultation import state as consultations
from domain.record import Recorded

NUMBER, CHARTER, PERSON = "number", "charter", "person"


@dataclass(frozen=True, slots=True)
class Number:
    """An organisation's number, and who has taken it."""

    taken_by: str | None = None
    position: int = 0


def _fold_number(state: Number, records: Iterable[Recorded[Any]]) -> Number:
    for record in records:
        state = Number(record.fact.organisation, record.position)
    return state


FOLDS: dict[str, tuple[Any, Callable[[Any, Iterable[Any]], Any]]] = {
    CONSULTATION: (consultations.EMPTY, consultations.fold),
    ORGANISATION: (organisation.EMPTY, organisation.fold),
    NUMBER: (Number(), _fold_number),
    PERSON: (erasure.Erasure(), erasure.fold),
}
"""For each category: the empty state, and how records change a state."""


def stream_of(category: str, id: str) -> str:
    """The stream's name."""
    return f"{category}-{id}"

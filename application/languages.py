"""Rounds in a reader's language: each text as far as it is translated.

The records themselves read so, and every answer follows. Where records are seen through a lens as
well, translations come last: of what is withheld from a reader nothing is left to translate.
"""

from dataclasses import dataclass, replace
from typing import Final

from application.cache import ByIdentity, Cache
from application.records import Others, Records
from domain.consultation.state import Consultation
from domain.translation import in_language

_STATES: Final[Cache[tuple[ByIdentity[Consultation], str], Consultation]] = Cache(
    30_000, lambda state: state.position
)
"""Rounds in a language, by their state."""


@dataclass(frozen=True)
class InLanguage(Others):
    """Other records in a language."""

    language: str

    def consultation(self, id: str) -> Consultation:
        """The state of a consultation. Raises NotFound."""
        state = self.others.consultation(id)
        return _STATES.made((ByIdentity(state), self.language), lambda: _read(state, self.language))


def as_written(records: Records) -> Records:
    """The records with each text in the language that it was written in."""
    return records.others if isinstance(records, InLanguage) else records


def _read(state: Consultation, language: str) -> Consultation:
    """A round in a language; the same object if nothing in it is translated into that."""
    read = {
        id: record.model_copy(update={"fact": fact})
        for id, record in state.facts.items()
        if (fact := in_language(record.fact, language)) is not record.fact
    }
    return replace(state, facts={**state.facts, **read}) if read else state

"""Why something could not be recorded: the field, the reason and the remedy."""

from dataclasses import dataclass

from domain.identity_number import blotted
from domain.text import fault


@dataclass(eq=False)
class Refusal(Exception):
    """A command contradicts what is recorded.

    ``kind`` is stable and machine-readable; ``field`` names where in the entry the trouble
    lies; ``remedy`` says what to write instead. Bad practice is never a reason for refusal.
    Whatever it quotes, an identity number stands blotted out in it.
    """

    kind: str
    field: str
    reason: str
    remedy: str

    def __post_init__(self) -> None:
        self.field, self.reason, self.remedy = map(blotted, (self.field, self.reason, self.remedy))

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}; {self.remedy}"


def refuse_unseen(field: str, text: str) -> None:
    """Raises Refusal of a text of which nothing is seen, or with signs that a terminal obeys."""
    if (found := fault(text)) is not None:
        raise Refusal("text-unfit", field, *found)

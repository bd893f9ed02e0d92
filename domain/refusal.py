"""Why a command is refused: the kind of problem, the field, and the values involved."""

from domain.complaint import Value, in_a_line, without_identity_numbers
from domain.identity_number import blotted
from domain.text import fault


class Refusal(Exception):
    """A command contradicts what is recorded, or itself.

    ``kind`` is stable and machine-readable; ``field`` names the field of the entry that is at
    fault; ``case`` distinguishes variants of one kind. `interfaces.wording` puts the reason and the
    remedy into words, using ``values``. Bad practice is never a reason for refusal. Identity
    numbers are blotted out of everything that a refusal quotes.
    """

    def __init__(self, kind: str, field: str, case: str = "", /, **values: Value):
        self.kind, self.field, self.case = kind, blotted(field), case
        self.values = without_identity_numbers(values)
        super().__init__(kind, self.field, case, self.values)

    def __str__(self) -> str:
        return f"{self.field}: {self.told}"

    @property
    def key(self) -> str:
        """The kind, followed by a slash and the case if there is one."""
        return f"{self.kind}/{self.case}" if self.case else self.kind

    @property
    def told(self) -> str:
        """What is wrong, without the field, for logs and comparison."""
        return in_a_line(self.key, self.values)

    def at(self, field: str) -> "Refusal":
        """The same refusal for another field."""
        return Refusal(self.kind, field, self.case, **self.values)

    def within(self, case: str, /, **values: Value) -> "Refusal":
        """A refusal of the same kind, under a case that quotes this one as its ``refusal``."""
        return Refusal(self.kind, self.field, case, refusal=self, **values)


def refuse_unseen(field: str, text: str) -> None:
    """Raise Refusal if a text shows nothing, or holds characters that control a terminal."""
    if (found := fault(text)) is not None:
        kind, values = found
        raise Refusal("text-unfit", field, kind, **values)

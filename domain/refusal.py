"""Why something is not done: what kind of trouble, in which field, with which values."""

from domain.complaint import Value, in_a_line, without_identity_numbers
from domain.identity_number import blotted
from domain.text import fault


class Refusal(Exception):
    """A command contradicts what is recorded, or itself.

    ``kind`` is stable and machine-readable; ``field`` names where in the entry the trouble lies;
    ``case`` tells apart what is said of one kind. `interfaces.wording` puts the reason and the
    remedy into words, with the ``values``. Bad practice is never a reason for refusal.
    An identity number is blotted out in all that a refusal quotes.
    """

    def __init__(self, kind: str, field: str, case: str = "", /, **values: Value):
        self.kind, self.field, self.case = kind, blotted(field), case
        self.values = without_identity_numbers(values)
        super().__init__(kind, self.field, case, self.values)

    def __str__(self) -> str:
        return f"{self.field}: {self.told}"

    @property
    def key(self) -> str:
        """The kind, and after a slash the case."""
        return f"{self.kind}/{self.case}" if self.case else self.kind

    @property
    def told(self) -> str:
        """What is wrong, in whatever field, for logs and comparison."""
        return in_a_line(self.key, self.values)

    def at(self, field: str) -> "Refusal":
        """The same of another field."""
        return Refusal(self.kind, field, self.case, **self.values)

    def within(self, case: str, /, **values: Value) -> "Refusal":
        """The same under a case of its kind, which quotes it as its ``refusal``."""
        return Refusal(self.kind, self.field, case, refusal=self, **values)


def refuse_unseen(field: str, text: str) -> None:
    """Raises Refusal of a text of which nothing is seen, or with signs that a terminal obeys."""
    if (found := fault(text)) is not None:
        kind, values = found
        raise Refusal("text-unfit", field, kind, **values)

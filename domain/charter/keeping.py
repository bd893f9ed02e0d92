"""Keeping: the text of every charter that is used stays in the log for ever, under its digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import Field, JsonValue

from domain.decider import Decider
from domain.fact import Fact
from domain.identity_number import places
from domain.record import Recorded


class CharterKept(Fact, kind="charter.kept"):
    """The text of a charter that was used; it stays in the log for ever, under its digest."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether the text of a charter is kept; only the log has the text itself."""

    position: int = 0


def fold(state: Kept, records: Iterable[Recorded[Any]]) -> Kept:
    """The charter's state after further facts."""
    for record in records:
        state = Kept(record.position)
    return state


@dataclass(frozen=True, slots=True)
class Keep:
    """The command to keep a charter's text."""

    sha256: str
    text: str

    @property
    def entry(self) -> str:
        """Always ``charter``: a charter has no entries."""
        return "charter"

    def stated(self) -> JsonValue:
        """Its kind and digest; the digest stands for the text."""
        return [CharterKept.kind, self.sha256]

    def identity_numbers(self) -> Iterable[str]:
        """The lines that hold an identity number, or ``text`` if one is split over several
        lines.
        """
        lines = {f"line {n}": line for n, line in enumerate(self.text.splitlines(), start=1)}
        joined = "".join(line.strip("# \t") for line in lines.values())
        return [*places(lines)] or places({"text": joined})


def decide(state: Kept, command: Keep) -> tuple[Fact, ...]:
    """The text; nothing if it is kept already."""
    if state.position:
        return ()
    return (CharterKept(id="kept", text=command.text, sha256=command.sha256),)


CHARTER: Decider[Kept, Keep] = Decider(
    "charter", kinds=(CharterKept,), empty=Kept(), fold=fold, decide=decide
)

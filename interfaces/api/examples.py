"""One valid example of each kind of fact, for the API's description.

They are taken from the fictional round that comes with the program, so that they are tried
whenever it is loaded.
"""

from functools import cache
from importlib.resources import files
from typing import Any

from domain.personal import AS_WRITTEN
from interfaces.files.round_file import RoundFile, parse


@cache
def fictional_round() -> RoundFile | None:
    """The fictional round that exercises every kind of fact; None if it is not installed."""
    file = files("interfaces.examples") / "fictional.yaml"
    return parse(file.read_text(encoding="utf-8"), file.name) if file.is_file() else None


def example(kind: str) -> dict[str, Any] | None:
    """The first fact of a kind in the fictional round, as the API takes it."""
    round = fictional_round()
    for fact in round.facts if round else ():
        if round and fact.short_kind() == kind:
            body = fact.model_dump(
                mode="json", exclude_none=True, exclude_unset=True, context=AS_WRITTEN
            )
            return body | {"id": round.consultation} if kind == "opened" else body
    return None

"""Counts as sources give them: with a unit, and no more exact than they were stated."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from domain.complaint import Complaint
from domain.span import Span
from domain.words import Unit

Precision = Literal["exact", "about", "at-least", "more-than", "at-most", "fewer-than", "nearly"]

_ROUGH = "about|at least|more than|at most|fewer than|nearly"
_WORDS = re.compile(rf"^(?:({_ROUGH}) )?([0-9]+) ([a-z]+)$")
_ONE_OF: dict[str, Unit] = {unit.removesuffix("s"): unit for unit in get_args(Unit)} | {
    "municipality": "municipalities"
}
"""Each unit by its word in the singular."""
_COUNTED: Final = tuple(unit for unit in get_args(Unit) if unit != "percent")
_SINGULAR: dict[str, str] = {unit: one for one, unit in _ONE_OF.items()}
_MARGIN = 0.1
_ALL: Final = 100
MOST: Final = 1_000_000_000
"""The largest count that is accepted. The sum of several may be larger."""


class StatedCount(BaseModel):
    """A count with its unit. "About 50" stays about 50.

    Where a threshold must be tried, *about n* means n ± 10 % (at least ± 1), and *nearly n* as
    much below n: a convention of this project, since no source says how rough its "about" is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=0)
    unit: Unit
    precision: Precision = "exact"

    @property
    def span(self) -> Span:
        """The bounds between which the true number lies."""
        margin = max(1, round(self.number * _MARGIN))
        match self.precision:
            case "exact":
                return Span(self.number, self.number)
            case "about":
                return Span(max(0, self.number - margin), self.number + margin)
            case "at-least":
                return Span(self.number, None)
            case "more-than":
                return Span(self.number + 1, None)
            case "nearly":
                return Span(max(0, self.number - margin), max(0, self.number - 1))
            case "at-most":
                return Span(0, self.number)
            case "fewer-than":
                return Span(0, max(0, self.number - 1))

    def __str__(self) -> str:
        prefix = "" if self.precision == "exact" else self.precision.replace("-", " ") + " "
        return f"{prefix}{self.number} {named(self.number, self.unit)}"


def named(number: int, unit: Unit) -> str:
    """The unit's word for a number: 1 response, 2 responses."""
    return _SINGULAR[unit] if number == 1 else unit


def roughest(counts: Iterable[StatedCount]) -> Precision:
    """How exact the sum of some counts is."""
    told = {count.precision for count in counts} - {"exact"}
    if not told:
        return "exact"
    return told.pop() if len(told) == 1 else "about"


def summed(counts: Sequence[StatedCount]) -> StatedCount:
    """The sum of counts in one unit, no more exact than they are together."""
    unit, precision = counts[0].unit, roughest(counts)
    if precision == "about" and any(count.precision == "fewer-than" for count in counts):
        low = int(sum(count.span.low or 0 for count in counts))
        return StatedCount(number=low, unit=unit, precision="at-least")
    return StatedCount(number=sum(c.number for c in counts), unit=unit, precision=precision)


def _from_words(value: Any, units: tuple[str, ...] = _COUNTED) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, bool | list):
        raise _no_count(str(value), units)
    if not isinstance(value, str):
        return value
    match = _WORDS.match(value.strip())
    unit = _ONE_OF.get(match[3], match[3]) if match else ""
    if not match or unit not in units:
        raise _no_count(value, units)
    if len(match[2].lstrip("0")) > len(str(MOST)):
        raise Complaint("count-too-large", most=MOST)
    precision = (match[1] or "exact").replace(" ", "-")
    return {"number": int(match[2]), "unit": unit, "precision": precision}


def _share_from_words(value: Any) -> Any:
    return _from_words(value, ("percent",))


def _no_count(value: str, units: tuple[str, ...]) -> Complaint:
    """The complaint about words or a number that are no count."""
    stated = value.strip()
    if stated.isdecimal():
        return Complaint("count-without-unit", count=stated[:40], units=units)
    return Complaint("not-a-count", units=units)


def _as_sent(count: StatedCount) -> StatedCount:
    if count.unit not in _COUNTED:
        raise Complaint("not-a-count", units=_COUNTED)
    if count.number > MOST:
        raise Complaint("count-too-large", most=MOST)
    return count


def _as_share(share: StatedCount) -> StatedCount:
    if share.unit != "percent":
        raise Complaint("not-a-count", units=("percent",))
    if share.number > _ALL:
        raise Complaint("number-too-large", most=str(_ALL))
    return share


def _as_written(description: str, units: tuple[str, ...], most: int) -> WithJsonSchema:
    """How a count is written, in words or in parts, for JSON Schema."""
    words = (*units, *(one for one, unit in _ONE_OF.items() if unit in units))
    return WithJsonSchema(
        {
            "description": description,
            "anyOf": [
                {
                    "type": "string",
                    "pattern": f"^(({_ROUGH}) )?[0-9]+ ({'|'.join(dict.fromkeys(words))})$",
                },
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["number", "unit"],
                    "properties": {
                        "number": {"type": "integer", "minimum": 0, "maximum": most},
                        "unit": {"enum": list(units)},
                        "precision": {"enum": list(get_args(Precision))},
                    },
                },
            ],
        },
        mode="validation",
    )


Count = Annotated[
    StatedCount,
    BeforeValidator(_from_words),
    AfterValidator(_as_sent),
    _as_written("A count with its unit: '24 responses', 'about 50 persons'.", _COUNTED, MOST),
]
"""A count, also written in words: ``about 50 persons``, ``24 responses``."""
Share = Annotated[
    StatedCount,
    BeforeValidator(_share_from_words),
    AfterValidator(_as_share),
    _as_written("A share: 'about 50 percent'.", ("percent",), _ALL),
]
"""A share in per cent, also written in words: ``about 50 percent``."""

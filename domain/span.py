"""Quantities known only between bounds.

Sources often say "in February" or "about fifty", so the days between two events, or the
people at a meeting, are seldom one number. A `Span` keeps what is known and claims no more.
"""

import math
from dataclasses import dataclass
from typing import Final, Self

FAR: Final = 10**18
"""Stands in for a missing bound in `Span.corners`: beyond the sum of any quantities taken here."""


@dataclass(frozen=True, slots=True)
class Span:
    """A quantity that lies between `low` and `high`, both included.

    The code that makes a span decides its unit; spans of different units must not be mixed. None
    means that no bound is known on that side.

    Raises ValueError if a bound is not finite, or if `low` is greater than `high`.
    """

    low: int | float | None
    high: int | float | None

    def __post_init__(self) -> None:
        """Refuse bounds that no quantity could satisfy."""
        for bound in (self.low, self.high):
            if bound is not None and not math.isfinite(bound):
                raise ValueError(f"{bound} is no bound; use None where none is known")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"a span goes from low to high, but {self.low} > {self.high}")

    @classmethod
    def exactly(cls, n: int | float) -> Self:
        """The span of a quantity known to be `n`."""
        return cls(n, n)

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low is not None and self.low == self.high

    def __add__(self, other: "Span") -> "Span":
        """All sums of a value from each; unbounded where either is."""
        return Span(_sum(self.low, other.low), _sum(self.high, other.high))

    def __sub__(self, other: "Span") -> "Span":
        """All differences of a value from each; the two are taken to be independent."""
        return self + Span(_negated(other.high), _negated(other.low))

    def corners(self) -> tuple[int | float, ...]:
        """The distinct ends, low first, with -FAR or FAR where there is no bound.

        A monotone condition, such as a threshold, that holds at every corner holds
        throughout; one that holds at only one of them is undecided.
        """
        low = -FAR if self.low is None else self.low
        high = FAR if self.high is None else self.high
        return (low,) if low == high else (low, high)

    def __str__(self) -> str:
        """As in running text: "13", "13 to 27" with a dash, "at least 13", "unknown"."""
        if self.low is None:
            return "unknown" if self.high is None else f"at most {_shown(self.high)}"
        if self.high is None:
            return f"at least {_shown(self.low)}"
        if self.exact:
            return _shown(self.low)
        # A dash next to a minus sign would be misread.
        dash = "\N{EN DASH}" if self.low >= 0 else " to "
        return f"{_shown(self.low)}{dash}{_shown(self.high)}"


def _sum(a: int | float | None, b: int | float | None) -> int | float | None:
    return None if a is None or b is None else a + b


def _negated(n: int | float | None) -> int | float | None:
    return None if n is None else -n


def _shown(n: int | float) -> str:
    return str(int(n)) if n == int(n) else str(n)

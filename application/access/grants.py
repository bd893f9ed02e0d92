"""Grants as the vault stores them, and comparisons of two lists of grants."""

from collections.abc import Iterable, Iterator

from application.vault import Spoilt
from domain.access import Grant


def written(grants: Iterable[Grant]) -> str:
    """Grants as one text, separated by spaces."""
    return " ".join(dict.fromkeys(map(str, grants)))


def read(text: str) -> tuple[Grant, ...]:
    """The grants in such a text. Raises Spoilt."""
    try:
        return tuple(map(Grant.parse, text.split()))
    except (ValueError, AttributeError) as error:
        raise Spoilt(f"grants cannot be read: {error}") from None


def beyond(grants: Iterable[Grant], held: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants that are not within any of the held ones."""
    own = tuple(held)
    return tuple(one for one in grants if not any(one.within(other) for other in own))


def common(some: Iterable[Grant], others: Iterable[Grant]) -> tuple[Grant, ...]:
    """What both lists grant: of two regions the narrower, if one lies within the other."""
    held = tuple(others)
    return tuple(dict.fromkeys(both for one in some for both in _both(one, held)))


def _both(one: Grant, held: Iterable[Grant]) -> Iterator[Grant]:
    for other in held:
        if one.within(other):
            yield one
        elif other.within(one):
            yield other

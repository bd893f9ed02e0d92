"""Grants as the vault keeps them, and what two lists of them have in common."""

from collections.abc import Iterable, Iterator

from application.vault import Spoilt
from domain.access import Grant


def written(grants: Iterable[Grant]) -> str:
    """As one text, a blank between them."""
    return " ".join(dict.fromkeys(map(str, grants)))


def read(text: str) -> tuple[Grant, ...]:
    """The grants of such a text. Raises Spoilt."""
    try:
        return tuple(map(Grant.parse, text.split()))
    except (ValueError, AttributeError) as error:
        raise Spoilt(f"grants cannot be read: {error}") from None


def beyond(grants: Iterable[Grant], held: Iterable[Grant]) -> tuple[Grant, ...]:
    """Those that give something that none of the held ones does."""
    own = tuple(held)
    return tuple(one for one in grants if not any(one.within(other) for other in own))


def common(some: Iterable[Grant], others: Iterable[Grant]) -> tuple[Grant, ...]:
    """What both lists give: of two regions the narrower, where one lies within the other."""
    held = tuple(others)
    return tuple(dict.fromkeys(both for one in some for both in _both(one, held)))


def _both(one: Grant, held: Iterable[Grant]) -> Iterator[Grant]:
    for other in held:
        if one.within(other):
            yield one
        elif other.within(one):
            yield other

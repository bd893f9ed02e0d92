"""A cache of what was read: the most recently used values, up to a total weight."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class ByIdentity(Generic[V]):
    """A value as a key: equal only to the same object."""

    one: V

    def __hash__(self) -> int:
        return id(self.one)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.one is other.one


class Cache(Generic[K, V]):
    """The most recently used values, whose total weight is at most ``most``.

    Bounded by weight, since one round can be a thousand times as large as another. A value that is
    too heavy is kept alone. Safe between threads.
    """

    def __init__(self, most: int, weigh: Callable[[V], int]):
        # a value too heavy for the cache fills it, alone
        self._values = LRUCache[K, V](most, getsizeof=lambda value: min(weigh(value), most))
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key, if it is kept."""
        with self._lock:
            return self._values.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep a value, replacing the key's old one."""
        with self._lock:
            self._values[key] = value

    def made(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made if none is kept. Two threads may both make it."""
        value = self.get(key)
        if value is None:
            value = make()
            self.keep(key, value)
        return value

    def drop(self, key: K) -> None:
        """Remove the value of a key."""
        with self._lock:
            self._values.pop(key, None)

    def forget(self) -> None:
        """Remove all values."""
        with self._lock:
            self._values.clear()

"""What is kept in memory of what was read: the last used, up to a weight."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Same(Generic[V]):
    """A value as a key: the same object is the same value."""

    one: V

    def __hash__(self) -> int:
        return id(self.one)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.one is other.one


class Kept(Generic[K, V]):
    """The values last used, as many as together weigh no more than `most`, but at least one.

    Bounded by weight, since one round can be a thousand times another. Safe between threads.
    """

    def __init__(self, most: int, weigh: Callable[[V], int]):
        self._most, self._weigh = most, weigh
        self._values: OrderedDict[K, V] = OrderedDict()
        self._weight = 0
        self._own = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key, if it is kept."""
        with self._own:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def keep(self, key: K, value: V) -> None:
        """Keep a value in place of what was kept of its key."""
        with self._own:
            self._weight += self._weigh(value) - self._weight_of(self._values.pop(key, None))
            self._values[key] = value
            while self._weight > self._most and len(self._values) > 1:
                _, last = self._values.popitem(last=False)
                self._weight -= self._weigh(last)

    def made(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made where none is kept; two threads may both make it."""
        value = self.get(key)
        if value is None:
            value = make()
            self.keep(key, value)
        return value

    def drop(self, key: K) -> None:
        """Keep nothing of a key."""
        with self._own:
            self._weight -= self._weight_of(self._values.pop(key, None))

    def forget(self) -> None:
        """Keep nothing."""
        with self._own:
            self._values.clear()
            self._weight = 0

    def _weight_of(self, value: V | None) -> int:
        return 0 if value is None else self._weigh(value)

"""The streams' states, cached in memory and read forward from the last known position."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from application.cache import Cache
from application.log.log import Log, Turn
from domain.decider import Decider, State, Subject

S = TypeVar("S", bound=State)

Found: TypeAlias = Callable[[Subject[Any]], Any]
"""The state of a subject, from whatever source."""

_FACTS_KEPT = 30_000
"""Facts kept over all states, some 4 kB each."""
_CUTS_KEPT = 10_000
"""Fewer than for current states, so that a replay does not drive those out."""


class States:
    """The states of all streams of a log, now and in the past. Safe from any thread."""

    def __init__(self, log: Log):
        self._log = log
        self._read: Cache[str, Any] = Cache(_FACTS_KEPT, _size)
        self._written: Cache[str, Any] = Cache(_FACTS_KEPT, _size)
        self._cuts: Cache[str, Any] = Cache(_CUTS_KEPT, _size)
        self._settled = log.max_notification_id() or 0

    def ids(self, decider: Decider[Any, Any], until: int | None = None) -> list[str]:
        """All ids of a kind, now or at a position of the log."""
        prefix = decider.stream("")
        return [stream.removeprefix(prefix) for stream in self._log.streams(prefix, until)]

    def now(self, subject: Subject[S]) -> S:
        """The state now: the cached one, read forward."""
        stream, decider = subject.stream, subject.decider
        seen = self._read.get(stream)
        known: S = decider.empty if seen is None else seen
        state = decider.fold(known, self._log.read(stream, known.position))
        if state is not known and state.position:
            self._read.keep(stream, state)
        return state

    def at(self, subject: Subject[S], position: int) -> S:
        """The state as it was at a position of the log."""
        version = self._log.version_at(subject.stream, position)
        return self.cut(self.now(subject), subject, version)

    def cut(self, state: S, of: Subject[S], version: int) -> S:
        """A state as it was after a number of facts."""
        if version == state.position:
            return state
        key = f"{of.stream}@{version}"
        cut: S = self._cuts.made(key, lambda: self._cut(state, of, version))
        return cut

    def _cut(self, state: S, of: Subject[S], version: int) -> S:
        decider = of.decider
        if decider.cut is not None:
            return decider.cut(state, version)
        return decider.fold(decider.empty, islice(self._log.read(of.stream), version))

    def forget(self) -> None:
        """Forget all cached states, as after a new start."""
        self._read.forget()
        self._written.forget()
        self._cuts.forget()

    # --- for the writer ----------------------------------------------------------------------

    def in_turn(self, turn: Turn) -> Found:
        """States for a writer in its turn: those it left, unless another process has written since.

        They are cached apart from those for readers, since a late reader may cache an older state.
        """
        if turn.position != self._settled:
            for stream in self._log.touched(self._settled):
                self._written.drop(stream)

        def found(subject: Subject[Any]) -> Any:
            known = self._written.get(subject.stream)
            return self.now(subject) if known is None else known

        return found

    def settle(self, states: Mapping[Subject[Any], Any], position: int) -> None:
        """Cache the states after a committed turn, and note where the log ends."""
        for subject, state in states.items():
            if state.position:
                self._read.keep(subject.stream, state)
                self._written.keep(subject.stream, state)
        self._settled = position


def _size(state: Any) -> int:
    return int(state.position)

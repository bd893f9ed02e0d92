"""Work beside the requests, in a thread of its own."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Background(ABC):
    """Work that goes on from `start` until `stop`, or as long as a block lasts."""

    def __init__(self, name: str):
        self.ends = threading.Event()
        """Set when it is to end: what waits, waits for this."""
        self._thread = threading.Thread(target=self.work, name=name, daemon=True)

    @abstractmethod
    def work(self) -> None:
        """What the thread does, until `ends` is set."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """End, and wait for that; at most so many seconds."""
        self.ends.set()
        if self._thread.ident:
            self._thread.join(seconds)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

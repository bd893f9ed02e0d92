"""Work beside the requests, in a thread of its own."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Background(ABC):
    """Work that runs from `start` to `stop`, or for the length of a ``with`` block."""

    def __init__(self, name: str):
        self.ends = threading.Event()
        """Set when the work is to end; whatever waits should wait for this."""
        self._thread = threading.Thread(target=self.work, name=name, daemon=True)

    @abstractmethod
    def work(self) -> None:
        """The work of the thread, until `ends` is set."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """Stop, and wait for the thread to end, at most ``seconds``."""
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

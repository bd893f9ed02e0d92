"""The player: steps on a screen, moved by keys, or playing by itself."""

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from rich.console import Console, RenderableType
from rich.live import Live

T = TypeVar("T")
PACE = 0.7
"""Seconds that a step stands while playing."""
_ESCAPE = 0x1B
_WITHIN = 0.05
"""Seconds within which the bytes of one key follow each other."""
_NAMES = {
    "\x1bOC": "next", "\x1bOB": "next", "\x1bOD": "back", "\x1bOA": "back",
    "\x1bOH": "first", "\x1bOF": "last",
    "\x1b[C": "next", "\x1b[B": "next", " ": "next", "n": "next", "\r": "next", "\n": "next",
    "\x1b[D": "back", "\x1b[A": "back", "b": "back",
    "\x1b[H": "first", "\x1b[1~": "first", "g": "first",
    "\x1b[F": "last", "\x1b[4~": "last", "G": "last",
    "p": "play", "q": "quit", "\x03": "quit", "\x04": "quit", "\x1b": "quit",
}  # fmt: skip


class Player(Generic[T]):
    """Where one is among steps that are made as they are first reached."""

    def __init__(self, steps: Iterator[T]):
        self._coming = steps
        self._seen: list[T] = [next(steps)]
        self.at = 0
        self.playing = False

    @property
    def step(self) -> T:
        """The step shown."""
        return self._seen[self.at]

    def press(self, key: str) -> bool:
        """Do what a key says; None of it beyond the ends. False means to stop."""
        match key:
            case "next":
                self._go(self.at + 1)
            case "back":
                self._go(self.at - 1)
            case "first":
                self._go(0)
            case "last":
                self._reach(sys.maxsize)
                self._go(len(self._seen) - 1)
            case "play":
                self.playing = not self.playing
        return key != "quit"

    def tick(self) -> None:
        """While playing, go one step on, and stop at the last."""
        was = self.at
        self._go(self.at + 1)
        self.playing = self.at > was

    def _go(self, to: int) -> None:
        self._reach(to)
        self.at = min(max(to, 0), len(self._seen) - 1)

    def _reach(self, to: int) -> None:
        while len(self._seen) <= to:
            try:
                self._seen.append(next(self._coming))
            except StopIteration:
                return


class Keys:
    """Keys by name, out of the bytes that a terminal sends.

    ``read`` gives the next byte: None when none came in time, empty at the end of the input.
    """

    def __init__(self, read: Callable[[float | None], bytes | None]):
        self._read = read
        self._held = b""

    def next(self, seconds: float | None) -> str | None:
        """The next key; None when nothing was pressed in time. The end of the input is "quit"."""
        while not (length := _length(self._held)):
            told = self._read(_WITHIN if self._held else seconds)
            if told is None and not self._held:
                return None
            if told == b"":
                return "quit"
            if told is None:
                length = len(self._held)
                break
            self._held += told
        key, self._held = self._held[:length], self._held[length:]
        return _NAMES.get(key.decode(errors="replace"), "other")


def _length(told: bytes) -> int:
    """How many bytes the first key has; 0 where more may belong to it."""
    if not told or told[0] != _ESCAPE:
        return len(told[:1])
    if len(told) > 1 and told[1] not in b"[O":
        return 1
    for at, byte in enumerate(told[2:], 2):
        if ord("@") <= byte <= ord("~"):
            return at + 1
        if not ord(" ") <= byte <= ord("?"):  # which no sequence holds: another key begins
            return at
    return 0


def play(console: Console, steps: Iterator[T], draw: Callable[[T, bool], RenderableType]) -> None:
    """Show steps on the whole screen until somebody quits; needs a terminal."""
    player = Player(steps)
    with _keys() as key, Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            live.update(draw(player.step, player.playing), refresh=True)
            pressed = key(PACE if player.playing else None)
            if pressed is None:
                player.tick()
            elif not player.press(pressed):
                return


@contextmanager
def _keys() -> Iterator[Callable[[float | None], str | None]]:
    """A reader of single keys by name; None when nothing was pressed in time."""
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    tty.setcbreak(file)

    def read(seconds: float | None) -> bytes | None:
        waits = select.select([file], [], [], seconds)[0]
        return os.read(file, 1) if waits else None

    try:
        yield Keys(read).next
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)

"""The player's keys, out of the bytes that a terminal sends."""

from collections.abc import Iterable

import pytest

from interfaces.cli.player import Keys, Player


def keys(*told: bytes | None, end: bytes | None = b"") -> list[str | None]:
    """The keys until the last byte is read; None among the bytes is a pause."""
    coming: list[bytes | None] = []
    for one in told:
        coming += [None] if one is None else [bytes([byte]) for byte in one]
    reader = Keys(lambda seconds: coming.pop(0) if coming else end)
    pressed: list[str | None] = []
    while coming:
        pressed.append(reader.next(None))
    return pressed


@pytest.mark.parametrize(
    ("told", "pressed"),
    [
        ([b"\x1b[C" * 6], ["next"] * 6),
        ([b"\x1bOC\x1bOD"], ["next", "back"]),
        ([b"\x1b[1~\x1b[4~n"], ["first", "last", "next"]),
        ([b"\x1b[1;5Cb"], ["other", "back"]),
        ([b"\x1b", b"[", b"D", b"q"], ["back", "quit"]),
        ([b"\x1b", None], ["quit"]),
        ([b"\x1bn"], ["quit"]),
        ([b"\x1b[", None, b"n"], ["other", "next"]),
        ([b"\x1b[1\x1b[C"], ["other", "next"]),
        ([b"\x1b[200\xc3n"], ["other", "other", "next"]),
        ([None, b" "], [None, "next"]),
        ([b"x"], ["other"]),
    ],
)
def test_bytes_are_read_key_by_key(told: Iterable[bytes | None], pressed: list[str | None]) -> None:
    read = keys(*told)
    assert read[: len(pressed)] == pressed
    assert len(read) <= len(pressed)


def test_bytes_after_a_lone_escape_are_kept() -> None:
    coming = [b"\x1b", b"n"]
    reader = Keys(lambda seconds: coming.pop(0) if coming else None)
    assert [reader.next(0), reader.next(0), reader.next(0)] == ["quit", "next", None]


@pytest.mark.parametrize("told", [b"", b"\x1b", b"\x1b[1"])
def test_the_end_of_the_input_means_to_quit(told: bytes) -> None:
    coming = [bytes([byte]) for byte in told]
    reader = Keys(lambda seconds: coming.pop(0) if coming else b"")
    assert [reader.next(None), reader.next(None)] == ["quit", "quit"]


def test_six_arrows_at_once_are_six_steps() -> None:
    player = Player(iter(range(10)))
    for key in keys(b"\x1b[C" * 6):
        assert key
        assert player.press(key)
    assert player.step == 6

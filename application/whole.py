"""Files that are there whole or not at all."""

import glob
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def made_whole(path: Path, *, replace: bool = False, mode: int = 0o666) -> Iterator[Path]:
    """A file, empty at first, that takes its name when what made it is done and on the disk.

    Whatever is raised within leaves nothing behind, nor do files made beside it. Raises
    FileExistsError where the name is taken, by another process meanwhile too, unless it is to
    ``replace``.
    """
    if path.exists() and not replace:
        raise FileExistsError(f"{path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield unfinished
        _sync(unfinished)
        if replace:
            unfinished.replace(path)
        else:
            os.link(unfinished, path)  # which, unlike a renaming, never writes over a file
        _sync(path.parent)
    finally:
        for left in path.parent.glob(f"{glob.escape(unfinished.name)}*"):
            left.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path, *, replace: bool = False, mode: int = 0o666) -> Iterator[BinaryIO]:
    """The same, to be written to."""
    with (
        made_whole(path, replace=replace, mode=mode) as unfinished,
        unfinished.open("wb") as file,
    ):
        yield file


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Files that are there whole or not at all, and are for their owner alone."""

import glob
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
"""What the group and all others may do with a file."""


def folder(path: Path) -> Path:
    """A folder, made for its owner alone where it is missing, and so are those above it."""
    for missing in reversed([one for one in (path, *path.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return path


def owned(path: Path) -> Path:
    """A file, made empty and for its owner alone where it is missing.

    What SQLite makes beside a database has the mode of the database.
    """
    if not path.exists():
        folder(path.parent)
        path.touch(mode=0o600)
    return path


def closed(paths: Iterable[Path]) -> list[Path]:
    """Close files and folders to others; those that were open to them. Raises OSError."""
    found = []
    for path in paths:
        with suppress(FileNotFoundError):  # another process may drop it just now
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS)
                found.append(path)
    return found


def within(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths that exist, with all that lies in them. Links are not followed."""
    for path in paths:
        if not path.is_symlink() and path.exists():
            yield path
            if path.is_dir():
                yield from within(path.iterdir())


@contextmanager
def made_whole(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A file, empty at first, that takes its name when what made it is done and on the disk.

    Whatever is raised within leaves nothing behind, nor do files made beside it. Raises
    FileExistsError where the name is taken, by another process meanwhile too, unless it is to
    ``replace``.
    """
    if path.exists() and not replace:
        raise FileExistsError(f"{path} is there already")
    folder(path.parent)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
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
def written_whole(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """The same, to be written to."""
    with (
        made_whole(path, replace=replace) as unfinished,
        unfinished.open("wb") as file,
    ):
        yield file


def identity(file: Path) -> tuple[int, int] | None:
    """Which file stands in a place; None where there is none."""
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Files that appear whole or not at all, and only their owner may use."""

import glob
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
"""All permissions of the group and of others."""


def folder(path: Path) -> Path:
    """A folder; if it or its parents are missing, they are made for the owner alone."""
    for missing in reversed([one for one in (path, *path.parents) if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return path


def owned(path: Path) -> Path:
    """A file; if it is missing, it is made empty and for the owner alone.

    SQLite gives the files it makes beside a database the mode of the database.
    """
    if not path.exists():
        folder(path.parent)
        path.touch(mode=0o600)
    return path


def closed(paths: Iterable[Path]) -> list[Path]:
    """Close files and folders to others. Returns those that were open to them. Raises OSError."""
    found = []
    for path in paths:
        with suppress(FileNotFoundError):  # another process may remove it just now
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS)
                found.append(path)
    return found


def within(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths that exist, and everything below them. Links are not followed."""
    for path in paths:
        if not path.is_symlink() and path.exists():
            yield path
            if path.is_dir():
                yield from within(path.iterdir())


@contextmanager
def made_whole(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """An empty file that takes its final name once the block has ended and it is on the disk.

    If the block raises, nothing is left, neither this file nor files made beside it. Unless
    ``replace`` is true, raises FileExistsError if the name is taken, also by another process
    meanwhile.
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
            os.link(unfinished, path)  # unlike renaming, never overwrites a file
        _sync(path.parent)
    finally:
        for left in path.parent.glob(f"{glob.escape(unfinished.name)}*"):
            left.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """The same as `made_whole`, opened for writing."""
    with (
        made_whole(path, replace=replace) as unfinished,
        unfinished.open("wb") as file,
    ):
        yield file


def identity(file: Path) -> tuple[int, int] | None:
    """What identifies the file at a path; None if there is none."""
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

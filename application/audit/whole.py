"""Files that are there whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def written_whole(path: Path, *, replace: bool = False, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file that takes its name when everything is written to it and is on the disk.

    Whatever is raised within leaves nothing behind. Raises FileExistsError where the name is
    taken, by another process meanwhile too, unless it is to ``replace``.
    """
    if path.exists() and not replace:
        raise FileExistsError(f"{path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(unfinished, flags, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            unfinished.replace(path)
        else:
            os.link(unfinished, path)  # which, unlike a renaming, never writes over a file
    finally:
        unfinished.unlink(missing_ok=True)

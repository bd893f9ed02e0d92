"""Disks that can be filled and broken: small ones, mounted in a folder of the test's own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import lacking


@contextmanager
def mounted(folder: Path, *mount: str | Path) -> Iterator[Path]:
    """A disk in a folder, as `mount` takes it; away again afterwards."""
    if os.geteuid() != 0:
        lacking("root, who may mount")
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", *mount, folder], check=False, capture_output=True).returncode:
        lacking(f"a kernel that mounts with {' '.join(map(str, mount))}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def in_memory(folder: Path, size: str) -> Iterator[Path]:
    """A small disk in memory."""
    with mounted(folder, "-t", "tmpfs", "-o", f"size={size}", "samrad-test") as disk:
        yield disk


@contextmanager
def in_file(folder: Path, image: Path) -> Iterator[Path]:
    """A disk in a file, that the kernel makes read-only at the first fault. Made if need be."""
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(16 * 2**20)
        subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with mounted(folder, "-o", "loop,errors=remount-ro", image) as disk:
        yield disk


def remount(disk: Path, how: str) -> None:
    """Make a disk read-only, or writable again. Refused while a file is written."""
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


def break_down(disk: Path) -> None:
    """A fault on the disk: from now on the kernel takes nothing more, until it is mounted anew."""
    found = subprocess.run(
        ["findmnt", "-no", "SOURCE", disk], check=True, capture_output=True, text=True
    )
    trigger = Path("/sys/fs/ext4") / Path(found.stdout.strip()).name / "trigger_fs_error"
    trigger.write_text("1")


def fill(disk: Path, left: int) -> Path:
    """Fill a disk but for so many bytes; the file that can be removed to make room."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(b"\0" * (shutil.disk_usage(disk).free - left))
    return ballast

"""A file is there whole or not at all, and never instead of another one unasked."""

import os
import stat
from pathlib import Path

import pytest

from application.atomic_files import written_whole


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "in" / "folder" / "file"
    with written_whole(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert names(path.parent) == ["file"]


def break_off(path: Path) -> None:
    with written_whole(path, replace=True) as file:
        file.write(b"half")
        raise ZeroDivisionError


def overtaken(path: Path) -> None:
    with written_whole(path) as file:
        file.write(b"ours")
        path.write_bytes(b"theirs")


def test_what_fails_leaves_nothing_behind_and_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError):
        break_off(path)
    assert path.read_bytes() == b"before"
    assert names(tmp_path) == ["file"]


def test_a_name_that_is_taken_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before")
    with pytest.raises(FileExistsError, match="there already"):
        overtaken(path)
    assert path.read_bytes() == b"before"


def test_a_name_that_another_process_takes_meanwhile_stays_theirs(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(FileExistsError):
        overtaken(path)
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["file"]


def test_what_is_to_be_replaced_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for text in (b"one", b"two"):
        with written_whole(path, replace=True) as file:
            file.write(text)
        assert path.read_bytes() == text


@pytest.mark.parametrize("name", ["plan[2024].log", "a*b", "who?"])
def test_a_name_with_signs_of_a_pattern_leaves_nothing_behind_and_takes_nothing_away(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    beside = tmp_path / f".{name.replace('[', '').replace(']', '')}.other"
    beside.write_bytes(b"another's")
    path.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError):
        break_off(path)
    assert sorted(names(tmp_path)) == sorted([path.name, beside.name])


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, synced, fsync = tmp_path / "file", [], os.fsync

    def seen(descriptor: int) -> None:
        what = os.fstat(descriptor)
        synced.append(("folder" if stat.S_ISDIR(what.st_mode) else "file", path.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    with written_whole(path) as file:
        file.write(b"all")
    assert synced == [("file", False), ("folder", True)]

"""A file is there whole or not at all, and never instead of another one unasked."""

from pathlib import Path

import pytest

from application.whole import written_whole


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

"""No path leads from what is sent to the file system: whatever names a file, none is opened."""

import sys
from pathlib import Path

import pytest

from interfaces.files.charter_file import parse_charter
from interfaces.files.lines import FileRefused
from interfaces.files.round_file import parse
from tests.domain.test_charter import HEAD, criterion
from tests.fuzz.test_files import ROUND
from tests.interfaces.api_client import COMMANDS, Client

CANARY = "canary-4711"
_touched: list[str] = []
_watched: set[str] = set()
"""What nothing may touch, while a test runs."""


def _watch(event: str, given: tuple[object, ...]) -> None:
    if _watched and event.startswith(("open", "os.", "sqlite3.", "import", "shutil.", "pathlib.")):
        _touched.extend(str(one) for one in given if CANARY in str(one))


sys.addaudithook(_watch)


@pytest.fixture
def canary(tmp_path: Path):
    """A file that nothing may touch; what did is listed."""
    (tmp_path / CANARY).write_text("secret", encoding="utf-8")
    _touched.clear()
    _watched.add(CANARY)
    yield tmp_path / CANARY
    _watched.clear()


def test_the_watch_sees_what_is_opened(canary: Path) -> None:
    canary.read_text(encoding="utf-8")
    assert _touched


def _names(canary: Path) -> list[str]:
    return [
        str(canary),
        f"..{canary}",
        f"../../../../..{canary}",
        f"file://{canary}",
        f"{CANARY}",
        f"%2e%2e%2f{CANARY}",
        f"..\\{CANARY}",
        f"{canary}\x00.yaml",
    ]


def test_nothing_that_is_sent_opens_a_file(canary: Path, client: Client) -> None:
    for name in _names(canary):
        quoted = name.replace("\x00", "%00").replace("\\", "%5C")
        for url in (
            f"/consultations/{quoted}",
            f"/consultations/{quoted}/facts/{quoted}",
            f"/consultations?cursor={quoted}",
            f"/charters/{quoted}",
            f"/schemas/{quoted}",
            f"/problems/{quoted}",
            f"/compare?consultation={quoted}&region={quoted}",
            f"{COMMANDS}/timeline?known_at={quoted}",
            f"{COMMANDS}/principles?charter={quoted}",
            f"/{quoted}",
        ):
            assert client.get(url, X_Correlation_Id=CANARY).status_code < 500
        for body in (
            {"id": name, "what": name},
            {"id": "d", "what": name, "note": name, "sources": [name], "$schema": name},
        ):
            client.post(f"{COMMANDS}/deviation-noted", body, Idempotency_Key=CANARY)
        client.post("/charters", {"text": f"# {name}\n$schema: {name}\nid: {name}"})
    recorded = client.post(f"{COMMANDS}/deviation-noted", {"id": "last", "what": str(canary)})
    assert recorded.status_code == 201
    assert client.get(f"{COMMANDS}/timeline").status_code == 200
    assert _touched == []


def test_nothing_that_stands_in_a_file_opens_another(canary: Path) -> None:
    for name in _names(canary):
        quoted = f"'{name}'".replace("\x00", "")
        for text in (
            f"$schema: {quoted}\n{ROUND}",
            ROUND.replace("title: Webben", f"title: Webben, address: {quoted}"),
            ROUND.replace("id: exempel", f"id: {quoted}"),
        ):
            try:
                parse(text, "f.yaml")
            except FileRefused:
                continue
        try:
            parse_charter(HEAD.replace("source: Ingen", f"source: {quoted}") + criterion(), "f")
        except FileRefused:
            continue
    assert _touched == []

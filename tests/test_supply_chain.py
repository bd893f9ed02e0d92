"""What is locked is not known to be vulnerable, and no secret stands in the repository."""

import json
import re
import runpy
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from tests.needs import lacking

ROOT = Path(__file__).parents[1]
AUDIT = runpy.run_path(str(ROOT / ".ci" / "advisories.py"))
SNAPSHOT = json.loads((ROOT / ".ci" / "advisories.json").read_text(encoding="utf-8"))
LOCKED = AUDIT["locked"]((ROOT / "constraints.txt").read_text(encoding="utf-8"))

DETECTORS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector",
    "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SlackDetector",
    "StripeDetector",
)  # fmt: skip
"""Not those of high entropy: every hash of the log would be one."""
GENERATED = ("docs/openapi.json", "docs/round-file.schema.json", ".ci/", "constraints.txt")
MADE_UP = ROOT / ".ci" / "made-up-secrets.txt"
"""Lines of tests that only look like secrets: each with its file."""


# --- dependencies --------------------------------------------------------------------------------


def test_no_locked_version_is_known_to_be_vulnerable() -> None:
    assert [*AUDIT["problems"](SNAPSHOT, LOCKED)] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", SNAPSHOT["date"])
    assert len(LOCKED) > 70


def test_a_vulnerable_version_and_an_unknown_package_are_told() -> None:
    older = {**LOCKED, "starlette": "0.24.0", "no-such-package": "1"}
    first, *others = AUDIT["problems"](SNAPSHOT, older)
    assert first == "no-such-package: the snapshot was not made for it; make it anew"
    assert any("PYSEC-2023-48" in one for one in others)


@pytest.mark.parametrize(
    ("version", "affected"),
    [("0.9", False), ("1.0", True), ("1.9.9", True), ("2.0", False), ("3.1", True), ("3.2", False)],
)
def test_ranges(version: str, affected: bool) -> None:
    ranges = [{"introduced": "1.0", "fixed": "2.0"}, {"introduced": "3", "last_affected": "3.1"}]
    assert AUDIT["is_affected"]({"ranges": ranges, "versions": []}, version) is affected


def test_every_dependency_is_locked() -> None:
    metadata = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'^    "([A-Za-z0-9_-]+)[\[>]', metadata, re.MULTILINE)
    locked = {*LOCKED, "samrad"}
    assert {name.lower().replace("_", "-") for name in named} - locked == set()


# --- secrets -------------------------------------------------------------------------------------


def found(path: Path, name: str) -> Iterator[str]:
    """Lines of a file that look like secrets, as the list of made-up ones has them."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for secret in scan_file(str(path)):
        yield f"{name}: {lines[secret.line_number - 1].strip()}"


@pytest.fixture
def _detecting() -> Iterator[None]:
    detectors: list[dict[str, Any]] = [{"name": name} for name in DETECTORS]
    with transient_settings({"plugins_used": detectors}):
        yield


@pytest.mark.usefixtures("_detecting")
def test_no_secret_stands_in_the_repository() -> None:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        lacking("git, or this is no clone")
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    known = set(MADE_UP.read_text(encoding="utf-8").splitlines())
    names = [n for n in listed.split("\0") if n and not n.startswith(GENERATED)]
    new = [
        one
        for name in names
        if (ROOT / name).is_file()
        for one in found(ROOT / name, name)
        if one not in known
    ]
    assert new == [], "remove the secret and make it void; if it is made up, list the line"


@pytest.mark.usefixtures("_detecting")
@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "url = 'postgresql://samrad:" + "hemligt7@db.example/samrad'",
        "pass" + "word = 'k0rrekt-h4st-b4tteri'",
        "AKIA" + "IOSFODNN7EXAMPL3",
        "gh" + "p_" + "a1B2" * 9,
    ],
)
def test_a_planted_secret_is_found(tmp_path: Path, planted: str) -> None:
    (tmp_path / "settings.py").write_text(planted + "\n", encoding="utf-8")
    assert [*found(tmp_path / "settings.py", "settings.py")] == [f"settings.py: {planted}"]

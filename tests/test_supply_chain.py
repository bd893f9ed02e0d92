"""What is installed and released is locked and listed, and no secret stands in the repository."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.needs import lacking

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]

DETECTORS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector",
    "GitHubTokenDetector", "GitLabTokenDetector", "JwtTokenDetector", "KeywordDetector",
    "NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector", "SlackDetector",
    "StripeDetector",
)  # fmt: skip
"""Not those of high entropy: every hash of the log would be one."""
GENERATED = ("docs/openapi.json", "docs/round-file.schema.json", "requirements/", ".ci/")
MADE_UP = ROOT / ".ci" / "made-up-secrets.txt"
"""Lines of tests that only look like secrets: each with its file."""


# --- dependencies --------------------------------------------------------------------------------


def locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """The packages of a lock, by their names: what is required, and the hashes of its files."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for line in re.sub(r"\\\n *", "", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines():
        stated, *hashes = re.split(r" ?--hash=", line)
        requirement = Requirement(stated)
        found[canonicalize_name(requirement.name)] = requirement, hashes
    return found


RUN, DEV, BUILD = map(locked, ("run", "dev", "build"))


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements} - {"samrad"}


def test_every_package_is_locked_with_its_hashes() -> None:
    for lock in (RUN, DEV, BUILD):
        for requirement, hashes in lock.values():
            assert re.fullmatch(r"==[^*]+", str(requirement.specifier)), requirement
            assert not requirement.url
            assert hashes, requirement
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in hashes)


def test_every_dependency_is_locked_in_its_place() -> None:
    product = names(PROJECT["project"]["dependencies"] + EXTRAS["metrics"])
    assert product <= set(RUN)
    assert product | names(EXTRAS["dev"]) <= set(DEV)
    assert names(PROJECT["dependency-groups"]["build"]) <= set(BUILD)
    assert names(PROJECT["build-system"]["requires"]) <= set(BUILD)
    for lock in (RUN, BUILD):
        assert {name: DEV[name] for name in lock if name in DEV} == {
            name: lock[name] for name in lock if name in DEV
        }


def test_the_product_brings_nothing_of_development() -> None:
    only = names(EXTRAS["dev"]) | {"pip", "hatchling", "editables"}
    assert only & set(RUN) == set()
    assert set(RUN) < set(DEV)


def test_what_is_locked_is_what_is_installed_here() -> None:
    for name, (requirement, _) in DEV.items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert version(name) in requirement.specifier, "make install-dev"


def test_a_release_has_a_bill_of_all_that_it_runs_with(tmp_path: Path) -> None:
    """Whether it is of the form of CycloneDX the tool sees to itself."""
    out = tmp_path / "dist"
    subprocess.run(
        ["make", "--silent", "--old-file=install-dev", "release", f"DIST={out}",
         f"VENV={sys.prefix}"],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert [path.suffix for path in sorted(out.iterdir())] == [".whl", ".json"]
    bill = json.loads((out / "samrad.cdx.json").read_text(encoding="utf-8"))
    assert bill["metadata"]["component"]["name"] == "samrad"
    listed = {one["name"]: one for one in bill["components"]}
    assert {name: one["version"] for name, one in listed.items()} == {
        requirement.name: str(requirement.specifier).removeprefix("==")
        for requirement, _ in RUN.values()
    }
    for name, one in listed.items():
        told = {f"sha256:{h['content']}" for r in one["externalReferences"] for h in r["hashes"]}
        assert told == set(RUN[canonicalize_name(name)][1])


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

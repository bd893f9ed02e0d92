"""Known vulnerabilities of exactly the packages that are locked, from the PyPA advisory database.

``python .ci/advisories.py`` says whether a locked version is affected; ``make audit`` and the tests
run it. ``python .ci/advisories.py CHECKOUT`` writes the snapshot anew, from a clone of
github.com/pypa/advisory-database (CC-BY 4.0).
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
SNAPSHOT = ROOT / ".ci" / "advisories.json"
SOURCE = "https://github.com/pypa/advisory-database"


def locked(text: str) -> dict[str, str]:
    """The packages of a constraints file, and their versions."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


# --- asking the snapshot -------------------------------------------------------------------------


def problems(snapshot: dict[str, Any], packages: dict[str, str]) -> Iterator[str]:
    """Which locked versions are affected, and for which packages the snapshot was not made."""
    for name in sorted(set(packages) - set(snapshot["packages"])):
        yield f"{name}: the snapshot was not made for it; make it anew"
    for one in snapshot["advisories"]:
        version = packages.get(one["package"])
        if version and is_affected(one, version):
            yield f"{one['package']} {version}: {one['id']} ({', '.join(one['aliases'])})"


def is_affected(advisory: dict[str, Any], version: str) -> bool:
    """Whether a version is one that an advisory is about, by its ranges or by its list."""
    if version in advisory["versions"]:
        return True
    return any(_within(version, **part) for part in advisory["ranges"])


def _within(
    version: str, introduced: str, fixed: str | None = None, last_affected: str | None = None
) -> bool:
    asked = Version(version)
    return (
        (introduced == "0" or asked >= Version(introduced))
        and (fixed is None or asked < Version(fixed))
        and (last_affected is None or asked <= Version(last_affected))
    )


# --- making it -----------------------------------------------------------------------------------


def made(checkout: Path, packages: dict[str, str]) -> dict[str, Any]:
    """A snapshot of what a clone of the database says of some packages."""
    commit, date = _git(checkout, "log", "-1", "--format=%H %cs").split()
    advisories = [
        one
        for name in sorted(packages)
        for path in sorted((checkout / "vulns" / name).glob("*.yaml"))
        for one in _read(path, name)
    ]
    return {
        "source": SOURCE,
        "licence": "CC-BY-4.0",
        "commit": commit,
        "date": date,
        "packages": sorted(packages),
        "advisories": advisories,
    }


def _read(path: Path, name: str) -> Iterator[dict[str, Any]]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if told.get("withdrawn"):
        return
    for affected in told["affected"]:
        if canonicalize_name(affected["package"]["name"]) == name:
            ranges = [*_ranges(affected)]
            versions = [] if ranges else affected.get("versions", [])
            yield {
                "id": told["id"],
                "package": name,
                "aliases": told.get("aliases", []),
                "ranges": ranges,
                "versions": versions,
            }


def _ranges(affected: dict[str, Any]) -> Iterator[dict[str, str]]:
    for one in affected.get("ranges", []):
        if one["type"] != "ECOSYSTEM":
            continue
        part: dict[str, str] = {}
        for event in one["events"]:
            if "introduced" in event and part:
                yield part
                part = {}
            part |= event
        yield part


def _git(checkout: Path, *asked: str) -> str:
    return subprocess.check_output(["git", "-C", str(checkout), *asked], text=True)


def main() -> int:
    """Check the locked versions, or write the snapshot anew."""
    packages = locked((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    if len(sys.argv) > 1:
        told = json.dumps(made(Path(sys.argv[1]), packages), indent=1, ensure_ascii=False)
        SNAPSHOT.write_text(f"{told}\n", encoding="utf-8")
    snapshot = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    found = [*problems(snapshot, packages)]
    print(
        f"{len(packages)} locked packages against {len(snapshot['advisories'])} advisories "
        f"of {snapshot['date']}: {len(found)} problems",
        *found,
        sep="\n",
    )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

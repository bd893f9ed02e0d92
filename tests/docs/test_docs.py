"""The documents' commands run, and print what the documents say they print."""

import re
from pathlib import Path

import pytest

from tests.sessions import ROOT, blocks, matches, ran, sessions

DOCUMENTS = (
    "README.md",
    "docs/round-files.md",
    "docs/charters.md",
    "docs/audit.md",
    "docs/history.md",
    "docs/comparing.md",
    "docs/what-if.md",
    "docs/studies/evening-meetings.md",
    "docs/studies/invitations-earlier.md",
    "docs/studies/minorities-invited.md",
)
EVERY = sorted(
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md")
    for path in ROOT.glob(pattern)
)
_LINK = re.compile(r"\[[^\]]*\]\((?!https?://|#)([^)#]+)[^)]*\)")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    _run("samrad load --bundled", home, home)
    return home


def _run(command: str, home: Path, cwd: Path) -> str:
    own = {"HOME": str(home), "LANGUAGE": "en", "ORIGIN": "region.example/samrad"}
    return ran(command, cwd, {f"SAMRAD_{name}": value for name, value in own.items()})[1]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_print_what_the_document_says(document: str, loaded: Path, tmp_path: Path) -> None:
    ran = 0
    for block in blocks(document):
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["body"], encoding="utf-8")
        if block["kind"] != "console":
            continue
        for command, expected in sessions(block["body"]):
            if command.startswith("make "):
                continue  # what make does is what the tests of the command line do
            printed = _run(command, loaded, tmp_path)
            assert matches(expected, printed), f"$ {command}\n{printed}"
            ran += 1
    assert ran


@pytest.mark.parametrize("document", EVERY)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{document}: {target}"


def test_a_wrong_document_would_be_noticed() -> None:
    assert matches("a\n…\nd", "a\nb\nc\nd\n")
    assert not matches("a\nb", "a\nc\n")
    assert not matches("a", "a\nb\n")


@pytest.mark.parametrize("document", EVERY)
def test_no_placeholder_was_left(document: str) -> None:
    assert "@@" not in (ROOT / document).read_text(encoding="utf-8")

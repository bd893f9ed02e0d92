"""Commands in documents, what the documents say they print, and whether they do."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"(?:<!-- save: (?P<name>\S+) -->\n+)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.S)


def blocks(document: str) -> list[re.Match[str]]:
    """The fenced blocks of a document: ``kind``, ``body``, and ``name`` of those to be saved."""
    return list(_BLOCK.finditer((ROOT / document).read_text(encoding="utf-8")))


def sessions(block: str) -> list[tuple[str, str]]:
    """Commands (lines that begin with "$ ") and what is printed after each."""
    parts = re.split(r"^\$ ", block, flags=re.M)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def matches(expected: str, printed: str) -> bool:
    """Whether they agree line by line, but for trailing blanks; "…" stands for any lines."""
    lines = [line.rstrip() for line in expected.strip().splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n" for line in lines)
    told = "".join(line.rstrip() + "\n" for line in printed.strip().splitlines())
    return re.fullmatch(pattern, told) is not None

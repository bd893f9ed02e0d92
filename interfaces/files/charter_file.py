"""Charter files: criteria as YAML with CEL, checked when they are read."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from domain.charter.judge import CharterRefused, Check, check
from domain.charter.model import Charter
from domain.complaint import Complaint
from interfaces.files.lines import FileRefused, Problem, read, text_of

LARGEST = 400_000
"""Signs of a charter, six times the default one: anybody with a part may send one."""
TOKENS = 30_000


@dataclass(frozen=True)
class CharterFile:
    """A charter, checked, with its text and the digest that fixes it."""

    charter: Charter
    checks: tuple[Check, ...]
    text: str
    sha256: str


def parse_charter(text: str, file: str, *, ours: bool = False) -> CharterFile:
    """Read a charter; one of ``ours`` comes with the program.

    Raises FileRefused with file, line, field and reason of every fault.
    """
    if len(text) > LARGEST:
        too_long = Complaint("charter-too-long", most=LARGEST)
        raise FileRefused([Problem(file, 1, "file", too_long)])
    document = read(text, file, TOKENS, ours=ours)
    try:
        charter = Charter.model_validate(document.content)
    except ValidationError as error:
        raise FileRefused(document.problems(error, ())) from None
    try:
        checks = check(charter)
    except CharterRefused as refused:
        raise FileRefused([document.problem(at, why) for at, why in refused.faults]) from None
    return CharterFile(charter, checks, text, hashlib.sha256(text.encode()).hexdigest())


def read_charter(path: Path) -> CharterFile:
    """Read a charter file. Raises FileRefused."""
    return parse_charter(in_lines(text_of(path)), str(path))


def in_lines(text: str) -> str:
    """The text of a charter without what an editor of one system or another adds to it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@cache
def default_charter() -> CharterFile:
    """The charter that comes with the program."""
    text = (files("domain.charter") / "default.yaml").read_text(encoding="utf-8")
    return parse_charter(text, "default.yaml", ours=True)

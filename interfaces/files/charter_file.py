"""Charter files: criteria as YAML with CEL, checked when they are read."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from domain.charter.judge import CharterRefused, Check, check
from domain.charter.model import Charter
from interfaces.files.lines import FileRefused, Problem, read


@dataclass(frozen=True)
class CharterFile:
    """A charter, checked, with its text and the digest that fixes it."""

    charter: Charter
    checks: tuple[Check, ...]
    text: str
    sha256: str


def parse_charter(text: str, file: str) -> CharterFile:
    """Read a charter. Raises FileRefused with file, line, field and reason of every fault."""
    document = read(text, file)
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
    try:
        return parse_charter(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise FileRefused([Problem(str(path), 1, "file", str(error.strerror))]) from None
    except UnicodeDecodeError:
        raise FileRefused([Problem(str(path), 1, "file", "not UTF-8; save it as UTF-8")]) from None


@cache
def default_charter() -> CharterFile:
    """The charter that comes with the program."""
    text = (files("domain.charter") / "default.yaml").read_text(encoding="utf-8")
    return parse_charter(text, "default.yaml")
